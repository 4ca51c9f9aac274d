"""The objects that an expression may ask, of which little is known before there are any."""

from typing import Final, NamedTuple

from bayplan.sources.kyverno.questions import Chooses, Classless, Holds, LabelThere, NotUnderstood, World
from bayplan.sources.kyverno.subjects import Label, Name, PriorityClassName, Symbol
from bayplan.sources.kyverno.variables import NAMESPACE_KIND, POD


class CelError(Exception):
    """An expression fails in the cluster as well, for instance because a key is absent."""


class Place(NamedTuple):
    """A part of the object at hand. `[]` in its path is the element of a list that is looked at."""

    path: str


class Labels(NamedTuple):
    """The labels of the namespace."""


class Position(NamedTuple):
    """The index of the container that is looked at."""

    sort: str


class Length(NamedTuple):
    """How many containers of a sort there are."""

    sort: str


class Optional(NamedTuple):
    """A value that may be missing."""

    value: object
    there: bool


NOTHING: Final = Optional(None, False)
CONTAINERS: Final = {"object.spec.containers": "containers", "object.spec.initContainers": "initContainers"}
_SELECTOR: Final = "object.spec.nodeSelector."
_ALWAYS: Final = frozenset(
    (
        "object", "object.metadata", "object.spec", "object.metadata.name", "object.spec.containers",
        "object.metadata.namespace", "namespaceObject", "namespaceObject.metadata", "request",
        "object.spec.tolerations", "object.spec.nodeSelector", "object.spec.priority",
        "object.spec.preemptionPolicy",
    )
)  # fmt: skip
_KNOWN: Final = {
    (NAMESPACE_KIND, "object.metadata.name"): Name(),
    (NAMESPACE_KIND, "request.name"): Name(),
    (NAMESPACE_KIND, "object.metadata.labels"): Labels(),
    (NAMESPACE_KIND, "object.kind"): NAMESPACE_KIND,
    (NAMESPACE_KIND, "request.operation"): "CREATE",
    (POD, "object.metadata.namespace"): Name(),
    (POD, "request.namespace"): Name(),
    (POD, "namespaceObject.metadata.name"): Name(),
    (POD, "namespaceObject.metadata.labels"): Labels(),
    (POD, "object.spec.priorityClassName"): PriorityClassName(),
    (POD, "object.kind"): POD,
    (POD, "request.operation"): "CREATE",
}


def field(of: object, name: str, kind: str, world: World) -> object:
    """`of.name`; without that field an error, as in the cluster."""
    if isinstance(of, Place):
        path = f"{of.path}.{name}"
        return _KNOWN.get((kind, path), Place(path))
    if isinstance(of, Labels):
        if not world.decide(LabelThere(name)):
            raise CelError(f"no such key: {name}")
        return Label(name)
    if isinstance(of, dict):
        if name not in of:
            raise CelError(f"no such key: {name}")
        return of[name]
    raise NotUnderstood(f"it asks for {name} of something that is only known in the cluster")


def has(of: object, name: str, kind: str, world: World) -> bool:
    """Whether there is such a field."""
    if isinstance(of, Labels):
        return world.decide(LabelThere(name))
    if isinstance(of, dict):
        return name in of
    if isinstance(of, Place):
        return _has_place(f"{of.path}.{name}", kind, world)
    raise NotUnderstood(f"it asks for {name} of something that is only known in the cluster")


def element(of: Place) -> Place:
    """The container that is looked at, in a list of them."""
    if of.path not in CONTAINERS:
        raise NotUnderstood(f"it goes through {of.path}")
    return Place(f"{of.path}[]")


def stands_for(value: object) -> object:
    """A value that a comparison can deal with; what is only known in the cluster cannot be compared."""
    if isinstance(value, Place):
        raise NotUnderstood(f"it goes by {value.path}")
    if isinstance(value, Labels | Position | Length | Optional):
        raise NotUnderstood("it compares what is only known in the cluster")
    return value


def is_text(value: object) -> bool:
    """Whether a value is a text, if only in the cluster."""
    return isinstance(value, str | Symbol)


def _has_place(path: str, kind: str, world: World) -> bool:
    if path in _ALWAYS or isinstance(_KNOWN.get((kind, path)), Labels | str):
        return True
    if isinstance(_KNOWN.get((kind, path)), PriorityClassName):
        return not world.decide(Classless())
    if path.startswith(_SELECTOR):
        return world.decide(Chooses(path.removeprefix(_SELECTOR)))
    head, _, rest = path.partition("[].")
    if head in CONTAINERS:
        return world.decide(Holds(CONTAINERS[head], rest))
    raise NotUnderstood(f"it goes by {path}")
