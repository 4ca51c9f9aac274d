"""A reduction that frees next to nothing is not worth the restart that it costs."""

from typing import Final

from bayplan.model.demand import CPU, MEMORY
from bayplan.rightsizing import words
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Aim, Draft, Restraint

CODE: Final = "gain"
LEAST: Final = {MEMORY: 32 << 20, CPU: 25}
"""Over all replicas: 32 MiB, 25 millicores."""


def _hold(draft: Draft) -> Draft:
    replicas = max(1, draft.subject.replicas)
    memory = [draft.of(Bound.MEMORY_REQUEST), draft.of(Bound.MEMORY_LIMIT)]
    groups = [memory] if draft.even else [[one] for one in memory]
    for group in (*groups, [draft.of(Bound.CPU_REQUEST)]):
        if all(not one.changed or _is_little(one, replicas) for one in group):
            draft = draft.with_(*(_kept(one, replicas) for one in group))
    return draft


def _is_little(aim: Aim, replicas: int) -> bool:
    if not aim.lowered or aim.cause.binding:
        return False
    return -_change(aim) * replicas < LEAST[aim.bound.resource]


def _kept(aim: Aim, replicas: int) -> Aim:
    freed = words.amount(-_change(aim) * replicas, aim.bound.resource)
    return aim.kept(CODE, f"it would free {freed} in all, which is not worth a restart")


def _change(aim: Aim) -> int:
    return (aim.amount or 0) - (aim.now or 0)


GAIN: Final = Restraint(CODE, _hold)
