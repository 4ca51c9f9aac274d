"""A folder for each bundle of Fleet, with its `fleet.yaml`.

The keys are those of fleetyaml.go of Fleet v0.16.1. The name is always set: without it, it would be made of
the GitRepo's name and the path, and so would the release's, which then is another one than it was.
`correctDrift` stands at bundles of plain objects only: controllers write to what charts made. Those bundles
take over what is there already (`takeOwnership`), as Helm does not by itself: the GitRepo is there before the
bundle that it stands in, and so is what `begin.sh` applied.

Fleet cannot bring itself. `begin.sh` brings what it waits for, by Helm, and the GitRepo; the releases have
the names that Fleet gives them, so Fleet finds them and goes on from there.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.bundles import Bundle, Chart, Patch
from bayplan.model.files import File
from bayplan.model.plain import Json, Keys
from bayplan.printing import yaml
from bayplan.rendering import objects
from bayplan.rendering.deliveries import needed
from bayplan.rendering.forms.helm import APPLY, install
from bayplan.rendering.headings import heading

THERE: Final = ("Ready", "Modified")
"""A chart that controllers wrote to is there all the same: a difference in Grafana keeps no card waiting."""
FLEET: Final = "fleet"
BEGIN: Final = "fleet/begin.sh"
START: Final = """\
#!/bin/sh
# {heading}
# Brings Fleet to a cluster that has none: what it waits for, and then the GitRepo. Fleet goes on from there.
set -eu
cd "$(dirname "$0")"
"""


def files(deliveries: Sequence[Bundle]) -> Iterator[File]:
    """The folders of all deliveries."""
    for one in deliveries:
        folder = f"fleet/{one.name}"
        written = yaml.text([keys(one)], [heading(one.key)])
        yield File(f"{folder}/fleet.yaml", written.encode("utf-8"), one.key)
        yield from objects.values(one, folder)
        yield from objects.files(one, folder)
    first = needed(FLEET, deliveries)
    if first:
        script = START.format(heading=heading("components")) + "".join(map(_step, first))
        yield File(BEGIN, script.encode("utf-8"), "components")


def _step(one: Bundle) -> str:
    """What is of Fleet's own kinds is applied until Rancher, ready itself, has brought them."""
    if one.chart:
        return f"\n{install(one.chart, one)} --create-namespace\n"
    applied = f"{APPLY} --recursive -f {one.name}/{objects.FOLDER}"
    return f"\nuntil {applied}; do sleep 10; done\n"


def keys(bundle: Bundle) -> Keys:
    """What `fleet.yaml` says of a delivery."""
    waits: list[Json] = [{"name": one, "acceptedStates": list[Json](THERE)} for one in bundle.after]
    patches: list[Json] = [_patch(one) for one in bundle.ignored]
    made: Keys = {
        "name": bundle.name,
        "labels": dict(bundle.labels),
        "defaultNamespace": bundle.namespace,
        "namespaceLabels": dict(bundle.namespace_labels),
        "helm": _helm(bundle.chart, bundle) if bundle.chart else {"takeOwnership": True},
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
