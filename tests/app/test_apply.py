"""What is carried out: a patch in place, a patch as a branch, entries in the ledger."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.app import apply, patching, services
from bayplan.app.trees import Look
from bayplan.model.errors import EffectError
from bayplan.model.evidence import DAY, Place
from bayplan.rightsizing.framework import Quality, Term
from bayplan.rightsizing.report.evidence import Portrait, Trend
from bayplan.rightsizing.report.ledger import Entry
from bayplan.rightsizing.report.patch import Edit, Patch
from bayplan.rightsizing.report.plan import Change
from bayplan.rightsizing.report.recommendation import Direction, Held, Recommendation, Sized
from bayplan.sources import ledger

MI = 1 << 20
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: shop}}
spec:
  template:
    spec:
      containers:
        - name: server
          resources: {{requests: {{memory: 512Mi}}, limits: {{memory: 1Gi}}}}
"""
WEB, API = (Place("Deployment", "shop", name, "server") for name in ("web", "api"))
CHANGES = (
    Change(WEB, {"requests.memory": 768 * MI, "limits.memory": 1536 * MI}),
    Change(API, {"requests.memory": 256 * MI}),
)
NOON = 1_790_000_000
ADVICE = Recommendation(
    WEB,
    rule="bayplan",
    sized=(
        Sized("requests.memory", 512 * MI, 768 * MI, direction=Direction.RAISE),
        Sized("limits.memory", 1024 * MI, 1536 * MI, direction=Direction.RAISE),
    ),
    portrait=Portrait(
        quality=Quality.ENOUGH,
        start=NOON - 30 * DAY,
        end=NOON,
        window=30 * DAY,
        samples=8640,
        peak=700 * MI + 1,
        peak_at=NOON - 3 * DAY,
        kills=2,
        killed_at=NOON - DAY,
    ),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("web", "api"):
        (tmp_path / f"{name}.yaml").write_text(MANIFEST.format(name=name))
    (tmp_path / ".git").mkdir()
    return tmp_path


def made(home: Path) -> Patch:
    return patching.patch(str(home), Look(), Look().read(str(home)), CHANGES)


def test_a_patch_is_written_in_place(home: Path) -> None:
    patch = made(home)
    assert apply.write(str(home), patch).written
    assert "requests: {memory: 768Mi}, limits: {memory: 1536Mi}" in (home / "web.yaml").read_text()
    assert "requests: {memory: 256Mi}, limits: {memory: 1Gi}" in (home / "api.yaml").read_text()
    with pytest.raises(EffectError, match="has changed since the patch was made"):
        apply.write(str(home), patch)
    assert not apply.write(str(home), Patch()).written


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_a_patch_becomes_one_commit_for_each_service(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(home), *arguments], capture_output=True, check=True, text=True
        ).stdout

    (home / ".git").rmdir()
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(name, "Ada")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "ada@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    run("init", "-q")
    run("add", ".")
    run("commit", "-q", "-m", "first")
    patch = apply.commit(str(home), made(home), [ADVICE], "size")
    assert (patch.branch, patch.commits, patch.written) == ("size", 2, False)
    assert run("log", "--format=%s", "HEAD..size").splitlines() == [
        "shop/web: 1 container sized on evidence",
        "shop/api: 1 container sized on evidence",
    ]
    assert run("log", "-1", "--format=%b", "size").strip().splitlines() == [
        "Deployment shop/web container server",
        "  requests.memory: 512Mi -> 768Mi",
        "  limits.memory: 1Gi -> 1536Mi",
        "  rule bayplan; evidence: enough",
        "  window 30 days, 2026-08-22 to 2026-09-21, 8640 readings",
        "  peak 701Mi on 2026-09-18",
        "  ran out of memory 2 times, last on 2026-09-20",
    ]
    assert "memory: 512Mi" in (home / "web.yaml").read_text()
    assert run("status", "--short") == ""
    with pytest.raises(EffectError, match="there is a branch size already"):
        apply.commit(str(home), made(home), [ADVICE], "size")


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_a_committed_ledger_that_is_damaged_stops_the_branch(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".git").rmdir()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ada@example.org")
    (home / "sizes.jsonl").write_text("{broken\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", "-C", str(home), *words], capture_output=True, check=True)
    entry = Entry(WEB, "requests.memory", 512 * MI, 768 * MI, "bayplan", NOON)
    kept = apply.Remembered(str(home / "sizes.jsonl"), (entry,))
    with pytest.raises(EffectError, match="as it is committed cannot be read"):
        apply.commit(str(home), made(home), [ADVICE], "size", kept)


def test_what_was_accepted_is_entered_once(tmp_path: Path) -> None:
    path = tmp_path / "sizes.jsonl"
    entry = Entry(WEB, "requests.memory", 512 * MI, 768 * MI, "bayplan", NOON)
    apply.record(str(path), [])
    assert not path.exists()
    apply.record(str(path), [entry])
    apply.record(str(path), [entry])
    assert ledger.read(str(path)) == (entry,)


def test_a_ledger_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "sizes.jsonl"
    path.write_bytes(b"\xff\n")
    with pytest.raises(EffectError, match="cannot be read"):
        apply.record(str(path), [Entry(WEB, "requests.memory", 1, 2, "bayplan", NOON)])


def test_a_commit_says_how_each_figure_came_about() -> None:
    said = "by half at the most in one step"
    steps = (Term("observed", 200 * MI), Term("rounding", 256 * MI), Term("held", 768 * MI, note=said))
    held = (Held("step", said, 256 * MI),)
    sized = Sized("requests.memory", 1536 * MI, 768 * MI, direction=Direction.LOWER, terms=steps, held=held)
    leak = Portrait(Quality.ENOUGH, trend=Trend("leak", 28 * MI))
    edit = Edit("web.yaml", 3, 0, 1, "1536Mi", "768Mi", (WEB,), ("requests.memory",), "web")
    (made,) = services.services(Patch((edit,)), [replace(ADVICE, sized=(sized,), portrait=leak)])
    assert made.message.splitlines()[2:] == [
        "Deployment shop/web container server",
        "  requests.memory: 1536Mi -> 768Mi",
        "    observed 200Mi, rounding 256Mi, step 768Mi",
        "  rule bayplan; evidence: enough",
        "  leak of 28Mi a day",
    ]
