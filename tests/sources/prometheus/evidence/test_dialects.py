"""Generations of exporters: found by their labels, and asked in their own words."""

import pytest

from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence import dialects, questions, telling
from bayplan.sources.prometheus.evidence.dialects import Dialect, Naming
from bayplan.sources.prometheus.evidence.questions import CPU, CPU_PEAK, GPU_MEMORY, REPLICAS, Question
from tests.sources.prometheus.evidence.acting import Acting, Asking, acting, refusal, success
from tests.wire.answering import Answer

SPAN = Span(3_600, 86_400, 3_600)
OLD = Naming("namespace", "pod_name", "container_name")
RENAMED = Naming("exported_namespace", "exported_pod", "exported_container")


def labelled(metrics: list[str], labels: dict[str, list[str]], every: str = "12") -> Acting:
    """A server whose metrics all have these labels with these values."""

    def answer(asked: Asking) -> Answer:
        parts = asked["path"].split("/")
        if parts[-1] == "query":
            return success({"result": [{"metric": {}, "value": [0, every]}]})
        return success(metrics if parts[-2] == "__name__" else labels.get(parts[-2], []))

    return answer


def detect(metrics: list[str], labels: dict[str, list[str]], every: str = "12") -> Dialect:
    with acting(labelled(metrics, labels, every)) as stage:
        return dialects.detect(stage.asker, SPAN)


@pytest.mark.network
@pytest.mark.parametrize(
    ("labels", "namings"),
    [
        (["pod", "container"], (Naming(),)),
        (["pod_name", "container_name"], (OLD,)),
        (["pod", "container", "pod_name", "container_name"], (Naming(), OLD)),
        (["pod", "exported_pod", "exported_namespace", "exported_container"], (RENAMED,)),
        (["instance"], ()),
    ],
    ids=["new", "old", "one after the other", "renamed by the scrape", "none"],
)
def test_namings(labels: list[str], namings: tuple[Naming, ...]) -> None:
    found = detect([dialects.WORKING_SET, dialects.POD_OWNER], {label: ["x"] for label in labels})
    assert found.usage == found.state == namings


@pytest.mark.network
def test_how_often_it_looks() -> None:
    there = {"pod": ["x"]}
    assert detect([dialects.WORKING_SET], there, "12").interval == 300
    assert detect([dialects.WORKING_SET], there, "240").interval == 15
    assert detect([dialects.WORKING_SET], there, "NaN").interval == dialects.INTERVAL
    names = labelled([dialects.WORKING_SET], there)

    def grumpy(asked: Asking) -> Answer:
        return refusal(400, "bad_data", "no") if asked["path"].endswith("/query") else names(asked)

    with acting(grumpy) as stage:
        assert dialects.detect(stage.asker, SPAN).interval == dialects.INTERVAL


@pytest.mark.network
def test_cores_and_clusters_and_cards() -> None:
    labels = {"pod": ["x"], "cpu": ["cpu00", "cpu01"], "cluster": ["home", "away"]}
    found = detect([dialects.CPU, dialects.GPU_OF_CARDS, dialects.GPU_OF_PODS], labels)
    assert found.per_core
    assert found.clusters == ("home", "away")
    assert found.gpu_metric == dialects.GPU_OF_PODS, "what tells of pods comes before what tells of cards"
    assert any(
        "2 clusters (home, away) are laid over each other" in one for one in telling.generations(found)
    )


def asked(dialect: Dialect, kind: str, step: int = 3_600) -> list[str]:
    return [one.expression for one in questions.questions(dialect, step) if one.kind == kind]


def dialect(*metrics: str, interval: int = 60, per_core: bool = False) -> Dialect:
    naming = (Naming(),)
    return Dialect(frozenset(metrics), usage=naming, state=naming, interval=interval, per_core=per_core)


@pytest.mark.parametrize(
    ("interval", "short"), [(15, "rate("), (60, "rate("), (150, "irate("), (300, "irate(")]
)
def test_the_highest_five_minutes_need_two_readings(interval: int, short: str) -> None:
    (expression,) = asked(dialect(dialects.CPU, interval=interval), CPU_PEAK)
    assert expression.startswith(f"max by (namespace, pod, container) (max_over_time(({short}")
    assert ("[750s]" if interval == 300 else "[") in expression
    assert expression.endswith("[3600s:300s]))")


def test_cores_are_added_before_pods_are_compared() -> None:
    (mean,) = asked(dialect(dialects.CPU, per_core=True), CPU)
    assert mean.startswith("max by (namespace, pod, container) (sum without (cpu) (rate(")


def test_amounts_of_both_generations_are_asked_for_where_both_were() -> None:
    both = dialect("kube_pod_container_resource_limits", "kube_pod_container_resource_limits_memory_bytes")
    assert len(asked(both, questions.LIMITED)) == 2
    assert asked(both, questions.REQUESTED) == []


def test_pods_that_are_over_are_counted_only_where_nothing_tells() -> None:
    (plain,) = asked(dialect(dialects.POD_OWNER), REPLICAS)
    (phased,) = asked(dialect(dialects.POD_OWNER, dialects.PHASE), REPLICAS)
    assert "Running" not in plain
    assert 'phase=~"Pending|Running|Unknown"' in phased


def test_what_cards_tell_is_in_mebibytes() -> None:
    card = Dialect(frozenset(), gpu_metric=dialects.GPU_OF_CARDS)
    share = Dialect(frozenset(), gpu_metric=dialects.GPU_OF_SHARES, gpu=dialects.SHARES)
    of = [one for each in (card, share) for one in questions.questions(each, 3_600)]
    assert [(one.kind, one.scale) for one in of] == [(GPU_MEMORY, 1 << 20), (GPU_MEMORY, 1.0)]
    assert "sum by (podnamespace, podname, ctrname)" in of[1].expression
    assert any("of pods that share one, each is told all of it" in one for one in telling.generations(card))


def test_every_kind_has_words() -> None:
    everything = Dialect(
        frozenset(dialects.KNOWN), usage=(Naming(),), state=(Naming(),), gpu_metric=dialects.GPU_OF_PODS
    )
    kinds = {one.kind for one in questions.questions(everything, 3_600)}
    assert kinds == set(questions.WHAT)
    assert isinstance(questions.questions(everything, 3_600)[0], Question)
