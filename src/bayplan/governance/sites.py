"""What checks look at one by one: things that make pods, and places where sizes are written.

A `Work` is a workload or a bare pod of the tree beside its declaration; a `Site` is one block of requests and
limits: of a container, of a whole pod, or in the values of a chart. What no file says is asked for by its
path (`limits.memory`), and answered with the place where it stands, or with "nobody knows".
"""

import enum
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from bayplan.model.labels import Labels
from bayplan.model.names import Namespace
from bayplan.model.pods import Container, Pod, PodSpec, Resources
from bayplan.model.trees import (
    NAMESPACE,
    RELEASE,
    ChartSizes,
    Declared,
    Origin,
    Unknown,
    hides,
    spec_path,
    within,
)
from bayplan.model.workloads import Kind, Workload

_RELEASES: Final = (RELEASE, "HelmChart")


class Role(enum.Enum):
    """Whose requests and limits these are."""

    CONTAINER = "container"
    SIDECAR = "sidecar"
    INIT = "init container"
    POD = "pod"
    CHART = "values"
    CUSTOM = "field"


class Site(NamedTuple):
    """One block of requests and limits. `path` is its place in the object, or in the values of a chart."""

    role: Role
    subject: str
    namespace: str
    name: str
    resources: Resources
    path: str
    declared: Declared
    unknowns: tuple[Unknown, ...] = ()

    @property
    def foreign(self) -> bool:
        """Whether somebody else makes the container, and may add to what is said here."""
        return self.role in (Role.CHART, Role.CUSTOM)

    @property
    def label(self) -> str:
        """What a person would call it: `container web`."""
        return "the pod as a whole" if self.role is Role.POD else f"{self.role.value} {self.name}"

    @property
    def adrift(self) -> bool:
        """Whether nobody knows its namespace, and so what holds there."""
        return hides(self.unknowns, NAMESPACE)

    def at(self, place: str) -> Origin:
        """Where a value of it is written, such as `limits.cpu`."""
        return self.declared.place(f"{self.path}.{place}")

    def unsure(self, place: str) -> bool:
        """Whether nobody knows a value of it."""
        return hides(self.unknowns, f"{self.path}.{place}")


class Work(NamedTuple):
    """Something that makes pods. `labels` are those of its pods, `path` is where their spec stands in it."""

    declared: Declared
    spec: PodSpec
    labels: Labels
    workload: Workload | None = None

    @property
    def kind(self) -> str:
        return self.declared.kind

    @property
    def namespace(self) -> Namespace:
        return Namespace(self.declared.namespace)

    @property
    def subject(self) -> str:
        return self.declared.subject

    @property
    def path(self) -> str:
        return spec_path(self.kind)

    @property
    def pod(self) -> Pod:
        """A pod as its template has it."""
        return Pod(self.namespace, self.declared.name, self.spec, dict(self.labels))

    @property
    def parked(self) -> bool:
        """Whether it is scaled to nothing, or suspended."""
        if self.workload is None:
            return False
        scaled = self.kind in (Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.REPLICA_SET)
        return self.workload.suspended or (scaled and self.workload.replicas == 0)

    @property
    def adrift(self) -> bool:
        """Whether nobody knows its namespace, and so what holds there."""
        return hides(self.declared.unknowns, NAMESPACE)

    @property
    def sites(self) -> Iterator[Site]:
        """Its blocks of requests and limits, those of the pod as a whole last."""
        for at, one in enumerate(self.spec.containers):
            yield self._site(Role.CONTAINER, one, f"containers[{at}]")
        for at, one in enumerate(self.spec.init_containers):
            role = Role.SIDECAR if one.sidecar else Role.INIT
            yield self._site(role, one, f"initContainers[{at}]")
        if self.spec.resources is not None:
            yield self._site(Role.POD, Container("", resources=self.spec.resources), "")

    @property
    def unsized(self) -> bool:
        """Whether nobody knows some of its requests and limits."""
        return _is_hidden(self.declared.unknowns, f"{self.path}.containers") or any(
            site.unsure("requests.cpu") or site.unsure("requests.memory")
            or site.unsure("limits.cpu") or site.unsure("limits.memory")
            for site in self.sites
        )  # fmt: skip

    def at(self, place: str = "") -> Origin:
        """Where a value of its pod spec is written, such as `nodeSelector`."""
        return self.declared.place(f"{self.path}.{place}" if place else self.path)

    def unsure(self, place: str) -> bool:
        """Whether nobody knows a value of it, by its path in the manifest."""
        return hides(self.declared.unknowns, place)

    def _site(self, role: Role, container: Container, place: str) -> Site:
        declared = self.declared
        path = ".".join(filter(None, (self.path, place, "resources")))
        return Site(
            role, self.subject, declared.namespace, container.name, container.resources,
            path, declared, declared.unknowns,
        )  # fmt: skip


def of_chart(sizes: ChartSizes) -> Site:
    """The sizes that a release's values, or a custom resource, give to a container."""
    declared = Declared("", sizes.kind, sizes.namespace, sizes.release, origin=sizes.origin)
    role = Role.CHART if sizes.kind in _RELEASES else Role.CUSTOM
    return Site(
        role, declared.subject, sizes.namespace, sizes.path, sizes.resources,
        sizes.path, declared, sizes.unknowns,
    )  # fmt: skip


def _is_hidden(unknowns: Iterable[Unknown], path: str) -> bool:
    """Whether a value is unknown as a whole, not only something in it."""
    return any(within(path, one.path) for one in unknowns)
