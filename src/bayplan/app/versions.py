"""Which versions of an estate go together, and how to get to those that do: the table and the solver, asked.

What runs is read from nodes where there are some; what is wanted, from the estate file.
"""

import datetime
from collections.abc import Sequence

from bayplan.capacity.answers import Answer
from bayplan.catalog.compatibility import conflicts, numbers, removing, solving, upgrading
from bayplan.catalog.compatibility import versions as wanted
from bayplan.catalog.compatibility.conflicts import Conflict
from bayplan.catalog.compatibility.removing import Removal
from bayplan.catalog.compatibility.solving import Change
from bayplan.catalog.compatibility.table import SEEN, TABLE
from bayplan.catalog.compatibility.upgrading import Step
from bayplan.catalog.compatibility.versions import Versions
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.snapshot import Snapshot

OLDEST = 20
"""Minors below this are no slip of the pen that anybody wants an upgrade path for."""


class Item(Answer, frozen=True):
    """A component: the version that is declared, the newest known one, and where the declared one works."""

    name: str
    version: str
    newest: str = ""
    supported: str = ""


class Move(Answer, frozen=True):
    """A step of the way: `kind` is save, servers, agents or component."""

    kind: str
    name: str
    before: str
    target: str
    why: str


class Compatibility(Answer, frozen=True):
    """What is known of the versions of an estate.

    `kubernetes`: where the way starts, `running` what nodes say (the oldest). `nearest`: the changes to the
    nearest set without conflicts, `newest` those to the newest; None where there is no such set. `target` is
    the Kubernetes that the way leads to, `refused` what is against it, `blocked` why the way ends before it.
    `seen`: until when somebody looked at the sources of the table.
    """

    estate: str
    distribution: str
    kubernetes: str
    running: str = ""
    components: tuple[Item, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    nearest: tuple[Change, ...] | None = ()
    newest: tuple[Change, ...] | None = ()
    target: str = ""
    refused: tuple[Conflict, ...] = ()
    path: tuple[Move, ...] = ()
    blocked: tuple[str, ...] = ()
    removals: tuple[Removal, ...] = ()
    seen: str = SEEN


def compatibility(
    declaration: Declaration,
    snapshot: Snapshot | None = None,
    *,
    kubernetes: str = "",
    to: str = "",
    today: datetime.date | None = None,
) -> Compatibility:
    """The answer. `kubernetes`: what runs, where nothing else says so; `to`: the release that is wanted."""
    running = _oldest(snapshot) if snapshot is not None else ""
    start = _start(wanted.declared(declaration), kubernetes or running)
    nearest, newest = solving.nearest(start), solving.newest(start)
    target, refused = _target(start, newest, to)
    way = upgrading.path(start, target) if target is not None else _nowhere(start, to, refused)
    return Compatibility(
        declaration.file,
        start.distribution,
        start.kubernetes,
        running,
        _items(start),
        conflicts.conflicts(start),
        solving.changes(start, nearest) if nearest is not None else None,
        solving.changes(start, newest) if newest is not None else None,
        target.kubernetes if target is not None else _full(to, start.distribution),
        refused,
        tuple(_move(one) for one in way.steps),
        way.blocked,
        removing.removals(start, today=today),
    )


def _start(declared: Versions, said: str) -> Versions:
    release = said or declared.kubernetes
    if not release:
        message = "nothing says which Kubernetes it is; write cluster.version, or give --kubernetes"
        raise InvalidInput(message)
    _insist("--kubernetes" if said else "cluster.version", release)
    distribution = declared.distribution or ("k3s" if "k3s" in release else "kubeadm")
    return Versions(distribution, _full(release, distribution), declared.components, declared.features)


def _target(
    start: Versions, newest: Versions | None, to: str
) -> tuple[Versions | None, tuple[Conflict, ...]]:
    """The set that the way leads to; none, and what is against it, where nothing goes together there."""
    if not to:
        return newest, ()
    _insist("--to", to)
    _insist_on_known(to)
    release = _full(to, start.distribution)
    found = solving.newest_on(start, release)
    return found, () if found is not None else conflicts.conflicts(solving.latest(start).on(release))


def _nowhere(start: Versions, to: str, refused: Sequence[Conflict]) -> upgrading.Path:
    """No way, and the components that nothing is known of where it would lead."""
    release = _full(to, start.distribution) if to else start.kubernetes
    against = {one.component for one in refused}
    unknown = [one for one in solving.unknown_on(start, release) if one not in against]
    return upgrading.Path(
        blocked=tuple(f"no release of {one} is known to work on {release}" for one in unknown)
    )


def _full(release: str, distribution: str) -> str:
    """A release; of a minor that is named alone (`1.36`), the newest known one."""
    if release.count(".") != 1:
        return release
    known = [
        one for one in solving.clusters(distribution, TABLE) if numbers.line(one) == numbers.line(release)
    ]
    return known[-1] if known else release


def _insist(where: str, release: str) -> None:
    if numbers.minor(release) < OLDEST:
        message = f"{release[:40]!r} is no version of Kubernetes; write one such as v1.36.5+k3s1"
        raise InvalidInput(message, path=where, value=release)


def _insist_on_known(release: str) -> None:
    newest = max(numbers.minor(one.version) for one in TABLE.clusters)
    if numbers.minor(release) > newest:
        message = f"nothing is known of Kubernetes 1.{numbers.minor(release)}; the newest known is 1.{newest}"
        raise InvalidInput(message, path="--to", value=release)


def _oldest(snapshot: Snapshot) -> str:
    """The version of the node that is furthest behind."""
    found: Sequence[str] = [one.kubelet for one in snapshot.nodes if numbers.minor(one.kubelet) >= OLDEST]
    return min(found, key=numbers.parse, default="")


def _items(start: Versions) -> tuple[Item, ...]:
    return tuple(_item(name, version, start) for name, version in sorted(start.components.items()))


def _item(name: str, version: str, start: Versions) -> Item:
    known = solving.releases(name, TABLE)
    row = conflicts.support(name, version, start.distribution, TABLE)
    return Item(
        name, version, known[-1] if known else "", conflicts.said(row, start) if row is not None else ""
    )


def _move(step: Step) -> Move:
    return Move(step.kind, step.name, step.before, step.target, step.why)
