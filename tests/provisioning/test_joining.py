"""K3s is installed once the token is there, in the declared version, and one cluster never becomes two."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from bayplan.provisioning import joining
from tests.provisioning.estates import cluster, declaration, node, server, worker, written
from tests.provisioning.programs import needs_systemd, run

CURL = """\
#!/bin/sh
echo "curl $*" >>"$LOG"
for word; do last=$word; done
case $* in
    *get.k3s.io*) cp "$OUT/installer" "$OUT/run/install-k3s.sh" ;;
    *) host=${last#https://} && grep -qxF "${host%%:6443*}" "$OUT/answering" ;;
esac
"""


INSTALLER = 'echo "installs $INSTALL_K3S_VERSION as $INSTALL_K3S_EXEC" >>"$LOG"\n'
FOLDERS = ("etc/rancher/k3s/config.yaml.d", "run", "bin", "usr/local/bin", "opt/k3s", "var/lib/rancher/k3s")


class Sandbox:
    """A machine for the script: its folders stand below one of ours, and curl is a play."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in FOLDERS:
            (folder / name).mkdir(parents=True)
        (folder / "answering").touch()
        self.program("installer", INSTALLER)
        self.program("bin/curl", CURL)
        self.program("bin/sleep", "#!/bin/sh\nexec /bin/sleep 0.05\n")

    def program(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o755)

    def start(self, script: str) -> "subprocess.Popen[str]":
        for place in ("/etc/rancher", "/usr/local/bin", "/opt/k3s", "/var/lib/rancher", "/run/"):
            script = script.replace(place, f"{self.folder}{place}")
        self.program("script", script)
        environment = {
            **os.environ,
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
            "LOG": f"{self.folder}/log",
            "OUT": str(self.folder),
        }
        return subprocess.Popen(
            ["sh", f"{self.folder}/script"], env=environment, text=True, stderr=subprocess.PIPE
        )

    def finish(self, script: str) -> "tuple[int, str]":
        process = self.start(script)
        _, said = process.communicate(timeout=20)
        return process.returncode, said

    def answer(self, *hosts: str) -> None:
        (self.folder / "answering").write_text("".join(f"{one}\n" for one in hosts))

    def give_token(self) -> Path:
        token = self.folder / "etc/rancher/k3s/token"
        token.write_text("hush\n")
        return token

    @property
    def log(self) -> list[str]:
        file = self.folder / "log"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def joins(self) -> str:
        file = self.folder / "etc/rancher/k3s/config.yaml.d/90-join.yaml"
        return file.read_text() if file.exists() else ""


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path)


def test_the_first_server_begins_where_nobody_answers(sandbox: Sandbox) -> None:
    token = sandbox.give_token()
    assert sandbox.finish(joining.script(node("cp1"))) == (0, "")
    assert sandbox.joins == ""
    assert sandbox.log[-1] == "installs v1.34.9+k3s1 as server"
    assert (sandbox.folder / "etc/rancher/k3s/joined").exists()
    assert token.stat().st_mode & 0o777 == 0o600


def test_the_first_server_made_anew_joins_those_that_are_left(sandbox: Sandbox) -> None:
    sandbox.give_token()
    sandbox.answer("192.0.2.13")
    assert sandbox.finish(joining.script(node("cp1"))) == (0, "")
    assert sandbox.joins == "cluster-init: false\nserver: https://192.0.2.13:6443\n"


def test_a_server_with_a_datastore_asks_nobody(sandbox: Sandbox) -> None:
    sandbox.give_token()
    sandbox.answer("192.0.2.100")
    (sandbox.folder / "var/lib/rancher/k3s/server/db/etcd").mkdir(parents=True)
    assert sandbox.finish(joining.script(node("cp1"))) == (0, "")
    assert sandbox.joins == ""


def test_nothing_happens_until_the_token_is_there(sandbox: Sandbox) -> None:
    process = sandbox.start(joining.script(node("cp1")))
    time.sleep(0.3)
    assert process.poll() is None and sandbox.log == []
    (sandbox.folder / "etc/rancher/k3s/token").touch()  # being written
    time.sleep(0.2)
    assert process.poll() is None and sandbox.log == []
    sandbox.give_token()
    assert process.wait(timeout=20) == 0
    assert process.stderr is not None
    process.stderr.close()


