"""A raise that rests on a floor of a VPA is no measurement: it asks 250 MiB for what uses 30.

Follows the recommender's `pod-recommendation-min-memory-mb` and `-min-cpu-millicores`, which stand in for
data until there is some, and stay in the figure afterwards. Floors that a rule takes from evidence are its
own business.
"""

import itertools
from typing import Final

from bayplan.rightsizing import artefacts, words
from bayplan.rightsizing.framework import Figure
from bayplan.rightsizing.restraint import Aim, Draft, Restraint

CODE: Final = "artefact"


def _hold(draft: Draft) -> Draft:
    containers = draft.subject.containers
    return draft.each(lambda aim: _measured(aim, artefacts.floors(aim.bound.resource, containers)))


def _measured(aim: Aim, floors: frozenset[int]) -> Aim:
    """What was measured, where only the floor asks for more than is set."""
    figure, now = aim.figure, aim.now or 0
    measured = _without_floor(figure, floors) if figure else None
    if figure is None or measured is None or figure.amount <= now:
        return aim
    amount = words.amount(measured, aim.bound.resource)
    said = f"the floor of a VPA asks for more, not the evidence: that came to {amount}"
    return aim.moved(max(now, measured), CODE, said)


def _without_floor(figure: Figure, floors: frozenset[int]) -> int | None:
    """What a figure would be, had no such floor lifted it."""
    for before, after in itertools.pairwise(figure.terms):
        if after.what == "floor" and after.amount in floors and after.amount > before.amount:
            return max(1, -(-before.amount * figure.amount // after.amount))
    return None


ARTEFACT: Final = Restraint(CODE, _hold)
