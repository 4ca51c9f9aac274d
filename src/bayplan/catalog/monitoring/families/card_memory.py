"""The memory of cards that pods share by agreement: what they declare, what they take, what is free.

The budget is a resource of ours (`cards`), which the scheduler counts and no card enforces: so what is really
used is held against what was declared. DCGM gives sizes in MiB; here they are bytes.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Recording, Rule
from bayplan.model.bounds import CardBudget

MI: Final = 1 << 20

SPENT: Final = Kind(
    "CardBudgetHigh",
    "capacity.thresholds.card-memory",
    "Pods have declared nearly all of the memory of cards that may be handed out.",
    "The next pod that declares some waits. Shrink a declaration that is larger than what is used.",
    "{{ $value | humanizePercentage }} of {{ $labels.resource }} on {{ $labels.node }} is declared",
)
BEYOND: Final = Kind(
    "CardBudgetExceeded",
    "cards",
    "Pods use more of a node's card memory than they have declared. Whoever comes next may find none, "
    "although "
    "the scheduler has let it in.",
    "`nvidia-smi` on the node says which process it is; raise its declaration, or stop it.",
    "the cards of {{ $labels.node }} hold {{ $value | humanize1024 }}B more than was declared",
)
LOW: Final = Kind(
    "CardMemoryLow",
    "cards[].headroom",
    "A card has less memory free than the headroom that is declared to stay free.",
    "Stop or restart the pod that uses more than it declared, before another cannot start.",
    "card {{ $labels.gpu }} of {{ $labels.node }} has {{ $value | humanize1024 }}B free",
    "critical",
)


def _rules(known: Facts) -> Iterator[Rule]:
    if not known.declaration.cards:
        return
    free = f"min by (Hostname, gpu) (DCGM_FI_DEV_FB_FREE) * {MI}"
    yield Recording(recorded.CARD_FREE, _by_node(free, "gpu"), ("node", "gpu"))
    used = f"max by (Hostname, gpu) (DCGM_FI_DEV_FB_USED) * {MI}"
    yield Recording(recorded.CARD_USED, _by_node(used), ("node",))
    for one in known.declaration.cards:
        yield from _of(known, one)


def _by_node(expr: str, *more: str) -> str:
    labels = ", ".join(("node", *more))
    return f'sum by ({labels}) (label_replace({expr}, "node", "$1", "Hostname", "(.+)"))'


def _of(known: Facts, card: CardBudget) -> Iterator[Rule]:
    label = facts.resource(card.resource)
    bearing = f'kube_node_status_allocatable{{resource="{label}"}} > 0'
    declared = f'sum by (node) ({recorded.POD_REQUESTS}{{resource="{label}"}})'
    bound = known.bound("card-memory", card.resource)
    if bound is not None:
        share = f'{recorded.NODE_REQUESTS}{{resource="{label}"}} > {facts.number(bound.share)}'
        yield Alert(SPENT, share, labels={"resource": label}, key=bound.key)
    promised = f"({declared} * {card.unit}\n    or sum by (node) ({bearing}) * 0)"
    yield Alert(BEYOND, f"{recorded.CARD_USED}\n  - on (node) {promised} > 0", 15, {"resource": label})
    if card.headroom:
        low = f"{recorded.CARD_FREE} < {card.headroom}\nand on (node) ({bearing})"
        yield Alert(LOW, low, 5, {"resource": label})


def _unsaid(known: Facts) -> Iterator[str]:
    if known.declaration.cards:
        yield "which pod uses more of a shared card than it declared: DCGM knows the card, not the process"


FAMILY: Final = Family("card-memory", "Memory of shared cards", (SPENT, BEYOND, LOW), _rules, _unsaid)
