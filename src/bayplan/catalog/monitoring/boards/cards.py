"""The dashboard of cards: who asks for them, who uses them, and how much of their memory is left."""

from collections.abc import Iterator

from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.boards.panels import Board, Panel, Query, Row, share
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.families.cards import EXPORTER, told_apart


def board(known: Facts) -> Board | None:
    """Cards and their memory; None where the estate has none."""
    if not known.cards and not known.declaration.cards:
        return None
    rows = (Row("Asked for", tuple(_asked(known))), _use(known), Row("Shared memory", tuple(_budgets(known))))
    return Board(
        "bayplan-cards",
        "Bayplan / Cards",
        "Cards that are asked for, used, and idle.",
        tuple(row for row in rows if row.panels),
        "gpuSharing",
    )


def _asked(known: Facts) -> Iterator[Panel]:
    for name, number in known.cards.items():
        label = facts.resource(name)
        asked = f'sum({recorded.POD_REQUESTS}{{resource="{label}"}}) or vector(0)'
        there = f'sum(kube_node_status_allocatable{{resource="{label}"}})'
        queries = (Query(asked, "requested"), Query(there, "there"))
        text = f"{number} are declared."
        yield Panel(name, queries, text, bound=float(number), most=float(number), width=12)
        pods = f'sum by (namespace) ({recorded.POD_REQUESTS}{{resource="{label}"}})'
        yield Panel(f"{name} by namespace", (Query(pods, "{{namespace}}"),), sort="bargauge", width=12)


def _use(known: Facts) -> Row:
    util = "max by (Hostname, gpu) (DCGM_FI_DEV_GPU_UTIL) / 100"
    free = "min by (Hostname, gpu) (DCGM_FI_DEV_FB_FREE) * 1048576"
    idle = f'max by (namespace, pod) ({recorded.CARD_USE}{{pod!="",pod!~"{EXPORTER}"}}) == 0'
    holders = Panel("Pods whose card does nothing", (Query(idle, "{{namespace}}/{{pod}}"),), sort="table")
    panels = (
        share("Use", util, "{{Hostname}} card {{gpu}}", None, "Of the time in which a card computes."),
        Panel("Memory free", (Query(free, "{{Hostname}} card {{gpu}}"),), unit="bytes"),
    )
    return Row("Used", (*panels, holders) if told_apart(known) else panels)


def _budgets(known: Facts) -> Iterator[Panel]:
    for card in known.declaration.cards:
        label = facts.resource(card.resource)
        declared = f'sum by (node) ({recorded.POD_REQUESTS}{{resource="{label}"}}) * {card.unit}'
        queries = (Query(declared, "{{node}} declared"), Query(recorded.CARD_USED, "{{node}} used"))
        text = "What pods declare of a card's memory, and what they take."
        bound = float(card.physical - card.headroom) if card.physical else None
        yield Panel(card.resource, queries, text, unit="bytes", bound=bound, width=12)
