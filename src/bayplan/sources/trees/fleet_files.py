"""A `fleet.yaml` as a record: what its bundle is called, waits for, is meant for, and would take with it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.fleet import FleetBundle, FleetChart, FleetDependency, FleetTarget
from bayplan.model.labels import LabelSelector
from bayplan.sources.kubernetes import selectors, wire
from bayplan.sources.trees import fleet_keys
from bayplan.sources.trees.bundles import Bundle
from bayplan.sources.written import Written

KEPT: Final = ("helm.sh/resource-policy", "keep")
"""The annotation by which Helm leaves an object where its release goes."""
_TARGETS: Final = ("targetCustomizations", "overrideTargets", "targets")

_decode = wire.decoder(selectors.WireSelector)


def bundle(found: Bundle, written: Iterable[Written]) -> FleetBundle:
    """The record of a bundle whose objects are these."""
    data, helm = found.file.data, found.section("helm")
    name, release = str(data.get("name") or ""), str(helm.get("releaseName") or "")
    return FleetBundle(
        file=found.file.file,
        folder=found.grounds.name(found.folder),
        name=name,
        release=release,
        name_line=found.file.line("helm.releaseName" if release else "name"),
        namespace=found.setting.namespace or "default",
        labels=_texts(data.get("labels")),
        chart=_chart(found, helm),
        keep=bool(data.get("keepResources")),
        unknown=tuple(fleet_keys.unknown(found.file)),
        after=tuple(_dependencies(found)),
        targets=tuple(one for key in _TARGETS for one in targets(data.get(key), key, found.file.line)),
        claims=tuple(_claims(written)),
    )


def targets(listed: object, path: str, line: Any) -> Iterator[FleetTarget]:
    """The targets of a list at a path. What cannot be a target is none."""
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(one, dict):
            continue
        place = f"{path}[{at}]"
        yield FleetTarget(
            place,
            line(place),
            str(one.get("name") or ""),
            str(one.get("clusterName") or ""),
            selector(one.get("clusterSelector")),
            str(one.get("clusterGroup") or ""),
            one.get("clusterGroupSelector") is not None,
        )


def selector(data: object) -> LabelSelector | None:
    """A label selector; None where there is none, or one that cannot be read."""
    if data is None:
        return None
    try:
        return selectors.selector(_decode(msgspec.json.encode(data)))
    except InvalidInput:
        return None


def _chart(found: Bundle, helm: Mapping[str, Any]) -> FleetChart | None:
    name = helm.get("chart")
    if not name or found.chart is not None:
        return None
    version = str(helm.get("version") or "")
    line = found.file.line("helm.version" if version else "helm.chart")
    return FleetChart(str(name), str(helm.get("repo") or ""), version, line)


def _dependencies(found: Bundle) -> Iterator[FleetDependency]:
    listed = found.file.data.get("dependsOn")
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict):
            line = found.file.line(f"dependsOn[{at}]")
            yield FleetDependency(line, str(one.get("name") or ""), selector(one.get("selector")))


def _claims(written: Iterable[Written]) -> Iterator[tuple[str, str, int]]:
    """Claims among the objects that go when their release goes, and their data with them."""
    key, value = KEPT
    for one in written:
        declared = one.declared
        if declared.kind == "PersistentVolumeClaim" and declared.annotations.get(key) != value:
            yield declared.subject, declared.origin.file, declared.origin.line


def _texts(data: object) -> dict[str, str]:
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}
