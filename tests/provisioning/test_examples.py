"""The machines of the examples are made ready by files that their readers accept."""

from pathlib import Path

import pytest

from bayplan.model.estate import Declaration
from bayplan.provisioning import kubelet, tree
from bayplan.provisioning.nodes import nodes
from bayplan.sources.estate import reading
from tests.provisioning import estates, flags
from tests.provisioning.programs import needs_cloud_init, networkd, schema_complaints


@pytest.fixture(scope="module")
def a100() -> Declaration:
    return reading.read("examples/a100/bayplan.yaml")


@pytest.fixture(scope="module")
def r730() -> Declaration:
    return reading.read("examples/r730/bayplan.yaml")


@needs_cloud_init
def test_cloud_init_accepts_every_machine_of_a100(a100: Declaration, tmp_path: Path) -> None:
    found = {one.path: one.content for one in tree.files(a100) if one.path.endswith("user-data")}
    assert len(found) == 7
    assert schema_complaints(tmp_path, found) == {}


@needs_cloud_init
def test_machines_of_a100_get_the_addresses_that_are_declared(a100: Declaration, tmp_path: Path) -> None:
    files = {one.path: one.content for one in tree.files(a100)}
    for name, address in (("cp1", "192.0.2.11"), ("wk-gpu4", "192.0.2.24")):
        folder = tmp_path / name
        folder.mkdir()
        made = networkd(folder, files[f"bootstrap/{name}/network-config"])
        assert f"Address={address}/24\n" in made


def test_the_servers_of_a100_have_the_same_configuration(a100: Declaration) -> None:
    shared = set()
    for node in nodes(a100):
        (text,) = (one.content for one in tree.files(a100) if one.path == f"bootstrap/{node.name}/user-data")
        files = {one["path"]: one["content"] for one in estates.load(text.decode())["write_files"]}
        config = files["/etc/rancher/k3s/config.yaml.d/10-cluster.yaml"]
        known = flags.SERVER if node.role == "server" else flags.AGENT
        assert set(estates.load(config)) <= known
        shared |= {config} if node.role == "server" else set()
    assert len(shared) == 1


def test_a_described_cluster_is_not_installed(r730: Declaration) -> None:
    assert tree.files(r730) == ()


@pytest.mark.parametrize("name", ["a100", "r730"])
def test_pools_promise_no_more_than_their_machines_leave(name: str, request: pytest.FixtureRequest) -> None:
    estate: Declaration = request.getfixturevalue(name)
    told = 0
    for pool in estate.pools:
        found = kubelet.budget(estate, pool)
        if found is not None:
            told += 1
            most = found.allocatable
            assert all(
                pool.allocatable[one].nanos <= most[one].nanos for one in most if one in pool.allocatable
            )
    assert told
