"""Which namespaces a tier means: the same however many names it lists, and never one outside its bounds."""

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.estate import NamespacePick, Where
from bayplan.model.labels import LabelSelector

NAMES = st.text("ab*?-", min_size=1, max_size=4)
PLAIN = st.text("ab-", min_size=1, max_size=4)
PICKS = st.builds(NamespacePick, st.lists(NAMES, max_size=4).map(tuple))


@given(st.lists(NAMES, min_size=1, max_size=5), PLAIN)
def test_a_name_is_picked_where_one_of_the_globs_matches(globs: list[str], name: str) -> None:
    expected = any(fnmatch.fnmatchcase(name, one) for one in globs)
    assert NamespacePick(tuple(globs)).picks(name, {}) is expected


@given(st.lists(PICKS, max_size=3), st.lists(PICKS, max_size=2), PLAIN)
def test_nothing_is_met_outside_the_bounds(
    picks: list[NamespacePick], excludes: list[NamespacePick], name: str
) -> None:
    where = Where(tuple(picks), tuple(excludes))
    assert where.bounds is None or name in where.bounds or not where.meets(name, {})


@pytest.mark.parametrize(
    ("picks", "bounds"),
    [
        pytest.param((), None, id="everywhere"),
        pytest.param((NamespacePick(("a", "b")), NamespacePick(("b", "c"))), {"a", "b", "c"}, id="by name"),
        pytest.param((NamespacePick(("a",)), NamespacePick(("b-*",))), None, id="a pattern"),
        pytest.param((NamespacePick(selector=LabelSelector({"tier": "a"})),), None, id="by label"),
    ],
)
def test_bounds_are_all_names_that_can_be_listed(
    picks: tuple[NamespacePick, ...], bounds: set[str] | None
) -> None:
    assert Where(picks).bounds == bounds


def test_an_equal_pick_is_equal_after_it_was_asked() -> None:
    one = NamespacePick(("a", "b*"))
    assert one.picks("bc", {}) and one == NamespacePick(("a", "b*"))
