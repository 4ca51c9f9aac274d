"""Whole trees of nonsense for `bayplan review`, and what must hold whatever they are.

A tree is one of the corpus, or one that names files in every way there is, with some bytes spoiled, some
names pointed elsewhere and some links laid. Beside it lies a canary: a text that nobody inside has any
business to know. A tree travels as JSON, `{path: content}`, content in Latin-1, a link as `[target]`, and
`@@` for the folder that holds both, so that what failed can be kept and tried again.
"""

import functools
import json
import random
import re
import shutil
import tempfile
from pathlib import Path
from typing import Final

from tests.fuzz import mutations
from tests.robust import desk, promises

Sketch = dict[str, str | list[str]]

CASES: Final = desk.ROOT / "tests" / "cases" / "review"
STACKS: Final = desk.ROOT / "examples" / "r730"
SOME_STACKS: Final = ("affine", "authentik", "cloudflared", "kyverno", "mailserver", "osm-routing")
CANARY: Final = "kanarienvogel-4711"
NAMES: Final = (
    "main.tf",
    "kustomization.yaml",
    "values.yaml",
    "fleet.yaml",
    "bayplan.yaml",
    "x.yaml",
    "more",
)

OUTSIDE: Final = {
    "outside/x.txt": CANARY,
    "outside/x.yaml": desk.deployment(CANARY),
    "outside/kustomization.yaml": f"resources: [x.yaml]\nnamePrefix: {CANARY}-\n",
    "outside/main.tf": f'resource "kubernetes_namespace" "a" '
    f'{{\n  metadata {{\n    name = "{CANARY}"\n  }}\n}}\n',
    "outside/values.yaml": f"{CANARY}:\n  resources: {{limits: {{memory: 1Gi}}}}\n",
    "outside/Chart.yaml": f"name: {CANARY}\n",
    "outside/fleet.yaml": f"namespace: {CANARY}\n",
    "outside/bayplan.yaml": f"{CANARY}: 1\n",
    "outside/prefix/kustomization.yaml": "resources: [t.yaml]\n",
    "outside/prefix/t.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: a}\n"
    f"prefix: {CANARY}-\nfieldSpecs: [{{path: metadata/name}}]\n",
}
AWAY: Final = tuple(
    f"{start}outside/{end}"
    for start in ("../", "../../", "../../../", "./../", "@@/", "sub/../../../", "file://@@/")
    for end in ("x.txt", "x.yaml", "main.tf", "values.yaml", "prefix", "")
)

NAMING: Final[Sketch] = {
    "stacks/a/main.tf": """
variable "size" { default = "64Mi" }
locals {
  said  = file("${path.module}/size.txt")
  files = fileset(path.module, "*.txt")
  more  = fileexists("size.txt") ? templatefile("size.tftpl", { size = var.size }) : filebase64("size.txt")
}
module "m" {
  source = "./m"
  name   = local.said
}
resource "kubernetes_namespace" "said" {
  metadata {
    name = trimspace(local.said)
    labels = { more = local.more, hash = filesha256("size.txt") }
  }
}
resource "helm_release" "h" {
  name   = "h"
  chart  = "./chart"
  values = [file("values.yaml"), yamlencode({ resources = { limits = { memory = var.size } } })]
}
resource "kubernetes_manifest" "m" {
  manifest = yamldecode(file("object.yaml"))
}
""",
    "stacks/a/size.txt": "size",
    "stacks/a/size.tftpl": "%{ for x in [1, 2] }${size}-${x}%{ endfor }",
    "stacks/a/values.yaml": "resources:\n  limits: {memory: 1Gi}\n",
    "stacks/a/object.yaml": desk.deployment("object"),
    "stacks/a/terraform.tfvars": 'size = "32Mi"\n',
    "stacks/a/terragrunt.hcl": 'include "root" {\n  path = find_in_parent_folders()\n}\ninputs = { size = '
    '"1Mi" }\n',
    "stacks/terragrunt.hcl": 'inputs = { size = file("size.txt") }\n',
    "stacks/a/m/main.tf": 'variable "name" {}\nresource "kubernetes_namespace" "a" {\n  metadata {\n    '
    "name = var.name\n  }\n}\n",
    "k/kustomization.yaml": """
namePrefix: a-
resources: [web.yaml, ../base]
components: [../part]
transformers: [prefix.yaml]
patches: [{path: patch.yaml}]
configMapGenerator: [{name: c, files: [web.yaml], envs: [c.env]}]
configurations: [c.yaml]
crds: [crd.json]
""",
    "k/prefix.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: p}\nprefix: b-\n"
    "fieldSpecs: [{path: metadata/name}]\n",
    "k/c.env": "a=b\n",
    "k/c.yaml": "nameReference: []\n",
    "k/crd.json": "{}",
    "k/web.yaml": desk.deployment("web"),
    "k/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n",
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": desk.deployment("based"),
    "part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: "
    "Component\ncommonAnnotations: {a: b}\n",
    "f/fleet.yaml": "namespace: f\nhelm:\n  chart: ./chart\n  valuesFiles: [values.yaml]\n  values: {a: "
    "{resources: "
    "{limits: {memory: 1Gi}}}}\ntargetCustomizations:\n- name: t\n  helm: {values: {replicas: 3}}\n",
    "f/values.yaml": "resources: {limits: {memory: 1Gi}}\n",
    "f/chart/Chart.yaml": "name: c\n",
    "f/chart/values.yaml": "resources: {requests: {memory: 1Gi}}\n",
    "g/fleet.yaml": "defaultNamespace: g\nkustomize: {dir: sub}\nnamespaceLabels: {tier: gold}\n",
    "g/sub/kustomization.yaml": "resources: [web.yaml]\n",
    "g/sub/web.yaml": desk.deployment("sub"),
    "bayplan.yaml": (
        CASES / "refused-at-admission/chart-at-302-percent-of-its-cpu/bad/bayplan.yaml"
    ).read_text(),
    "plan.json": (desk.ROOT / "tests/sources/terraform/cases/plan/plan.json").read_text(),
}


