"""A change within a tenth, or of next to nothing, is noise: it is left as it is.

What ran out, a known peak above the limit, a floor, a limit range and a tier are not noise. Where request and
limit are equal they are judged as one.
"""

from typing import Final

from bayplan.model.demand import CPU, MEMORY
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Aim, Draft, Restraint

CODE: Final = "dead-band"
SHARE: Final = 0.1
"""The VPA's update threshold: below a change of 10 % it moves no pod either."""
SMALL: Final = {MEMORY: 16 << 20, CPU: 10}
"""16 MiB, 10 millicores."""
SAID: Final = "too small a change to tell from noise"


def _hold(draft: Draft) -> Draft:
    memory = [draft.of(Bound.MEMORY_REQUEST), draft.of(Bound.MEMORY_LIMIT)]
    groups = [memory] if draft.even else [[one] for one in memory]
    for group in (*groups, [draft.of(Bound.CPU_REQUEST)]):
        if all(map(_is_noise, group)):
            draft = draft.with_(*(one.kept(CODE, SAID) for one in group))
    return draft


def _is_noise(aim: Aim) -> bool:
    if not aim.changed:
        return True
    if aim.now is None or aim.amount is None or aim.cause.binding:
        return False
    change = abs(aim.amount - aim.now)
    return change < SHARE * aim.now or change < SMALL[aim.bound.resource]


DEAD_BAND: Final = Restraint(CODE, _hold)
