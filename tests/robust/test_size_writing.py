"""`--write` where files are odd, others write too, or the plug is pulled: each file is old or new."""

import hashlib
import json
import os
import random
import signal
import stat
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bayplan.app import apply
from bayplan.effects import files
from bayplan.model.errors import EffectError
from bayplan.rightsizing.report.ledger import Entry
from bayplan.rightsizing.report.patch import Edit, Patch
from bayplan.sources import ledger
from tests.robust import desk, sizing
from tests.robust.sizing import FILE, NEW, OLD, manifest, size

LEDGER = "bayplan-sizes.jsonl"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return sizing.at_home(tmp_path, monkeypatch)


def entries(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["bound"] for line in lines if line.startswith("{")]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o444])
def test_a_file_keeps_its_mode_and_its_owner(mode: int, home: Path) -> None:
    (home / FILE).chmod(mode)
    if os.getuid() == 0:
        os.chown(home / FILE, 1234, 1234)
    assert size(home, "--write").code == 0
    found = (home / FILE).stat()
    assert (stat.S_IMODE(found.st_mode), NEW in (home / FILE).read_text()) == (mode, True)
    assert os.getuid() != 0 or (found.st_uid, found.st_gid) == (1234, 1234)


def test_nobody_reads_a_private_file_while_it_is_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / FILE).chmod(0o600)
    seen: list[int] = []
    chmod = Path.chmod

    def look(self: Path, mode: int) -> None:
        seen.append(stat.S_IMODE(self.stat().st_mode))
        chmod(self, mode)

    monkeypatch.setattr(Path, "chmod", look)
    assert size(home, "--write").code == 0
    assert seen == [0o600]


@pytest.mark.parametrize(
    "data", [manifest().replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + manifest().encode()]
)
def test_line_ends_and_marks_stay(data: bytes, home: Path) -> None:
    (home / FILE).write_bytes(data)
    assert size(home, "--write").code == 0
    found = (home / FILE).read_bytes()
    assert OLD.encode() not in found and NEW.encode() in found
    assert found.count(b"\r\n") == data.count(b"\r\n") and found[:3] == data[:3]


def test_other_names_of_a_file_keep_what_they_had(home: Path) -> None:
    (home / "backup").hardlink_to(home / FILE)
    assert size(home, "--write").code == 0
    assert (NEW in (home / FILE).read_text(), OLD in (home / "backup").read_text()) == (True, True)


def test_two_ways_to_one_file_are_one_edit(home: Path) -> None:
    (home / "apps" / "again").symlink_to(".")
    (home / "apps" / "link.yaml").symlink_to("web.yaml")
    answer = size(home, "--write")
    assert answer.code == 0, answer
    assert (home / FILE).read_text().count(NEW) == 1 and (home / "apps" / "link.yaml").is_symlink()


def test_a_tree_that_is_closed_says_so_and_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def closed(path: object, flags: int, *more: int, **rest: int) -> int:
        if flags & os.O_CREAT and "partial" in str(path):
            raise OSError(30, "Read-only file system")
        return real(path, flags, *more, **rest)  # type: ignore[arg-type]  # what the caller gave

    monkeypatch.setattr(os, "open", closed)
    answer = size(home, "--write")
    assert (
        answer.code == 2
        and "web.yaml cannot be written: Read-only file system; it is as it was" in answer.err
    )
    assert OLD in (home / FILE).read_text() and not list(home.rglob("*partial*"))


def test_a_ledger_that_cannot_be_added_to_stops_all(home: Path) -> None:
    for text in ("<<<<<<< ours\n", "{broken\n", "\xff\n"):
        (home / "apps" / LEDGER).write_bytes(text.encode("latin-1"))
        answer = size(home, "--write")
        assert (answer.code, answer.out) == (2, ""), answer
        assert f"{LEDGER}" in answer.err and OLD in (home / FILE).read_text()


def test_what_was_changed_is_told_though_the_rest_fails(home: Path) -> None:
    answer = size(home, "--write", "--output", "html", "-o", "/dev/full")
    assert answer.code == 2 and NEW in (home / FILE).read_text()
    assert "what was to be changed is changed" in answer.err and "/dev/full: cannot be written" in answer.err


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_ledger_of_another_editor_is_added_to(mark: str, home: Path) -> None:
    path = home / "apps" / LEDGER
    path.write_bytes(f"{mark}# Sizes\r\n\r\n".encode())
    assert size(home, "--write").code == 0
    assert path.read_bytes().startswith(f"{mark}# Sizes\r\n".encode())
    assert len(ledger.read(str(path))) == len(entries(path)) > 0


