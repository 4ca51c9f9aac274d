"""Whether the declared alerts are in the cluster, as rules of the Prometheus operator."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.bundles import ObjectFile
from bayplan.model.plain import Json
from bayplan.model.platform_objects import PROMETHEUS_RULE
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

COMPONENT: Final = "kube-prometheus-stack"
COMMAND: Final = "kubectl get prometheusrules.monitoring.coreos.com -A -o json"


def look(scene: Scene) -> Iterator[Outcome]:
    """Alerts that are declared and that no rule of the cluster has."""
    wanted = sorted({alert for bundle in scene.bundles for alert in _alerts(bundle.files)})
    if not wanted and scene.declaration.platform.component(COMPONENT) is None:
        yield outcomes.absent("no alert is declared")
        return
    found = [one for one in scene.snapshot.platform_objects if one.kind == PROMETHEUS_RULE]
    if not found:
        yield outcomes.unknown("no PrometheusRule was read; add them to the dump", COMMAND)
        return
    known = {name for one in found for name in one.facts.get("alerts", "").split(",")}
    missing = [one for one in wanted if one not in known]
    wrong = [
        outcomes.failed(f"Alert {one}", "is declared, and no rule of the cluster has it") for one in missing
    ]
    summary = (
        f"{len(wanted)} declared alerts are among the rules" if wanted else f"{len(found)} sets of rules"
    )
    yield from outcomes.settled(wrong, summary, [one.key for one in found])


def _alerts(files: tuple[ObjectFile, ...]) -> Iterator[str]:
    for file in files:
        for one in file.objects:
            if one.get("kind") == PROMETHEUS_RULE:
                yield from _named(one)


def _named(value: Json) -> Iterator[str]:
    """Every alert within it."""
    if isinstance(value, dict):
        alert = value.get("alert")
        if isinstance(alert, str):
            yield alert
        for one in value.values():
            yield from _named(one)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one)


ITEM: Final = Item("alert-rules", "components", "The declared alerts are in the cluster.", look)
