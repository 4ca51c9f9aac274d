"""Values that somebody else fills in before a manifest is applied: `${MEMORY}`, `$(MEMORY)`.

Flux's `postBuild` writes `${NAME}` and `${NAME:=default}`, `envsubst` the same, older Kustomize `$(NAME)`.
What is given, or has a default, is filled in. What nobody knows is left out of the object where an amount, a
count or a place depends on it, and becomes an unknown there; any other text stays as it is written,
namespaces too, so that what shares one unknown namespace stays together.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from bayplan.model.trees import NAMESPACE, Unknown, below
from bayplan.sources.manifests import yaml_scalars

_PLACEHOLDER: Final = re.compile(
    r"\$\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)(?::?[-=](?P<default>[^}]*))?\}"
    r"|\$\((?P<round>[A-Za-z_][A-Za-z0-9_]*)\)"
)
_FOREIGN: Final = frozenset(["args", "binaryData", "command", "data", "env", "exec", "stringData"])
"""What lies below these keys is for a shell or a program, which has placeholders of its own."""
_TEXTS: Final = frozenset(["annotations", "labels", "limits", "matchLabels", "nodeSelector", "requests"])
"""Below these keys a number stays text."""
_COUNTS: Final = frozenset(
    [
        "activeDeadlineSeconds",
        "backoffLimit",
        "capacity",
        "completions",
        "concurrencyPolicy",
        "hard",
        "instances",
        "limits",
        "maxSurge",
        "maxUnavailable",
        "minAvailable",
        "minReadySeconds",
        "nodeSelector",
        "overhead",
        "parallelism",
        "partition",
        "priorityClassName",
        "progressDeadlineSeconds",
        "replicaCount",
        "replicas",
        "resources",
        "schedule",
        "sizeLimit",
        "storageClassName",
        "strategy",
        "suspend",
        "terminationGracePeriodSeconds",
        "timeZone",
        "tolerations",
        "updateStrategy",
    ]
)
"""A value below one of these keys is counted with; while it is unknown, it cannot stand there."""


class _Place(NamedTuple):
    """Where the walk has got to. `counts`: a key on the way is counted with."""

    path: str = ""
    counts: bool = False
    text: bool = False

    def below(self, name: str) -> "_Place":
        path = below(self.path, name)
        priority = path == "value"  # of a PriorityClass
        return _Place(path, self.counts or priority or name in _COUNTS, self.text or name in _TEXTS)

    def at(self, index: int) -> "_Place":
        return self._replace(path=f"{self.path}[{index}]")


def settle(document: dict[str, Any], given: Mapping[str, str]) -> tuple[Unknown, ...]:
    """Fills in what is known, takes out what nobody can count with, and says what that was.

    `given` holds values by name, or by the placeholder as it is written.
    """
    return tuple(_settle(document, _Place(), given))


def _settle(holder: Any, place: _Place, given: Mapping[str, str]) -> Iterator[Unknown]:
    if isinstance(holder, list):
        entries = [(index, place.at(index)) for index in range(len(holder))]
        for index, below in entries:
            yield from _settle_entry(holder, index, below, given)
        return
    for name in list(holder):
        if name not in _FOREIGN:
            yield from _settle_entry(holder, name, place.below(name), given)


def _settle_entry(holder: Any, key: Any, place: _Place, given: Mapping[str, str]) -> Iterator[Unknown]:
    value = holder[key]
    if isinstance(value, dict | list):
        yield from _settle(value, place, given)
    elif isinstance(value, str) and "$" in value:
        holder[key] = filled = _fill(value, given, place)
        missing = left(filled) if place.counts or place.path == NAMESPACE else ""
        if missing:
            yield Unknown(place.path, missing)
        if missing and place.counts and isinstance(holder, dict):
            del holder[key]


def _fill(value: str, given: Mapping[str, str], place: _Place) -> Any:
    filled = _PLACEHOLDER.sub(lambda match: _known(match, given, place), value)
    whole = _PLACEHOLDER.fullmatch(value) is not None and filled != value
    return yaml_scalars.resolve(filled) if whole and place.counts and not place.text else filled


def _known(match: re.Match[str], given: Mapping[str, str], place: _Place) -> str:
    """What stands for a placeholder; itself, where nothing does."""
    name = match["braced"] or match["round"]
    if match["round"] and not (place.counts or place.path == NAMESPACE):
        return match[0]
    found = given.get(f"${{{name}}}", given.get(name, match["default"]))
    return match[0] if found is None else found


def left(value: Any) -> str:
    """The placeholders that are still there, with their names alone."""
    if not isinstance(value, str):
        return ""
    names = [match["braced"] or match["round"] for match in _PLACEHOLDER.finditer(value)]
    return ", ".join(f"${{{name}}}" for name in dict.fromkeys(names))
