"""Nodes that are declared and not there, not ready or short of something, and DaemonSets that lack pods."""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.monitoring import facts
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Rule

NOT_READY: Final = Kind(
    "NodeNotReady",
    "machines",
    "A node does not answer, or its kubelet is not ready.",
    "Look at the machine first (`bayplan capacity --only picture`); its volumes move only when it is "
    "known to be "
    "off.",
    "{{ $labels.node }} is not ready",
    "critical",
)
MISSING: Final = Kind(
    "NodeMissing",
    "machines",
    "A machine that is declared as a node has not joined the cluster, or was removed from it.",
    "Start it and look at its cloud-init log; or take it out of the estate file, and whatever else names it.",
    "only {{ $value }} of {{ $labels.declared }} declared nodes have joined",
)
PRESSED: Final = Kind(
    "NodeUnderPressure",
    "pools",
    "A node is short of memory, disk or process ids and takes no more pods; it evicts some.",
    "`bayplan capacity --pressure NODE` says who goes first.",
    "{{ $labels.node }}: {{ $labels.condition }}",
    "critical",
)
LACKING: Final = Kind(
    "DaemonSetLacksPods",
    "components",
    "A DaemonSet has no ready pod on a node that it is meant for.",
    "Where the pod does not exist a quota refuses it; where it waits the node has no room left for it.",
    "{{ $labels.namespace }}/{{ $labels.daemonset }} lacks {{ $value }} pods",
)


def _rules(known: Facts) -> Iterator[Rule]:
    yield Alert(NOT_READY, 'kube_node_status_condition{condition="Ready",status="true"} == 0', 5)
    if known.nodes:
        joined = f'(count(kube_node_info{{node=~"{facts.either(known.nodes)}"}}) or vector(0))'
        number = len(known.nodes)
        yield Alert(MISSING, f"{joined} < {number}", 15, {"declared": str(number)})
    short = 'condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"'
    yield Alert(PRESSED, f"kube_node_status_condition{{{short}}} == 1", 5)
    wanted, ready = "kube_daemonset_status_desired_number_scheduled", "kube_daemonset_status_number_ready"
    yield Alert(LACKING, f"{wanted} - on (namespace, daemonset) {ready} > 0", 15)


def _unsaid(known: Facts) -> Iterator[str]:
    yield (
        "nodes whose taints a DaemonSet does not tolerate: it does not want a pod there, so none is missing; "
        "`bayplan render` proves the tolerations instead"
    )
    if not known.nodes:
        yield "nodes that have not joined: no machines are declared, so nobody knows how many there should be"


FAMILY: Final = Family("nodes", "Nodes", (NOT_READY, MISSING, PRESSED, LACKING), _rules, _unsaid)
