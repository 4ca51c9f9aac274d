"""The sizes in custom resources: of the pods that operators make, and of the charts that K3s installs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import NAMESPACE, ChartSizes, Origin, Unknown
from bayplan.sources import sizes
from bayplan.sources.kubernetes import kinds, scopes
from bayplan.sources.sizes import Release
from bayplan.sources.trees import texts, unknowns, values
from bayplan.sources.trees.texts import Text
from bayplan.sources.written import Written, unknown_namespace

_OTHERS: Final = frozenset(["admissionregistration.k8s.io", "apiextensions.k8s.io"])
_POLICY_ENGINES: Final = ("kyverno.io", "gatekeeper.sh")
_K3S: Final = "helm.cattle.io"
_TARGET: Final = "spec.targetNamespace"


def of_object(written: Written) -> Iterator[ChartSizes]:
    """The sizes in a custom resource. What cannot be read is taken for something else: nobody promised it."""
    declared, spec = written.declared, written.manifest.get("spec")
    kind = scopes.group_kind(written.manifest)
    if kind[0] == _K3S and isinstance(spec, dict):
        yield from _of_k3s(written, spec)
        return
    if not isinstance(spec, dict) or kind in kinds.MODELLED or kind in kinds.COUNTED or _is_other(kind[0]):
        return
    release = Release(declared.name, declared.namespace, declared.place, declared.unknowns, declared.kind)
    yield from _sizes({"spec": spec}, release)


def _sizes(data: Mapping[str, Any], release: Release) -> Iterator[ChartSizes]:
    yield from (found for found in sizes.of(data, release) if not isinstance(found, InvalidInput))


def _of_k3s(written: Written, spec: Mapping[str, Any]) -> Iterator[ChartSizes]:
    """The sizes in `valuesContent`, a text of values in an object that has K3s install a chart."""
    declared, content = written.declared, spec.get("valuesContent")
    origin = declared.place("spec.valuesContent")
    try:
        file = texts.mapping(Text(origin.file, content.encode() if isinstance(content, str) else b""))
    except InvalidInput:
        return
    unfolded = values.of(file, file.data, stack=origin.stack)
    namespace, adrift = _target(written, spec)
    left = (*adrift, *unknowns.settle(file.data, {}))
    release = Release(declared.name, namespace, lambda path: _below(unfolded.place(path), origin), left)
    yield from _sizes(file.data, release)


def _target(written: Written, spec: Mapping[str, Any]) -> tuple[str, tuple[Unknown, ...]]:
    """The namespace that a chart goes into, and what would tell it."""
    declared, named = written.declared, str(spec.get("targetNamespace") or "")
    told = (one.needs for one in declared.unknowns if one.path == _TARGET)
    needs = next(told, "") or unknowns.left(named)
    if needs:
        return named or unknown_namespace(needs), (Unknown(NAMESPACE, needs),)
    own = () if named else tuple(one for one in declared.unknowns if one.path == NAMESPACE)
    return named or declared.namespace, own


def _below(place: Origin, header: Origin) -> Origin:
    """A line of a text, counted from the header of the block that it stands in."""
    line = header.line + place.line
    return replace(header, line=line, last_line=line)


def _is_other(group: str) -> bool:
    """Whether objects of a group speak about resources of others, as policies and schemas do."""
    return not group or group in _OTHERS or group.endswith(_POLICY_ENGINES)
