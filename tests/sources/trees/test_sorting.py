"""What belongs to what: stacks, modules, charts, kustomizations, bundles, and what is left."""

from pathlib import Path

import pytest

from bayplan.sources.trees import grounds, sorting, stacks, walking
from bayplan.sources.trees.sorting import Sorted
from tests.sources.trees.forest import sow


def sort(root: Path, below: str = ".") -> Sorted:
    where = grounds.locate(str(root / below), str(root))
    return sorting.sort(walking.walk(where).files, where)


def module(source: str) -> str:
    return f'module "m" {{\n  source = "{source}"\n}}\n'


STACKS: dict[str, tuple[dict[str, str], str, list[str]]] = {
    "everything directly below stacks": (
        {"stacks/a/main.tf": "", "stacks/b/x.tf": ""}, ".", ["stacks/a", "stacks/b"]),
    "stacks anywhere": ({"infra/stacks/a/main.tf": ""}, ".", ["infra/stacks/a"]),
    "no modules beside stacks": ({"stacks/a/main.tf": "", "modules/m/main.tf": ""}, ".", ["stacks/a"]),
    "no module of a stack": (
        {"stacks/a/main.tf": module("./inner"), "stacks/a/inner/main.tf": ""}, ".", ["stacks/a"]),
    "nothing below a stack": ({"stacks/a/main.tf": "", "stacks/a/dead/main.tf": ""}, ".", ["stacks/a"]),
    "deeper, where no stack is above": ({"stacks/prod/a/main.tf": ""}, ".", ["stacks/prod/a"]),
    "deeper, but not a module": (
        {"stacks/prod/a/main.tf": module("../m"), "stacks/prod/m/main.tf": ""}, ".", ["stacks/prod/a"]),
    "the stacks folder itself": (
        {"stacks/a/main.tf": "", "stacks/b/x.tf": ""}, "stacks", ["stacks/a", "stacks/b"]),
    "one stack": ({"stacks/a/main.tf": "", "stacks/b/main.tf": ""}, "stacks/a", ["stacks/a"]),
    "a folder that is given": ({"modules/m/main.tf": ""}, "modules/m", ["modules/m"]),
    "one file of a folder": ({"a/main.tf": "", "b/main.tf": ""}, "a", ["a"]),
    "without stacks, what is no module": (
        {"a/main.tf": module("../m"), "b/main.tf": module("../m//sub"), "m/main.tf": ""}, ".", ["a", "b"]),
    "without stacks, the root": ({"main.tf": module("./m"), "m/main.tf": ""}, ".", [""]),
    "JSON syntax": ({"stacks/a/main.tf.json": "{}"}, ".", ["stacks/a"]),
    "a source that is written over two lines": (
        {"a/main.tf": 'module "m" {\n  version = 1\n  source  =   "./m"\n}', "a/m/x.tf": ""}, ".", ["a"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "below", "wanted"), STACKS.values(), ids=STACKS.keys())
def test_stacks_are_told_from_modules(
    tmp_path: Path, files: dict[str, str], below: str, wanted: list[str]
) -> None:
    found = sort(sow(tmp_path, files), below)
    assert found.stacks == tuple(tmp_path.resolve() / name for name in wanted)


def test_sources_that_lead_out_of_the_tree_are_no_stacks(tmp_path: Path) -> None:
    sow(tmp_path, {"tree/a/main.tf": module("../../../outside"), "outside/main.tf": ""})
    where = grounds.locate(str(tmp_path / "tree"), str(tmp_path / "tree"))
    assert stacks.find(walking.walk(where).files, where) == (tmp_path.resolve() / "tree/a",)


def test_every_file_has_one_owner(tmp_path: Path) -> None:
    files = dict.fromkeys(
        [
            "apps/plain.yaml",
            "apps/overlay/kustomization.yaml",
            "apps/overlay/patches/p.yaml",
            "charts/c/Chart.yaml",
            "charts/c/charts/sub/Chart.yaml",
            "charts/c/templates/t.yaml",
            "fleet/b/fleet.yaml",
            "fleet/b/deep/m.yaml",
            "fleet/b/deep/kustomization.yaml",
            "fleet/b/other/fleet.yaml",
            "stacks/a/main.tf",
            "stacks/a/chart/Chart.yaml",
            "stacks/a/values.yaml",
        ],
        "",
    )
    found = sort(sow(tmp_path, files))
    root = tmp_path.resolve()
    assert found.plain == (root / "apps/plain.yaml",)
    assert found.kustomizations == (root / "apps/overlay",)
    assert found.charts == (root / "charts/c",)
    assert set(found.bundles) == {root / "fleet/b", root / "fleet/b/other"}
    assert root / "fleet/b/deep/m.yaml" in found.bundles[root / "fleet/b"]
    assert found.stacks == (root / "stacks/a",)


def test_terraform_at_the_start_leaves_what_lies_below(tmp_path: Path) -> None:
    files = {
        "main.tf": "",
        "beside.yaml": "",
        "k8s/a.yaml": "",
        "stacks/s/main.tf": "",
        "stacks/s/k8s/b.yaml": "",
    }
    sow(tmp_path, files)
    assert sort(tmp_path).plain == (tmp_path.resolve() / "k8s/a.yaml",)
    assert sort(tmp_path, "stacks/s").plain == ()


def test_an_object_of_flux_is_no_kustomization(tmp_path: Path) -> None:
    text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n"
    found = sort(sow(tmp_path, {"flux/kustomization.yaml": text, "flux/a.yaml": ""}))
    assert found.kustomizations == ()
    assert [path.name for path in found.plain] == ["a.yaml", "kustomization.yaml"]
