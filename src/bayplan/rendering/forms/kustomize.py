"""A `kustomization.yaml` for each delivery, and a script that builds and applies them in their order.

Charts are inflated by Kustomize itself (`--enable-helm`). Hooks of charts and waiting are Helm's: what a
chart does in a hook does not happen here.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.bundles import Bundle, Chart
from bayplan.model.files import File
from bayplan.model.plain import Json, Keys
from bayplan.printing import yaml
from bayplan.rendering import objects
from bayplan.rendering.headings import heading

OCI: Final = "oci://"
START: Final = """\
#!/bin/sh
# {heading}
# Applies everything in an order that works; run again, it brings things to what is written here.
set -eu
cd "$(dirname "$0")"

# Kinds and webhooks that were installed a moment ago need another one.
deliver() {{
  built=$(kustomize build --enable-helm "$1")
  for try in 1 2 3 4 5 6; do
    printf '%s\\n' "$built" | kubectl apply --server-side -f - && return
    sleep 20
  done
  return 1
}}

"""


def files(deliveries: Sequence[Bundle]) -> Iterator[File]:
    """The folders of all deliveries, and the script."""
    makes = objects.namespaces(deliveries)
    for one in deliveries:
        folder = f"kustomize/{one.name}"
        made = objects.namespace(one, folder) if one.name in makes else ()
        held = [*made, *objects.files(one, folder)]
        written = yaml.text([_keys(one, [file.path[len(folder) + 1 :] for file in held])], [heading(one.key)])
        yield File(f"{folder}/kustomization.yaml", written.encode("utf-8"), one.key)
        yield from objects.values(one, folder)
        yield from held
    script = START.format(heading=heading("components")) + "".join(
        f"deliver {one.name}\n" for one in deliveries
    )
    yield File("kustomize/apply.sh", script.encode("utf-8"), "components")


def _keys(bundle: Bundle, resources: Sequence[str]) -> Keys:
    charts: list[Json] = [_chart(bundle.chart, bundle)] if bundle.chart else []
    listed: list[Json] = list(resources)
    made: Keys = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    return made | ({"helmCharts": charts} if charts else {}) | ({"resources": listed} if listed else {})


def _chart(chart: Chart, bundle: Bundle) -> Keys:
    """A reference of an OCI registry is parted into the repository and the chart's name."""
    repository, name = chart.repository, chart.name
    if not repository and name.startswith(OCI):
        repository, _, name = name.rpartition("/")
    return {
        "name": name,
        "repo": repository,
        "version": chart.version,
        "releaseName": chart.release or bundle.name,
        "namespace": bundle.namespace,
        "includeCRDs": True,
        "valuesFile": "values.yaml",
    }
