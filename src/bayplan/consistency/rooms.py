"""How many notebooks of each profile find room at once, where, and what stops the next one."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import filling
from bayplan.catalog import profiles
from bayplan.consistency import ground
from bayplan.consistency.framework import Whole
from bayplan.model.platform import NotebookProfile
from bayplan.model.record import Record
from bayplan.scheduling import chance, cycle
from bayplan.scheduling.fleet import Bay, Fleet

MOST: Final = 500
"""Nobody asks whether more than so many notebooks fit."""


class Room(Record, frozen=True):
    """The room for one profile alone.

    `shares`: how many on each node. `message`: what the scheduler says of the next one. `cards`: how many of
    the profile's resource each node has.
    """

    profile: NotebookProfile
    count: int
    shares: dict[str, int] = {}
    message: str = ""
    cards: dict[str, int] = {}

    @property
    def arithmetic(self) -> str:
        """`wk-1: 2, wk-2: 2`, or what cards there are."""
        said = self.shares or self.cards
        return ", ".join(f"{name}: {amount}" for name, amount in said.items())


def rooms(whole: Whole) -> tuple[Room, ...]:
    """The room for each profile, in their order; none where no node is known."""
    return whole.note(_rooms)


def crowded(whole: Whole) -> tuple[NotebookProfile, str] | None:
    """The profile that finds no room where all that are promised run at once, and what the scheduler says.

    The largest are placed first, which is the kindest order; None where all of them fit.
    """
    declaration = whole.declaration
    promised = [one for one in declaration.platform.notebooks.profiles if one.at_once]
    if not whole.note(ground.nodes_of) or len(promised) < 2:
        return None
    fleet = ground.fleet(declaration, whole.note(ground.daemons_of))
    settle = whole.settler(len(fleet.bays), sum(one.at_once or 0 for one in promised))
    for profile in sorted(promised, key=_size, reverse=True):
        pod = profiles.profile_pod(declaration, profile)
        wanted = [replace(pod, name=f"{pod.name}-{at}") for at in range(min(profile.at_once or 0, MOST))]
        lost = settle(wanted, fleet).unplaced
        if lost:
            return profile, ground.words(next(iter(lost.values())))
    return None


def _rooms(whole: Whole) -> tuple[Room, ...]:
    declaration = whole.declaration
    if not whole.note(ground.nodes_of) or not declaration.platform.notebooks.profiles:
        return ()
    fleet = ground.fleet(declaration, whole.note(ground.daemons_of))
    return tuple(_room(whole, one, fleet) for one in declaration.platform.notebooks.profiles)


def _size(profile: NotebookProfile) -> tuple[int, int, int]:
    return profile.gpus, profile.memory or 0, profile.cpu or 0


def _room(whole: Whole, profile: NotebookProfile, fleet: Fleet) -> Room:
    """Fills the fleet with notebooks of a profile, and takes them out again."""
    pod = profiles.profile_pod(whole.declaration, profile)
    bound = sum(_bound(bay, fleet.shapes.of(pod).requests) for bay in fleet.bays)
    wanted = [replace(pod, name=f"{pod.name}-{at}") for at in range(min(bound + 1, MOST))]
    settle = whole.settler(len(fleet.bays), MOST)
    filled = filling.fill(wanted, fleet, settle, chance.first, sure=len(wanted))
    stopped = filled.stopped_at
    message = ground.words(cycle.decide(stopped, fleet, preempt=False)) if stopped else ""
    filled.undo()
    cards = {bay.name: bay.allocatable.get(profile.resource, 0) for bay in fleet.bays} if profile.gpus else {}
    return Room(
        profile,
        len(filled.placed),
        dict(sorted(filled.shares.items())),
        message,
        {name: count for name, count in cards.items() if count},
    )


def _bound(bay: Bay, requests: Mapping[str, int]) -> int:
    """How many pods that request this a node can hold at most, whatever else is against them."""
    return max(
        min([bay.room_for_pods, *(bay.free(name) // amount for name, amount in requests.items() if amount)]),
        0,
    )
