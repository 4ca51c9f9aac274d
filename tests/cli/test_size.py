"""`bayplan size` as a person calls it: a small cluster, its tree, and thirty days of what it used."""

import json
import subprocess
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from bayplan.model.evidence import DAY, Evidence, Kill, Place, Track
from bayplan.sources import evidence as files
from tests.journeys.terminal import ROOT, Terminal

NOW = 1_793_512_800
"""What SOURCE_DATE_EPOCH says in a journey."""
MI = 1 << 20
NAMES = {"photos": ("512Mi", "512Mi"), "vault": ("1Gi", "2Gi"), "young": ("256Mi", "256Mi")}


def workload(name: str, request: str, limit: str) -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: media}}
spec:
  replicas: 1
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - name: {name}
          image: example.org/{name}:1
          resources:
            requests: {{cpu: 100m, memory: {request}}}  # as it was
            limits: {{memory: {limit}}}
"""


def pod(name: str, request: str, limit: str) -> dict[str, object]:
    """The pod of a workload, as kubectl prints it; who owns it is not known."""
    resources = {"requests": {"cpu": "100m", "memory": request}, "limits": {"memory": limit}}
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": f"{name}-1", "namespace": "media", "labels": {"app": name}},
        "spec": {"nodeName": "n1", "containers": [{"name": name, "image": "i", "resources": resources}]},
        "status": {"phase": "Running"},
    }  # fmt: skip


def used(name: str, typical: int, peak: int, days: int = 30, kills: tuple[Kill, ...] = ()) -> Evidence:
    """Hourly readings up to now: the same always, and one peak in the middle."""
    values = array("d", [float(typical * MI)] * (24 * days))
    values[len(values) // 2] = float(peak * MI)
    start = NOW - (len(values) - 1) * 3600
    return Evidence(
        Place("Deployment", "media", name, name), memory=Track(start, 3600, values),
        cpu=Track(start, 3600, array("d", [40.0] * len(values))), kills=kills, since=start - 90 * DAY,
        starts=(start + DAY, start + 9 * DAY), sources=("example",),
    )  # fmt: skip


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in a folder with a tree, a dump of its cluster, and evidence."""
    found = Terminal(monkeypatch)
    found.environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    (tmp_path / "apps").mkdir()
    for name, sizes in NAMES.items():
        (tmp_path / "apps" / f"{name}.yaml").write_text(workload(name, *sizes), encoding="utf-8")
    node = {
        "apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1"},
        "status": {
            "allocatable": {"cpu": "8", "memory": "16Gi", "pods": "110"},
            "nodeInfo": {"kubeletVersion": "v1.34.2"},
        },
    }  # fmt: skip
    items = [node, *(pod(name, *sizes) for name, sizes in NAMES.items())]
    (tmp_path / "dump.json").write_text(json.dumps({"kind": "List", "apiVersion": "v1", "items": items}))
    kills = (Kill(NOW - 5 * DAY, 512 * MI),)
    evidence = (used("photos", 380, 505, kills=kills), used("vault", 300, 400), used("young", 60, 80, 3))
    files.write(str(tmp_path / "evidence.json"), evidence)
    monkeypatch.chdir(tmp_path)
    yield found


SIZE = "size apps --files dump.json --evidence evidence.json"


def test_the_whole_story_is_told(terminal: Terminal) -> None:
    shown = terminal.run(SIZE)
    assert shown.err == ""
    for said in (
        "1 container ran out of memory; 2 of 3 containers should change",
        "media/photos: it ran out of memory once, last on",
        "Nothing is recommended for 1 container",
        "it was read on 4 days; 7 are needed (media/young)",
        "What it comes to",
        "Does it fit",
    ):
        assert said in shown.out
    assert "\x1b" not in shown.out and "The patch" not in shown.out


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(terminal: Terminal, width: int) -> None:
    terminal.environment(COLUMNS=str(width))
    assert max(map(len, terminal.run(f"{SIZE} --all").out.splitlines())) <= width


def test_the_patch_is_shown_and_nothing_is_written(terminal: Terminal, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (tmp_path / "apps").iterdir()}
    shown = terminal.run(f"{SIZE} --patch")
    assert "--- a/" in shown.out and "+++ b/" in shown.out
    assert {path: path.read_bytes() for path in (tmp_path / "apps").iterdir()} == before