@pytest.mark.parametrize("name", ["cp2", "wk1"])
def test_the_others_wait_until_somebody_is_there(name: str, sandbox: Sandbox) -> None:
    sandbox.give_token()
    process = sandbox.start(joining.script(node(name)))
    time.sleep(0.3)
    assert process.poll() is None
    assert not [line for line in sandbox.log if line.startswith("installs")]
    sandbox.answer("192.0.2.100")
    assert process.wait(timeout=20) == 0
    assert process.stderr is not None
    process.stderr.close()
    role = "agent" if name == "wk1" else "server"
    assert sandbox.log[-1] == f"installs v1.34.9+k3s1 as {role}"


def test_a_second_run_does_nothing(sandbox: Sandbox) -> None:
    sandbox.give_token()
    sandbox.finish(joining.script(node("cp1")))
    before = sandbox.log
    assert sandbox.finish(joining.script(node("cp1"))) == (0, "")
    assert sandbox.log == before


def test_an_image_that_brings_k3s_needs_no_network(sandbox: Sandbox) -> None:
    sandbox.give_token()
    sandbox.program("usr/local/bin/k3s", "#!/bin/sh\necho 'k3s version v1.34.9+k3s1 (abc)'\n")
    sandbox.program("opt/k3s/install.sh", 'echo "skips $INSTALL_K3S_SKIP_DOWNLOAD" >>"$LOG"\n')
    assert sandbox.finish(joining.script(node("cp1"))) == (0, "")
    assert sandbox.log[-1] == "skips true"
    assert not [line for line in sandbox.log if "get.k3s.io" in line]


def test_an_image_with_another_version_is_refused(sandbox: Sandbox) -> None:
    sandbox.give_token()
    sandbox.program("usr/local/bin/k3s", "#!/bin/sh\necho 'k3s version v1.33.1+k3s1 (abc)'\n")
    sandbox.program("opt/k3s/install.sh", "exit 0\n")
    code, said = sandbox.finish(joining.script(node("cp1")))
    assert code == 1
    assert said == "the image has another K3s than v1.34.9+k3s1; make it anew\n"
    assert not (sandbox.folder / "etc/rancher/k3s/joined").exists()


def test_a_single_server_without_a_virtual_address_asks_nobody() -> None:
    estate = declaration(cluster(address=""), machines=(server(1), worker(1)))
    assert "90-join" not in joining.script(node("cp1", estate))
    assert "until answers 192.0.2.11;" in joining.script(node("wk1", estate))


def test_what_is_declared_cannot_become_a_command(sandbox: Sandbox) -> None:
    sandbox.give_token()
    nasty = cluster(version="v1; touch $OUT/owned", address="$(touch $OUT/owned)")
    code, said = sandbox.finish(joining.script(node("cp1", declaration(nasty))))
    assert (code, said) == (0, "")
    assert not (sandbox.folder / "owned").exists()


@pytest.mark.parametrize("name", ["cp1", "cp2", "wk1"])
def test_the_script_is_one_that_a_shell_reads(name: str, tmp_path: Path) -> None:
    (tmp_path / "script").write_text(joining.script(node(name)))
    assert run("sh", "-n", tmp_path / "script").returncode == 0


@needs_systemd
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    files = written(joining.prepare(node("wk1")))
    for path, text in files.items():
        if path.startswith(joining.UNITS):
            (tmp_path / Path(path).name).write_text(text.replace(joining.SCRIPT_PATH, "/bin/true"))
    units = sorted(tmp_path.glob("join-cluster.*"))
    assert [one.suffix for one in units] == [".path", ".service"]
    said = run("systemd-analyze", "verify", "--man=no", *units)
    assert (said.returncode, said.stderr.decode()) == (0, "")


def test_waiting_begins_with_the_machine_and_ends_with_the_first_success() -> None:
    share = joining.prepare(node("wk1"))
    assert share.commands[-1] == ("systemctl", "enable", "--now", "join-cluster.path")
    unit = written(share)["/etc/systemd/system/join-cluster.path"]
    assert "PathExists=/etc/rancher/k3s/token\n" in unit
    assert "ConditionPathExists=!/etc/rancher/k3s/joined\n" in unit
    assert "RemainAfterExit=yes\n" in written(share)["/etc/systemd/system/join-cluster.service"]
