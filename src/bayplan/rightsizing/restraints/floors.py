"""Floors that somebody declared, in the estate file or in a comment beside the value."""

from typing import Final

from bayplan.model.sizing import Floor
from bayplan.rightsizing import words
from bayplan.rightsizing.restraint import Aim, Cause, Draft, Restraint

CODE: Final = "floor"


def _hold(draft: Draft) -> Draft:
    for floor in draft.subject.floors:
        draft = draft.each(lambda aim, floor=floor: _above(aim, floor))  # type: ignore[misc]
    return draft


def _above(aim: Aim, floor: Floor) -> Aim:
    if floor.resource != aim.bound.resource or floor.bound not in ("", aim.bound.side):
        return aim
    amount = floor.amount if floor.amount is not None else aim.now
    return aim if amount is None else aim.at_least(amount, CODE, _said(floor, amount), Cause.FLOOR)


def _said(floor: Floor, amount: int) -> str:
    place = f" ({floor.file}:{floor.line})" if floor.file and floor.line else ""
    why = f": {floor.why}" if floor.why else ""
    return f"not below {words.amount(amount, floor.resource)}{why}{place}"


FLOORS: Final = Restraint(CODE, _hold)