def test_the_diff_alone_can_be_applied(terminal: Terminal, tmp_path: Path) -> None:
    diff = terminal.run(f"{SIZE} --output diff").out
    assert diff.startswith("--- a/")
    root = tmp_path / "root"
    (root / "apps").mkdir(parents=True)
    for path in (tmp_path / "apps").iterdir():
        (root / "apps" / path.name).write_bytes(path.read_bytes())
    cut = 1 if (root / diff.splitlines()[0].removeprefix("--- a/").strip()).exists() else 0
    where = root if cut else root / "apps"
    ran = subprocess.run(["git", "apply", "-p1", "-"], cwd=where, input=diff.encode(), capture_output=True)
    assert ran.returncode == 0, ran.stderr
    applied = (root / "apps" / "photos.yaml").read_text(encoding="utf-8")
    assert "# as it was" in applied and "limits: {memory: 832Mi}" in applied


def test_what_is_written_was_shown_and_is_remembered(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run(f"{SIZE} --write")
    assert "--- a/" in shown.out and shown.out.index("--- a/") < shown.out.index("written in place")
    assert shown.out.rstrip().endswith("bayplan-sizes.jsonl.")
    (ledger,) = tmp_path.rglob("bayplan-sizes.jsonl")
    lines = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines() if line[0] == "{"]
    assert {line["workload"] for line in lines} == {"photos", "vault"}
    assert {line["rule"] for line in lines} == {"bayplan"}
    assert all(line["evidence"].startswith("enough: peak ") for line in lines)
    limit = next(
        line["after"] for line in lines if (line["workload"], line["bound"]) == ("photos", "limits.memory")
    )
    assert f"limits: {{memory: {limit}}}" in (tmp_path / "apps" / "photos.yaml").read_text(encoding="utf-8")
    again = terminal.run("size apps --evidence evidence.json")
    assert f"{len(lines)} sizes accepted before: {len(lines)} held" in again.out


def test_a_document_of_what_was_written_says_so(terminal: Terminal) -> None:
    shown = terminal.run(f"{SIZE} --write --output json")
    assert "--- a/" in shown.err
    assert json.loads(shown.out)["patch"]["written"] is True