@functools.cache
def seeds() -> tuple[Sketch, ...]:
    """The trees that are spoiled: every kind of file is among them."""
    folders = sorted({path.parent for path in CASES.glob("*/*/case.yaml")})
    cases = [_sketch(below) for folder in folders for below in sorted(folder.iterdir()) if below.is_dir()]
    stacks = [_sketch(STACKS / "stacks" / name, STACKS) for name in SOME_STACKS]
    return (*(NAMING for _ in range(len(cases) // 4)), *cases, *stacks)


def _sketch(folder: Path, root: Path | None = None) -> Sketch:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(root or folder).as_posix(): path.read_bytes().decode("latin-1") for path in files
    }


def spoiled(chance: random.Random) -> bytes:
    """A tree of the corpus with something wrong."""
    made = dict(chance.choice(seeds()))
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(made))
        content = made[name]
        if isinstance(content, list):
            continue
        if chance.random() < 0.5:
            made[name] = mutations.spoiled_text(content.encode("latin-1"), chance).decode("latin-1")
        else:
            made[name] = _pointed(content, chance)
    if chance.random() < 0.3:
        folder = chance.choice(sorted({Path(name).parent.as_posix() for name in made} | {""}))
        made[f"{folder}/{chance.choice(NAMES)}".removeprefix("./").removeprefix("/")] = [
            chance.choice((*AWAY, ".", "loop", "more"))
        ]
    return json.dumps(made, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _pointed(content: str, chance: random.Random) -> str:
    """The text with one of its names pointing elsewhere."""
    names = list(re.finditer(r"(?<=\")[\w./-]+(?=\")|(?<=[\[ ])[\w./-]+(?=[\],\n])", content))
    if not names:
        return content
    found = chance.choice(names)
    return content[: found.start()] + chance.choice(AWAY) + content[found.end() :]


def check(path: Path) -> None:
    """Reviews a tree in every form. Fails on anything that no tree may bring about."""
    given: Sketch = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    with tempfile.TemporaryDirectory(prefix="tree-") as folder:
        try_out(given, Path(folder).resolve())


def try_out(given: Sketch, folder: Path) -> None:
    """The same, in a folder that is there for it."""
    desk.sow(folder, OUTSIDE)
    tree = folder / "tree"
    tree.mkdir()
    _lay(given, tree)
    before, cache = state(tree), folder / "cache"
    forms = desk.forms(tree, folder / "answers", "--cache", cache)
    promises.insist(forms)
    desk.insist_on(state(tree) == before, "something was written into the tree")
    kept = b"".join(file.read_bytes() for file in sorted(cache.rglob("*")) if file.is_file())
    desk.insist_on(CANARY.encode() not in kept, "the cache knows what lies outside of the tree")
    for form, written in forms.items():
        desk.insist_on(CANARY not in written, f"{form} tells what lies outside of the tree")
    shutil.rmtree(folder / "answers")


def _lay(given: Sketch, tree: Path) -> None:
    """Writes a tree; what cannot be written is not in it."""
    for name, content in given.items():
        path = tree / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, list):
                path.unlink(missing_ok=True)
                path.symlink_to(content[0].replace("@@", str(tree.parent)))
            else:
                path.write_bytes(content.replace("@@", str(tree.parent)).encode("latin-1", "replace"))
        except OSError:
            continue


def state(tree: Path) -> list[tuple[str, int, bytes]]:
    """Everything in a tree, to be compared."""
    found = []
    for path in sorted(tree.rglob("*")):
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found.append((str(path), path.lstat().st_mtime_ns, content))
    return found
