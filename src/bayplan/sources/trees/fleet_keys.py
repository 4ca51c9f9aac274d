"""The keys that Fleet knows in a `fleet.yaml`; whatever else stands there is dropped without a word.

They are those of FleetYAML, BundleSpec, BundleDeploymentOptions and what these hold, in Fleet 0.16
(`pkg/apis/fleet.cattle.io/v1alpha1`). Go's decoder does not mind the case of a key, so neither does this.
"""

from collections.abc import Iterator
from typing import Any, Final

from bayplan.model.fleet import UnknownKey
from bayplan.sources.trees.texts import Mapped

Form = dict[str, Any]
"""Key to the form of what it holds: None for anything, a form for a mapping, a list of one for a list."""

_SELECTOR: Final[Form] = {
    "matchLabels": None, "matchExpressions": [{"key": None, "operator": None, "values": None}],
}  # fmt: skip
_CLUSTERS: Final[Form] = {
    "name": None, "clusterName": None, "clusterSelector": _SELECTOR, "clusterGroup": None,
    "clusterGroupSelector": _SELECTOR,
}  # fmt: skip
_REFERENCE: Final[Form] = {"name": None, "namespace": None, "key": None}
_HELM: Final[Form] = {
    **dict.fromkeys((
        "chart", "repo", "releaseName", "version", "timeoutSeconds", "values", "templateValues", "force",
        "takeOwnership", "maxHistory", "valuesFiles", "waitForJobs", "atomic", "disablePreProcess",
        "disableDNS", "skipSchemaValidation", "disableDependencyUpdate",
    )),
    "valuesFrom": [{"configMapKeyRef": _REFERENCE, "secretKeyRef": _REFERENCE}],
}  # fmt: skip
_OPTIONS: Final[Form] = {
    **dict.fromkeys((
        "defaultNamespace", "namespace", "serviceAccount", "forceSyncGeneration", "keepResources",
        "deleteNamespace", "deleteCRDResources", "namespaceLabels", "namespaceAnnotations", "overwrites",
        "downstreamResources",
    )),
    "kustomize": {"dir": None},
    "helm": _HELM,
    "yaml": {"overlays": None},
    "diff": {"comparePatches": [{
        "kind": None, "apiVersion": None, "namespace": None, "name": None, "jsonPointers": None,
        "operations": [{"op": None, "path": None, "value": None}],
    }]},
    "ignore": {"conditions": None},
    "correctDrift": {"enabled": None, "force": None, "keepFailHistory": None},
}  # fmt: skip
_ROLLOUT: Final[Form] = {
    **dict.fromkeys((
        "maxUnavailable", "maxUnavailablePartitions", "autoPartitionSize", "autoPartitionThreshold", "maxNew",
    )),
    "partitions": [{**_CLUSTERS, "maxUnavailable": None}],
}  # fmt: skip
FORM: Final[Form] = {
    **_OPTIONS,
    **dict.fromkeys((
        "name", "labels", "paused", "resources", "contentsId", "valuesHash", "imageScans",
        "allowedTargetNamespaceSelector",
    )),
    "rolloutStrategy": _ROLLOUT,
    "targets": [{**_OPTIONS, **_CLUSTERS, "doNotDeploy": None}],
    "targetCustomizations": [{**_OPTIONS, **_CLUSTERS, "doNotDeploy": None}],
    "targetRestrictions": [_CLUSTERS],
    "overrideTargets": [_CLUSTERS],
    "dependsOn": [{"name": None, "selector": _SELECTOR, "acceptedStates": None}],
}  # fmt: skip


def unknown(file: Mapped) -> Iterator[UnknownKey]:
    """The keys of a `fleet.yaml` that Fleet will drop, with their lines."""
    for path, known in _strays(file.data, FORM, ""):
        yield UnknownKey(path, file.line(path), known)


def _strays(data: object, form: Any, path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(form, list):
        listed = data if isinstance(data, list) else []
        for at, one in enumerate(listed):
            yield from _strays(one, form[0], f"{path}[{at}]")
        return
    if form is None or not isinstance(data, dict):
        return
    known = {key.lower(): key for key in form}
    for key, held in data.items():
        place = f"{path}.{key}" if path else key
        if key.lower() not in known:
            yield place, tuple(form)
        else:
            yield from _strays(held, form[known[key.lower()]], place)
