"""Paths of a tree, seen from where the command was called."""

from msgspec.structs import replace

from bayplan.review.answers import Review
from bayplan.views.review import places
from tests.views.review import build

THERE = {"stacks/servarr/main.tf", "stacks/blog/main.tf"}


def moved(answer: Review, folder: str = "stacks") -> Review:
    return places.moved(answer, folder, THERE.__contains__)


def test_files_of_the_tree_are_found_from_outside() -> None:
    answer = moved(build.bad())
    assert [finding.file for finding in answer.findings][1] == "stacks/servarr/main.tf"
    assert answer.verdicts[0].file == "stacks/blog/main.tf"
    assert replace(answer.findings[1], file=build.LIMIT.file) == build.LIMIT


def test_other_files_are_left_alone() -> None:
    answer = moved(build.bad())
    assert answer.findings[0] == build.BUDGET
    assert answer.verdicts[1].file == ""


def test_twice_is_once() -> None:
    assert moved(moved(build.bad())) == moved(build.bad())


def test_here_nothing_moves() -> None:
    assert moved(build.bad(), ".") == build.bad()


def test_a_place_is_as_exact_as_it_is_known() -> None:
    assert [places.place(one) for one in (build.LIMIT, build.GPU, build.VERDICTS[1])] == [
        "servarr/main.tf:14", "m.tf", "",
    ]  # fmt: skip
