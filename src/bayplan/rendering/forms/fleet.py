"""A folder for each bundle of Fleet, with its `fleet.yaml`.

The keys are those of fleetyaml.go of Fleet v0.16.1. The name is always set: without it, it would be made of
the GitRepo's name and the path, and so would the release's, which then is another one than it was.
`correctDrift` stands at bundles of plain objects only: controllers write to what charts made.
"""

from collections.abc import Iterator, Sequence

from bayplan.model.bundles import Bundle, Chart, Patch
from bayplan.model.files import File
from bayplan.model.plain import Json, Keys
from bayplan.printing import yaml
from bayplan.rendering import objects
from bayplan.rendering.headings import heading


def files(deliveries: Sequence[Bundle]) -> Iterator[File]:
    """The folders of all deliveries."""
    for one in deliveries:
        folder = f"fleet/{one.name}"
        written = yaml.text([keys(one)], [heading(one.key)])
        yield File(f"{folder}/fleet.yaml", written.encode("utf-8"), one.key)
        yield from objects.values(one, folder)
        yield from objects.files(one, folder)


def keys(bundle: Bundle) -> Keys:
    """What `fleet.yaml` says of a delivery."""
    waits: list[Json] = [{"name": one} for one in bundle.after]
    patches: list[Json] = [_patch(one) for one in bundle.ignored]
    made: Keys = {
        "name": bundle.name,
        "labels": dict(bundle.labels),
        "defaultNamespace": bundle.namespace,
        "namespaceLabels": dict(bundle.namespace_labels),
        "helm": _helm(bundle.chart, bundle) if bundle.chart else {},
        "dependsOn": waits,
        "diff": {"comparePatches": patches} if patches else {},
        "correctDrift": {} if bundle.chart else {"enabled": True},
        "keepResources": bundle.keep,
    }
    return {key: value for key, value in made.items() if value}


def _helm(chart: Chart, bundle: Bundle) -> Keys:
    repository: Keys = {"repo": chart.repository} if chart.repository else {}
    return {
        **repository,
        "chart": chart.name,
        "version": chart.version,
        "releaseName": chart.release or bundle.name,
        "valuesFiles": ["values.yaml"],
        "timeoutSeconds": bundle.timeout_seconds,
    }


def _patch(patch: Patch) -> Json:
    namespace: Keys = {"namespace": patch.namespace} if patch.namespace else {}
    pointers: list[Json] = list(patch.pointers)
    named: Keys = {"apiVersion": patch.api_version, "kind": patch.kind, "name": patch.name}
    return {**named, **namespace, "jsonPointers": pointers}