def test_of_two_at_once_one_writes_and_both_end_well(home: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        words = ("size", "apps", "--evidence", sizing.EVIDENCE, "--no-cache", "--write")
        both = list(pool.map(lambda _: desk.process(*words, cwd=home), range(2)))
    assert (home / FILE).read_text().count(NEW) == 1
    assert sorted(one.returncode for one in both) in ([0, 0], [0, 2])
    refused = [one.stderr.decode() for one in both if one.returncode]
    assert all("has changed since the patch was made" in one for one in refused), refused
    bounds = entries(home / "apps" / LEDGER)
    assert len(bounds) == len(set(bounds))


def test_no_entry_is_lost_where_many_are_made_at_once(tmp_path: Path) -> None:
    path = tmp_path / LEDGER

    def add(number: int) -> None:
        one = Entry(sizing.WEB, "limits.memory", None, number + 1, "bayplan", sizing.NOW + number, "")
        apply.record(str(path), [one])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    assert len(ledger.read(str(path))) == 24


def test_who_writes_too_long_is_not_waited_for(tmp_path: Path) -> None:
    with (
        files.alone(tmp_path),
        pytest.raises(EffectError, match="another bayplan is writing"),
        files.alone(tmp_path, patience=0.1),
    ):
        raise AssertionError("nobody comes here")
    with files.alone(tmp_path), files.alone(tmp_path / "nowhere"):
        pass


WRITER = textwrap.dedent("""
    import hashlib, sys
    from pathlib import Path
    from bayplan.app import apply
    from bayplan.effects import files
    from bayplan.rightsizing.report.ledger import Entry
    from bayplan.rightsizing.report.patch import Edit, Patch
    from bayplan.model.evidence import Place
    root = Path(sys.argv[1])
    place = Place("Deployment", "shop", "web", "main")
    print("begun", flush=True)
    for turn in range(10_000):
        names = sorted(one.name for one in root.glob("*.yaml"))
        data = {name: (root / name).read_bytes() for name in names}
        old = next(iter(data.values())).decode().strip()
        new = "b" if old == "a" else "a"
        edits = tuple(Edit(name, 1, 0, 1, old, new) for name in names)
        digests = {name: hashlib.sha256(one).hexdigest() for name, one in data.items()}
        files.write(root, Patch(edits=edits, files=tuple(names), digests=digests))
        entry = Entry(place, "limits.memory", None, turn + 1, "bayplan", 1_790_000_000 + turn, "x" * 200)
        apply.record(str(root / "bayplan-sizes.jsonl"), [entry])
""")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda one: one.name)
def test_every_file_is_whole_whenever_the_plug_is_pulled(how: signal.Signals, tmp_path: Path) -> None:
    """Random moments, each from a fixed seed; what they hit in the other process is chance."""
    chance = random.Random(how.value)
    for turn in range(2):
        root = tmp_path / str(turn)
        desk.sow(root, {f"{name}.yaml": "a" + "\n" * 5000 for name in range(20)})
        command = [sys.executable, "-c", WRITER, str(root)]
        with subprocess.Popen(command, env=desk.environment(), stdout=-1, stderr=-3) as started:
            assert started.stdout is not None and started.stdout.readline() == b"begun\n"
            time.sleep(chance.uniform(0.02, 0.25))
            started.send_signal(how)
        found = {one.read_bytes() for one in root.glob("*.yaml")}
        assert found <= {letter + b"\n" * 5000 for letter in (b"a", b"b")}
        assert how is not signal.SIGINT or len(found) == 1, "what was begun is taken back"
        assert all(one.after for one in ledger.read(str(root / LEDGER)))
        left = list(root.glob(".*partial"))
        assert len(left) <= (how is not signal.SIGINT)


def test_what_somebody_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    data = b"512Mi\n"
    desk.sow(tmp_path, {"a": data, f".bayplan.{os.getpid()}.partial": b"half"})
    digests = {"a": hashlib.sha256(data).hexdigest()}
    made = Patch(edits=(Edit("a", 1, 0, 5, "512Mi", "1Gi"),), files=("a",), digests=digests)
    files.write(tmp_path, made)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"a": b"1Gi\n"}
