"""Bundles of Fleet: what the folder of a `fleet.yaml` brings to a cluster.

A bundle with a chart (its own `Chart.yaml`, or `helm.chart`) is nothing but that chart with its values, of
which the sizes can be known here. Otherwise it is what Kustomize makes of it, or the manifests below it but
for `overlays`, which count only where a target names them. `namespace` goes over what manifests say,
`defaultNamespace` does not.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import Origin
from bayplan.sources.trees import (
    bundle_values,
    bundles,
    fleet_files,
    kustomizations,
    kustomize,
    mistakes,
    objects,
    plain,
)
from bayplan.sources.trees.bundles import Bundle
from bayplan.sources.trees.grounds import Grounds
from bayplan.sources.trees.sorting import FLEET
from bayplan.sources.written import Harvest, Written

_OVERLAYS: Final = "overlays"


def read(folder: Path, files: Iterable[Path], grounds: Grounds, given: Mapping[str, str]) -> Harvest:
    """What a bundle brings, as far as files tell."""
    try:
        bundle = bundles.load(folder, tuple(files), grounds, given)
    except InvalidInput as error:
        return Harvest(findings=(mistakes.unreadable(error, grounds.name(folder / FLEET)),), files=1)
    found = _content(bundle)
    record = fleet_files.bundle(bundle, found.written)
    return found._replace(
        written=(*_namespace(bundle), *found.written), files=found.files + 1, bundles=(record,)
    )


def _content(bundle: Bundle) -> Harvest:
    if bundle.charted:
        return bundle_values.read(bundle)
    wanted = bundle.section("kustomize").get("dir")
    if wanted is not None and not bundle.kustomized.is_relative_to(bundle.grounds.root):
        line = bundle.file.line("kustomize.dir")
        error = InvalidInput(f"{wanted!r} leads out of the tree; not followed", line=line)
        return Harvest(findings=(mistakes.unreadable(error, bundle.file.file),))
    if wanted is not None or kustomizations.file_of(bundle.folder) is not None:
        return kustomize.read(bundle.kustomized, bundle.grounds, bundle.setting)
    return _manifests(bundle)


def _manifests(bundle: Bundle) -> Harvest:
    harvests = [
        plain.read_file(path, bundle.grounds.name(path), bundle.setting)
        for path in bundle.files
        if path.name != FLEET and path.relative_to(bundle.folder).parts[0] != _OVERLAYS
    ]
    return Harvest(
        tuple(one for harvest in harvests for one in harvest.written),
        (),
        tuple(one for harvest in harvests for one in harvest.findings),
        len(harvests),
    )


def _namespace(bundle: Bundle) -> Iterator[Written]:
    """The namespace, where Fleet labels it."""
    labels = bundle.section("namespaceLabels")
    if not labels or not bundle.setting.namespace:
        return
    annotations = bundle.section("namespaceAnnotations")
    metadata = {"name": bundle.setting.namespace, "labels": dict(labels), "annotations": dict(annotations)}
    manifest = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
    line = bundle.file.line("namespaceLabels")
    origin = Origin(bundle.file.file, line, line, stack=bundle.setting.stack)
    yield Written(manifest, objects.declare(manifest, bundle.setting, origin))
