"""Default tolerations, and how the tolerations of two sources are merged.

Follows `plugin/pkg/admission/defaulttolerationseconds` (with its default of 300 seconds) and
`pkg/util/tolerations` (`MergeTolerations`).
"""

from typing import Final

import msgspec

from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.model.pods import Effect, Pod, Toleration

PATIENCE_SECONDS: Final = 300
_TROUBLES: Final = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def add_default_tolerations(pod: Pod, policies: Policies) -> Pod | Refused:
    """The pod with five minutes of patience for nodes that fail, unless it says otherwise."""
    added = tuple(
        Toleration(key=key, operator="Exists", effect=Effect.NO_EXECUTE, seconds=PATIENCE_SECONDS)
        for key in _TROUBLES
        if not any(_speaks_of(key, toleration) for toleration in pod.spec.tolerations)
    )
    if not added:
        return pod
    spec = msgspec.structs.replace(pod.spec, tolerations=(*pod.spec.tolerations, *added))
    return msgspec.structs.replace(pod, spec=spec)


def merge(first: tuple[Toleration, ...], second: tuple[Toleration, ...]) -> tuple[Toleration, ...]:
    """Both, without those that another one covers; of equal ones the first stays."""
    merged: list[Toleration] = []
    everything = (*first, *second)
    for at, one in enumerate(everything):
        covered = any(_covers(kept, one) for kept in merged)
        covered = covered or any(_covers(later, one) and later != one for later in everything[at + 1 :])
        if not covered:
            merged.append(one)
    return tuple(merged)


def _speaks_of(key: str, toleration: Toleration) -> bool:
    return toleration.key in ("", key) and toleration.effect in (Effect.ANY, Effect.NO_EXECUTE)


def _covers(wide: Toleration, narrow: Toleration) -> bool:
    """Whether everything that `narrow` tolerates, `wide` tolerates as well."""
    if wide == narrow:
        return True
    if narrow.key != wide.key and (wide.key or wide.operator != "Exists"):
        return False
    if wide.effect not in (Effect.ANY, narrow.effect) or _less_patient(wide, narrow):
        return False
    if wide.operator == "Exists":
        return True
    return wide.operator in ("", "Equal") and narrow.operator in ("", "Equal") and narrow.value == wide.value


def _less_patient(wide: Toleration, narrow: Toleration) -> bool:
    if wide.effect is not Effect.NO_EXECUTE or wide.seconds is None:
        return False
    return narrow.seconds is None or narrow.seconds > wide.seconds
