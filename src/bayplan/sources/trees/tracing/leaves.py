"""Every single value of what a tree declares, by where it stands in its object."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from bayplan.model.trees import NAMESPACE, Declared, below, spec_path
from bayplan.sources.trees.reading import Found
from bayplan.sources.written import Written, unknown_namespace

_K3S: Final = "helm.cattle.io/"
_VALUES: Final = "spec.valuesContent"
_LISTS: Final = ("containers", "initContainers")


class Spot(NamedTuple):
    """A value: the object it belongs to, and its path in it.

    Sizes that a chart is given belong to its release. `nth` tells apart what several parts of a tree declare
    under the same name.
    """

    kind: str
    namespace: str
    name: str
    path: str
    nth: int = 0


Key = tuple[str, str, str, str]
"""Kind, namespace and name of an object, and a container of it; of what sizes a chart, the path there."""


class Values(NamedTuple):
    """All values as texts, and where each container has its resources, wherever it is declared."""

    texts: dict[Spot, str]
    sizes: dict[Key, tuple[Spot, ...]]


def values(found: Found) -> Values:
    """Every value of what was found."""
    texts: dict[Spot, str] = {}
    sizes: dict[Key, dict[Spot, None]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for written in (one for harvest in found.harvests for one in harvest.written):
        spot, nested = _whole(written.declared, seen), _nested(written)
        every = ((path, text) for path, text in _leaves("", written.manifest) if path != nested)
        texts.update((spot._replace(path=path), text) for path, text in every)
        for name, path in _containers(written):
            sizes.setdefault((*spot[:3], name), {})[spot._replace(path=path)] = None
    for spot, text in _of_charts(found):
        texts[spot] = text
        path = spot.path.rpartition(".")[0].rpartition(".")[0]
        for nth in range(max(spot.nth, seen.get(spot[:3], 0)) + 1):
            sizes.setdefault((*spot[:3], path), {})[spot._replace(path=path, nth=nth)] = None
    return Values(texts, {key: tuple(spots) for key, spots in sizes.items()})


def _whole(declared: Declared, seen: dict[tuple[str, str, str], int]) -> Spot:
    """An object as a whole; its namespace is called by what would tell it, where nobody knows it."""
    needs = next((one.needs for one in declared.unknowns if one.path == NAMESPACE), "")
    named = declared.namespace or (unknown_namespace(needs) if needs else "")
    key = (declared.kind, named, declared.name)
    seen[key] = seen.get(key, -1) + 1
    return Spot(*key, "", seen[key])


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from _leaves(below(path, str(name)), part)
    elif isinstance(value, list | tuple) and value:
        for index, part in enumerate(value):
            yield from _leaves(f"{path}[{index}]", part)
    else:
        yield path, str(value)


def _containers(written: Written) -> Iterator[tuple[str, str]]:
    """The containers of an object by name, each with the path of its resources."""
    path = spec_path(written.declared.kind)
    spec: Any = written.manifest
    for step in path.split("."):
        spec = spec.get(step) if isinstance(spec, Mapping) else None
    for kind in _LISTS:
        listed = spec.get(kind) if isinstance(spec, Mapping) else None
        for index, one in enumerate(listed if isinstance(listed, list | tuple) else ()):
            if isinstance(one, Mapping) and isinstance(one.get("name"), str):
                yield one["name"], f"{path}.{kind}[{index}].resources"


def _nested(written: Written) -> str:
    """The path of a text in which values stand that are read as such."""
    return _VALUES if written.declared.api_version.startswith(_K3S) else ""


def _of_charts(found: Found) -> Iterator[tuple[Spot, str]]:
    """The sizes that charts are given, and those in custom resources."""
    seen: dict[Spot, int] = {}
    for one in found.tree("").charts:
        for side, amounts in (("requests", one.resources.requests), ("limits", one.resources.limits)):
            for resource, amount in amounts.items():
                spot = Spot(one.kind, one.namespace, one.release, f"{one.path}.{side}.{resource}")
                seen[spot] = seen.get(spot, -1) + 1
                yield spot._replace(nth=seen[spot]), str(amount)
