"""Nothing outside of a tree is read, nothing is written into it, nothing in it is run."""

import shutil
from pathlib import Path

import pytest

from tests.fuzz import run, trees
from tests.fuzz.trees import CANARY, Sketch
from tests.robust import desk
from tests.robust.desk import Link, deployment

NAMESPACE = 'resource "kubernetes_namespace" "a" {\n  metadata {\n    name = %s\n  }\n}\n'

WAYS_OUT: dict[str, Sketch] = {
    "a resource": {"k/kustomization.yaml": "resources: [../../outside]\n"},
    "a resource by its whole path": {"k/kustomization.yaml": 'resources: ["@@/outside"]\n'},
    "a file as a resource": {"k/kustomization.yaml": "resources: [../../outside/x.yaml]\n"},
    "a resource with a capital": {"k/kustomization.yaml": "Resources: [../../outside]\n"},
    "a resource with a long s": {"k/kustomization.yaml": "re\u017fources: [../../outside]\n"},
    "a resource as a merged key": {"k/kustomization.yaml": "!!merge <<: {resources: [../../outside]}\n"},
    "a resource in base 64": {"k/kustomization.yaml": "!!binary cmVzb3VyY2Vz: [../../outside]\n"},
    "a base": {"k/kustomization.yaml": "bases: [../../outside]\n"},
    "a component": {"k/kustomization.yaml": "components: [../../outside]\n"},
    "a transformer": {
        "k/kustomization.yaml": "transformers: [../../outside/prefix]\nresources: [a.yaml]\n",
        "k/a.yaml": deployment(),
    },
    "a transformer in capitals": {
        "k/kustomization.yaml": "TRANSFORMERS: [../../outside/prefix]\nresources: [a.yaml]\n",
        "k/a.yaml": deployment(),
    },
    "a generator": {"k/kustomization.yaml": "generators: [../../outside]\n"},
    "a map of a file": {
        "k/kustomization.yaml": "configMapGenerator: [{name: a, files: [../../outside/x.txt]}]\n"
    },
    "a base of a base": {
        "k/kustomization.yaml": "resources: [../base]\n",
        "base/kustomization.yaml": "resources: [../../outside]\n",
    },
    "a base behind a link": {"k/kustomization.yaml": "resources: [more]\n", "k/more": ["@@/outside"]},
    "a link as the kustomization": {"k/kustomization.yaml": ["../../outside/kustomization.yaml"]},
    "values of a bundle": {"f/fleet.yaml": "helm: {chart: c, valuesFiles: [../../outside/values.yaml]}\n"},
    "values of a bundle behind a link": {
        "f/fleet.yaml": "helm: {chart: c, valuesFiles: [v.yaml]}\n",
        "f/v.yaml": ["@@/outside/values.yaml"],
    },
    "the chart of a bundle": {"f/fleet.yaml": "helm: {chart: ../../outside}\n"},
    "the chart's values behind a link": {
        "f/fleet.yaml": "helm: {chart: c}\n",
        "f/c/Chart.yaml": "name: c\n",
        "f/c/values.yaml": ["../../../outside/values.yaml"],
    },
    "the kustomization of a bundle": {"f/fleet.yaml": "kustomize: {dir: ../../outside}\n"},
    "a link as the bundle": {"f/fleet.yaml": ["../../outside/fleet.yaml"], "f/a.yaml": deployment()},
    "a link as the estate": {"bayplan.yaml": ["../outside/bayplan.yaml"], "a.yaml": deployment()},
    "a link as a manifest": {"a.yaml": ["../outside/x.yaml"]},
    "a link as a folder": {"more": ["../outside"]},
    "a link as a stack": {"stacks/a": ["../../outside"]},
    "a link as a file of a stack": {"stacks/a/main.tf": ["../../../outside/main.tf"]},
    "file": {"main.tf": NAMESPACE % 'file("../outside/x.txt")'},
    "file by its whole path": {"main.tf": NAMESPACE % 'file("@@/outside/x.txt")'},
    "file below the module": {"main.tf": NAMESPACE % 'file("${path.module}/../outside/x.txt")'},
    "file by detours": {"main.tf": NAMESPACE % 'file("./a/b/../../../outside/x.txt")'},
    "file behind a link": {"main.tf": NAMESPACE % 'file("more/x.txt")', "more": ["../outside"]},
    "base64 of a file": {"main.tf": NAMESPACE % 'base64decode(filebase64("../outside/x.txt"))'},
    "a template": {"main.tf": NAMESPACE % 'templatefile("../outside/x.txt", {})'},
    "a set of files": {"main.tf": NAMESPACE % 'join("", fileset("..", "**"))'},
    "the pattern of a set": {"main.tf": NAMESPACE % 'join("", fileset(".", "../outside/*"))'},
    "a module": {"main.tf": 'module "m" {\n  source = "../outside"\n}\n'},
    "a module by its whole path": {"main.tf": 'module "m" {\n  source = "@@/outside"\n}\n'},
    "a module behind a link": {"main.tf": 'module "m" {\n  source = "./more"\n}\n', "more": ["../outside"]},
    "the chart of a release": {
        "main.tf": 'resource "helm_release" "h" {\n  name = "h"\n  chart = "../outside"\n'
        '  values = [file("../outside/values.yaml")]\n}\n'
    },
    "variables behind a link": {
        "main.tf": 'variable "a" {}\n' + NAMESPACE % "var.a",
        "terraform.tfvars": ["../outside/x.txt"],
    },
    "what stands above": {"stacks/a/terragrunt.hcl": 'include "root" {\n  path = "@@/outside/main.tf"\n}\n'},
}


