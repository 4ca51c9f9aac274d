"""Evidence from a real Prometheus, filled with what two generations of exporters tell of one cluster."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from bayplan.model.errors import SourceError
from bayplan.model.evidence import Evidence, Kill, Place
from bayplan.sources.prometheus import evidence
from bayplan.sources.prometheus.evidence import Access, Read, Span
from tests.prometheus import constant, needs_prometheus, serving
from tests.sources.prometheus.evidence import fleet
from tests.sources.prometheus.evidence.fleet import DAY, END, GI, HOUR, MI, START, TURN, Generation

pytestmark = [pytest.mark.network, needs_prometheus]

NOW = datetime.datetime.fromtimestamp(END + 1800, datetime.UTC)
WEB = Place("Deployment", "shop", "web", "server")
DATABASE = Place("StatefulSet", "data", "db", "postgres")
BACKUP = Place("CronJob", "ops", "backup", "dump")
GHOST = Place("Deployment", "old", "ghost", "main")


@pytest.fixture(scope="module", params=[fleet.NEW, fleet.OLD], ids=["new labels", "old labels"])
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    generation: Generation = request.param
    with serving(tmp_path_factory.mktemp("prometheus"), fleet.cluster(generation)) as url:
        yield evidence.read(Access(url), Span(NOW, days=3))


def of(read: Read, place: Place) -> Evidence:
    return next(one for one in read.evidence if one.place == place)


def test_pods_are_those_of_their_workloads_even_when_long_gone(read: Read) -> None:
    assert [one.place for one in read.evidence] == [BACKUP, GHOST, WEB, DATABASE]
    assert of(read, BACKUP).notes == ()
    assert "names of its pods" in of(read, GHOST).notes[0]
    assert any("the workloads of 1 containers are told from names" in note for note in read.notes)


def test_the_highest_reading_of_every_pod_counts_and_the_pause_container_does_not(read: Read) -> None:
    memory = of(read, WEB).memory
    assert max(value for value in memory.values if value == value) == 700 * MI
    assert memory.time(list(memory.values).index(700 * MI)) == START + 51 * HOUR
    assert {value for value in of(read, BACKUP).memory.values if value == value} == {
        (200.0 + night) * MI for night in range(3)
    }
    assert max(of(read, WEB).rss.values) == 350 * MI


def test_a_gap_is_not_a_number_and_a_replacement_is_none(read: Read) -> None:
    memory = of(read, WEB).memory
    missing = [memory.time(index) for index, value in enumerate(memory.values) if value != value]
    assert missing == list(range(START + 61 * HOUR, START + 66 * HOUR, HOUR))
    assert (memory.start, memory.end, memory.step) == (START + HOUR, END, HOUR)


def test_cpu_is_that_of_the_busiest_pod_in_millicores(read: Read) -> None:
    before, after = of(read, WEB).cpu.between(START, TURN), of(read, WEB).cpu.between(TURN + HOUR, END)
    assert {round(value) for value in before.values} == {300}
    assert {round(value) for value in after.values if value == value} == {200}
    assert {round(value) for value in of(read, DATABASE).cpu_peak.values if value == value} == {1000}


def test_a_counter_that_begins_anew_is_no_peak(read: Read) -> None:
    """The database's counter of CPU goes back to zero at the turn."""
    assert max(value for value in of(read, DATABASE).cpu.values if value == value) < 1100


def test_amounts_follow_what_was_set(read: Read) -> None:
    limited = of(read, DATABASE).limited
    assert [limited.values[0], limited.values[-1]] == [512 * MI, 1024 * MI]
    assert {value for value in of(read, WEB).requested.values if value == value} == {128 * MI}
    assert {value for value in of(read, WEB).requested_cpu.values if value == value} == {250}


