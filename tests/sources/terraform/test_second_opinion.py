"""An independent evaluator, where it is installed, finds the same objects with the same sizes."""

from pathlib import Path
from typing import Any

import pytest

from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.modules.folders import Library
from bayplan.sources.terraform.stacks import read_stack
from tests.sources.terraform.readings import dig

tfparse = pytest.importorskip("tfparse")
SHOP = Path(__file__).parent / "cases" / "shop"
DEPLOYMENT = "kubernetes_deployment_v1"


@pytest.fixture(scope="module")
def opinion() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = tfparse.load_from_path(str(SHOP / "stacks" / "shop"))
    return found


def test_both_find_the_same_resources(opinion: dict[str, list[dict[str, Any]]]) -> None:
    ours = {
        one.declared.address for one in read_stack("stacks/shop", Jail(SHOP), Library(), {}).harvest.written
    }
    theirs = {
        one["__tfmeta"]["path"]
        for kind, found in opinion.items()
        for one in found
        if kind.startswith("kubernetes_") and one["__tfmeta"].get("type") == "resource"
    }
    assert ours == theirs


def test_both_find_the_same_sizes_at_the_same_lines(opinion: dict[str, list[dict[str, Any]]]) -> None:
    written = read_stack("stacks/shop", Jail(SHOP), Library(), {}).harvest.written
    ours = {one.declared.address: one for one in written if one.declared.kind == "Deployment"}
    assert len(opinion[DEPLOYMENT]) == len(ours) == 2
    for one in opinion[DEPLOYMENT]:
        mine = ours[one["__tfmeta"]["path"]]
        (container,) = dig(mine.manifest, "spec", "template", "spec", "containers")
        sizes = dig(one, "spec", "template", "spec", "container", "resources")
        assert {side: sizes[side] for side in ("requests", "limits")} == container["resources"]
        origin = mine.declared.origin
        assert (origin.line, origin.last_line) == (one["__tfmeta"]["line_start"], one["__tfmeta"]["line_end"])
