"""A tree of files as it would be applied: what it declares, where it stands, what nobody can know yet.

The objects themselves are records like any others, gathered in a `Snapshot`. Beside them stands one
`Declared` for each, which says where it was written, which of its values no file gives, and what comments say
about it.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from bayplan.model.estate import Declaration, NamespaceRule, PodRule
from bayplan.model.findings import Finding
from bayplan.model.fleet import Fleet
from bayplan.model.pods import Resources
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot

Place = TypeVar("Place")
ObjectKey = tuple[str, str, str]
"""Kind, namespace (empty for what belongs to the cluster) and name."""

NAMESPACE: Final = "metadata.namespace"
"""The path of an unknown that is the namespace itself: what holds there, nobody can tell."""

RELEASE: Final = "HelmRelease"
"""The kind under which a release of Helm is spoken of, whatever installs it."""

_SPECS: Final = {"Pod": "spec", "CronJob": "spec.jobTemplate.spec.template.spec"}


def spec_path(kind: str) -> str:
    """Where the spec of its pods stands in an object of a kind."""
    return _SPECS.get(kind, "spec.template.spec")


def nearest(places: Mapping[str, Place], path: str, whole: Place) -> Place:
    """Where a path stands: at its own place, at that of what holds it, or where the whole does."""
    while path and path not in places:
        path = path.rpartition(".")[0]
    return places.get(path, whole)


class Origin(Record, frozen=True):
    """Where something is written.

    `file` is relative to the root of the tree, with forward slashes; lines count from 1, 0 is unknown.
    `module` is Terraform's address of the module instance (`module.app["blog"]`), `stack` the folder that is
    applied as one.
    """

    file: str = ""
    line: int = 0
    last_line: int = 0
    module: str = ""
    stack: str = ""


class Unknown(Record, frozen=True):
    """A value that no file gives: its place in the object, and what would tell (`var.memory`).

    `path` is written as in a manifest: `spec.template.spec.containers[0].resources.limits.memory`.
    """

    path: str
    needs: str


def below(path: str, key: str) -> str:
    """The path of what a mapping holds under a key."""
    return f"{path}.{key}" if path else key


def within(path: str, holder: str) -> bool:
    """Whether a path is another, or leads into it."""
    return path == holder or path.startswith((f"{holder}.", f"{holder}["))


def hides(unknowns: Iterable[Unknown], path: str) -> bool:
    """Whether a value is unknown: itself, something that holds it, or something in it."""
    return any(within(path, one.path) or within(one.path, path) for one in unknowns)


class Comment(Record, frozen=True):
    """A comment within the lines of an object, or directly above it, without its marker."""

    file: str
    line: int
    text: str


class Declared(Record, frozen=True):
    """One object of a tree beside its record.

    `address` is what its language calls it (`module.app.kubernetes_deployment.app`; empty for manifests).
    `places` maps paths of values within the object to where they are written, as far as that is known more
    exactly than `origin`. What is unknown was left out of the record, or stands there at its lowest value.
    """

    api_version: str
    kind: str
    namespace: str
    name: str
    origin: Origin = Origin()
    address: str = ""
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}
    places: dict[str, Origin] = {}
    unknowns: tuple[Unknown, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def key(self) -> ObjectKey:
        return self.kind, self.namespace, self.name

    @property
    def subject(self) -> str:
        """What a person would call it: `Deployment shop/web`."""
        return f"{self.kind} " + "/".join(filter(None, (self.namespace, self.name)))

    def place(self, path: str) -> Origin:
        """Where a value stands: at its own place, at that of what holds it, or at the object's."""
        return nearest(self.places, path, self.origin)


class ChartSizes(Record, frozen=True):
    """Sizes for a container whose pod only a chart or an operator knows.

    A Helm release gives them in its values, a custom resource in its spec: `kind` tells which. `path` is the
    place there (`controller.resources`); `replicas` stands beside it, None where nothing says.
    """

    release: str
    namespace: str
    path: str
    resources: Resources
    replicas: int | None = None
    origin: Origin = Origin()
    unknowns: tuple[Unknown, ...] = ()
    kind: str = RELEASE

    @property
    def subject(self) -> str:
        """What a person would call it: `HelmRelease shop/web`, or by its kind what is no release."""
        return f"{self.kind} {self.namespace}/{self.release}"


class Tree(Record, frozen=True):
    """Everything that a tree declares.

    `root` is the path as given; `stacks` are the folders that are applied singly.
    `declaration` is the estate file at the root, where there is one. `findings` are what reading came across.
    """

    root: str = ""
    objects: Snapshot = Snapshot()
    declared: tuple[Declared, ...] = ()
    charts: tuple[ChartSizes, ...] = ()
    namespace_rules: tuple[NamespaceRule, ...] = ()
    pod_rules: tuple[PodRule, ...] = ()
    declaration: Declaration | None = None
    stacks: tuple[str, ...] = ()
    files: int = 0
    findings: tuple[Finding, ...] = ()
    fleet: Fleet = Fleet()

    def of(self, kind: str, namespace: str, name: str) -> Declared | None:
        """The declaration of one object, the first where several stacks declare it."""
        wanted = (kind, namespace, name)
        return next((one for one in self.declared if one.key == wanted), None)
