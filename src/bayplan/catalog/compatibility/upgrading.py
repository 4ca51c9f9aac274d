"""The way from one set of versions to another, in order, with nothing unsupported in between.

Kubernetes goes one minor at a time: etcd is saved, then the servers, one after the other, then the agents
(a kubelet may be older than the API server, never newer). Before each such step go the components that the
next minor would leave behind, to a release that works on both; after it those that are not known to work on
it; what is left goes at the end. A component that may not leave out a line of releases stops at each.
"""

from typing import Final

from bayplan.catalog.compatibility import conflicts, numbers, solving
from bayplan.catalog.compatibility.conflicts import Conflict
from bayplan.catalog.compatibility.rows import KUBERNETES, Table
from bayplan.catalog.compatibility.table import TABLE
from bayplan.catalog.compatibility.versions import Versions
from bayplan.model.record import Record

SAVE: Final = "save"
SERVERS: Final = "servers"
AGENTS: Final = "agents"
COMPONENT: Final = "component"


class Step(Record, frozen=True):
    """One step: what goes from which version to which, and why now. `kind`: save, servers, agents, component.

    `after` is the set that holds when it is done; saving and agents change nothing of it.
    """

    kind: str
    name: str
    before: str
    target: str
    why: str
    after: Versions


class Path(Record, frozen=True):
    """The steps in order. `blocked`: why there is no way further, empty where the target is reached."""

    steps: tuple[Step, ...] = ()
    blocked: tuple[str, ...] = ()


def path(start: Versions, target: Versions, table: Table = TABLE) -> Path:
    """The way between two sets of the same components.

    No state in between has a conflict that the start does not have already.
    """
    if numbers.parse(target.kubernetes) < numbers.parse(start.kubernetes):
        message = (
            f"a cluster does not go back, from {start.kubernetes} to {target.kubernetes}: it is built anew"
        )
        return Path(blocked=(message,))
    walk = _Walk(start, target, table)
    walk.go()
    return Path(tuple(walk.steps), tuple(walk.blocked))


class _Walk:
    """A way as far as it got."""

    def __init__(self, start: Versions, target: Versions, table: Table) -> None:
        self.state, self.target, self.table = start, target, table
        self.known = {_key(one) for one in conflicts.conflicts(start, table)}
        self.steps: list[Step] = []
        self.blocked: list[str] = []

    def go(self) -> None:
        """Walks on until the target is reached or nothing can go further."""
        self._settle()
        for stop in stops(self.state, self.target, self.table):
            self._prepare(stop)
            found = self._objections(self.state.on(stop))
            if found:
                self.blocked += [one.message for one in found]
                return
            self.steps += _cluster_steps(self.state, stop)
            self.state = self.state.on(stop)
            self._settle()
        self._finish()

    def _settle(self) -> None:
        """Components that are not known to work on the cluster as it is go now, as far as that helps."""
        self._forget()
        for name in sorted(self.state.components):
            version = self.state.components[name]
            if not solving.works(name, version, self.state, self.table):
                self._raise(name, self.state.kubernetes, f"{version} is not known to work on it")
        self._forget()

    def _prepare(self, stop: str) -> None:
        """Components that the next Kubernetes would leave behind."""
        for name in sorted(self.state.components):
            version = self.state.components[name]
            if not self._goes(name, version, self.state.on(stop)):
                self._raise(name, stop, f"Kubernetes {stop} would leave {version} behind")

    def _finish(self) -> None:
        """What has not arrived yet; one may have waited for another."""
        moved = True
        while moved:
            moved = False
            for name in sorted(self.state.components):
                moved |= self._raise(name, self.state.kubernetes, "nothing holds it back")
        for name, wanted in sorted(self.target.components.items()):
            if self.state.components[name] != wanted:
                self.blocked.append(f"{name} cannot get from {self.state.components[name]} to {wanted}")

    def _raise(self, name: str, stop: str, why: str) -> bool:
        """Takes a component to the newest release that goes now and on that Kubernetes; whether it moved."""
        moved = False
        way = self._way(name, stop)
        for version in way:
            after = self.state.with_component(name, version)
            if self._objections(after):
                break
            before = self.state.components[name]
            said = (
                why if version == way[-1] else f"on the way to {way[-1]}: it leaves out no line of releases"
            )
            self.steps.append(Step(COMPONENT, name, before, version, said, after))
            self.state, moved = after, True
        return moved

    def _way(self, name: str, stop: str) -> list[str]:
        """The releases that a component goes through: to the newest that is known to work now and then."""
        now, then = self.state, self.state.on(stop)
        goals = [
            one
            for one in self._between(name)
            if self._known(name, one, now) and self._known(name, one, then)
            and not self._objections(now.with_component(name, one))
        ]  # fmt: skip
        if not goals:
            return []
        between = self._lines(name, goals[-1]) if name in self.table.stepwise else []
        return [*between, goals[-1]]

    def _lines(self, name: str, goal: str) -> list[str]:
        """The newest release of each line in between that has nothing against the cluster as it is."""
        here = numbers.line(self.state.components[name])
        found = {
            numbers.line(one): one
            for one in self._between(name)
            if here < numbers.line(one) < numbers.line(goal) and self._goes(name, one, self.state)
        }
        return [found[one] for one in sorted(found)]

    def _between(self, name: str) -> list[str]:
        """Releases newer than the one there, up to the one that is wanted, oldest first."""
        here, wanted = (numbers.parse(one.components[name]) for one in (self.state, self.target))
        known = [*solving.releases(name, self.table), self.target.components[name]]
        return sorted({one for one in known if here < numbers.parse(one) <= wanted}, key=numbers.parse)

    def _known(self, name: str, version: str, versions: Versions) -> bool:
        """Whether a release is known to work on a cluster; of the target, that nothing is against it."""
        if (version, versions.kubernetes) == (self.target.components[name], self.target.kubernetes):
            return self._goes(name, version, versions)
        return solving.works(name, version, versions, self.table)

    def _goes(self, name: str, version: str, versions: Versions) -> bool:
        """Whether a release has nothing against a cluster."""
        return not any(conflicts.of_cluster(name, version, versions, self.table))

    def _objections(self, versions: Versions) -> list[Conflict]:
        """Conflicts that were not there before."""
        return [one for one in conflicts.conflicts(versions, self.table) if _key(one) not in self.known]

    def _forget(self) -> None:
        """What does not contradict itself any more may not do so again."""
        self.known &= {_key(one) for one in conflicts.conflicts(self.state, self.table)}


def stops(start: Versions, target: Versions, table: Table) -> list[str]:
    """The releases of Kubernetes on the way: the newest known patch of every minor, and the target."""
    if start.kubernetes == target.kubernetes:
        return []
    first, last = numbers.minor(start.kubernetes), numbers.minor(target.kubernetes)
    known = {numbers.minor(one): one for one in solving.clusters(start.distribution, table)}
    return [known.get(minor, f"v1.{minor}") for minor in range(first + 1, last)] + [target.kubernetes]


def _cluster_steps(state: Versions, stop: str) -> list[Step]:
    after = state.on(stop)
    return [
        Step(SAVE, "etcd", state.kubernetes, state.kubernetes, "a snapshot is the only way back", state),
        Step(SERVERS, KUBERNETES, state.kubernetes, stop, "one server after the other, servers first", after),
        Step(
            AGENTS, KUBERNETES, state.kubernetes, stop, "then the agents, drained one after the other", after
        ),
    ]


def _key(conflict: Conflict) -> tuple[str, str]:
    return conflict.component, conflict.against
