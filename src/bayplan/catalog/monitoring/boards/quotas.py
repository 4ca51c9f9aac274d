"""The dashboard of quotas and tiers: who has used up what he was given, and what each tier takes."""

from collections.abc import Iterator

from bayplan.catalog.monitoring import recorded, tiers
from bayplan.catalog.monitoring.boards.panels import Board, Panel, Query, Row, share
from bayplan.catalog.monitoring.facts import Facts

PODS = recorded.POD_REQUESTS


def board(known: Facts) -> Board:
    """Quotas of namespaces, and requests tier by tier."""
    rows = (_quotas(known), Row("Tiers", tuple(_tiers(known))), _refused())
    return Board(
        "bayplan-quotas",
        "Bayplan / Quotas and tiers",
        "Quotas that fill up, and what each tier takes of the cluster.",
        tuple(row for row in rows if row.panels),
        "tiers",
    )


def _quotas(known: Facts) -> Row:
    bound = known.bound("quota")
    line = bound.share if bound else None
    fullest = f"topk(10, {recorded.QUOTAS})"
    legend = "{{namespace}} {{resource}}"
    over_time = share("Over time", fullest, legend, line, "The ten fullest.")
    now = Panel(
        "Now", (Query(fullest, legend),), "The ten fullest.", "bargauge", "percentunit", bound=line, most=1
    )
    return Row("Quotas", (over_time, now))


def _tiers(known: Facts) -> Iterator[Panel]:
    for resource, unit in (("memory", "bytes"), ("cpu", "short")):
        series = f'{PODS}{{resource="{resource}"}}'
        picked = ((tier.name, tiers.requested(tier, series)) for tier in known.declaration.tiers)
        queries = tuple(Query(f"sum({expr}) or vector(0)", name) for name, expr in picked if expr)
        if queries:
            text = "By the namespaces that the estate file picks for each tier."
            yield Panel(f"{resource} requested by tier", queries, text, unit=unit, width=12)


def _refused() -> Row:
    failing = 'kube_deployment_status_condition{condition="ReplicaFailure",status="true"} == 1'
    pods = Panel(
        "Deployments whose pods are refused",
        (Query(failing, "{{namespace}}/{{deployment}}"),),
        sort="table",
        width=12,
    )
    waiting = "max by (namespace, pod) (kube_pod_status_unschedulable) == 1"
    wait = Panel("Pods that find no node", (Query(waiting, "{{namespace}}/{{pod}}"),), sort="table", width=12)
    return Row("Refused and waiting", (pods, wait))
