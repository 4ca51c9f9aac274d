"""Whether alerts have data: an alert on a metric that nobody measures never fires, and looks healthy.

A snapshot has no metrics. What it can tell is whether the things that measure run at all.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import cards, gaps, outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

COMPONENT: Final = "kube-prometheus-stack"
SOURCES: Final = ("*kube-state-metrics*", "*node-exporter*", "*prometheus*")
CARDS: Final = "*dcgm-exporter*"
QUERY: Final = "promtool query instant http://prometheus:9090 'count by (job) (up == 1)'"


def look(scene: Scene) -> Iterator[Outcome]:
    """Sources that do not run; whether their metrics arrive is a question to Prometheus."""
    if scene.declaration.platform.component(COMPONENT) is None:
        yield outcomes.absent("no monitoring is declared")
        return
    if (missing := gaps.gap(scene.snapshot, "workloads")) is not None:
        yield missing
        return
    needed = (*SOURCES, CARDS) if cards.with_cards(scene.declaration) else SOURCES
    for pattern in needed:
        found = standing.named(scene.snapshot, pattern)
        if not found:
            yield outcomes.failed(
                "Monitoring", f"has no {pattern.strip('*')}: alerts on its metrics have no data"
            )
        elif not any(one.ready_replicas for one in found):
            yield outcomes.failed(
                "Monitoring", f"{found[0].name} is not ready", [standing.one_line(found[0])]
            )
    yield outcomes.unknown("whether metrics arrive, a snapshot does not show", QUERY)


ITEM: Final = Item("alert-data", "components", "Alerts have data.", look)
