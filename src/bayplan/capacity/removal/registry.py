"""The one list of blockers, in the order in which they are told, and of the ties that they undo."""

from collections.abc import Callable, Iterable
from typing import Final

from bayplan.capacity.removal.blockers import gpus as cards
from bayplan.capacity.removal.blockers import hostnames as pins
from bayplan.capacity.removal.blockers import local_volumes as data
from bayplan.capacity.removal.blockers.bare import bare
from bayplan.capacity.removal.blockers.budgets import budgets
from bayplan.capacity.removal.blockers.claims import claims
from bayplan.capacity.removal.blockers.protected import protected
from bayplan.capacity.removal.blockers.room import room
from bayplan.capacity.removal.blockers.singletons import singletons
from bayplan.capacity.removal.case import Case
from bayplan.capacity.removal.movers import Mover
from bayplan.capacity.report.removal import Blocker
from bayplan.model.pods import Pod

BLOCKERS: Final[tuple[Callable[[Case], Iterable[Blocker]], ...]] = (
    protected,
    budgets,
    cards.gpus,
    data.local_volumes,
    pins.hostnames,
    bare,
    room,
    singletons,
    claims,
)

TIES: Final[tuple[Callable[[Mover, Pod, Case], Pod | None], ...]] = (cards.untie, data.untie, pins.untie)
"""What each pod would be without its ties; None: it would need no place among the nodes that stay."""
