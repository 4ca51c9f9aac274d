"""The containers to be sized: of every workload that nothing else makes, in a cluster and in a tree.

What a tree declares counts, for it is the tree that is edited; what it leaves open is taken from the cluster.
Amounts are those after admission: what a limit range fills in is in force, although nobody wrote it.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.admission import chain
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.model import making
from bayplan.model.demand import CPU, MEMORY, integers
from bayplan.model.estate import Declaration, PodRule
from bayplan.model.evidence import Place
from bayplan.model.pods import Container, Pod
from bayplan.model.sizing import Floor
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import NAMESPACE, Declared, Origin, Tree, Unknown, hides, spec_path
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind, Workload
from bayplan.rightsizing import allowed, cards, classes, comments, hands, patterns
from bayplan.rightsizing.comments import Plot
from bayplan.rightsizing.framework import Bound, Role, Subject
from bayplan.rightsizing.surroundings import Surroundings, survey

CPU_LIMIT: Final = "limits.cpu"
"""Kept beside the bounds: it is never recommended, but no request may be above it."""
_UNDECLARED: Final = Declaration()
_PERIODIC: Final = (Kind.JOB, Kind.CRON_JOB)


def subjects(
    snapshot: Snapshot,
    kubernetes: Kubernetes,
    *,
    declaration: Declaration = _UNDECLARED,
    tree: Tree | None = None,
    pod_rules: tuple[PodRule, ...] = (),
) -> tuple[Subject, ...]:
    """Every container of every workload that nothing else makes, in the order of their places.

    `pod_rules` are those of webhooks; those of tree and declaration, where none are given.
    """
    around = survey(snapshot, kubernetes, declaration, tree, pod_rules)
    found = (one for workload in around.workloads for one in _Work(workload, around).subjects())
    return tuple(sorted(found, key=lambda one: (one.place, one.role)))


def notes(tree: Tree | None) -> tuple[str, ...]:
    """What of a tree is sized by nobody here, and why."""
    if tree is None:
        return ("no tree was given: what comments beside its values forbid to lower is not known",)
    charts = sorted({one.subject for one in tree.charts})
    if not charts:
        return ()
    listed = ", ".join(charts[:3]) + (f" and {len(charts) - 3} more" if len(charts) > 3 else "")
    return (
        f"{listed} give sizes in values: these are changed where names and amounts of one container in the "
        "cluster agree with them, for only the chart or operator knows whom they reach",
    )


class _Site(NamedTuple):
    """A container as its author wrote it, as admission leaves it, and as the cluster has it now."""

    plot: Plot
    role: Role
    completed: Container
    observed: Container | None

    @property
    def path(self) -> str:
        return f"{self.plot.path}.resources"


class _Work:
    """A workload with everything that its containers have in common."""

    def __init__(self, workload: Workload, around: Surroundings) -> None:
        key = (str(workload.kind), str(workload.namespace), workload.name)
        self._workload, self._around = workload, around
        self._declared: Declared | None = around.declared.get(key)
        self._seen = around.observed.get(key)
        self._pod = _completed(workload, around.policies)
        tier = around.tier_of(workload.namespace)
        self._tier, self._equal = (tier.name, tier.memory == "equal") if tier else ("", False)

    def subjects(self) -> Iterator[Subject]:
        """Its containers, each as what is to be sized."""
        sites = tuple(self._sites())
        told = comments.floors_of(self._declared, [one.plot for one in sites]) if self._declared else {}
        for site in sites:
            yield self._subject(site, told.get(site.plot.path, ()))

    def _subject(self, site: _Site, told: tuple[Floor, ...]) -> Subject:
        """Its sizes, and what bounds them."""
        around, place = self._around, self._place(site)
        limits = around.policies.limits_of(self._workload.namespace)
        scaler = hands.horizontal(around.horizontal, place)
        spec = self._workload.template.spec
        return replace(
            self._bare(site),
            current=self._current(site),
            declared=_written(site.plot.container),
            replicas=self._replicas(scaler is not None),
            floors=(*_declared_floors(around.sizing.floors, place), *told),
            allowed=allowed.windows(limits, alone=len(spec.containers) + len(spec.init_containers) == 1),
            autoscaled=hands.steered(scaler, place),
            fixed=self._unknown(site) or hands.fixed_by(place, around.sizing.fixed, around.vertical),
        )

    def _bare(self, site: _Site) -> Subject:
        """What it is, and where it stands."""
        spec, place = self._workload.template.spec, self._place(site)
        origin = self._declared.place(site.path) if self._declared else Origin()
        found = classes.declared_class(self._around.sizing.classes, place)
        claimed = any(one.claim and not one.ephemeral for one in spec.volumes)
        return Subject(
            place,
            role=site.role,
            priority=self._pod.priority,
            tier=self._tier,
            equal=self._equal and site.role is not Role.INIT,
            stateful=claimed or self._workload.kind is Kind.STATEFUL_SET,
            gpu=classes.asks_for_gpu(site.completed),
            sizing_class=found.name if found else classes.usual_class(place, self._tier, site.completed),
            factor=found.factor if found else 0.0,
            containers=len(spec.containers) + sum(one.sidecar for one in spec.init_containers),
            periodic=self._workload.kind in _PERIODIC,
            file=origin.file,
            line=origin.line,
            last_line=origin.last_line,
            card=cards.declared(self._around.cards, _asked(site.completed)),
        )

    def _place(self, site: _Site) -> Place:
        workload = self._workload
        return Place(str(workload.kind), str(workload.namespace), workload.name, site.plot.container.name)

    def _sites(self) -> Iterator[_Site]:
        spec, completed = self._workload.template.spec, self._pod.spec
        seen = _completed(self._seen, self._around.policies).spec if self._seen else None
        running = {one.name: one for one in (*seen.containers, *seen.init_containers)} if seen else {}
        root = spec_path(self._workload.kind)
        for kind, written, done in (
            ("containers", spec.containers, completed.containers),
            ("initContainers", spec.init_containers, completed.init_containers),
        ):
            for at, (one, after) in enumerate(zip(written, done, strict=True)):
                plot = Plot(one, f"{root}.{kind}[{at}]")
                yield _Site(plot, _role(kind, one), after, running.get(one.name))

    def _current(self, site: _Site) -> dict[str, int]:
        """What is in force; of what no file says, what the cluster has."""
        found = _amounts(site.completed)
        for name in self._hidden(site):
            found.pop(name, None)
            seen = _amounts(site.observed).get(name) if site.observed else None
            if seen is not None:
                found[name] = seen
        return found

    def _unknown(self, site: _Site) -> str:
        """Why nobody can tell what is in force, where nobody can."""
        if self._declared and hides(self._declared.unknowns, NAMESPACE):
            return "nobody knows its namespace, and so what holds there"
        hidden = self._hidden(site) if site.observed is None else ()
        if not hidden:
            return ""
        needs = sorted({one.needs for one in self._unknowns(site) if one.needs})
        told = f"; {', '.join(needs)} would tell" if needs else ""
        return f"no file says what {' and '.join(hidden)} is{told}"

    def _hidden(self, site: _Site) -> tuple[str, ...]:
        unknowns = self._unknowns(site)
        return tuple(one.value for one in Bound if hides(unknowns, f"{site.path}.{one.value}"))

    def _unknowns(self, site: _Site) -> tuple[Unknown, ...]:
        found = self._declared.unknowns if self._declared else ()
        return tuple(one for one in found if hides((one,), site.path))

    def _replicas(self, scaled: bool) -> int:
        """How many pods it has; 0 where it is parked."""
        workload, seen = self._workload, self._seen
        if workload.suspended:
            return 0
        match workload.kind:
            case Kind.CRON_JOB:
                return max(1, workload.parallelism)
            case Kind.JOB:
                return max(1, workload.replicas)
            case Kind.DAEMON_SET:
                return seen.replicas if seen else max(1, self._around.nodes)
            case _:
                return seen.replicas if scaled and seen else workload.replicas


def _completed(workload: Workload, rules: Policies) -> Pod:
    """A pod of it as it is admitted, or as it is sent where its class or namespace is missing."""
    pod = making.pod_of(workload, workload.name)
    found = chain.complete_pod(pod, rules)
    if isinstance(found, Refused):
        found = chain.complete_sizes(pod, rules)
    return pod if isinstance(found, Refused) else found


def _role(kind: str, container: Container) -> Role:
    if kind == "containers":
        return Role.MAIN
    return Role.SIDECAR if container.sidecar else Role.INIT


def _written(container: Container) -> tuple[str, ...]:
    """The bounds that its author wrote."""
    said = {"requests": container.resources.requests, "limits": container.resources.limits}
    return tuple(one.value for one in Bound if one.resource in said[one.side])


def _amounts(container: Container) -> dict[str, int]:
    """Memory and CPU of a container, by bound."""
    said = container.resources
    return {
        f"{side}.{name}": amount
        for side, amounts in (("requests", said.requests), ("limits", said.limits))
        for name, amount in integers(amounts).items()
        if name in (CPU, MEMORY)
    }


def _asked(container: Container) -> dict[str, int]:
    """What a container asks for of anything; of what is extended a limit is a request."""
    return integers({**container.resources.limits, **container.resources.requests})


def _declared_floors(floors: tuple[Floor, ...], place: Place) -> Iterator[Floor]:
    return (one for one in floors if patterns.means_container(one.workload, one.container, place))
