"""A memory limit never goes below what was once used: the one peak in a month is what kills."""

from typing import Final

from bayplan.rightsizing import margins, words
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Cause, Draft, Restraint

CODE: Final = "peak"


def _hold(draft: Draft) -> Draft:
    portrait, aim = draft.portrait, draft.of(Bound.MEMORY_LIMIT)
    peak = max((one for one in (portrait.peak, portrait.event_peak) if one is not None), default=None)
    if peak is None:
        return draft
    when = f" on {words.day(portrait.peak_at)}" if portrait.peak_at and peak == portrait.peak else ""
    said = f"memory reached {words.amount(peak, 'memory')}{when}; a limit stays a tenth above that"
    cause = Cause.PEAK if aim.now is not None and aim.now <= peak else None  # closer by is a matter of taste
    return draft.with_(aim.at_least(margins.with_headroom(peak, margins.PEAK_HEADROOM), CODE, said, cause))


PEAK: Final = Restraint(CODE, _hold)
