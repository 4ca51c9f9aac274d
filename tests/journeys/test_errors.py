"""What cannot be used: one sentence with the place, the fact and the next step; no traceback; code 2."""

import json
from pathlib import Path

import pytest

from tests.journeys.terminal import ROOT, Terminal

R730 = "--files examples/r730"
LINES = (ROOT / "examples/a100/bayplan.yaml").read_text(encoding="utf-8").splitlines()
SENTENCES = {
    "a missing file": (
        "fit --files nowhere.json a/b",
        "nowhere.json: there is no such file or directory; check the path",
    ),
    "a slip in a node's name": (
        f"whatif {R730} drain:k8s-nodee3",
        "there is no node k8s-nodee3; did you mean k8s-node3 or k8s-node6 or k8s-node5?",
    ),
    "a slip in a workload's name": (
        f"fit {R730} headscale/headscal",
        "there is no workload or pod headscale/headscal; did you mean headscale/headscale or "
        "headscale/headscale-djkxxfq6s or health/health?",
    ),
    "an unknown version": (
        f"fit {R730} --kubernetes 1.29 headscale/headscale",
        "Kubernetes 1.29 is not modelled; choose one of 1.31 to 1.36 with --kubernetes",
    ),
    "not a version": (
        f"fit {R730} --kubernetes new headscale/headscale",
        "'new' is not a Kubernetes version; write a minor such as 1.35",
    ),
    "no source": (
        "fit a/b",
        "there is nothing to look at; give --snapshot FILE, or --files with what `kubectl get` printed",
    ),
    "two sources": (
        f"fit {R730} --snapshot s.json a/b",
        "--snapshot and --files name two sources; give one of them",
    ),
    "no subject": (f"fit {R730}", "SUBJECT is missing; see `bayplan fit --help`"),
    "an unknown command": (
        "explian x",
        "there is no command explian; did you mean explain?; see `bayplan --help`",
    ),
    "an unknown option": (
        "fit --snapsot x a/b",
        "there is no option --snapsot; did you mean --snapshot?; see `bayplan fit --help`",
    ),
    "an unknown form": (
        "demo --output jsn",
        "invalid value for '--output': 'jsn' is not one of 'text', 'json'; see `bayplan demo --help`",
    ),
    "a name that no snapshot has": (
        f"snapshot {R730} -o s.txt",
        "s.txt: a snapshot is written as .json or .json.zst; choose a name that ends so",
    ),
    "a snapshot that is none": (
        "fit --snapshot examples/r730/nodes.json a/b",
        "examples/r730/nodes.json: is not a snapshot of bayplan; give a file that `bayplan snapshot` wrote, "
        "or use --files",
    ),
    "a directory as a snapshot": (
        "fit --snapshot examples a/b",
        "examples: is a directory, not a snapshot; name the file, or give the directory to --files",
    ),
    "a folder of results that is none": (
        "verify --files examples/a100 --results nowhere",
        "nowhere: is no folder; --results names one with what the tests printed",
    ),
    "documents that are not there": (
        "docs --files examples/a100 --check nowhere",
        "nowhere: is not there; name a document, or a folder of some",
    ),
    "a release that is none": (
        "versions --estate examples/a100/bayplan.yaml --to latest",
        "--to: 'latest' is no version of Kubernetes; write one such as v1.36.5+k3s1",
    ),
    "a token that nobody set": (
        "render --estate examples/a100/bayplan.yaml --seed-iso nowhere/x --with-token",
        "examples/a100/bayplan.yaml:{token}: cluster.token: K3S_TOKEN is neither an environment variable nor "
        "a file that can be read; set it, or correct the name",
    ),
    "no recordings": (
        "conform nowhere",
        "nowhere: no recorded scenarios here; name a scenario file or a folder of them",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_sentence(case: str, terminal: Terminal) -> None:
    command, sentence = SENTENCES[case]
    sentence = sentence.replace("{token}", str(LINES.index("  token: K3S_TOKEN") + 1))
    shown = terminal.run(command)
    assert (shown.code, shown.out, shown.err) == (2, "", f"bayplan: {sentence}\n")


def broken(directory: Path, text: str) -> Path:
    file = directory / "dump.json"
    file.write_text(text, encoding="utf-8")
    return file


def test_broken_json_is_found_on_its_line(terminal: Terminal, tmp_path: Path) -> None:
    file = broken(tmp_path, '{"kind": "Pod",\n "spec": {\n  "containers": oops\n}}')
    shown = terminal.run(f"fit --files {file} a/b")
    assert shown.code == 2
    assert shown.err.startswith(f"bayplan: {file}:3: this is not valid JSON")


BAD_QUANTITY = json.dumps(
    {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "x", "namespace": "d"},
        "spec": {"containers": [{"name": "c", "resources": {"requests": {"cpu": "1q"}}}]},
    }
)
PLACE = "spec.containers[0].resources.requests.cpu: '1q' is not a quantity"


def test_a_bad_quantity_is_found_on_its_path(terminal: Terminal, tmp_path: Path) -> None:
    file = broken(tmp_path, BAD_QUANTITY)
    shown = terminal.run(f"snapshot --files {file} -o {tmp_path}/s.json --strict")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith(f"bayplan: {file}:1: {PLACE}")


def test_without_strict_the_rest_is_kept_and_told(terminal: Terminal, tmp_path: Path) -> None:
    node = '{"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}}'
    file = broken(tmp_path, f"{BAD_QUANTITY}\n{node}")
    shown = terminal.run(f"snapshot --files {file} -o {tmp_path}/s.json")
    assert (shown.code, shown.err) == (1, "")
    assert "1 node" in shown.out and PLACE in " ".join(shown.out.split())
    assert terminal.run(f"snapshot --files {file} -o {tmp_path}/s.json --fail-on never").code == 0


def test_an_answer_on_half_a_dump_says_so(terminal: Terminal, tmp_path: Path) -> None:
    file = broken(tmp_path, BAD_QUANTITY)
    shown = terminal.run(f"explain --files examples/r730 {file} osm-routing/otp")
    assert shown.out.startswith("osm-routing/otp")
    assert shown.err.startswith(f"bayplan: error: {file}:1: Pod d/x: {PLACE}")


def test_empty_standard_input(terminal: Terminal) -> None:
    shown = terminal.run("fit --files - a/b", data=b"")
    assert (shown.code, shown.out) == (2, "")
    assert "there is no Kubernetes object here" in shown.err


def test_a_folder_without_manifests(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run(f"fit --files {tmp_path} a/b")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith(f"bayplan: {tmp_path}: there is no Kubernetes object here")


def test_a_file_that_may_not_be_read(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = broken(tmp_path, "{}")
    monkeypatch.setattr(Path, "open", _denied)
    shown = terminal.run(f"fit --files {file} a/b")
    assert (shown.code, shown.out, shown.err) == (
        2,
        "",
        f"bayplan: {file}: cannot be read: Permission denied\n",
    )


def _denied(path: Path, *_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied", str(path))


def test_a_place_that_cannot_be_written(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run(f"snapshot --files examples/r730 -o {tmp_path}/nowhere/s.json")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == f"bayplan: {tmp_path}/nowhere/s.json: cannot be written: No such file or directory\n"
