"""Taints, and the tolerations that answer them."""

from collections.abc import Iterable, Sequence

from bayplan.model.nodes import Taint
from bayplan.model.pods import Toleration


def answer(taint: Taint) -> Toleration:
    """The toleration of just this taint."""
    if not taint.value:
        return Toleration(taint.key, "Exists", effect=taint.effect)
    return Toleration(taint.key, "Equal", taint.value, taint.effect)


def tolerations(taints: Iterable[Taint], given: Sequence[Toleration] = ()) -> tuple[Toleration, ...]:
    """What is given, and a toleration of every taint that it does not answer.

    A taint that only asks to stay away (PreferNoSchedule) keeps no pod from a node, and is answered too: a
    pod that belongs there should not be sent elsewhere.
    """
    found = list(given)
    for taint in taints:
        if not any(taint.tolerated_by(one) for one in found):
            found.append(answer(taint))
    return tuple(found)
