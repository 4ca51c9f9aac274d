"""What a notebook of a profile asks of the cluster."""

import pytest
from msgspec.structs import replace

from bayplan.catalog import profiles
from bayplan.model.platform import GpuSharing, NotebookProfile
from bayplan.model.pods import Effect, Toleration
from bayplan.model.policy import PriorityClass
from tests import make
from tests.catalog.estates import GIB, component, declared, plain, pool, profile

ONE = profile("one", 1)
NONE = profile("none")


def test_the_pod_of_a_profile() -> None:
    tainted = pool(taints=("nvidia.com/gpu=true:NoSchedule",))
    known = declared(tainted, plain(), profiles=(ONE, NONE))
    pod = profiles.profile_pod(known, ONE)
    resources = pod.spec.containers[0].resources
    assert resources.requests == make.amounts("cpu=4 memory=32Gi nvidia.com/gpu=1")
    assert resources.limits == make.amounts("cpu=8 memory=64Gi nvidia.com/gpu=1")
    assert pod.spec.node_selector == {"nvidia.com/gpu.present": "true"}
    assert pod.spec.tolerations[2:] == (Toleration("nvidia.com/gpu", "Equal", "true", Effect.NO_SCHEDULE),)
    assert pod.key == "jupyterhub/jupyter-one"


def test_one_without_cards_stays_away_from_them() -> None:
    tainted = pool(taints=("nvidia.com/gpu=true:NoSchedule",))
    known = declared(tainted, plain(), profiles=(ONE, NONE))
    pod = profiles.profile_pod(known, NONE)
    assert pod.spec.tolerations == profiles.OF_THE_CHART
    assert pod.spec.node_selector == {}
    assert pod.spec.containers[0].resources.limits["nvidia.com/gpu"].nanos == 0


@pytest.mark.parametrize(
    ("fields", "requests", "limits"),
    [
        ({"cpu": None, "memory": None}, "cpu=8 memory=64Gi", "cpu=8 memory=64Gi"),
        ({"cpu_limit": None, "memory_limit": None}, "cpu=4 memory=32Gi", "memory=32Gi"),
        ({"cpu": None, "cpu_limit": None, "memory": None, "memory_limit": None}, "", ""),
    ],
)
def test_what_is_not_said(fields: dict[str, None], requests: str, limits: str) -> None:
    one = profile("one", **fields)
    known = declared(plain(), profiles=(one,))
    assert profiles.requests(known, one) == make.amounts(requests)
    assert profiles.limits(known, one) == make.amounts(limits)


def test_a_pool_is_picked_by_a_label_of_its_own() -> None:
    one = profile("one", 1, pool="a")
    known = declared(pool("a"), pool("b"), profiles=(one,))
    assert profiles.selector(known, one) == {"nvidia.com/gpu.present": "true", "pool": "a"}
    alike = declared(pool("a", labels={"x": "y"}), pool("b", labels={"x": "y"}), profiles=(one,))
    assert profiles.own_labels(alike, "a") == {}
    assert profiles.own_labels(declared(pool("a")), "a") == {}


def test_only_pools_that_have_the_resource_are_meant() -> None:
    cut = GpuSharing("cut", "mig", profile="all-1g.5gb", strategy="mixed")
    slice_ = profile("slice", 1, resource="nvidia.com/mig-1g.5gb")
    pools = (pool("cut", taints=("cut:NoSchedule",)), pool("whole", taints=("whole:NoSchedule",)), plain())
    known = declared(*pools, sharing=(cut,), profiles=(slice_, ONE))
    assert [one.name for one in profiles.where(known, slice_)] == ["cut"]
    assert [one.name for one in profiles.where(known, ONE)] == ["whole"]
    assert [one.key for one in profiles.tolerated(known, slice_)] == ["cut"]


def test_a_resource_that_is_no_card() -> None:
    other = profile("other", 1, resource="example.com/fpga")
    boards = replace(plain("boards"), allocatable=make.amounts("example.com/fpga=2"))
    assert profiles.selector(declared(boards, plain(), profiles=(other,)), other) == {}


def test_priority_is_that_of_the_declared_class() -> None:
    one = profile("one", priority_class="interactive")
    known = replace(declared(plain(), profiles=(one,)), priority_classes=(PriorityClass("interactive", 90),))
    assert profiles.priority(known, one) == 90
    assert profiles.priority(declared(plain(), profiles=(one,)), one) is None


def test_a_runtime_class_where_no_plugin_hands_cards_in() -> None:
    legacy = declared(pool(), profiles=(ONE,), components=(component("gpu-operator", injection="legacy"),))
    assert profiles.runtime_class(legacy, ONE) == "nvidia"
    assert profiles.runtime_class(legacy, NONE) == ""
    assert profiles.runtime_class(declared(pool(), components=(component("gpu-operator"),)), ONE) == ""


def test_volumes_that_go_with_the_pod() -> None:
    one = NotebookProfile("one", shared_memory=GIB, scratch=True)
    local = declared(plain(), profiles=(one,))
    assert [each.name for each in profiles.profile_pod(local, one).spec.volumes] == ["dshm", "scratch"]
    classed = declared(plain(), profiles=(one,), notebooks={"scratch_class": "fast"})
    assert [each.name for each in profiles.profile_pod(classed, one).spec.volumes] == ["dshm"]
