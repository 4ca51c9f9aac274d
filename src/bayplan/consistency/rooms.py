"""How many notebooks of each profile find room at once, where, and what stops the next one."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from bayplan.catalog import profiles
from bayplan.consistency import ground
from bayplan.consistency.framework import Whole
from bayplan.model.names import NodeName, PodKey
from bayplan.model.platform import NotebookProfile
from bayplan.model.record import Record
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.settle import settle

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


def rooms(whole: Whole) -> Iterator[Room]:
    """The room for each profile, in their order; none where no node is known."""
    declaration = whole.declaration
    if not ground.nodes(declaration) or not declaration.platform.notebooks.profiles:
        return
    fleet = ground.fleet(declaration, ground.daemons_of(whole))
    for profile in declaration.platform.notebooks.profiles:
        yield _room(whole, profile, fleet)


def crowded(whole: Whole) -> tuple[NotebookProfile, str] | None:
    """The profile that finds no room where all that are promised run at once, and what the scheduler says.

    The largest are placed first, which is the kindest order; None where all of them fit.
    """
    declaration = whole.declaration
    promised = [one for one in declaration.platform.notebooks.profiles if one.at_once]
    if not ground.nodes(declaration) or len(promised) < 2:
        return None
    fleet = ground.fleet(declaration, ground.daemons_of(whole))
    for profile in sorted(promised, key=_size, reverse=True):
        pod = profiles.profile_pod(declaration, profile)
        wanted = [replace(pod, name=f"{pod.name}-{at}") for at in range(min(profile.at_once or 0, MOST))]
        lost = settle(wanted, fleet).unplaced
        if lost:
            return profile, ground.words(next(iter(lost.values())))
    return None


def _size(profile: NotebookProfile) -> tuple[int, int, int]:
    return profile.gpus, profile.memory or 0, profile.cpu or 0


def _room(whole: Whole, profile: NotebookProfile, fleet: Fleet) -> Room:
    """Fills the fleet with notebooks of a profile, and takes them out again."""
    pod = profiles.profile_pod(whole.declaration, profile)
    shares: dict[str, int] = {}
    message = ""
    done: list[tuple[PodKey, NodeName]] = []
    while len(done) < MOST:
        one = replace(pod, name=f"{pod.name}-{len(done)}")
        found = settle([one], fleet)
        if one.key in found.unplaced:
            message = ground.words(found.unplaced[one.key])
            break
        node = found.placed[one.key]
        shares[node] = shares.get(node, 0) + 1
        done.append((one.key, node))
    for key, node in done:
        fleet.remove(key, fleet.by_name[node])
    cards = {bay.name: bay.allocatable.get(profile.resource, 0) for bay in fleet.bays} if profile.gpus else {}
    return Room(
        profile, len(done), dict(sorted(shares.items())), message, {k: v for k, v in cards.items() if v}
    )
