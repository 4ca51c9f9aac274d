"""The stage: what is charged, what is remembered, and what a fork keeps apart."""

from msgspec.structs import replace

from bayplan.admission.quotas import QuotaKey
from bayplan.model.estate import PodRule
from bayplan.model.workloads import PodTemplate
from bayplan.review.answers import Ending
from bayplan.review.rollouts import Change, Stage, forecast
from tests import make
from tests.review.rollouts.scene import (
    KUBERNETES,
    asking,
    database,
    settled,
    snapshot_of,
    stage,
    started,
    web,
)

QUOTA = QuotaKey("shop/quota")


def used(on: Stage, resource: str = "requests.memory") -> str:
    return str(on.usage.of(on.snapshot.quotas[0])[resource])


def test_the_peak_is_above_both_ends() -> None:
    on = settled(web(), stage("requests.memory=10Gi pods=10"))
    forecast([Change(web(), asking(web(), "memory=2Gi"))], on)
    assert used(on) == "6Gi"
    peaks = on.peaks
    assert {name: str(amount) for name, amount in peaks.quotas[QUOTA].items()} == {
        "pods": "4",
        "requests.memory": "7Gi",
    }
    assert str(peaks.namespaces["shop"]["requests.memory"]) == "7Gi"
    assert str(on.sums["shop"]["requests.memory"]) == "6Gi"


def test_peaks_can_be_begun_anew() -> None:
    on = settled(web(), stage("requests.memory=10Gi"))
    forecast([Change(web(), web(replicas=5))], on)
    forecast([Change(web(replicas=5), web(replicas=1))], on)
    assert str(on.peaks.quotas[QUOTA]["requests.memory"]) == "5Gi"
    on.rest()
    assert str(on.peaks.quotas[QUOTA]["requests.memory"]) == "1Gi"


def test_a_fork_changes_nothing_else() -> None:
    nodes = [make.node("n1", "cpu=8 memory=4Gi")]
    on = settled(web(), stage("requests.memory=10Gi", nodes=nodes))
    pods, usage, peaks = dict(on.pods), on.usage, on.peaks
    other = on.fork()
    (found,) = forecast([Change(web(), asking(web(), "memory=1536Mi"))], other)
    assert found.ending is Ending.STOPS
    forecast([Change(None, database(replicas=1))], other)
    assert (dict(on.pods), on.usage, on.peaks) == (pods, usage, peaks)
    (again,) = forecast([Change(web(), asking(web(), "memory=1536Mi"))], on)
    assert again == found


def test_webhooks_change_pods_before_quotas_count_them() -> None:
    strip = PodRule("strip", strips=("limits.memory",))
    seen = make.snapshot(quotas=[make.quota("limits.memory=2Gi")])
    limited = asking(web(), "memory=1Gi", "memory=1Gi")
    assert started(limited, Stage(seen, KUBERNETES)).new.exist == 2
    told = started(limited, Stage(seen, KUBERNETES, (strip,)))
    assert "must specify limits.memory" in told.refused[0].message


def test_what_stands_is_charged_and_goes_on_waiting() -> None:
    seen = make.snapshot(
        nodes=[make.node("n1", "cpu=2 memory=8Gi")],
        pods=[make.pod("busy", "cpu=2 memory=1Gi", node="n1"), make.pod("patient", "cpu=1 memory=1Gi")],
        quotas=[make.quota("requests.memory=4Gi")],
    )
    on = Stage(seen, KUBERNETES)
    assert used(on) == "2Gi"
    on.delete(on.pods[make.pod("busy").key])
    assert on.settle()
    assert (used(on), on.pods[make.pod("patient").key].node) == ("1Gi", "n1")


def test_terminating_and_finished_pods_are_nobody_s() -> None:
    seen = make.deployed("web", "memory=1Gi", ["n1", "n1"])
    done = replace(seen.pods[0], status=replace(seen.pods[0].status, phase="Succeeded"))
    on = Stage(replace(seen, pods=(done, seen.pods[1])), KUBERNETES)
    (found,) = forecast([Change(seen.workloads[0], seen.workloads[0])], on)
    assert (found.new.exist, found.moved) == (2, True)


def test_the_end_of_one_forecast_is_the_start_of_the_next() -> None:
    """Also where only what a snapshot would show is carried over, without the stage itself."""
    big = asking(web(), "memory=2Gi")
    on = settled(web(), stage("requests.memory=6Gi"))
    (first,) = forecast([Change(web(), big)], on)
    assert (first.ending, first.old.exist, first.new.exist) == (Ending.STOPS, 1, 2)
    (again,) = forecast([Change(big, big)], Stage(snapshot_of(on), KUBERNETES))
    assert (again.old, again.new, again.ending) == (first.old, first.new, first.ending)


def test_a_namespace_without_rules_refuses_nothing() -> None:
    elsewhere = replace(web(replicas=50), template=PodTemplate(make.spec(), {"app": "web"}))
    assert started(elsewhere, stage()).ending is Ending.COMPLETES
