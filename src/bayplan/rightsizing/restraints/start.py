"""A memory limit never goes below what a start needs: it shows only when the next start comes."""

from typing import Final

from bayplan.rightsizing import margins, words
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Cause, Draft, Restraint

CODE: Final = "start"


def _hold(draft: Draft) -> Draft:
    peak, aim = draft.portrait.start_peak, draft.of(Bound.MEMORY_LIMIT)
    if peak is None:
        return draft
    said = f"starting took {words.amount(peak, 'memory')}; a limit stays a tenth above that"
    cause = Cause.PEAK if aim.now is not None and aim.now <= peak else None
    return draft.with_(aim.at_least(margins.with_headroom(peak, margins.PEAK_HEADROOM), CODE, said, cause))


START: Final = Restraint(CODE, _hold)
