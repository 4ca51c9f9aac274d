"""Floors of a VPA that look like measurements: the same 250 MiB for everything that uses less.

A recommender lifts whatever comes below its minimum for a pod, shared out among its containers, and so does
the minAllowed of an object. Two marks give that away: the amount is such a share, or lower bound and target
are one and the same, which percentiles of real readings are not.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from bayplan.model.demand import CPU, MEMORY
from bayplan.model.evidence import Advice, Evidence
from bayplan.rightsizing import words
from bayplan.rightsizing.report.recommendation import Held

CODE: Final = "artefact"
FLOORS: Final = {MEMORY: (250 << 20, 100 << 20), CPU: (25,)}
"""By pod: `pod-recommendation-min-memory-mb` is 250 by default, and often set to 100; 25 millicores."""
_BOUNDS: Final = ("lower", "target", "upper")


def split(evidence: Evidence, containers: int) -> tuple[Evidence, tuple[Held, ...]]:
    """The evidence without such advice, and a word on each source and resource of it that was left out.

    `containers`: how many containers the pod has.
    """
    found = [one for one in evidence.advice if is_artefact(one, evidence.advice, containers)]
    if not found:
        return evidence, ()
    kept = tuple(one for one in evidence.advice if one not in found)
    told = {(one.source, one.resource): _said(one) for one in reversed(found)}
    return replace(evidence, advice=kept), tuple(told[key] for key in sorted(told))


def is_artefact(one: Advice, among: Iterable[Advice], containers: int) -> bool:
    """Whether a bound of a VPA is a floor and no measurement."""
    if one.bound not in _BOUNDS:
        return False
    floored = one.amount in floors(one.resource, containers)
    return floored or (one.bound != "upper" and _is_flat(one, among))


def floors(resource: str, containers: int) -> frozenset[int]:
    """The amounts that stand for data where there is none, of a pod or shared out among its containers."""
    return frozenset(
        amount
        for floor in FLOORS.get(resource, ())
        for amount in (floor, floor // max(1, containers), -(-floor // max(1, containers)))
    )


def _is_flat(one: Advice, among: Iterable[Advice]) -> bool:
    """Whether lower bound and target of its source agree on this amount."""
    mine = [other for other in among if (other.source, other.resource) == (one.source, one.resource)]
    bounds = {other.bound for other in mine if other.amount == one.amount}
    return bounds >= {"lower", "target"}


def _said(one: Advice) -> Held:
    amount = words.amount(one.amount, one.resource)
    said = (
        f"{one.source} says {amount} of {one.resource}: that is a floor of its settings, and no measurement"
    )
    return Held(CODE, said)
