"""The one list of remedies, from the gentlest kind to the harshest.

Within a kind the smallest stands first.
"""

from collections.abc import Callable, Iterable
from typing import Final

from msgspec.structs import replace

from bayplan.capacity.answers import Remedy
from bayplan.capacity.remedies.case import Case
from bayplan.capacity.remedies.free import free_room
from bayplan.capacity.remedies.more_nodes import add_node
from bayplan.capacity.remedies.nodes import relabel, tolerate, uncordon
from bayplan.capacity.remedies.request import lower_request
from bayplan.capacity.remedies.rules import allow_skew, drop_anti_affinity, open_gates
from bayplan.capacity.remedies.slots import raise_slots

FINDERS: Final[tuple[Callable[[Case], Iterable[Remedy]], ...]] = (
    open_gates,
    uncordon,
    lower_request,
    free_room,
    raise_slots,
    tolerate,
    relabel,
    allow_skew,
    drop_anti_affinity,
    add_node,
)
ORDER: Final = (
    "gate",
    "uncordon",
    "request",
    "free",
    "move",
    "slots",
    "quota",
    "toleration",
    "label",
    "constraint",
    "remove",
    "node",
)
"""The kinds, from what costs least to what costs most."""


def find(case: Case) -> tuple[Remedy, ...]:
    """Every remedy that was tried and helps."""
    return ranked(remedy for finder in FINDERS for remedy in finder(case))


def ranked(found: Iterable[Remedy]) -> tuple[Remedy, ...]:
    """Remedies in the order of their kinds, each with its place."""
    ordered = sorted(found, key=lambda remedy: ORDER.index(remedy.kind))
    return tuple(replace(remedy, rank=rank) for rank, remedy in enumerate(ordered, 1))
