"""A `kustomization.yaml` for each delivery, and a script that builds and applies them in their order.

Charts are inflated by Kustomize itself (`--enable-helm`), their hooks included, which then are objects like
all others. Those that take things away again are left out: Kyverno's would scale it to nothing, Rancher's
would clean the cluster. What names no namespace, since Helm would put it into the release's, is put there.

Whatever a chart makes up (JupyterHub its keys) it makes up anew at each run, because Kustomize does not ask
the cluster; give such values, or take another form.
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
ENDING: Final = ("pre-delete", "post-delete", "pre-rollback", "post-rollback", "test", "test-success")
"""Hooks that run when a release goes, or is tried."""
NOBODY: Final[Keys] = {"$patch": "delete", "apiVersion": "v1", "kind": "Any", "metadata": {"name": "any"}}
START: Final = """\
#!/bin/sh
# {heading}
# Applies everything in an order that works; run again, it brings things to what is written here.
set -eu
cd "$(dirname "$0")"

# Kinds and webhooks that were installed a moment ago need another one.
deliver() {{
  built=$(kustomize build --enable-helm "$1")
  for try in $(seq 30); do
    printf '%s\\n' "$built" | kubectl apply --server-side --force-conflicts -f - && return
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
    made |= {"helmCharts": charts} if charts else {}
    made |= {"resources": listed} if listed else {}
    return made | (_changes(bundle.namespace) if charts else {})


def _changes(namespace: str) -> Keys:
    """What is done to an inflated chart."""
    target: Keys = {"annotationSelector": f"helm.sh/hook in ({', '.join(ENDING)})"}
    place: Keys = {
        "apiVersion": "builtin",
        "kind": "NamespaceTransformer",
        "metadata": {"name": "place", "namespace": namespace},
        "unsetOnly": True,
    }
    patch: Keys = {"target": target, "patch": yaml.text([NOBODY])}
    return {"patches": [patch], "transformers": [yaml.text([place])]}


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
