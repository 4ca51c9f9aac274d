"""Versions: how they are read, and the minor at which every difference begins."""

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.versions import NEWEST, OLDEST, Kubernetes, nearest, parse

BEGINS = {
    "attachments_count": 32,
    "balance_skips_empty": 33,
    "in_place_resize": 33,
    "spread_counts_per_constraint": 33,
    "dynamic_resources": 34,
    "oversized_is_hopeless": 34,
    "pod_level_resources": 34,
    "volume_conflict_names_affinity": 34,
    "dynamic_resources_score": 35,
    "balance_by_difference": 36,
}
ENDS = {"taint_reason_names_taint": 34}
DIFFERENCES = {name for name, value in vars(Kubernetes).items() if isinstance(value, property)}


def test_every_difference_is_pinned() -> None:
    assert {*BEGINS, *ENDS} == DIFFERENCES


@pytest.mark.parametrize(("name", "minor"), BEGINS.items())
def test_a_difference_begins(name: str, minor: int) -> None:
    answers = {number: getattr(Kubernetes(number), name) for number in range(OLDEST, NEWEST + 1)}
    assert answers == {number: number >= minor for number in answers}


@pytest.mark.parametrize(("name", "minor"), ENDS.items())
def test_a_difference_ends(name: str, minor: int) -> None:
    answers = {number: getattr(Kubernetes(number), name) for number in range(OLDEST, NEWEST + 1)}
    assert answers == {number: number < minor for number in answers}


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        pytest.param("1.35", 35, id="a minor"),
        pytest.param("v1.34.2", 34, id="a release"),
        pytest.param("v1.36.5+k3s1", 36, id="a distribution"),
        pytest.param(" 1.31 ", 31, id="with blanks around it"),
        pytest.param("1.33-alpha.1", 33, id="before a release"),
    ],
)
def test_a_version_is_read(text: str, minor: int) -> None:
    assert parse(text) == nearest(text) == Kubernetes(minor)


@pytest.mark.parametrize("text", ["", "latest", "2.1", "1.", "1.35x", "1.3535", "35"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not a Kubernetes version"):
        parse(text)


@pytest.mark.parametrize("text", ["1.30", "1.37", "v1.8.4"])
def test_a_minor_that_is_not_modelled_is_refused_with_those_that_are(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"choose one of 1\.31 to 1\.36"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "minor"), [("v1.28.1", 31), ("v1.40.0", 36), ("", 36), ("unknown", 36), ("v1.33.9", 33)]
)
def test_the_nearest_minor_stands_in_for_what_was_observed(text: str, minor: int) -> None:
    assert nearest(text) == Kubernetes(minor)


def test_a_version_prints_as_it_is_written() -> None:
    assert str(Kubernetes(34)) == "1.34"
    assert Kubernetes() == Kubernetes(NEWEST)
