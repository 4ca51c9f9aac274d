"""Where answers go: full disks, closed streams, devices, links, alphabets, narrow windows, and Ctrl-C."""

import io
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.robust import desk, estates

FULL = Path("/dev/full")
QUESTIONS = ["capacity", "whatif drain:n1", "init -o -", "capacity --output html", "record --history h.db"]

needs_full = pytest.mark.skipif(not FULL.is_char_device(), reason="there is no device that is always full")


def shell(line: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """A line of the shell, in which `bayplan` is this one."""
    command = f'bayplan() {{ "{sys.executable}" -m bayplan "$@"; }}; {line}'
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=desk.environment(), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


@needs_full
@pytest.mark.parametrize("words", QUESTIONS)
def test_a_full_disk_under_standard_output_is_said_in_a_sentence(words: str, tmp_path: Path) -> None:
    estates.lay(tmp_path)
    done = shell(f"bayplan {words} --files estate > /dev/full", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("bayplan: standard output cannot be written: No space left")


@needs_full
@pytest.mark.parametrize("words", ["capacity --output html -o", "init --force -o"])
def test_a_device_is_written_to_and_stays_where_it_is(words: str, tmp_path: Path) -> None:
    estates.lay(tmp_path)
    answer = estates.run(*words.split(), FULL, "--files", tmp_path / "estate")
    assert (answer.code, answer.out) == (2, "")
    assert "/dev/full: cannot be written: No space left" in answer.err
    assert FULL.is_char_device()


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    estates.lay(tmp_path)
    done = shell("mkfifo p; cat p & bayplan init --files estate -o p > /dev/null; wait", tmp_path)
    assert "hosts:" in done.stdout
    assert stat.S_ISFIFO((tmp_path / "p").stat().st_mode)


def test_a_link_stays_a_link_and_rights_stay_as_they_are(tmp_path: Path) -> None:
    folder, target, link = estates.lay(tmp_path), tmp_path / "real.yaml", tmp_path / "link.yaml"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    assert estates.run("init", "--files", folder, "--force", "-o", link).code == 0
    assert link.is_symlink()
    assert "hosts:" in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_swallow_the_answer_and_nothing_else(closed: str, tmp_path: Path) -> None:
    estates.lay(tmp_path)
    done = shell(f"bayplan capacity --files estate --only lines -o a.txt {closed}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.txt").read_text().startswith("estate: ")


def test_standard_input_that_is_closed_is_empty(tmp_path: Path) -> None:
    done = shell("bayplan capacity --files - <&-", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no Kubernetes object here" in done.stderr


def test_whoever_stops_listening_is_not_shouted_at(tmp_path: Path) -> None:
    estates.lay(tmp_path)
    done = shell("bayplan capacity --files estate --output html | true", tmp_path)
    assert done.stderr == ""


@pytest.mark.parametrize("words", ["capacity", "whatif drain:n1", "init -o -"])
def test_a_terminal_without_an_alphabet_gets_an_answer(words: str, tmp_path: Path) -> None:
    folder = estates.lay(tmp_path, pods=estates.listed(estates.pod("\u00e4\u2603", "n1")))
    done = desk.process(*words.split(), "--files", str(folder), PYTHONIOENCODING="ascii")
    assert (done.returncode in (0, 1), done.stderr) == (True, b"")
    assert done.stdout.isascii()


@pytest.mark.parametrize("columns", ["0", "-3", "wide", "9" * 5000, "\u0663", "20", "40", "60", "200"])
def test_any_width_is_taken(columns: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    answer = estates.run("capacity", "--files", estates.lay(tmp_path))
    assert (answer.code, answer.err) == (0, "")
    assert max(map(len, answer.out.splitlines())) <= 140


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"FORCE_COLOR": "1"}, {}])
def test_colours_are_wished_for_or_not(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    answer = estates.run("capacity", "--files", estates.lay(tmp_path))
    assert ("\x1b[" in answer.out) is (environment == {"FORCE_COLOR": "1"})


@pytest.mark.parametrize("after", [0.2, 0.35, 0.5, 0.7])
@pytest.mark.parametrize(
    "words",
    [
        "capacity --output html -o new",
        "snapshot -o new.json",
        "init --force -o new",
        "record --history new.db",
    ],
)
def test_an_interrupted_command_leaves_all_or_nothing(words: str, after: float, tmp_path: Path) -> None:
    example = str(desk.ROOT / "examples" / "r730")
    with desk.start(*words.split(), "--files", example, cwd=tmp_path) as started:
        time.sleep(after)
        started.send_signal(signal.SIGINT)
        _, err = started.communicate(timeout=60)
    assert started.returncode in (0, 1, 130, -signal.SIGINT)
    assert b"Traceback" not in err or started.returncode == -signal.SIGINT
    assert [path.name for path in tmp_path.iterdir()] in ([], [words.split()[-1]])
    for path in tmp_path.iterdir():
        if path.suffix == ".json":
            assert estates.run("capacity", "--snapshot", path, "--only", "lines").code in (0, 1)
        if path.suffix == ".db":
            code = estates.run("capacity", "--files", example, "--only", "forecasts", "--history", path).code
            assert code in (0, 1)


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is closed to this user")
def test_a_folder_that_nobody_may_write_to_is_named(tmp_path: Path) -> None:
    folder, closed = estates.lay(tmp_path), tmp_path / "closed"
    closed.mkdir()
    closed.chmod(stat.S_IRUSR | stat.S_IXUSR)
    for words in ("init -o", "capacity -o", "record --history"):
        answer = estates.run(*words.split(), closed / "x", "--files", folder)
        assert (answer.code, answer.out) == (2, "")
        assert f"{closed / 'x'}: cannot be " in answer.err


def test_a_stream_that_breaks_is_not_taken_for_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    answer = estates.run("capacity", "--files", "-", data=b"\0\1")
    assert (answer.code, answer.out) == (2, "")
    assert "standard input: is a binary file" in answer.err
