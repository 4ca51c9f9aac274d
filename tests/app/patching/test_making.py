"""What a patch does with trees that are not as one would wish."""

from pathlib import Path

import pytest

from bayplan.app import apply, patching
from bayplan.app.trees import Look
from bayplan.model.evidence import Place
from bayplan.model.trees import Tree
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.plan import Change

MI = 1 << 20
WEB = Place("Deployment", "shop", "web", "server")
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: server
          resources:
            requests: {memory: 512Mi}
"""
BLOCK = """\
resource "kubernetes_deployment" "web" {
  metadata {
    name      = "web"
    namespace = "shop"
  }
  spec {
    template {
      spec {
        container {
          name = "server"
          resources {
            requests = { memory = MEMORY }
          }
        }
      }
    }
  }
}
"""


def lay(root: Path, files: dict[str, str]) -> Path:
    (root / ".git").mkdir(exist_ok=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def made(path: Path, amount: int = 768, look: Look | None = None) -> tuple[Patch, Tree]:
    look = look or Look()
    changes = [Change(WEB, {"requests.memory": amount * MI})]
    return patching.patched(str(path), look, look.read(str(path)), changes)


def edits(patch: Patch) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, one.new) for one in patch.edits]


def test_nothing_is_wanted(tmp_path: Path) -> None:
    root = lay(tmp_path, {"web.yaml": MANIFEST})
    tree = Look().read(str(root))
    assert patching.patched(str(root), Look(), tree, []) == (Patch(), tree)


def test_a_tree_through_a_pipe_has_no_file_to_edit() -> None:
    patch = patching.patch("-", Look(), Tree(), [Change(WEB, {"requests.memory": MI})])
    assert [(one.place, one.bound, one.wanted) for one in patch.unreached] == [(WEB, "requests.memory", MI)]
    assert "came through a pipe" in patch.unreached[0].why


def test_a_single_file(tmp_path: Path) -> None:
    root = lay(tmp_path, {"web.yaml": MANIFEST, "other.yaml": MANIFEST})
    patch, tree = made(root / "web.yaml")
    assert edits(patch) == [("web.yaml", 10, "768Mi")]
    assert [one.origin.file for one in tree.declared] == ["web.yaml"]


def test_what_two_parts_of_a_tree_declare_is_changed_in_both(tmp_path: Path) -> None:
    root = lay(tmp_path, {"a/web.yaml": MANIFEST, "b/web.yaml": MANIFEST.replace("512Mi", "1Gi")})
    patch, _ = made(root)
    assert patch.unreached == ()
    assert edits(patch) == [("a/web.yaml", 10, "768Mi"), ("b/web.yaml", 10, "768Mi")]
    assert patch.edits[0].places == (WEB,)


def test_the_second_of_two_that_has_no_value_needs_none(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        {"a/web.yaml": MANIFEST, "b/web.yaml": MANIFEST.replace("memory", "cpu").replace("512Mi", "1")},
    )
    assert edits(made(root)[0]) == [("a/web.yaml", 10, "768Mi")]


def test_a_value_from_the_command_line(tmp_path: Path) -> None:
    root = lay(tmp_path, {"main.tf": 'variable "memory" {}\n' + BLOCK.replace("MEMORY", "var.memory")})
    patch, _ = made(root, look=Look(given={"var.memory": "512Mi"}))
    assert (patch.edits, patch.files, patch.diff) == ((), (), "")
    assert [(one.file, one.line) for one in patch.unreached] == [("main.tf", 13)]
    assert "comes from outside" in patch.unreached[0].why


def test_a_broken_part_of_the_tree_is_no_obstacle(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        {
            "stacks/web/main.tf": BLOCK.replace("MEMORY", '"512Mi"'),
            "stacks/bad/main.tf": 'resource "x" {\n  memory = "512Mi"\n',
            "stacks/bad/b.yaml": "a: [512Mi\n",
        },
    )
    patch, tree = made(root / "stacks")
    assert edits(patch) == [("stacks/web/main.tf", 12, "768Mi")]
    assert tree.findings == Look().read(str(root / "stacks")).findings != ()
    assert patch.edits[0].stack == "stacks/web"


def test_a_module_outside_of_the_part_that_is_looked_at(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        {
            "stacks/web/main.tf": 'module "web" { source = "../../lib/app" }\n',
            "lib/app/main.tf": 'module "size" { source = "../../far/away/size" }\n'
            + BLOCK.replace("MEMORY", "module.size.memory"),
            "far/away/size/out.tf": 'output "memory" { value = "512Mi" }\n',
        },
    )
    assert edits(made(root / "stacks")[0]) == [("far/away/size/out.tf", 1, "768Mi")]


def test_a_file_that_is_no_utf8(tmp_path: Path) -> None:
    root = lay(tmp_path, {"main.tf": BLOCK.replace("MEMORY", '"512Mi"')})
    data = (root / "main.tf").read_bytes().replace(b"  metadata {", b"  metadata { # gr\xf6\xdfer")
    (root / "main.tf").write_bytes(data)
    patch, _ = made(root)
    if patch.edits:
        assert "not UTF-8" in patch.notes[-1]
        apply.write(str(root), patch)
        assert (root / "main.tf").read_bytes() == data.replace(b"512Mi", b"768Mi")
    else:
        assert patch.unreached


def test_a_tree_that_has_changed_since_it_was_read(tmp_path: Path) -> None:
    root = lay(tmp_path, {"web.yaml": MANIFEST})
    tree = Look().read(str(root))
    (root / "web.yaml").write_text("# longer\n" + MANIFEST)
    patch = patching.patch(str(root), Look(), tree, [Change(WEB, {"requests.memory": 768 * MI})])
    assert edits(patch) == [("web.yaml", 11, "768Mi")]


def test_a_cache_remembers_no_dye(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    root = lay(tmp_path / "tree", {"main.tf": BLOCK.replace("MEMORY", '"512Mi"')})
    look = Look(cache=str(tmp_path / "cache"))
    made(root, look=look)
    kept = [one.read_bytes() for one in (tmp_path / "cache").iterdir()]
    assert any(b"768Mi" in one for one in kept)
    assert not any(b"90000" in one for one in kept)


def test_a_path_that_is_not_there() -> None:
    patch = patching.patch("nowhere", Look(), Tree(), [Change(WEB, {"requests.memory": MI})])
    assert patch.edits == ()


@pytest.mark.parametrize("amount", [1, 1023, 1 << 20])
def test_amounts_of_any_size(tmp_path: Path, amount: int) -> None:
    root = lay(tmp_path, {"web.yaml": MANIFEST})
    patch, tree = made(root, amount)
    assert len(patch.edits) == 1
    found = tree.objects.workloads[0].template.spec.containers[0].resources.requests["memory"]
    assert found.units == amount * MI
