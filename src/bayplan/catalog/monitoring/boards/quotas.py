"""The dashboard of quotas and tiers: who has used up what he was given, and what each tier takes."""

from collections.abc import Iterator

from bayplan.catalog.monitoring import recorded
from bayplan.catalog.monitoring.boards.panels import Board, Panel, Query, Row, share
from bayplan.catalog.monitoring.facts import Facts
from bayplan.model.estate import Tier

PODS = recorded.POD_REQUESTS


def board(known: Facts) -> Board:
    """Quotas of namespaces, and requests tier by tier."""
    tiers = Row("Tiers", tuple(_tiers(known)))
    rows = (_quotas(known), tiers, _refused())
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
        queries = tuple(
            Query(f'sum({PODS}{{resource="{resource}",namespace=~"{pattern}"}}) or vector(0)', tier.name)
            for tier in known.declaration.tiers
            if (pattern := pattern_of(tier))
        )
        if queries:
            text = "Tiers that are picked by names of namespaces; labels of namespaces are no metric here."
            yield Panel(f"{resource} requested by tier", queries, text, unit=unit, width=12)


def pattern_of(tier: Tier) -> str:
    """The names of a tier's namespaces as an expression has them; empty, where labels pick them."""
    picks = tier.where.picks
    if not picks or any(one.selector or one.wild_labels for one in picks):
        return ""
    names = [name for one in picks for name in one.names]
    return "|".join(name.replace(".", "\\\\.").replace("*", ".*").replace("?", ".") for name in names)


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
