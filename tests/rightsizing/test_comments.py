"""Floors that comments declare, and whom they mean."""

import pytest

from bayplan.model.pods import Container, Resources
from bayplan.model.sizing import Floor
from bayplan.model.trees import Comment, Declared, Origin
from bayplan.rightsizing.comments import Plot, floors_of
from tests import make

FIRST, SECOND = "spec.containers[0]", "spec.containers[1]"
PLACES = {
    FIRST: Origin("a.yaml", 10, 18),
    f"{FIRST}.resources.requests.memory": Origin("a.yaml", 14),
    f"{FIRST}.resources.limits.memory": Origin("a.yaml", 16),
    SECOND: Origin("a.yaml", 20, 28),
    f"{SECOND}.resources.limits.memory": Origin("a.yaml", 26),
}


def plot(path: str, requests: str = "memory=256Mi", limits: str = "memory=1Gi") -> Plot:
    name = "one" if path == FIRST else "two"
    return Plot(Container(name, resources=Resources(make.amounts(requests), make.amounts(limits))), path)


def read(*comments: tuple[int, str], plots: tuple[Plot, ...] = ()) -> dict[str, tuple[Floor, ...]]:
    declared = Declared("v1", "Pod", "shop", "web", places=PLACES,
                        comments=tuple(Comment("a.yaml", line, text) for line, text in comments))  # fmt: skip
    return floors_of(declared, plots or (plot(FIRST), plot(SECOND)))


def meant(line: int, text: str) -> list[tuple[str, str, str]]:
    """Container, bound and amount of what a comment on a line declares."""
    return [
        (one.container, one.bound, "now" if one.amount is None else f"{one.amount >> 20}Mi")
        for floors in read((line, text)).values()
        for one in floors
    ]


@pytest.mark.parametrize(
    ("line", "text", "floor"),
    [
        pytest.param(
            16, "do not drop below 512Mi", ("one", "limits", "512Mi"), id="on the line of the limit"
        ),
        pytest.param(14, "at least 128Mi", ("one", "requests", "128Mi"), id="on the line of the request"),
        pytest.param(12, "needs at least 512Mi", ("one", "limits", "512Mi"), id="within the container"),
        pytest.param(9, "floor 2Gi", ("one", "limits", "2048Mi"), id="directly above"),
        pytest.param(19, "floor 2Gi", ("two", "limits", "2048Mi"), id="directly above the second"),
        pytest.param(12, "keep the request at least 64Mi", ("one", "requests", "64Mi"), id="said which"),
        pytest.param(12, "DO NOT LOWER", ("one", "", "now"), id="whatever is set"),
        pytest.param(26, "DO NOT LOWER", ("two", "limits", "now"), id="whatever is set there"),
    ],
)
def test_whom_a_comment_means(line: int, text: str, floor: tuple[str, str, str]) -> None:
    assert meant(line, text) == [floor]


@pytest.mark.parametrize(
    "text", ["8Gi = the edge-tier LimitRange ceiling", "2Gi since July", "was lowered once"]
)
def test_what_is_no_floor(text: str) -> None:
    assert meant(16, text) == []


def test_far_away_nobody_is_meant_unless_there_is_only_one() -> None:
    assert meant(2, "floor 2Gi") == []
    only = read((2, "floor 2Gi"), plots=(plot(FIRST),))
    assert [one.amount for one in only[FIRST]] == [2 << 30]


def test_a_comment_of_several_lines_stands_directly_above() -> None:
    found = read((7, "DO NOT LOWER below 2Gi,"), (8, "imports need it"), (9, "since June"))
    assert [one.amount for one in found[FIRST]] == [2 << 30]


def test_without_a_limit_the_request_is_meant() -> None:
    found = read((12, "floor 2Gi"), plots=(plot(FIRST, limits=""), plot(SECOND)))
    assert [one.bound for one in found[FIRST]] == ["requests"]


def test_a_floor_says_where_it_stands() -> None:
    (floor,) = read((16, " do not drop below 512Mi "))[FIRST]
    assert (floor.workload, floor.why) == ("shop/web", "do not drop below 512Mi")
    assert (floor.file, floor.line) == ("a.yaml", 16)


def test_a_comment_in_a_file_where_no_container_stands_means_none_of_two() -> None:
    comments = (Comment("b.yaml", 12, "floor 2Gi"),)
    declared = Declared("v1", "Pod", "shop", "web", places=PLACES, comments=comments)
    assert floors_of(declared, (plot(FIRST), plot(SECOND))) == {FIRST: (), SECOND: ()}
    assert [one.amount for one in floors_of(declared, (plot(FIRST),))[FIRST]] == [2 << 30]
