"""Looks at the cluster that a command is about: reads it, and says what it had to assume.

An `Observed` is everything that answers rest on: the snapshot, the Kubernetes to be faithful to, the
scheduler's profiles, and what an estate file declares beside them.
"""

import datetime
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from bayplan.app import dumps, engines
from bayplan.capacity.fit import World
from bayplan.disruption import budgets
from bayplan.disruption.ownership import Ownership
from bayplan.model import versions
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.pods import Pod
from bayplan.model.policy import DisruptionBudget
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import profile as profiles
from bayplan.scheduling.profile import Profile
from bayplan.sources import snapshots

Progress = Callable[[str, int, int], None]
DEFAULT_SCHEDULER = "default-scheduler"


class Observed(Record, frozen=True):
    """An estate as it is looked at. `profiles` are those of the scheduler configuration, by name.

    `notes` say what was assumed, and what is not modelled; `volume_doubt` what concerns new volumes only.
    """

    snapshot: Snapshot
    kubernetes: Kubernetes
    profile: Profile
    profiles: dict[str, Profile] = {}
    notes: tuple[str, ...] = ()
    volume_doubt: str = ""
    declaration: Declaration = Declaration()

    def profile_of(self, pod: Pod) -> Profile:
        """The profile that a pod selects by its scheduler's name; the default one where it is not known."""
        return self.profiles.get(pod.spec.scheduler, self.profile)

    def world(self, pod: Pod | None = None) -> World:
        """What questions of capacity are asked about, for pods like this one."""
        chosen = self.profile_of(pod) if pod else self.profile
        return World(self.snapshot, self.kubernetes, chosen, engines.settler)


def observe(
    *,
    snapshot: str | None = None,
    files: Sequence[str] = (),
    strict: bool = False,
    kubernetes: str | None = None,
    scheduler_config: str | None = None,
    progress: Progress | None = None,
) -> Observed:
    """Reads a snapshot file, or dumps. Raises InvalidInput where neither or both are given."""
    seen = look(snapshot=snapshot, files=files, strict=strict, progress=progress)
    return assume(seen, kubernetes=kubernetes, scheduler_config=scheduler_config)


def assume(
    snapshot: Snapshot, *, kubernetes: str | None = None, scheduler_config: str | None = None
) -> Observed:
    """The estate of a snapshot: with a version and profiles, given or guessed."""
    version, notes = _version(snapshot, kubernetes)
    named, said = _profiles(scheduler_config, version)
    default = named.get(DEFAULT_SCHEDULER) or profiles.default(version)
    notes += [*said, *_unmodelled(snapshot, {DEFAULT_SCHEDULER, *named})]
    seen, doubt = _with_room_for_volumes(_with_budgets(snapshot))
    return Observed(seen, version, default, named, tuple(notes), doubt)


def look(
    *,
    snapshot: str | None = None,
    files: Sequence[str] = (),
    strict: bool = False,
    progress: Progress | None = None,
    taken_at: datetime.datetime | None = None,
) -> Snapshot:
    """What the sources show, with nothing assumed. `taken_at`: when the dumps were made."""
    if snapshot and files:
        raise InvalidInput("--snapshot and --files name two sources; give one of them")
    if snapshot:
        return snapshots.load(snapshot)
    if files:
        return dumps.read(files, strict=strict, progress=progress, taken_at=taken_at)
    raise InvalidInput(
        "there is nothing to look at; give --snapshot FILE, or --files with what `kubectl get` printed"
    )


def _version(snapshot: Snapshot, given: str | None) -> tuple[Kubernetes, list[str]]:
    if given:
        return versions.parse(given), []
    taken = versions.nearest(snapshot.kubernetes)
    if not snapshot.kubernetes:
        return taken, [f"nothing says which Kubernetes this is: {taken} is taken; name it with --kubernetes"]
    try:
        return versions.parse(snapshot.kubernetes), []
    except InvalidInput:
        note = f"Kubernetes {snapshot.kubernetes} is not modelled: {taken}, the nearest that is, is taken"
        return taken, [note]


def _profiles(path: str | None, kubernetes: Kubernetes) -> tuple[dict[str, Profile], tuple[str, ...]]:
    """The profiles of a configuration file. Its reader is imported only where there is one."""
    if path is None:
        return {}, ()
    from bayplan.sources import profiles as configurations

    found = configurations.read(path, kubernetes)
    return {one.name: one for one in found.profiles}, found.notes


def _unmodelled(snapshot: Snapshot, known: set[str]) -> list[str]:
    """Pods of schedulers of which nothing is known are judged by the default profile."""
    foreign = sorted({pod.spec.scheduler for pod in snapshot.pods} - known)
    notes = [
        f"scheduler {name} is not modelled: its pods are judged by the default profile" for name in foreign
    ]
    if any(pod.spec.resource_claims for pod in snapshot.pods):
        notes.append("resource claims (DRA) are taken to be met on every node")
    return notes


def _with_budgets(snapshot: Snapshot) -> Snapshot:
    """Budgets that were declared but never observed get the status that their controller would compute."""
    if all(budget.observed for budget in snapshot.budgets):
        return snapshot
    ownership = Ownership.of(snapshot)
    found = tuple(
        budget if budget.observed else _computed(budget, snapshot, ownership) for budget in snapshot.budgets
    )
    return replace(snapshot, budgets=found)


def _computed(budget: DisruptionBudget, snapshot: Snapshot, ownership: Ownership) -> DisruptionBudget:
    standing = budgets.assess(budget, snapshot.pods, ownership)
    return replace(
        budget,
        allowed=standing.allowed,
        healthy=standing.healthy,
        desired=standing.desired,
        expected=standing.expected,
    )


def _with_room_for_volumes(snapshot: Snapshot) -> tuple[Snapshot, str]:
    """Where no CSIStorageCapacity was read, drivers that report one would seem to have no room."""
    silent = [driver.name for driver in snapshot.csi_drivers if driver.storage_capacity]
    if snapshot.csi_capacities or not silent:
        return snapshot, ""
    drivers = tuple(replace(driver, storage_capacity=False) for driver in snapshot.csi_drivers)
    note = f"no CSIStorageCapacity was read: {', '.join(silent)} is taken to have room for every new volume"
    return replace(snapshot, csi_drivers=drivers), note
