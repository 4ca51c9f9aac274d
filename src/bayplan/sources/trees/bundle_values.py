"""The sizes in the values of a bundle's chart.

The chart's own values lie below, over them `helm.values`, over them `valuesFiles`: that is how Fleet lays
them (`generateValues`). A target that lays something else over all of it gives sizes of its own, under the
bundle's name and the target's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding
from bayplan.model.trees import ChartSizes
from bayplan.sources import sizes
from bayplan.sources.sizes import Release
from bayplan.sources.trees import charts, mistakes, texts, unknowns, values
from bayplan.sources.trees.bundles import Bundle
from bayplan.sources.trees.grounds import is_file
from bayplan.sources.trees.values import Values
from bayplan.sources.written import Harvest


def read(bundle: Bundle) -> Harvest:
    """What the values of a bundle say, for all its targets."""
    findings: list[Finding] = []
    found: list[ChartSizes] = []
    for name, laid in _layers(bundle, findings):
        for one in _sizes(bundle, name, laid):
            if isinstance(one, InvalidInput):
                findings.append(mistakes.unreadable(one, bundle.file.file))
            elif not any(_alike(one, other) for other in found):
                found.append(one)
    if bundle.chart is not None:
        findings.append(charts.note(bundle.chart, bundle.grounds))
    return Harvest((), tuple(found), tuple(dict.fromkeys(findings)), 0)


def _layers(bundle: Bundle, findings: list[Finding]) -> Iterator[tuple[str, Values]]:
    """The values of the bundle, and those of each target that changes them."""
    base = values.laid_over(_own_values(bundle, findings), _values(bundle, findings))
    yield bundle.name, base
    for name, upper in _targets(bundle):
        yield name, values.laid_over(base, upper)


def _alike(one: ChartSizes, other: ChartSizes) -> bool:
    """Whether a target leaves what the bundle says."""
    return (one.path, one.resources, one.replicas) == (other.path, other.resources, other.replicas)


def _sizes(bundle: Bundle, name: str, laid: Values) -> Iterator[ChartSizes | InvalidInput]:
    data = msgspec.json.decode(msgspec.json.encode(laid.data))  # a copy, for what is unknown is taken out
    left = unknowns.settle(data, bundle.setting.given)
    yield from sizes.of(data, Release(name, bundle.setting.namespace or "default", laid.place, left))


def _own_values(bundle: Bundle, findings: list[Finding]) -> Values:
    """What the chart itself says, where it is in the tree."""
    path = bundle.chart / "values.yaml" if bundle.chart else None
    found = _values_file(bundle, path, findings, "helm.chart") if path and is_file(path) else None
    return found or values.of(bundle.file, {}, "helm.chart", bundle.setting.stack)


def _values(bundle: Bundle, findings: list[Finding]) -> Values:
    """The values in `fleet.yaml`, and over them those of the files that it names."""
    helm = bundle.section("helm")
    laid = values.of(bundle.file, helm.get("values"), "helm.values", bundle.setting.stack)
    listed = helm.get("valuesFiles")
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        place = f"helm.valuesFiles[{index}]"
        upper = _values_file(bundle, bundle.grounds.aim(bundle.folder, str(entry)), findings, place)
        laid = values.laid_over(laid, upper) if upper else laid
    return laid


def _values_file(bundle: Bundle, path: Path | None, findings: list[Finding], place: str) -> Values | None:
    line = bundle.file.line(place)
    try:
        if path is None:
            raise InvalidInput("no file can be called so; correct the path", line=line)
        if not bundle.grounds.hold(path):
            raise InvalidInput("the values file leads out of the tree; not followed", line=line)
        if not is_file(path):
            raise InvalidInput(f"the values file {path.name} is not there; correct the path", line=line)
        file = texts.mapping(texts.load(path, bundle.grounds.name(path.resolve())))
    except InvalidInput as error:
        findings.append(mistakes.unreadable(error, bundle.file.file))
        return None
    return values.of(file, file.data, stack=bundle.setting.stack)


def _targets(bundle: Bundle) -> Iterator[tuple[str, Values]]:
    """What single targets lay over the values."""
    listed = bundle.file.data.get("targetCustomizations")
    for index, target in enumerate(listed if isinstance(listed, list) else ()):
        helm = _helm(target)
        if helm:
            place = f"targetCustomizations[{index}].helm.values"
            name = f"{bundle.name}@{target.get('name') or index + 1}"
            yield name, values.of(bundle.file, helm.get("values"), place, bundle.setting.stack)


def _helm(target: Any) -> dict[str, Any]:
    """What a target says about Helm; nothing, where it gets nothing."""
    if not isinstance(target, dict) or target.get("doNotDeploy"):
        return {}
    found = target.get("helm")
    return found if isinstance(found, dict) else {}
