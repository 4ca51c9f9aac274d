"""User data is what cloud-init's own checker accepts, and its id changes when it does."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.platform import Bootstrap
from bayplan.provisioning import tree, userdata
from tests.provisioning import estates
from tests.provisioning.estates import KEY, LOCAL, NFS, cluster, declaration, node, server, worker
from tests.provisioning.programs import needs_cloud_init, schema_complaints

DECLARATIONS = st.builds(
    declaration,
    st.builds(
        cluster,
        cni=st.sampled_from(["flannel", "cilium"]),
        address=st.sampled_from(["", "192.0.2.100"]),
        mirror=st.sampled_from([(), ("*",)]),
        snapshots=st.none(),
    ),
    st.builds(
        Bootstrap,
        keys=st.sampled_from([(), (KEY,)]),
        nameservers=st.sampled_from([(), ("192.0.2.1",)]),
        packages=st.sampled_from([(), ("htop", "iotop")]),
        driver=st.sampled_from(["operator", "packages", "image"]),
        pages=st.sampled_from([{}, {"card": 1 << 30}]),
        time_zone=st.sampled_from(["Etc/UTC", "Europe/Berlin"]),
    ),
    st.just((server(1), worker(1))),
    st.sampled_from([(), (LOCAL,), (LOCAL, NFS)]),
)


def user_data(estate: Declaration) -> dict[str, bytes]:
    return {one.path: one.content for one in tree.files(estate) if one.path.endswith("/user-data")}


@needs_cloud_init
def test_cloud_init_accepts_every_node_of_a_cluster(tmp_path: Path) -> None:
    found = user_data(declaration())
    assert len(found) == 5
    assert schema_complaints(tmp_path, found) == {}


@needs_cloud_init
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(estate=DECLARATIONS)
def test_cloud_init_accepts_whatever_is_declared(estate: Declaration, tmp_path: Path) -> None:
    assert schema_complaints(tmp_path, user_data(estate)) == {}


@needs_cloud_init
def test_the_checker_would_say_so(tmp_path: Path) -> None:
    broken = b"#cloud-config\nwrite_files:\n  - content: no path\nruncmd: 3\n"
    assert "path" in schema_complaints(tmp_path, {"broken": broken})["broken"]


def test_the_first_line_is_what_cloud_init_looks_for() -> None:
    assert userdata.texts(node("cp1"), {})["user-data"].startswith("#cloud-config\n# cp1, server of lab.\n")


def test_the_id_changes_with_the_data_and_with_nothing_else() -> None:
    def meta(estate: Declaration) -> dict[str, str]:
        found: dict[str, str] = estates.load(userdata.texts(node("cp1", estate), {})["meta-data"])
        return found

    usual = meta(declaration())
    assert usual["local-hostname"] == "cp1"
    assert meta(declaration()) == usual
    assert meta(declaration(cluster(version="v1.36.5+k3s1"))) != usual
    usual_way = declaration().platform.bootstrap
    assert meta(declaration(bootstrap=replace(usual_way, nameservers=("192.0.2.9",)))) != usual
    assert meta(declaration(machines=(server(1), server(2), server(3)))) == usual


def test_joining_is_the_last_thing_to_happen() -> None:
    made = estates.load(userdata.texts(node("wk1"), {})["user-data"])
    assert made["runcmd"][0] == ["swapoff", "-a"]
    assert made["runcmd"][-1] == ["systemctl", "enable", "--now", "join-cluster.path"]


def test_no_two_parts_write_the_same_file() -> None:
    for name in ("cp1", "cp2", "wk1"):
        made = estates.load(userdata.texts(node(name), {})["user-data"])
        paths = [one["path"] for one in made["write_files"]]
        assert len(paths) == len(set(paths))


def test_keys_are_taken_from_files_too() -> None:
    estate = declaration(bootstrap=Bootstrap(keys=(KEY, "keys/team.pub")))
    other = KEY.replace("ops@", "team@")
    texts = userdata.texts(node("cp1", estate), {"keys/team.pub": f"# team\n{other}\n\n{KEY}\n"})
    made = estates.load(texts["user-data"])
    assert made["users"][0]["ssh_authorized_keys"] == [KEY, other]
    assert tree.key_files(estate) == ("keys/team.pub",)


def test_a_file_of_keys_that_is_not_there_is_refused() -> None:
    estate = declaration(bootstrap=Bootstrap(keys=("keys/team.pub",)))
    with pytest.raises(InvalidInput, match="the file is not there") as caught:
        userdata.texts(node("cp1", estate), {})
    assert caught.value.path == "bootstrap.sshKeys[0]"


@pytest.mark.parametrize("text", ["", "-----BEGIN OPENSSH PRIVATE KEY-----\nhush\n"])
def test_a_private_key_is_refused_and_not_repeated(text: str) -> None:
    estate = declaration(bootstrap=Bootstrap(keys=("keys/team",)))
    with pytest.raises(InvalidInput, match=r"name the \.pub file") as caught:
        userdata.texts(node("cp1", estate), {"keys/team": text})
    assert "hush" not in str(caught.value)


def test_nobody_gets_in_by_a_password() -> None:
    made = estates.load(userdata.texts(node("cp1"), {})["user-data"])
    assert made["ssh_pwauth"] is False
    assert [one["lock_passwd"] for one in made["users"]] == [True]
