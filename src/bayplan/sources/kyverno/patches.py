"""What a patch does to pods, as far as it bears on admission and placement.

Both languages of patches end up here: a merged fragment of a pod (with Kyverno's anchors `+(key)` for what is
only added where it is absent, `(name): "*"` for every element), and the operations of RFC 6902. What has no
bearing (images, environment, security contexts, DNS) is passed over; what has and is not one of the changes
that a `PodRule` can tell is not understood.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Toleration
from bayplan.sources.kubernetes import affinity
from bayplan.sources.kyverno.plain import items, mapping, text
from bayplan.sources.kyverno.questions import NotUnderstood

SORTS: Final = ("containers", "initContainers")
EACH: Final = "*"
"""Stands for the index of the container at hand in the path of an operation."""

_WITHOUT_BEARING: Final = frozenset(
    (
        "dnsConfig", "dnsPolicy", "hostAliases", "hostname", "subdomain", "imagePullSecrets",
        "securityContext", "automountServiceAccountToken", "serviceAccountName", "serviceAccount",
        "enableServiceLinks", "shareProcessNamespace", "hostPID", "hostIPC", "hostUsers", "readinessGates",
        "ephemeralContainers", "setHostnameAsFQDN", "terminationGracePeriodSeconds",
    )
)  # fmt: skip
_BEARING_IN_CONTAINER: Final = frozenset(("resources", "ports", "restartPolicy", "resizePolicy"))
_COMPANIONS: Final = ("/spec/priority", "/spec/preemptionPolicy")
"""Numbers that belong to a priority class: policies that set the class take them out."""
_STRIP: Final = re.compile(r"/spec/(containers|initContainers)/\*/resources/(limits|requests)(?:/(.+))?\Z")
_ADDED: Final = re.compile(r"\+\((.+)\)\Z")
_CONDITION: Final = re.compile(r"\((.+)\)\Z")


class Change(NamedTuple):
    """What is done to every pod, or to those that ask for a `resource`.

    `overrides`: also where the pod says something else.
    """

    strips: tuple[str, ...] = ()
    priority_class: str = ""
    overrides: bool = False
    tolerations: tuple[Toleration, ...] = ()
    node_selector: tuple[tuple[str, str], ...] = ()
    resource: str = ""


def merged(fragment: Mapping[str, Any]) -> list[Change]:
    """What merging a fragment of a pod does. A pod template is looked into."""
    changes: list[Change] = []
    for key, value in fragment.items():
        if _plain(key) == "spec":
            changes += _merged_spec(_template(mapping(value)))
        elif _plain(key) == "metadata":
            _insist_on_annotations(mapping(value))
    return changes


def operations(found: Sequence[Any]) -> list[Change]:
    """What the operations of a JSON patch do, one after the other."""
    changes = []
    for one in map(mapping, found):
        path = re.sub(r"^(/spec/jobTemplate)?/spec/template(?=/spec/)", "", text(one.get("path")))
        changes += _operation(text(one.get("op")), path, one.get("value"))
    return changes


def _template(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """The spec of the pods that a controller makes, where it is one."""
    for key in ("jobTemplate", "template"):
        if key in spec:
            return _template(mapping(mapping(spec[key]).get("spec")))
    return spec


def _merged_spec(spec: Mapping[str, Any]) -> list[Change]:
    return [change for key, value in spec.items() for change in _merged_field(key, value)]


def _merged_field(key: str, value: object) -> list[Change]:
    name, added = _plain(key), bool(_ADDED.match(key))
    if name == "priorityClassName":
        return [Change(priority_class=_class(value), overrides=not added)]
    if name == "nodeSelector" and not added:
        return _labels(mapping(value))
    if name in SORTS:
        return [one for container in items(value) for one in _merged_container(name, mapping(container))]
    if name in _WITHOUT_BEARING or f"/spec/{name}" in _COMPANIONS:
        return []
    raise NotUnderstood(f"it changes spec.{name} of pods")


def _labels(found: Mapping[str, Any]) -> list[Change]:
    return [
        Change(node_selector=((_plain(key), str(value)),), overrides=not _ADDED.match(key))
        for key, value in found.items()
    ]


def _merged_container(sort: str, container: Mapping[str, Any]) -> list[Change]:
    """Of a container only what is taken out of its resources."""
    changes: list[Change] = []
    every = "name" in map(_plain, container)
    for key, value in container.items():
        name = _plain(key)
        if _CONDITION.match(key):
            every = every and name == "name" and value in ("*", "?*")
        elif name == "name" and value not in ("{{element.name}}", "{{ element.name }}"):
            raise NotUnderstood(f"it adds or changes the container {value}")
        elif name == "resources":
            changes += _nulled(sort, mapping(value))
        elif name in _BEARING_IN_CONTAINER:
            raise NotUnderstood(f"it changes {name} of containers")
    if changes and not every:
        raise NotUnderstood("it changes resources of some containers only")
    return changes


def _nulled(sort: str, resources: Mapping[str, Any]) -> list[Change]:
    """What a strategic merge removes: whatever it sets to null."""
    changes = []
    for side, amounts in resources.items():
        if amounts is None:
            changes.append(_strip(sort, side))
        for name, amount in mapping(amounts).items():
            if amount is not None:
                raise NotUnderstood("it sets resources of containers")
            changes.append(_strip(sort, f"{side}.{name}"))
    return changes


def _strip(sort: str, path: str) -> Change:
    """Init containers count as containers where a rule speaks of containers; never the other way round."""
    return Change(strips=(path if sort == SORTS[0] else f"{sort}.{path}",))


def _insist_on_annotations(metadata: Mapping[str, Any]) -> None:
    for key in metadata:
        if _plain(key) != "annotations":
            raise NotUnderstood(f"it changes metadata.{_plain(key)} of pods")


def _operation(operation: str, path: str, value: object) -> list[Change]:
    strip = _STRIP.match(path)
    if operation == "remove" and strip:
        name = (strip[3] or "").replace("~1", "/").replace("~0", "~")
        return [_strip(strip[1], ".".join(filter(None, (strip[2], name))))]
    if operation == "add" and path == "/spec/priorityClassName":
        return [Change(priority_class=_class(value), overrides=True)]
    if operation == "add" and path == "/spec/tolerations/-":
        return [Change(tolerations=_tolerations([value]))]
    if operation in ("add", "replace") and path.startswith("/spec/nodeSelector/"):
        key = path.removeprefix("/spec/nodeSelector/").replace("~1", "/").replace("~0", "~")
        return [Change(node_selector=((key, text(value)),), overrides=True)]
    if _has_bearing(path):
        raise NotUnderstood(f"it has the operation {operation} {path}")
    return []


def _has_bearing(path: str) -> bool:
    if path in _COMPANIONS or path.startswith("/metadata/annotations"):
        return False
    parts = path.strip("/").split("/")
    if len(parts) > 3 and parts[0] == "spec" and parts[1] in SORTS:
        return parts[3] in _BEARING_IN_CONTAINER
    return parts[0] != "spec" or len(parts) < 2 or parts[1] not in _WITHOUT_BEARING


def _class(value: object) -> str:
    if not isinstance(value, str) or not value or "{{" in value:
        raise NotUnderstood("it sets a priority class whose name is only known in the cluster")
    return value


def _tolerations(found: Sequence[object]) -> tuple[Toleration, ...]:
    import msgspec

    try:
        return affinity.tolerations(msgspec.Raw(msgspec.json.encode(found)))
    except (InvalidInput, TypeError) as error:
        raise NotUnderstood(f"it adds a toleration that cannot be read: {error}") from error


def _plain(key: str) -> str:
    """A key without its anchor."""
    found = _ADDED.match(key) or _CONDITION.match(key)
    return found[1] if found else key
