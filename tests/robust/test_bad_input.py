"""Bad input, kind by kind: where it stands, what was expected, what to do; the rest is reviewed."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.robust import desk
from tests.robust.desk import Link, deployment

Files = dict[str, str | bytes | Link]

GOOD = deployment("good")
WEB = 'resource "kubernetes_deployment" "web" {\n  metadata {\n    name = "web"\n  }\n  spec {\n%s  }\n}\n'
POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"
CRON = (
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec:\n  schedule: '%s'\n  jobTemplate:\n   "
    " spec:\n"
    "      template:\n        spec:\n          restartPolicy: Never\n          containers:\n"
    "            - {name: a, image: registry.example/app:1}\n"
)
CYCLE = 'module "a" {\n  source = "../%s"\n}\n'

BROKEN: dict[str, tuple[Files, str, str]] = {
    "YAML that breaks off": ({"a.yaml": f"{POD}spec: [\n"}, "a.yaml:6", "not valid YAML"),
    "JSON that breaks off": ({"a.json": '{"kind": "Pod",\n "apiVersion": '}, "a.json:2", "not valid JSON"),
    "HCL that breaks off": ({"a.tf": "locals {\n  a = {\n"}, "a.tf:2", "is never closed"),
    "HCL with a comma": ({"a.tf": WEB % "    replicas = 1,\n"}, "a.tf:6", "not valid Terraform"),
    "a module that is not there": (
        {"a.tf": 'module "m" {\n  source = "./m"\n}\n'}, "a.tf:2", "there is no folder m"),
    "a module of elsewhere": (
        {"a.tf": 'module "m" {\n  source = '
        '"git::https://example.org/m"\n}\n'}, "a.tf:2", "is not in this tree"),
    "a module of a registry": (
        {"a.tf": 'module "m" {\n  source = '
        '"hashicorp/consul/aws"\n}\n'}, "a.tf:2", "vendor it into the tree"),
    "modules in a circle": (
        {"stacks/s/a.tf": CYCLE % "../m", "m/a.tf": CYCLE % "n", "n/a.tf": CYCLE % "m"},
        "n/a.tf:2", "is a module that it is itself part of"),
    "kustomizations in a circle": (
        {"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources:\n- ../a\n"},
        "b/kustomization.yaml:2", "leads back in a circle; remove it"),
    "values in a circle": (
        {"a.tf": "locals {\n  a = local.b\n  b = local.a\n}\n" + WEB % "    replicas = local.a\n"},
        "a.tf:3", "hangs on itself"),
    "50 MB of YAML": ({"a.yaml": POD.encode() + b"#" * (50 << 20)}, "a.yaml:1", "50 MiB, and more than 16 "
    "MiB"),
    "a tab": ({"a.yaml": POD + "spec:\n\tcontainers: []\n"}, "a.yaml:6", "a tab stands where only spaces"),
    "a key twice": ({"a.yaml": POD + "  name: b\n"}, "a.yaml:5", "'name' stands twice in this mapping; "
    "remove one"),
    "a template": ({"a.yaml": POD + "spec: {{ .Values.spec }}\n"}, "a.yaml:5", "render it first"),
    "a template in HCL": ({"a.tf": WEB % "    replicas = {{ .Values.a "
    "}}\n"}, "a.tf:6", "not valid Terraform"),
    "a binary file": ({"a.yaml": b"\x7fELF\x02\x01\0\0kind"}, "a.yaml", "is a binary file; give JSON or "
    "YAML"),
    "a binary file of Terraform": ({"a.tf": b"\x7fELF\x02\xff\0\0"}, "a.tf", "is not UTF-8 text"),
    "a schedule that is none": ({"a.yaml": CRON % "61 * * * *"}, "a.yaml:5", "schedule"),
    "a schedule of words": ({"a.yaml": CRON % "every day"}, "a.yaml:5", "schedule"),
    "an amount that is none": (
        {"a.yaml": deployment(memory="1 GB")}, "a.yaml:20", "'1 GB' is not a quantity; write a number with "
        "a suffix"),
    "an amount that is none in HCL": (
        {"a.tf": WEB % '    template {\n      spec {\n        container {\n          name = "a"\n          '
        'resources {\n'
         '            limits = { memory = "2GB" }\n          }\n        }\n      }\n    }\n'},
        "a.tf:11", "'2GB' is not a quantity; write a number with a suffix"),
    "fewer than none": ({"a.yaml": deployment(replicas="-1")}, "a.yaml:6", "is -1, but cannot be negative"),
    "fewer than none in HCL": ({"a.tf": WEB % "    replicas = "
    "-1\n"}, "a.tf:6", "is -1, but cannot be negative"),
    "more than can be": ({"a.yaml": deployment(replicas="1099511627776")}, "a.yaml:6", "<= 2147483647"),
    "a count below nought": (
        {"a.tf": 'resource "kubernetes_namespace" "a" {\n  count = -1\n}\n'}, "a.tf:2", "must be from 0"),
    "a million of them": (
        {"a.tf": 'resource "kubernetes_namespace" "a" {\n  count = '
        '1000000\n}\n'}, "a.tf:2", "count is 1000000"),
    "an estate with a key too many": (
        {"bayplan.yaml": "kubernetes: v1.35\npolls: []\n"}, "bayplan.yaml:2", "polls: is not a key of an "
        "estate file; did you mean pools? known are"),
    "an estate of the wrong type": (
        {"bayplan.yaml": "kubernetes: v1.35\ntiers: 3\n"}, "bayplan.yaml:2", "tiers: expected"),
    "a kustomization without its files": (
        {"k/kustomization.yaml": "resources:\n- web.yaml\n"}, "k/kustomization.yaml:2", "is not there; "
        "correct"),
    "a bundle without its values": (
        {"f/fleet.yaml": "helm:\n  chart: c\n  valuesFiles:\n  - "
        "v.yaml\n"}, "f/fleet.yaml:4", "v.yaml is not there"),
    "a name too long for a file": (
        {"k/kustomization.yaml": f"resources:\n- {'a' * 300}\n"}, "k/kustomization.yaml:2", "is not there"),
    "a name that no file has": (
        {"f/fleet.yaml": 'helm:\n  chart: c\n  valuesFiles:\n  - '
        '"a\\0b"\n'}, "f/fleet.yaml:4", "can be called so"),
    "a name too long for Terraform": (
        {"a.tf": f'resource "kubernetes_namespace" "a" '
        f'{{\n  metadata {{\n    name = file("{"a" * 300}")\n  }}\n}}\n'},
        "a.tf:3", "no file is called so"),
    "links in a circle": (
        {"k/kustomization.yaml": "resources:\n- round\n", "k/round": Link("round")},
        "k/kustomization.yaml:2", "is not there"),
    "links in a circle below a bundle": (
        {"f/fleet.yaml": "helm:\n  chart: c\n  valuesFiles: [round]\n", "f/round": Link("round")},
        "f/fleet.yaml:3", "can be called so"),
    "a link out of the tree": (
        {"a.yaml": Link("/etc/hostname")}, "a.yaml", "leads out of the tree; not followed"),
    "a function that quotes": (
        {"a.tf": 'resource "kubernetes_namespace" "a" {\n  metadata {\n    name = base64decode("?")\n  '
        '}\n}\n'},
        "a.tf:3", "cannot work with what it is given"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "place", "fact"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_named_and_the_rest_is_reviewed(
    files: Files, place: str, fact: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sow(tmp_path, {**files, "z/good.yaml": GOOD})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "1000")
    answer = desk.review(".", "--all")
    assert answer.code in (0, 1)
    assert answer.err == ""
    block = next((one for one in answer.out.split("\n\n") if f" {place} " in one), answer.out)
    assert fact in " ".join(block.split())
    assert "remedy: " in block
    assert "good" in answer.out.partition("Every verdict")[2]


SILENT: dict[str, Files] = {
    "an empty folder": {},
    "an empty file": {"a.yaml": "", "a.tf": "", "a.json": ""},
    "what is not for Kubernetes": {"a.yaml": "a: 1\n", "b.json": "[1]", "c.txt": "x"},
    "a definition, and an object of it": {
        "a.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: "
        "gs.example.org\n"
        "spec:\n  group: example.org\n  scope: Cluster\n  names: {kind: G, plural: gs}\n---\n"
        "apiVersion: example.org/v1\nkind: G\nmetadata: {name: a}\nspec: {any: [thing, 1, null]}\n"
    },
    "folders with names of files": {"a.yaml/b.txt": "", "main.tf/c.txt": "", "kustomization.yaml/d.txt": ""},
    "Windows": {"a.yaml": GOOD.replace("\n", "\r\n"), "a.tf": "locals {\r\n  a = 1\r\n}\r\n"},
    "a mark of byte order": {"a.yaml": b"\xef\xbb\xbf" + GOOD.encode(), "a.tf": b"\xef\xbb\xbflocals {}\n"},
    "UTF-16": {"a.yaml": GOOD.encode("utf-16")},
    "a link within the tree": {"a.yaml": GOOD, "b.yaml": Link("a.yaml"), "c": Link(".")},
    "a link to nothing": {"a.yaml": Link("nothing")},
}


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT.keys())
def test_what_is_odd_but_right_is_passed_in_silence(files: Files, tmp_path: Path) -> None:
    answer = desk.review(desk.sow(tmp_path, files))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Clean") or "No errors" in answer.out
    assert desk.findings(tmp_path) == []


WRONG: dict[str, tuple[str, str]] = {
    "no path": ("", "neither PATH nor --base is given, so there is nothing to review"),
    "a path that is not there": ("nowhere", "nowhere: there is no such file or directory; check the path"),
    "a base that is not there": (". --base nowhere", "nowhere: there is no such file or directory"),
    "an unknown revision": (". --base git:nowhere", "git"),
    "a revision of no repository": (". --base git:HEAD", "is not in a work tree of git"),
    "an empty revision": (". --base git:", "git"),
    "an option as a revision": (". --base git:--all", "git"),
    "a value without a name": (". --set 1", "--set takes KEY=VALUE, such as memory=2Gi"),
    "a value with an empty name": (". --set =1", "--set takes KEY=VALUE, such as memory=2Gi"),
    "a snapshot that is not there": (". --snapshot s.json", "s.json: "),
    "a snapshot that is none": (". --snapshot a.yaml", "a.yaml: "),
    "a version that is none": (". --kubernetes new", "new"),
    "a form that is none": (". --output pdf", "pdf"),
    "a report of no form": (". --report pdf=a", "--report takes FORM=FILE, and FORM is one of text, json"),
    "a report without a file": (". --report sarif=", "--report takes FORM=FILE"),
    "a report into nowhere": (". --report sarif=no/where.sarif", "no/where.sarif: cannot be written: "),
    "a report over a folder": (". --report sarif=folder", "folder: cannot be written: "),
}


@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_command_is_answered_in_one_sentence(
    words: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sow(tmp_path, {"a.yaml": GOOD, "folder/b.yaml": ""})
    monkeypatch.chdir(tmp_path)
    answer = desk.review(*words.split())
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("bayplan: ")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "folder"]


def test_a_base_needs_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = desk.review(tmp_path, "--base", "git:HEAD")
    assert answer.code == 2
    assert "there is no git here; install it, or give --base a path" in answer.err


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_an_unknown_revision_is_named(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, capture_output=True)
    answer = desk.review(tmp_path, "--base", "git:v0")
    assert answer.code == 2
    assert "git knows no revision 'v0' here; fetch it" in answer.err


def test_a_complaint_is_harmless_where_it_is_shown(tmp_path: Path) -> None:
    answer = desk.review(tmp_path / "\x1b[31m\n::error::a\u202e")
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert "\x1b" not in answer.err
    assert "\u202e" not in answer.err


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is closed to this user")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    desk.sow(
        tmp_path, {"a.yaml": GOOD, "b/c.yaml": GOOD, "d.tf": "locals {}\n", "z/good.yaml": deployment("z")}
    )
    for name in ("a.yaml", "d.tf", "b"):
        (tmp_path / name).chmod(0)
    try:
        found = desk.findings(tmp_path)
    finally:
        (tmp_path / "b").chmod(stat.S_IRWXU)
    assert {Path(file).name for _, file, _ in found} == {"a.yaml", "d.tf", "b"}


@pytest.mark.parametrize(
    ("interpreter", "fact"),
    [
        ("/nowhere/python", "the system starts no process"),
        ("/bin/false", "it ends the process that reads it"),
    ],
)
def test_a_stack_that_nobody_can_read_is_named(
    interpreter: str, fact: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", interpreter)
    tree = desk.sow(tmp_path, {"stacks/a/main.tf": "locals {}\n", "stacks/good.yaml": GOOD})
    answer = desk.review(tree)
    assert answer.code == 1
    assert f"this stack could not be read: {fact}" in answer.said
    assert "1 workload" in answer.said


def test_a_pipe_is_as_good_as_standard_input(tmp_path: Path) -> None:
    (name, source) = (str(tmp_path / "pipe"), GOOD.encode())
    os.mkfifo(name)
    with subprocess.Popen(["/bin/sh", "-c", f"cat > {name}"], stdin=subprocess.PIPE) as writer:
        assert writer.stdin is not None
        writer.stdin.write(source)
        writer.stdin.close()
        answer = desk.review(name)
    assert "1 workload" in answer.out
    assert len(desk.review("-", data=source).said) == len(answer.said.replace(name, "-"))
