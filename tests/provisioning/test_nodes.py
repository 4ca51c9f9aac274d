"""Which machines become nodes, in which order, and which cannot."""

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.provisioning.nodes import nodes, workers
from tests.provisioning import estates
from tests.provisioning.estates import cluster, declaration, server, worker


def test_servers_come_first_and_the_first_of_them_begins() -> None:
    found = nodes(declaration(machines=(worker(1), server(2), server(1))))
    assert [one.name for one in found] == ["cp2", "cp1", "wk1"]
    assert [one.first for one in found] == [True, False, False]
    assert [one.role for one in found] == ["server", "server", "agent"]
    assert [one.key for one in found] == ["machines[1]", "machines[2]", "machines[0]"]


def test_other_machines_and_templates_are_left_alone() -> None:
    machines = (server(1), worker(1, role="nas"), worker(2, template=True), worker(3))
    assert [one.name for one in nodes(declaration(machines=machines))] == ["cp1", "wk3"]


def test_a_cluster_that_is_only_described_has_none() -> None:
    assert nodes(declaration(cluster(distribution="kubeadm", version="v1.34.2"))) == ()


def test_workers_without_a_server_have_nobody_to_join() -> None:
    assert nodes(declaration(machines=(worker(1),))) == ()


def test_all_join_at_the_virtual_address_or_at_the_first_server() -> None:
    assert {one.entrance for one in nodes(declaration())} == {"192.0.2.100"}
    assert {one.entrance for one in nodes(declaration(cluster(address="")))} == {"192.0.2.11"}


def test_a_pool_called_like_the_role_of_servers_takes_none_of_them() -> None:
    estate = declaration(machines=(server(1),), pools=(estates.pool(name="server"),))
    assert [one.role for one in nodes(estate)] == ["server"]


def test_workers_are_told_by_pool() -> None:
    found = workers(declaration())
    named = {name: [one.name for one in machines] for name, machines in found.items()}
    assert named == {"card": ["wk1", "wk2"]}


@pytest.mark.parametrize("name", ["", "../../etc", "Wk1", "a_b", "wk.1", "-a", "a" * 64])
def test_a_name_that_is_none_of_a_node_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the name of a node") as caught:
        nodes(declaration(machines=(server(1), worker(1, name=name))))
    assert caught.value.path == "machines[1].name"


def test_two_machines_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidInput, match=r"wk1 is the name of machines\[1\] too"):
        nodes(declaration(machines=(server(1), worker(1), worker(2, name="wk1"))))


def test_a_worker_without_disks_of_its_own_has_those_of_its_pool() -> None:
    estate = declaration(machines=(server(1), worker(1, disks=(), nics=())))
    node = estates.node("wk1", estate)
    assert [one.slot for one in node.disks] == ["scsi0", "scsi1"]
    assert [one.network for one in node.nics] == ["nodes"]
