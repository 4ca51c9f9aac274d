"""Whether every component that is wanted runs: each workload that its bundle brings is there and ready."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.bundles import Bundle, Footprint
from bayplan.verification import gaps, outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

PASSING: Final = ("Job", "CronJob")
"""Kinds that come and go."""


def look(scene: Scene) -> Iterator[Outcome]:
    """An outcome for each bundle: what of it is missing or not ready."""
    bundles = [one for one in scene.bundles if one.footprints]
    if not bundles:
        yield outcomes.absent("no component with pods is declared")
        return
    if (missing := gaps.gap(scene.snapshot, "workloads")) is not None:
        yield missing
        return
    for bundle in bundles:
        wrong = [one for footprint in bundle.footprints for one in _wrong(scene, bundle, footprint)]
        names = [one.name for one in bundle.footprints]
        yield from wrong or [
            outcomes.passed("everything that it brings is ready", names, f"Component {bundle.name}")
        ]


def _wrong(scene: Scene, bundle: Bundle, footprint: Footprint) -> Iterator[Outcome]:
    if footprint.kind in PASSING or not footprint.replicas:
        return
    workload = standing.of_footprint(scene.snapshot, bundle, footprint)
    if workload is None:
        yield outcomes.failed(
            f"Component {bundle.name}",
            f"has no {footprint.kind} {footprint.name} in {bundle.namespace}",
            remedy=f"helm -n {bundle.namespace} status {bundle.chart.release or bundle.name}"
            if bundle.chart
            else "",
        )
        return
    if workload.namespace != bundle.namespace:
        yield outcomes.failed(
            f"Component {bundle.name}",
            f"{workload.kind} {workload.name} is in {workload.namespace}, and {bundle.namespace} is declared",
        )
    if standing.lacking(workload):
        yield outcomes.failed(
            f"Component {bundle.name}",
            f"{workload.kind} {workload.key} is not ready",
            [standing.one_line(workload)],
            f"kubectl -n {workload.namespace} describe {workload.kind.lower()} {workload.name}",
        )


ITEM: Final = Item("components-ready", "components", "Every declared component is there and ready.", look)
