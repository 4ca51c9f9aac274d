"""What is remembered of a plan that was carried out."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.app import accepting
from bayplan.model.estate import Declaration
from bayplan.model.sizing import SizingPolicy
from bayplan.rightsizing.report.ledger import Entry
from bayplan.rightsizing.report.patch import Edit, Patch
from bayplan.sources import ledger
from tests.views.size import build

AT = build.AT


def test_only_what_an_edit_has_reached_is_remembered() -> None:
    answer = build.estate(3)
    first, other = build.place(0), build.place(1)
    patch = Patch(
        (
            Edit("a.tf", 1, 0, 1, "512Mi", "1Gi", (first,), (build.LIMIT,)),
            Edit("a.tf", 2, 0, 1, "100m", "70m", (first, other), (build.CPU, build.CPU)),
        )
    )
    found = accepting.entries(answer, patch, AT)
    assert [(one.place, one.bound, one.before, one.after) for one in found] == [
        (first, build.LIMIT, 512 * build.MI, build.GI),
        (first, build.CPU, 100, 70),
        (other, build.CPU, 100, 70),
    ]
    assert {(one.rule, one.at) for one in found} == {("bayplan", AT)}
    assert found[0].evidence == "enough: peak 180Mi, p95 110Mi, 1 kill, 30 days"
    assert found[1].evidence.startswith("enough: peak 70m, p95 68m")
    assert accepting.entries(answer, Patch(), AT) == ()


def test_the_ledger_stands_at_the_root_of_the_tree_or_where_the_estate_file_says(tmp_path: Path) -> None:
    (tmp_path / "stacks" / "media").mkdir(parents=True)
    at_root = accepting.place(str(tmp_path / "stacks"), Declaration())
    assert Path(at_root).name == ledger.NAME and (tmp_path / "stacks").is_relative_to(Path(at_root).parent)
    declared = Declaration(
        sizing=SizingPolicy(ledger="kept/sizes.jsonl"), file=str(tmp_path / "bayplan.yaml")
    )
    assert accepting.place("", declared) == str(tmp_path / "kept" / "sizes.jsonl")
    assert accepting.place("", Declaration()) == "" and accepting.remembered("") == ()


def test_what_was_remembered_comes_back(tmp_path: Path) -> None:
    entry = Entry(build.place(0), build.LIMIT, None, build.GI, "bayplan", AT, "enough")
    file = tmp_path / ledger.NAME
    assert accepting.remembered(str(file)) == ()
    file.write_text(ledger.written([entry], ""), encoding="utf-8")
    assert accepting.remembered(str(file)) == (entry,)


@pytest.mark.parametrize("number", [1, 2])
def test_kills_are_counted(number: int) -> None:
    answer = build.estate(1)
    (one,) = answer.recommendations
    killed = replace(answer, recommendations=(replace(one, portrait=replace(one.portrait, kills=number)),))
    patch = Patch((Edit("a.tf", 1, 0, 1, "", "", (one.place,), (build.LIMIT,)),))
    (entry,) = accepting.entries(killed, patch, AT)
    assert ("1 kill," if number == 1 else "2 kills,") in entry.evidence