@pytest.mark.parametrize("tree", WAYS_OUT.values(), ids=WAYS_OUT.keys())
def test_nothing_outside_of_the_tree_is_read(tree: Sketch, tmp_path: Path) -> None:
    trees.try_out(tree, tmp_path)


def test_what_looks_outside_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bayplan.sources.trees.grounds.Grounds.hold", lambda *_: True)
    monkeypatch.setattr("bayplan.sources.trees.grounds.Grounds.name", lambda self, path: path.name)
    with pytest.raises(AssertionError, match="tells what lies outside"):
        trees.try_out(WAYS_OUT["a link as a manifest"], tmp_path)


@pytest.mark.parametrize("name", ["a resource", "a transformer", "values of a bundle", "a module", "file"])
def test_a_way_out_is_said(name: str, tmp_path: Path) -> None:
    desk.sow(tmp_path, trees.OUTSIDE)
    tree = tmp_path / "tree"
    desk.sow(tree, {path: str(content) for path, content in WAYS_OUT[name].items()})
    answer = desk.review(tree)
    assert "out of the tree" in answer.said
    assert f"{tree}/" in "".join(answer.out.split())  # a long path is broken at the edge of the screen
    assert CANARY not in answer.said


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="there is no kubectl")
def test_a_kustomization_that_stays_within_is_written_out(tmp_path: Path) -> None:
    desk.sow(tmp_path, {name: text for name, text in trees.NAMING.items() if isinstance(text, str)})
    found = desk.review(tmp_path, "--all").out
    assert "default/b-a-based " in found
    assert "default/b-a-web " in found


RUNS: dict[str, dict[str, str | bytes | Link]] = {
    "an external data source": {
        "main.tf": 'data "external" "x" {\n  program = ["touch", "@@/ran"]\n}\n'
        + NAMESPACE % "data.external.x.result.a"
    },
    "a provisioner": {
        "main.tf": 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "touch '
        '@@/ran"\n'
        "  }\n}\n"
    },
    "Terragrunt": {
        "terragrunt.hcl": 'inputs = { a = run_cmd("touch", "@@/ran") }\n',
        "main.tf": 'variable "a" {}\n' + NAMESPACE % "var.a",
    },
    "a tag of Python": {"a.yaml": "!!python/object/apply:os.system ['touch @@/ran']\n"},
    "a plugin of Kustomize": {
        "kustomization.yaml": "generators: [g.yaml]\n",
        "g.yaml": "apiVersion: x/v1\nkind: G\nmetadata:\n  name: g\n  annotations:\n"
        "    config.kubernetes.io/function: 'exec: {path: ./run.sh}'\n",
        "run.sh": "#!/bin/sh\ntouch @@/ran\n",
    },
    "modules of Python": {
        "bayplan.py": "open('@@/ran', 'w')\n",
        "yaml/__init__.py": "open('@@/ran', 'w')\n",
        "sitecustomize.py": "open('@@/ran', 'w')\n",
        "main.tf": NAMESPACE % '"a"',
    },
}


@pytest.mark.parametrize("files", RUNS.values(), ids=RUNS.keys())
def test_nothing_in_a_tree_is_run(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tmp_path / "tree"
    desk.sow(tree, {name: text.replace("@@", str(tmp_path)) for name, text in files.items()})
    for script in tree.rglob("*.sh"):
        script.chmod(0o755)
    monkeypatch.chdir(tree)
    before = trees.state(tree)
    assert desk.review(".").code in (0, 1)
    assert not (tmp_path / "ran").exists()
    assert trees.state(tree) == before


def test_git_runs_nothing_of_the_tree(tmp_path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git")
    _commit(tmp_path / "tree", git)
    ran = tmp_path / "ran"
    script = tmp_path / "tree" / ".git" / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch {ran}\n")
    script.chmod(0o755)
    with (tmp_path / "tree" / ".git" / "config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = {script}\n\tpager = {script}\n\tsshCommand = {script}\n")
        config.write(
            f'[filter "x"]\n\tsmudge = {script}\n\tprocess = {script}\n[diff]\n\texternal = {script}\n'
        )
    desk.sow(tmp_path / "tree", {".gitattributes": "* filter=x diff=x\n", "a.yaml": deployment(replicas="2")})
    assert desk.review(tmp_path / "tree", "--base", "git:HEAD").code == 0
    assert not ran.exists()


def _commit(tree: Path, git: str) -> None:
    import subprocess

    desk.sow(tree, {"a.yaml": deployment()})
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false")
    for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "a")):
        subprocess.run([git, *words], cwd=tree, check=True, capture_output=True)


def test_nonsense_breaks_no_promise(tmp_path: Path) -> None:
    tries, failed = run.fuzz(3, seed=2027, keep=tmp_path / "kept", targets=run.TREES)
    assert failed == []
    assert tries > 3
