"""What limit ranges allow: a pod outside of them is refused, so the range has to change first."""

from typing import Final

from msgspec.structs import replace

from bayplan.rightsizing import words
from bayplan.rightsizing.framework import Window
from bayplan.rightsizing.restraint import Aim, Cause, Draft, Restraint

CODE: Final = "limit-range"


def _hold(draft: Draft) -> Draft:
    return draft.each(lambda aim: _within(aim, draft.subject.allowed.get(aim.bound.value)))


def _within(aim: Aim, window: Window | None) -> Aim:
    if window is None:
        return aim
    if window.maximum is not None:
        aim = _below(replace(aim, most=window.maximum), window.maximum, window.source)
    if window.minimum is not None:
        least = words.amount(window.minimum, aim.bound.resource)
        aim = aim.at_least(window.minimum, CODE, f"{window.source} asks for {least} at least", Cause.RANGE)
    return aim


def _below(aim: Aim, most: int, source: str) -> Aim:
    """As much as is allowed; what needs more, or is above it now, is said."""
    if aim.amount is None or aim.amount <= most:
        return aim
    wanted, allowed = (words.amount(one, aim.bound.resource) for one in (aim.amount, most))
    said = f"{source} allows {allowed}, and {wanted} is needed: raise its maximum to {wanted} first"
    if aim.now is not None and aim.now >= most:
        return aim.kept(CODE, said) if aim.changed else aim.noted(CODE, said)
    return aim.moved(most, CODE, said)


LIMIT_RANGE: Final = Restraint(CODE, _hold)