def test_kills_carry_the_limit_of_the_time(read: Read) -> None:
    kills = of(read, DATABASE).kills
    assert [(kill.at, kill.source) for kill in kills] == [
        (TURN + HOUR, "status"),
        (TURN + 3 * HOUR, "status"),
    ]
    assert [kill.limit for kill in kills] == [512 * MI, 1024 * MI]
    assert of(read, GHOST).kills == (Kill(START + 6 * HOUR, None, "counter"),)


def test_restarts_before_the_window_are_none_of_it(read: Read) -> None:
    assert of(read, DATABASE).restarts == 2
    assert of(read, WEB).restarts == 0


def test_replicas_add_up_over_replica_sets(read: Read) -> None:
    replicas = of(read, WEB).replicas
    assert set(replicas.between(START, TURN - HOUR).values) == {2}
    assert replicas.values[-1] == 2


def test_starts_and_births(read: Read) -> None:
    assert of(read, WEB).starts == (TURN, TURN)
    assert of(read, WEB).since == START - HOUR
    assert of(read, BACKUP).starts == tuple(START + night * DAY + 2 * HOUR for night in range(3))
    assert of(read, GHOST).starts == ()
    assert any("1 starts lie in the future" in note for note in read.notes)


def test_throttling_is_a_share_and_gpu_memory_is_the_pods(read: Read) -> None:
    assert {round(value, 3) for value in of(read, GHOST).throttled.values} == {0.25}
    assert max(value for value in of(read, DATABASE).gpu_memory.values if value == value) == 1500 * MI


def test_what_the_kernel_counts_beyond_that_is_said(read: Read) -> None:
    assert any("killed 7 processes" in note and "containers tell 3" in note for note in read.notes)


def test_the_generation_that_was_found_is_said(read: Read, request: pytest.FixtureRequest) -> None:
    new = "new labels" in request.node.name
    assert any(
        ("pod_name and container_name" in note) is not new for note in read.notes if "cAdvisor n" in note
    )
    version = "version 2" if new else "version 1"
    assert any(version in note for note in read.notes)


def test_without_kube_state_metrics_names_decide_and_that_is_said(tmp_path: Path) -> None:
    series = [one for one in fleet.cluster(fleet.NEW) if not one.name.startswith("kube_")]
    with serving(tmp_path, series) as url:
        read = evidence.read(Access(url), Span(NOW, days=3))
    assert [one.place for one in read.evidence] == [BACKUP, GHOST, WEB, DATABASE]
    assert any("no kube-state-metrics: owners are told from names" in note for note in read.notes)
    assert not of(read, DATABASE).limited
    assert of(read, DATABASE).kills == ()


def test_days_that_are_over_are_asked_for_once(tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    with serving(tmp_path, fleet.cluster(fleet.NEW)) as url:
        told: list[tuple[str, int, int]] = []
        first = evidence.read(Access(url), Span(NOW, days=3, cache=cache), lambda *one: told.append(one))
        again = evidence.read(Access(url), Span(NOW, days=3, cache=cache))
    assert (first.cached, repr(again.evidence)) == (0, repr(first.evidence))
    assert again.cached > 20
    assert [done for _, done, _ in told] == list(range(1, told[-1][2] + 1))
    assert {"working sets", "peaks of CPU", "kills by status"} <= {what for what, _, _ in told}


def test_a_server_that_watches_no_containers(tmp_path: Path) -> None:
    with (
        serving(tmp_path, [constant("up", {"job": "node"}, fleet.times())]) as url,
        pytest.raises(SourceError, match="no readings of containers; check what it scrapes"),
    ):
        evidence.read(Access(url), Span(NOW, days=3))


def test_readings_that_end_early_are_said(tmp_path: Path) -> None:
    series = [one for one in fleet.cluster(fleet.NEW) if one.labels.get("namespace") == "old"]
    with serving(tmp_path, series) as url:
        read = evidence.read(Access(url), Span(NOW, days=3))
    assert any("the latest reading is 59 h before now" in note for note in read.notes)
    assert max(read.evidence[0].memory.values) < GI
