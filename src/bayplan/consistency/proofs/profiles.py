"""Every profile of notebooks starts on some worker, and as many of them at once as is promised.

Notebooks are placed by the scheduler's own rules on the declared workers, on which the DaemonSets of all
components stand already.
"""

from collections.abc import Iterator

from bayplan.consistency import rooms
from bayplan.consistency.framework import Whole
from bayplan.consistency.rooms import Room
from bayplan.model.doubts import Doubt

UNSTARTABLE = "profile-unstartable"
TOO_FEW = "profile-at-once"
TOGETHER = "profiles-together"


def profiles(whole: Whole) -> Iterator[Doubt]:
    """Profiles that start nowhere, or not as often as is promised, each alone or all of them together."""
    alone = list(_alone(whole))
    yield from alone or _together(whole)


def _alone(whole: Whole) -> Iterator[Doubt]:
    for at, room in enumerate(rooms.rooms(whole)):
        path = f"notebooks.profiles[{at}]"
        if not room.count:
            yield _unstartable(room, path)
        elif room.profile.at_once is not None and room.profile.at_once > room.count:
            wanted = room.profile.at_once
            told = f"{wanted} of profile {room.profile.name} are to run at once, and {room.count} fit"
            remedy = f"promise {room.count}, ask for less in it, or add a worker"
            yield Doubt(
                f"{path}.atOnce", told, TOO_FEW, str(wanted), f"profile {room.profile.name}", remedy,
                room.arithmetic, grave=True,
            )  # fmt: skip


def _together(whole: Whole) -> Iterator[Doubt]:
    """What each may do alone, all of them cannot do at the same time."""
    found = rooms.crowded(whole)
    if found is None:
        return
    profile, message = found
    declared = whole.declaration.platform.notebooks.profiles
    sums = " + ".join(f"{one.at_once} x {one.name}" for one in declared if one.at_once)
    told = f"each profile has its room alone, and all of them together do not: {message}"
    remedy = "promise fewer of some, or add a worker"
    path = f"notebooks.profiles[{declared.index(profile)}].atOnce"
    yield Doubt(path, told, TOGETHER, profile.name, f"profile {profile.name}", remedy, sums)


def _unstartable(room: Room, path: str) -> Doubt:
    profile = room.profile
    most = max(room.cards.values(), default=0)
    if profile.gpus > most:
        path = f"{path}.gpus"
        told = f"{profile.name} wants {profile.gpus} {profile.resource}, and no worker has more than {most}"
        remedy = f"offer {most} at most, or give a worker more cards: a notebook runs on one worker"
    else:
        told = f"profile {profile.name} starts on no worker: {room.message}"
        remedy = "ask for less in it, tolerate what keeps it away, or add a worker that fits"
    return Doubt(
        path, told, UNSTARTABLE, str(profile.gpus or ""), f"profile {profile.name}", remedy, room.arithmetic,
        grave=True,
    )  # fmt: skip
