from hypothesis import given
from hypothesis import strategies as st

from bayplan.catalog.laying import laid
from bayplan.model.plain import Keys

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=10,
)
KEYS = st.dictionaries(st.sampled_from("abc"), JSON, max_size=3)


def test_mappings_are_joined_and_lists_replaced() -> None:
    under: Keys = {"image": {"tag": "1", "pullPolicy": "Always"}, "args": ["a", "b"]}
    assert laid(under, {"image": {"tag": "2"}, "args": ["c"]}) == {
        "image": {"tag": "2", "pullPolicy": "Always"},
        "args": ["c"],
    }


@given(KEYS)
def test_nothing_over_anything_is_the_same(values: Keys) -> None:
    assert laid(values, {}) == laid({}, values) == laid(values, values) == values


@given(KEYS, KEYS, KEYS)
def test_it_does_not_matter_which_two_are_laid_first(one: Keys, two: Keys, three: Keys) -> None:
    if _alike(one, two) and _alike(two, three) and _alike(one, three):
        assert laid(laid(one, two), three) == laid(one, laid(two, three))


@given(KEYS, KEYS)
def test_what_lies_below_is_not_changed(under: Keys, over: Keys) -> None:
    before = repr(under)
    laid(under, over)
    assert repr(under) == before


def _alike(one: object, two: object) -> bool:
    """Whether no mapping of one meets something else in the other."""
    if isinstance(one, dict) != isinstance(two, dict):
        return False
    if not isinstance(one, dict) or not isinstance(two, dict):
        return True
    return all(_alike(one[key], two[key]) for key in one.keys() & two.keys())
