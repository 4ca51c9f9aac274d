"""What stands above the pictures: the tone of the answer, and its few figures that matter most."""

from collections.abc import Iterator
from typing import NamedTuple

from bayplan.capacity import words
from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Severity, worst
from bayplan.views import amounts
from bayplan.views.capacity import groups, sayings


class Tile(NamedTuple):
    """A figure with what it is and what it is about."""

    name: str
    figure: str
    about: str


def tone(answer: Capacity) -> str:
    """`bad`, `fair` or `good`."""
    return {Severity.ERROR: "bad", Severity.WARNING: "fair"}.get(
        worst(answer.findings) or Severity.NOTE, "good"
    )


def tiles(answer: Capacity) -> list[Tile]:
    """Figures for what the answer has."""
    return [*_fullest(answer), *_binding(answer), *_losses(answer), *_removals(answer), *_forecasts(answer)]


def _fullest(answer: Capacity) -> Iterator[Tile]:
    found = groups.tightest([one for one in groups.groups(answer.lines) if one.fullest.firm])
    if found and found.fullest.capacity:
        full = amounts.percent(found.fullest.used, found.fullest.capacity)
        yield Tile("fullest", full, f"{found.title}, {groups.place(found.fullest)}")


def _binding(answer: Capacity) -> Iterator[Tile]:
    for found in answer.bindings[:1]:
        yield Tile("room to grow", sayings.room(found), f"then {sayings.binds(found) or 'nothing stops it'}")


def _losses(answer: Capacity) -> Iterator[Tile]:
    by_requests = [one for one in answer.losses if one.model == "requests" and "+" not in one.kind]
    asked = [one for one in by_requests if one.asked] or by_requests
    if asked:
        good = sum(one.survived for one in asked)
        about = "that must be" if asked[0].asked else "of one thing at a time"
        yield Tile("losses survived", f"{good} of {len(asked)}", about)


def _removals(answer: Capacity) -> Iterator[Tile]:
    if answer.removals:
        possible = [one for one in answer.removals if one.possible and len(one.nodes) == 1]
        names = ", ".join(one.nodes[0] for one in possible[:3])
        yield Tile("nodes that could go", str(len(possible)), names or "each is needed")


def _forecasts(answer: Capacity) -> Iterator[Tile]:
    dated = [one for one in answer.forecasts if one.at and not sayings.used_up(one)]
    for found in sorted(dated, key=lambda one: str(one.at))[:1]:
        said = words.constraint(found.constraint, found.name)
        yield Tile("first to run out", str(found.at), f"{said}, {sayings.where(found)}")
