"""Laws of all items, those to come too."""

from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.overlay import OBJECTS
from bayplan.model.snapshot import Snapshot
from bayplan.verification import answers, checking
from bayplan.verification.framework import Item, Outcome, Scene, Status
from bayplan.verification.registry import ITEMS, SECTIONS
from tests.verification import seeded

EXAMPLES: Final = ("a100", "r730")
PROGRAMS: Final = ("kubectl", "helm", "promtool", "etcdctl", "curl", "pvesh", "bayplan")
BETTER: Final = {
    "pods": {"cluster-dns"},  # that replicas share a node is seen by their pods alone
}
"""Items that pass where a kind was not read: its fault is in that kind."""


def outcomes(item: Item, scene: Scene) -> tuple[Outcome, ...]:
    return tuple(item.look(scene))


def example(name: str, tmp_path: Path) -> Scene:
    return seeded.healthy(seeded.Case(name, "", ""), tmp_path)


def hollow(name: str, tmp_path: Path) -> Scene:
    """Everything is declared, and nothing was read."""
    whole = example(name, tmp_path)
    return Scene(whole.declaration, Snapshot(), whole.bundles)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_without_anything_nothing_is_judged(item: Item) -> None:
    found = outcomes(item, Scene(Declaration(), Snapshot()))
    assert found
    assert {one.status for one in found} <= {Status.UNKNOWN, Status.NOT_APPLICABLE}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_what_was_not_read_is_not_judged(item: Item, name: str, tmp_path: Path) -> None:
    statuses = {one.status for one in outcomes(item, hollow(name, tmp_path))}
    assert statuses and statuses <= {Status.UNKNOWN, Status.NOT_APPLICABLE}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_an_outcome_says_what_it_has_to(item: Item, name: str, tmp_path: Path) -> None:
    for scene in (example(name, tmp_path), hollow(name, tmp_path)):
        for one in outcomes(item, scene):
            assert one.summary
            assert bool(one.command) == (one.status is Status.UNKNOWN)
            assert one.subject or one.status is not Status.FAILED
            assert one.command.partition(" ")[0] in ("", *PROGRAMS)


def test_codes_are_unique_and_sections_stay_together() -> None:
    codes = [one.code for one in ITEMS]
    assert len(codes) == len(set(codes))
    sections = [one.section for one in ITEMS]
    assert sections == sorted(sections, key=SECTIONS.index)
    assert not set(codes) & set(SECTIONS)


def test_a_failure_is_worse_than_an_unknown_and_that_than_a_pass() -> None:
    passed, unknown, failed = (Outcome(one) for one in (Status.PASSED, Status.UNKNOWN, Status.FAILED))
    assert answers.worst((passed, unknown, failed)) is Status.FAILED
    assert answers.worst((passed, unknown)) is Status.UNKNOWN
    assert answers.worst((Outcome(Status.NOT_APPLICABLE), passed)) is Status.PASSED
    assert answers.worst(()) is Status.UNKNOWN


def test_sections_and_codes_choose() -> None:
    assert [one.code for one in checking.chosen(("node-ready", "snapshot"))] == ["node-ready", "snapshot-age"]
    assert checking.chosen(()) == ITEMS


def test_what_is_no_section_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="'gpu', which is no section and no item; sections are nodes"):
        checking.chosen(("gpu",))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("field", OBJECTS)
def test_a_kind_that_was_not_read_makes_nothing_better_or_worse(
    field: str, name: str, tmp_path: Path
) -> None:
    whole = example(name, tmp_path)
    before = {one.code for one in checking.verify(whole).of(Status.FAILED)}
    without = checking.verify(replace(whole, snapshot=replace(whole.snapshot, **{field: ()})))
    turned = before & {one.code for one in without.of(Status.PASSED)}
    assert turned <= BETTER.get(field, set())
    assert {one.code for one in without.of(Status.FAILED)} <= before


@pytest.mark.parametrize("declared", EXAMPLES)
@pytest.mark.parametrize("seen", EXAMPLES)
def test_any_cluster_can_be_held_against_any_declaration(declared: str, seen: str, tmp_path: Path) -> None:
    house, cluster = example(declared, tmp_path), example(seen, tmp_path)
    found = checking.verify(replace(cluster, declaration=house.declaration, bundles=house.bundles))
    assert len(found.entries) == len(ITEMS)
    assert (declared == seen) == ("node-names" in {one.code for one in found.of(Status.PASSED)})
