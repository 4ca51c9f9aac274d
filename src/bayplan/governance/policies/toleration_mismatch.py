"""A toleration that tolerates nothing: there are taints with its key, and it matches none of them.

Most often the effect differs (a toleration of NoSchedule for a taint of PreferNoSchedule), sometimes the
value. Needs taints: of a snapshot's nodes or of the estate's pools. Silent where another toleration of the
pod does match a taint with that key.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.nodes import Taint
from bayplan.model.pods import Toleration


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        for at, one in enumerate(work.spec.tolerations):
            taints = [taint for taint in house.taints if one.key and taint.key == one.key]
            if taints and not _any_tolerated(taints, work.spec.tolerations):
                yield Complaint(
                    work.subject,
                    f"it tolerates {_said(one)}, but the taint is {' or '.join(map(_written, taints))}",
                    work.at(f"tolerations[{at}]"),
                    remedy=f"tolerate key {one.key} with effect {taints[0].effect}, or leave the effect out",
                )


def _any_tolerated(taints: Sequence[Taint], tolerations: Sequence[Toleration]) -> bool:
    return any(taint.tolerated_by(one) for taint in taints for one in tolerations)


def _said(one: Toleration) -> str:
    value = f"={one.value}" if one.value else ""
    return f"{one.key}{value}:{one.effect}" if one.effect else f"{one.key}{value}"


def _written(taint: Taint) -> str:
    value = f"={taint.value}" if taint.value else ""
    return f"{taint.key}{value}:{taint.effect}"


TOLERATION_MISMATCH: Final = Check(
    code="toleration-mismatch",
    severity=Severity.WARNING,
    title="toleration does not match the taint",
    reason=(
        "A toleration matches a taint only with the same key, value and effect "
        "(v1.Toleration.ToleratesTaint). An empty effect matches all. One of NoSchedule does nothing against "
        "PreferNoSchedule, and the other way round."
    ),
    remedy="give key, value and effect as the taint has them, or leave the effect out",
    look=_look,
)
