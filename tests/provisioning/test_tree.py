"""Three files for every node, the same each time, and no secret in any of them."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.model.platform import Bootstrap
from bayplan.provisioning import tree
from tests.provisioning import estates
from tests.provisioning.estates import cluster, declaration
from tests.provisioning.programs import needs_cloud_init, needs_isoinfo, run, schema_complaints

TOKEN = "K10a1b2c3::server:correct-horse-battery-staple"


def test_every_node_has_three_files_that_say_where_they_are_from() -> None:
    found = tree.files(declaration())
    names = [one.path for one in found]
    assert names[:3] == [f"bootstrap/cp1/{name}" for name in ("user-data", "network-config", "meta-data")]
    assert len(names) == len(set(names)) == 15
    assert {one.key for one in found} == {f"machines[{at}]" for at in range(5)}
    assert not any(one.private for one in found)


def test_the_same_declaration_gives_the_same_bytes() -> None:
    assert tree.files(declaration()) == tree.files(declaration())
    assert tree.seeds(declaration(), token=TOKEN) == tree.seeds(declaration(), token=TOKEN)


def test_a_cluster_that_is_only_described_has_no_files() -> None:
    assert tree.files(declaration(cluster(distribution="kubeadm"))) == ()
    assert tree.seeds(declaration(cluster(distribution="kubeadm")), token=TOKEN) == ()
    assert tree.key_files(declaration(cluster(distribution="kubeadm"))) == ()


@pytest.mark.parametrize("named", ["variable", "file"])
def test_a_token_that_is_there_is_in_no_file(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K3S_TOKEN", TOKEN)
    file = tmp_path / "token"
    file.write_text(TOKEN)
    one = cluster(token="K3S_TOKEN" if named == "variable" else str(file))
    found = tree.files(declaration(one))
    assert found
    for part in (TOKEN, "correct-horse-battery-staple"):
        assert not [one.path for one in found if part.encode() in one.content]
        assert not [one.path for one in tree.seeds(declaration(one)) if part.encode() in one.content]


@needs_isoinfo
def test_images_carry_the_same_files_and_the_token_where_it_is_given(tmp_path: Path) -> None:
    plain = {one.path.split("/")[1]: one for one in tree.seeds(declaration())}
    image = tmp_path / "seed.iso"
    image.write_bytes(plain["wk1"].content)
    for one in tree.files(declaration()):
        if one.path.startswith("bootstrap/wk1/"):
            name = one.path.rpartition("/")[2]
            assert run("isoinfo", "-i", image, "-R", "-x", f"/{name}").stdout == one.content
    for one in tree.seeds(declaration(), token=TOKEN):
        assert one.private
        image.write_bytes(one.content)
        made = estates.load(run("isoinfo", "-i", image, "-J", "-x", "/user-data").stdout.decode())
        last = made["write_files"][-1]
        assert (last["path"], last["permissions"]) == ("/etc/rancher/k3s/token", "0600")
        assert last["content"] == f"{TOKEN}\n"


def test_images_are_never_for_a_repository() -> None:
    assert all(one.private for one in tree.seeds(declaration()))


@needs_cloud_init
@needs_isoinfo
def test_cloud_init_accepts_what_is_on_an_image(tmp_path: Path) -> None:
    (image,) = [one for one in tree.seeds(declaration(), token=TOKEN) if "/cp1/" in one.path]
    file = tmp_path / "seed.iso"
    file.write_bytes(image.content)
    text = run("isoinfo", "-i", file, "-R", "-x", "/user-data").stdout
    assert schema_complaints(tmp_path, {"cp1": text}) == {}


def test_changing_one_machine_changes_only_its_files() -> None:
    machines = (estates.server(1), estates.server(2), estates.server(3), estates.worker(1), estates.worker(2))
    moved = (*machines[:4], replace(machines[4], addresses=("192.0.2.29",)))
    before, after = (
        {one.path: one.content for one in tree.files(declaration(machines=one))} for one in (machines, moved)
    )
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {f"bootstrap/wk2/{name}" for name in ("user-data", "network-config", "meta-data")}


def test_files_with_keys_are_asked_for_by_name() -> None:
    estate = declaration(bootstrap=Bootstrap(keys=(estates.KEY, "keys/a.pub", "keys/b.pub")))
    assert tree.key_files(estate) == ("keys/a.pub", "keys/b.pub")
