"""A worker gives what its machine has, less what the kernel, huge pages and the system take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.machines import Machine
from bayplan.model.platform import Bootstrap
from bayplan.model.quantities import parse
from bayplan.provisioning import kubelet
from tests import make
from tests.provisioning import estates
from tests.provisioning.estates import GIB, cluster, declaration, pool

MIB = 1 << 20


def budget(memory: int, cores: int | None) -> kubelet.Budget:
    found = kubelet.budget(declaration(), pool(machine=Machine(0, memory=memory, cores=cores)))
    assert found is not None
    return found


def test_the_sum_of_a_worker_of_the_plan() -> None:
    found = budget(memory=128 * GIB, cores=48)
    assert found.left == (128 - 2 - 2 - 1) * GIB - 100 * MIB
    assert found.arithmetic == (
        "128Gi - 2Gi map of the kernel - 2Gi huge pages - 1Gi reserved - 100Mi eviction = 125852Mi"
    )
    assert found.allocatable == make.amounts("cpu=47500m memory=125852Mi hugepages-2Mi=2Gi pods=110")


def test_real_nodes_of_the_plan_give_no_more_than_that() -> None:
    """Their capacity is 131919480Ki of 128Gi: the kernel takes more than its map, and never less."""
    assert parse("128261752Ki").units < budget(memory=128 * GIB, cores=48).left
    assert parse("131919480Ki").units < 128 * GIB - 128 * GIB // kubelet.MAP_SHARE


def test_a_cluster_that_is_only_described_has_the_usual_threshold() -> None:
    estate = declaration(cluster(distribution="kubeadm", reserved={}), Bootstrap())
    found = kubelet.budget(estate, pool(machine=Machine(0, memory=32 * GIB, cores=8)))
    assert found is not None
    assert (found.eviction, found.pages, found.reserved, found.cpu) == (100 * MIB, 0, 0, 8000)


def test_without_a_machine_nothing_can_be_said() -> None:
    assert kubelet.budget(declaration(), pool(machine=None)) is None
    assert kubelet.budget(declaration(), pool(machine=Machine(0, cores=4))) is None


@given(st.integers(0, 512 * GIB), st.integers(0, 64 * GIB))
def test_nothing_is_given_twice_and_nothing_is_owed(memory: int, pages: int) -> None:
    estate = declaration(bootstrap=Bootstrap(pages={"card": pages}))
    found = kubelet.budget(estate, pool(machine=Machine(0, memory=memory or 1)))
    assert found is not None
    assert 0 <= found.left <= found.memory
    taken = found.kernel + found.pages + found.reserved + found.eviction
    assert found.left == 0 or found.left + taken == found.memory
    assert found.pages >= pages and found.pages - pages < kubelet.PAGE


@pytest.mark.parametrize(("size", "count"), [(0, 0), (2 * GIB, 1024), (2 * MIB, 1), (3 * MIB, 2)])
def test_huge_pages_are_counted_in_whole_ones(size: int, count: int) -> None:
    assert kubelet.pages(declaration(bootstrap=Bootstrap(pages={"card": size})), "card") == count
    assert kubelet.pages(declaration(bootstrap=Bootstrap(pages={"card": size})), "other") == 0


def test_kubelets_are_told_the_same_that_is_counted() -> None:
    one = cluster(reserved=make.amounts("memory=1536Mi cpu=250m"), max_pods=200)
    assert kubelet.arguments(one) == (
        "max-pods=200",
        "eviction-hard=imagefs.available<5%,memory.available<100Mi,nodefs.available<5%",
        "system-reserved=cpu=250m,memory=1536Mi",
    )
    assert len(kubelet.arguments(cluster(reserved={}))) == 2
    assert estates.cluster().max_pods == 110