def test_a_branch_carries_the_evidence(terminal: Terminal, tmp_path: Path) -> None:
    for command in ("init", "add apps", "commit --message first"):
        who = (
            "-c",
            "user.name=Somebody",
            "-c",
            "user.email=somebody@example.org",
            "-c",
            "commit.gpgsign=false",
        )
        subprocess.run(["git", *who, *command.split()], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run(["git", "config", "user.name", "Somebody"], cwd=tmp_path, check=True)
    subprocess.run(["git", "config", "user.email", "somebody@example.org"], cwd=tmp_path, check=True)
    shown = terminal.run(f"{SIZE} --branch sizes")
    assert "on branch sizes" in shown.out, shown
    log = subprocess.run(["git", "log", "sizes"], cwd=tmp_path, capture_output=True, text=True).stdout
    assert "sized on evidence" in log and "rule bayplan" in log
    (tmp_path / "apps" / "photos.yaml").write_text("# changed\n" + workload("photos", "512Mi", "512Mi"))
    dirty = terminal.run(f"{SIZE} --branch other")
    assert dirty.code == 2 and dirty.err.startswith("bayplan: ") and "photos.yaml" in dirty.err


def test_a_page_goes_where_it_is_wanted(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run(f"{SIZE} --output html -o sizes.html")
    page = (tmp_path / "sizes.html").read_text(encoding="utf-8")
    assert shown.out.startswith("sizes.html: ") and page.startswith("<!doctype html>")
    assert page.count('class="chart"') == 6


def test_the_backtest_judges_every_rule(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run(f"{SIZE} --backtest")
    assert (shown.code, shown.err) == (0, "")
    for rule in ("bayplan", "vpa", "krr"):
        assert f"\n  {rule}" in shown.out
    judged = json.loads(terminal.run(f"{SIZE} --backtest --output json").out)
    assert judged["schema"] == "bayplan.backtest/v1" and judged["containers"] == 2
    terminal.run(f"{SIZE} --backtest --output html -o back.html")
    assert "Slack against misses" in (tmp_path / "back.html").read_text(encoding="utf-8")


def test_evidence_can_be_kept_and_used_again(terminal: Terminal) -> None:
    first = terminal.run(f"{SIZE} --save-evidence kept.json.zst --output json").out
    again = terminal.run(SIZE.replace("evidence.json", "kept.json.zst") + " --output json").out
    assert json.loads(first)["plan"] == json.loads(again)["plan"]


def test_only_some_can_be_looked_at(terminal: Terminal) -> None:
    answer = json.loads(terminal.run(f"{SIZE} --only media/va* --output json").out)
    assert [one["place"][2] for one in answer["recommendations"]] == ["vault"]


def test_without_a_cluster_nothing_is_placed_and_that_is_said(terminal: Terminal) -> None:
    shown = terminal.run("size apps --evidence evidence.json")
    assert "no cluster is known: nothing was placed" in shown.out.replace("\n    ", " ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("size", "there is nothing to size; name a tree, or give --snapshot FILE or --files PATH..."),
        (
            "size apps",
            "there is no evidence to size by; give --prometheus URL, --evidence FILE, or --ask for the "
            "servers of the estate file",
        ),
        (
            "size apps --ask",
            "--ask asks the servers that an estate file names, and none is named; give --prometheus URL",
        ),
        (
            "size --files dump.json --evidence evidence.json --write",
            "--write needs the tree that is edited; name it: bayplan size TREE --write",
        ),
        (
            "size --files dump.json --evidence evidence.json --patch",
            "--patch needs the tree that is edited; name it: bayplan size TREE --patch",
        ),
        (
            "size --files dump.json --evidence evidence.json --output diff",
            "--output diff needs the tree that is edited; name it: bayplan size TREE --output diff",
        ),
        (
            f"{SIZE} --write --branch b",
            "--write and --branch are two ways to carry the same out; give one of them",
        ),
        (f"{SIZE} --backtest --write", "--backtest looks at the past and has no edits; leave out --write"),
        (f"{SIZE} --rule best", "there is no rule 'best'; choose one of "),
        (
            "size nowhere --evidence evidence.json",
            "nowhere: there is no such file or directory; check the path",
        ),
        ("size apps --evidence nowhere.json", "nowhere.json: there is no such file or directory"),
        (
            "size apps --evidence dump.json",
            "dump.json: holds objects of Kubernetes (List); give dumps to --files",
        ),
        (f"{SIZE} --save-evidence kept.txt", "kept.txt: evidence is written as .json or .json.zst"),
        (f"{SIZE} --estate nowhere.yaml", "nowhere.yaml: there is no such file"),
        (
            f"{SIZE} --level all",
            "invalid value for '--level': 'all' is not one of 'safe', 'balanced', 'complete'",
        ),
        (f"{SIZE} --days 0", "invalid value for '--days': 0 is not in the range"),
    ],
    ids=lambda one: one if len(one) < 60 else one[:60],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(terminal: Terminal, words: str, sentence: str) -> None:
    shown = terminal.run(words)
    assert (shown.code, shown.out) == (2, ""), shown
    assert shown.err.startswith(f"bayplan: {sentence}"), shown.err


@pytest.mark.network
def test_a_server_that_is_not_there_is_a_source_that_failed(terminal: Terminal) -> None:
    shown = terminal.run("size apps --prometheus http://127.0.0.1:9 --no-cache")
    assert (shown.code, shown.out) == (3, "") and shown.err.startswith("bayplan: ")


def test_a_damaged_ledger_is_refused_with_its_line(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run(f"{SIZE} --write")
    (ledger,) = tmp_path.rglob("bayplan-sizes.jsonl")
    ledger.write_text(ledger.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    shown = terminal.run(SIZE)
    assert shown.code == 2 and "bayplan-sizes.jsonl:" in shown.err


def test_files_after_the_option_are_files_and_no_tree(terminal: Terminal) -> None:
    shown = terminal.run("size --evidence evidence.json --patch --files dump.json apps")
    assert (shown.code, shown.out) == (2, "") and "--patch needs the tree that is edited" in shown.err
    read = terminal.run("size --evidence evidence.json --output json --files dump.json apps")
    assert len(json.loads(read.out)["recommendations"]) == 3 and json.loads(read.out)["patch"] is None


def test_help_is_quick() -> None:
    """Neither NumPy nor templates nor YAML are loaded to say what the options are."""
    script = (
        "import sys; from bayplan.cli import main; code = main.run(['--help']); "
        "heavy = {'numpy', 'jinja2', 'yaml', 'httpx2', 'sqlite3'} & set(sys.modules); "
        "sys.exit(bool(heavy) or code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0 and "size" in ran.stdout, ran.stderr
