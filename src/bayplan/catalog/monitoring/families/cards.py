"""Cards: how many are asked for, how many are there, and who holds one and does nothing with it.

Which pod uses a card DCGM tells only where a card is given away whole or as a MIG slice; turns of a shared
card have no owner that it knows. Its labels `namespace` and `pod` are those of the user of the card where the
scrape keeps the labels of the exporter (`honorLabels`); else they are the exporter's own, and the user's are
called `exported_namespace` and `exported_pod`. Both are read.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.monitoring import facts
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Recording, Rule
from bayplan.catalog.monitoring.recorded import CARD_USE, POD_REQUESTS

SHARED: Final = ("time-slicing", "mps", "budget")
OPERATOR: Final = "gpu-operator"
HUB: Final = "jupyterhub"
EXPORTER: Final = ".*dcgm-exporter.*"
"""Pods of the exporter: what is said of them is said of cards that nobody has."""
A_DAY: Final = 1440

REQUESTED: Final = Kind(
    "CardsRequestedHigh",
    "capacity.thresholds.extended",
    "Nearly all cards (or turns on them) are asked for.",
    "Look at who holds cards without using them; else it is the time to plan more: cards do not come "
    "overnight.",
    "{{ $value | humanizePercentage }} of all {{ $labels.resource }} is requested",
)
MISSING: Final = Kind(
    "CardsMissing",
    "pools[].allocatable",
    "Nodes offer fewer cards than the pools are declared to have.",
    "Look at the pods of the GPU operator on the nodes, at `nvidia-smi` there, and at the machine's devices.",
    "only {{ $value }} of {{ $labels.declared }} {{ $labels.resource }} are there",
    "critical",
)
WAITING: Final = Kind(
    "PodWaitsForCard",
    "pools[].allocatable",
    "A pod that asks for a card finds no node.",
    "`bayplan explain` says whether it lacks the card, or memory or CPU beside it.",
    "{{ $labels.namespace }}/{{ $labels.pod }} waits for {{ $labels.resource }}",
)
IDLE_NOTEBOOK: Final = Kind(
    "NotebookHoldsIdleCard",
    "notebooks.culling.idle",
    "A notebook has a card and has not used it for as long as notebooks may be idle. The culler sees "
    "the browser, "
    "not the card, and a busy kernel keeps both.",
    "Ask whose it is, then stop the server; set `notebooks.culling.maxAge` to have it done.",
    "{{ $labels.pod }} has held an idle card for a while",
    "info",
)
IDLE: Final = Kind(
    "CardIdle",
    "gpuSharing",
    "A pod has a card and has not used it for a day.",
    "Take the card from it, or share it (`gpuSharing`).",
    "{{ $labels.namespace }}/{{ $labels.pod }} has held an idle card for a day",
    "info",
)
FAILING: Final = Kind(
    "CardReportsErrors",
    "gpuSharing",
    "The driver reported an error of a card (XID).",
    "Look the number up in NVIDIA's list of XID errors; drain the node where it says so.",
    "card {{ $labels.gpu }} of {{ $labels.Hostname }} reports an error",
)
SILENT: Final = Kind(
    "CardsUnobserved",
    "components",
    "Nobody measures the cards, so no alert about their memory or use can fire.",
    "Look at the DCGM exporter's pods on the nodes with cards, and at its target in Prometheus.",
    "DCGM says nothing",
)


def _rules(known: Facts) -> Iterator[Rule]:
    for name, number in known.cards.items():
        yield from _counted(known, name, number)
    if known.cards and known.declaration.platform.component(OPERATOR):
        yield Alert(SILENT, "absent(DCGM_FI_DEV_FB_USED)", 15)
        changed = "sum by (Hostname, gpu) (changes(DCGM_FI_DEV_XID_ERRORS[15m])) > 0"
        yield Alert(FAILING, changed, 0, keep=60)
    if told_apart(known):
        yield from _idle(known)


def _counted(known: Facts, name: str, number: int) -> Iterator[Rule]:
    label = facts.resource(name)
    there = f'kube_node_status_allocatable{{resource="{label}"}}'
    asked = f'sum by (resource) ({POD_REQUESTS}{{resource="{label}"}})'
    bound = known.bound("extended", name)
    if bound is not None:
        share = f"{asked}\n/ on (resource) sum by (resource) ({there}) > {facts.number(bound.share)}"
        yield Alert(REQUESTED, share, labels={"resource": label}, key=bound.key)
    fewer = f"(sum({there}) or vector(0)) < {number}"
    yield Alert(MISSING, fewer, 15, {"resource": label, "declared": str(number)})
    wanted = f'kube_pod_container_resource_requests{{resource="{label}"}}'
    waits = f"max by (namespace, pod, uid, resource) ({wanted})"
    yield Alert(
        WAITING,
        f"{waits}\nand on (namespace, pod, uid) (kube_pod_status_unschedulable == 1)",
        15,
        {"resource": label},
    )


def told_apart(known: Facts) -> bool:
    """Whether any pool gives its cards away so that DCGM knows who has one."""
    return any(known.declaration.platform.sharing_of(name).mode not in SHARED for name in _pools(known))


def _pools(known: Facts) -> list[str]:
    return [
        pool.name for pool in known.declaration.pools if any(name in known.cards for name in pool.allocatable)
    ]


def _idle(known: Facts) -> Iterator[Rule]:
    platform = known.declaration.platform
    yield Recording(CARD_USE, _use(known), ("namespace", "pod", "node", "gpu"))
    hub = platform.component(HUB)
    space = (hub.namespace or HUB) if hub else ""
    if hub is not None:
        culling = platform.notebooks.culling
        minutes = max(1, (culling.idle if culling else 3600) // 60)
        notebook = f'{CARD_USE}{{namespace="{space}",pod=~"jupyter-.+"}}'
        yield Alert(IDLE_NOTEBOOK, f"max by (namespace, pod) ({notebook}) == 0", minutes)
    elsewhere = f',namespace!="{space}"' if hub else ""
    others = f'{CARD_USE}{{pod!="",pod!~"{EXPORTER}"{elsewhere}}}'
    yield Alert(IDLE, f"max by (namespace, pod) ({others}) == 0", A_DAY)


def _use(known: Facts) -> str:
    sliced = any(known.declaration.platform.sharing_of(name).mode == "mig" for name in _pools(known))
    expr = "DCGM_FI_PROF_GR_ENGINE_ACTIVE" if sliced else "DCGM_FI_DEV_GPU_UTIL"
    for made, read in (("namespace", "exported_namespace"), ("pod", "exported_pod"), ("node", "Hostname")):
        expr = f'label_replace({expr}, "{made}", "$1", "{read}", "(.+)")'
    return f"max by (namespace, pod, node, gpu) ({expr})"


def _unsaid(known: Facts) -> Iterator[str]:
    for name in _pools(known):
        mode = known.declaration.platform.sharing_of(name).mode
        if mode in SHARED:
            yield (
                f"who holds an idle card of the pool {name}: with {mode} DCGM does not know which pod a "
                "turn of a "
                "card belongs to"
            )


FAMILY: Final = Family(
    "cards",
    "Cards",
    (REQUESTED, MISSING, WAITING, IDLE_NOTEBOOK, IDLE, FAILING, SILENT),
    _rules,
    _unsaid,
)
