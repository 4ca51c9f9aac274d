"""Whether components have the declared version: by the chart's label, by K3s's HelmChart, by the image's tag.

Helm's charts label what they make with `helm.sh/chart: NAME-VERSION`. Where nothing of the kind is there, the
release itself knows, and a snapshot has no Secrets.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.bundles import Bundle, Chart
from bayplan.model.platform_objects import HELM_CHART
from bayplan.model.workloads import Workload
from bayplan.verification import outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

LABEL: Final = "helm.sh/chart"


def look(scene: Scene) -> Iterator[Outcome]:
    """An outcome for each component with a chart whose version is pinned."""
    found = [(one, one.chart) for one in scene.bundles if one.chart is not None and one.chart.version]
    if not found:
        yield outcomes.absent("no component with a chart is declared")
    for bundle, chart in found:
        yield _judged(scene, bundle, chart)


def _judged(scene: Scene, bundle: Bundle, chart: Chart) -> Outcome:
    made = [standing.of_footprint(scene.snapshot, bundle, one) for one in bundle.footprints]
    workloads = [one for one in made if one is not None]
    known = {*_labelled(workloads, chart), *_installed(scene, chart)}
    subject, wanted = f"Component {bundle.name}", chart.version
    others = sorted(one for one in known if _plain(one) != _plain(wanted))
    if others:
        said = f"has version {', '.join(others)}, and {wanted} is declared"
        return outcomes.failed(
            subject, said, remedy=f"helm -n {bundle.namespace} history {_release(bundle, chart)}"
        )
    if known:
        return outcomes.passed(f"has version {wanted}", sorted(known), subject)
    tagged = [tag for one in workloads for tag in _tags(one) if _plain(tag) == _plain(wanted)]
    if tagged:
        return outcomes.passed(f"has images of version {wanted}", tagged, subject)
    command = f"helm -n {bundle.namespace} list --filter '^{_release(bundle, chart)}$' -o json"
    return outcomes.unknown("nothing in the snapshot says which version it has", command, subject)


def _labelled(workloads: list[Workload], chart: Chart) -> Iterator[str]:
    base = chart.name.rpartition("/")[2]
    for one in workloads:
        label = one.labels.get(LABEL, "")
        if label.startswith(f"{base}-"):
            yield label.removeprefix(f"{base}-").replace("_", "+")


def _installed(scene: Scene, chart: Chart) -> Iterator[str]:
    base = chart.name.rpartition("/")[2]
    for one in scene.snapshot.platform_objects:
        if (
            one.kind == HELM_CHART
            and one.facts.get("chart", "").rpartition("/")[2] == base
            and "version" in one.facts
        ):
            yield one.facts["version"]


def _tags(workload: Workload) -> Iterator[str]:
    for one in workload.template.spec.containers:
        yield one.image.partition("@")[0].rpartition("/")[2].partition(":")[2]


def _plain(version: str) -> str:
    return version.removeprefix("v")


def _release(bundle: Bundle, chart: Chart) -> str:
    return chart.release or bundle.name


ITEM: Final = Item("component-versions", "components", "Components have their declared version.", look)
