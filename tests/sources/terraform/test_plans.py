"""A plan and the files that it was made from say the same."""

from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.sources.kubernetes import convert
from bayplan.sources.terraform import read_plan
from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.modules.folders import Library
from bayplan.sources.terraform.stacks import read_stack
from bayplan.sources.written import Harvest, Written

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="module")
def plan() -> Harvest:
    return read_plan(CASES / "plan" / "plan.json", CASES)


@pytest.fixture(scope="module")
def files() -> Harvest:
    return read_stack("plan", Jail(CASES), Library(), {}).harvest


def by_address(harvest: Harvest) -> dict[str, Written]:
    return {one.declared.address: one for one in harvest.written}


def test_both_say_the_same_objects(plan: Harvest, files: Harvest) -> None:
    left, right = by_address(plan), by_address(files)
    assert left.keys() == right.keys()
    for address, one in left.items():
        assert convert(one.manifest) == convert(right[address].manifest)
        assert one.declared.key == right[address].declared.key


def test_both_say_the_same_unknowns(plan: Harvest, files: Harvest) -> None:
    for address, one in by_address(plan).items():
        paths = {unknown.path for unknown in by_address(files)[address].declared.unknowns}
        assert {unknown.path for unknown in one.declared.unknowns} == paths
    (unknown,) = by_address(plan)['module.app["web"].kubernetes_deployment.app'].declared.unknowns
    assert unknown.path == "spec.template.spec.priorityClassName"
    assert unknown.needs.endswith("priority_class_name (known after apply)")


def test_both_say_the_same_sizes_of_charts(plan: Harvest, files: Harvest) -> None:
    left, right = plan.charts[0], files.charts[0]
    assert (left.release, left.path, left.resources, left.replicas) == (
        (right.release, right.path, right.resources, right.replicas)
    )


def test_a_plan_is_its_own_place(plan: Harvest) -> None:
    assert {one.declared.origin.file for one in plan.written} == {"plan/plan.json"}
    assert (
        by_address(plan)['module.app["web"].kubernetes_deployment.app'].declared.origin.module
        == 'module.app["web"]'
    )


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"planned_values": 1}', '{"values": {}}'])
def test_anything_else_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(InvalidInput, match="terraform show -json"):
        read_plan(tmp_path / "plan.json", tmp_path)
