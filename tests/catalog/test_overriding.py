"""Values of the estate file change the pods that are proved of, not only the pods that are delivered."""

import pytest

from bayplan.catalog.overriding import heeded
from bayplan.model.bundles import Footprint
from bayplan.model.plain import Keys
from bayplan.model.pods import Effect, Toleration
from tests import make

OURS: Keys = {
    "agent": {
        "tolerations": [{"operator": "Exists"}],
        "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}},
    }
}
POD = Footprint(
    "agent",
    "DaemonSet",
    requests=make.amounts("cpu=10m memory=64Mi"),
    limits=make.amounts("memory=128Mi"),
    tolerations=(Toleration(operator="Exists"),),
    values_at="agent",
)


def laid(**changed: object) -> Keys:
    agent = OURS["agent"]
    assert isinstance(agent, dict)
    return {"agent": {**agent, **changed}}  # type: ignore[dict-item]


def test_what_nobody_changed_is_as_it_was() -> None:
    assert heeded(POD, OURS, laid()) == POD
    assert heeded(POD, OURS, laid(image="tea:1")) == POD


def test_tolerations_are_those_that_are_delivered() -> None:
    assert heeded(POD, OURS, laid(tolerations=[])).tolerations == ()
    assert heeded(POD, OURS, laid(tolerations=None)).tolerations == ()
    found = heeded(
        POD, OURS, laid(tolerations=[{"key": "card", "operator": "Exists", "effect": "NoExecute"}])
    )
    assert found.tolerations == (Toleration("card", "Exists", effect=Effect.NO_EXECUTE),)


@pytest.mark.parametrize(
    ("resources", "requests", "limits"),
    [
        ({"requests": {"cpu": "1", "memory": "64Mi"}}, "cpu=1 memory=64Mi", ""),
        ({"requests": {"memory": "2Gi"}, "limits": {"memory": "2Gi"}}, "memory=2Gi", "memory=2Gi"),
        (None, "", ""),
        ({"requests": {"cpu": "a lot"}}, "cpu=10m memory=64Mi", "memory=128Mi"),
    ],
)
def test_requests_are_those_that_are_delivered(resources: object, requests: str, limits: str) -> None:
    found = heeded(POD, OURS, laid(resources=resources))
    assert found.requests == make.amounts(requests)
    assert found.limits == make.amounts(limits)


def test_there_are_as_many_as_are_delivered() -> None:
    pod = Footprint("agent", values_at="agent")
    assert heeded(pod, OURS, laid(replicas=9)).replicas == 9
    assert heeded(pod, OURS, laid(replicaCount="many")).replicas == 1


def test_of_several_containers_one_is_changed() -> None:
    pod = Footprint(
        "agent", requests=make.amounts("cpu=30m memory=164Mi"), containers=2, values_at="agent",
    )  # fmt: skip
    found = heeded(
        pod,
        OURS,
        laid(resources={"requests": {"cpu": "110m", "memory": "64Mi"}, "limits": {"memory": "1Gi"}}),
    )
    assert found.requests == make.amounts("cpu=130m memory=164Mi")
    assert found.limits == {}, "the other container has none"


def test_of_several_containers_one_takes_the_limit_away() -> None:
    pod = Footprint(
        "agent", requests=make.amounts("memory=164Mi"), limits=make.amounts("memory=256Mi"), containers=2,
        values_at="agent",
    )  # fmt: skip
    assert heeded(pod, OURS, laid(resources={"requests": {"memory": "64Mi"}})).limits == {}


def test_containers_by_their_names_are_added_up() -> None:
    ours: Keys = {"resources": {"one": {"requests": {"cpu": "10m"}}, "two": {"requests": {"cpu": "20m"}}}}
    now: Keys = {"resources": {"one": {"requests": {"cpu": "10m"}}, "two": {"requests": {"cpu": "90m"}}}}
    pod = Footprint("agent", requests=make.amounts("cpu=30m"), containers=2, values_at="")
    assert heeded(pod, ours, now).requests == make.amounts("cpu=100m")


def test_what_only_the_chart_says_is_replaced() -> None:
    pod = Footprint("agent", requests=make.amounts("cpu=100m memory=90Mi"), values_at="agent")
    now: Keys = {"agent": {"resources": {"requests": {"memory": "1Gi"}}}}
    assert heeded(pod, {"agent": {}}, now).requests == make.amounts("cpu=100m memory=1Gi")
