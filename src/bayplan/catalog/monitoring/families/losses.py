"""What could not be borne if an open worker were lost, as far as a sum can say it.

A loss is certainly not survived where the pods that have to stand again request more than all other open
workers have left. It is only said so: that the sum suffices proves nothing, because a pod needs its room on
one node. `bayplan capacity --only losses` places the pods.

Two things that are easily got wrong: what the lost worker itself has left does not count, and neither does
what nodes have left that a taint closes. Pods of DaemonSets and static pods go with their node; expendable
pods neither ask for a place nor hold one.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Recording, Rule

ANY_NODE: Final = "any-node"
NODE_PREFIX: Final = "node/"
COUNTED: Final = 'resource=~"memory|cpu"'
SETTLED: Final = 'on (namespace, pod, uid) kube_pod_owner{owner_kind=~"DaemonSet|Node"}'

LOSS: Final = Kind(
    "LossNotSurvived",
    "capacity.survive",
    "If this worker were lost, the pods that have to stand again would request more than all other "
    "open workers "
    "have left.",
    "Look at `bayplan capacity --only losses` for which pods stay down, and at `--only additions` for "
    "the worker "
    "that would bear them.",
    "losing {{ $labels.node }} is not survived: its pods request {{ $value | humanize1024 }} of "
    "{{ $labels.resource }}",
)
QUORUM: Final = Kind(
    "ControlPlaneAtRisk",
    "capacity.survive",
    "One more control plane lost, and etcd has no majority: nothing is placed any more, wherever there "
    "is room.",
    "Bring the missing control plane back before anything else is taken down.",
    "only {{ $value }} control planes are ready",
    "critical",
)


def _rules(known: Facts) -> Iterator[Rule]:
    wanted = _wanted(known)
    if wanted is None:
        return
    yield from _recordings(known)
    lost = f"{recorded.MOVABLE}{wanted} and on (node) {recorded.OPEN}"
    elsewhere = f"sum by (resource) ({recorded.ROOM}) - on (resource) group_right () {recorded.ROOM}"
    yield Alert(LOSS, f"({lost})\n> on (node, resource) ({elsewhere})", keep=60)
    if ANY_NODE in known.declaration.capacity.survive:
        yield from _quorum(known)


def _wanted(known: Facts) -> str | None:
    """The selector of the nodes whose loss is to be survived; None: of none."""
    survive = known.declaration.capacity.survive
    if ANY_NODE in survive:
        return ""
    names = [one.removeprefix(NODE_PREFIX) for one in survive if one.startswith(NODE_PREFIX)]
    return f'{{node=~"{facts.either(names)}"}}' if names else None


def _recordings(known: Facts) -> Iterator[Recording]:
    required = f"{recorded.POD_REQUESTS}{{{COUNTED}{_not_expendable(known)}}}{_important(known)}"
    node = "node, resource"
    yield Recording(
        recorded.MOVABLE, f"sum by ({node}) ({required}\n  unless {SETTLED})", ("node", "resource")
    )
    has = f"sum by ({node}) (kube_node_status_allocatable{{{COUNTED}}})"
    left = f"{has}\n  - on ({node}) sum by ({node}) ({required})"
    room = f"clamp_min({left}\n  or {has}, 0)\nand on (node) {recorded.OPEN}"
    yield Recording(recorded.ROOM, room, ("node", "resource"))


def _not_expendable(known: Facts) -> str:
    names = known.declaration.capacity.expendable
    if not names:
        return ""
    patterns = "|".join(name.replace(".", "\\\\.").replace("*", ".*") for name in names)
    return f',namespace!~"{patterns}"'


def _important(known: Facts) -> str:
    """Pods whose priority is below what the policy calls expendable are not required."""
    below = known.declaration.capacity.expendable_below
    classes = [(str(one.name), one.value) for one in known.declaration.priority_classes]
    classes += [facts.PLACEHOLDER_CLASS] if known.placeholders else []
    names = [name for name, value in classes if below is not None and value < below]
    if not names:
        return ""
    minor = f'kube_pod_info{{priority_class=~"{facts.either(names)}"}}'
    return f" unless on (namespace, pod, uid) {minor}"


def _quorum(known: Facts) -> Iterator[Rule]:
    role = 'kube_node_role{role=~"control-plane|master"}'
    ready = f'sum((kube_node_status_condition{{condition="Ready",status="true"}} and on (node) {role}))'
    if len(known.servers) > 2:
        yield Alert(QUORUM, f"{ready} <= {len(known.servers) // 2 + 1}", 5)
    elif not known.servers:
        number = f"count(count by (node) ({role}))"
        yield Alert(QUORUM, f"({ready} <= floor({number} / 2) + 1)\nand on () ({number} > 2)", 5)


def _unsaid(known: Facts) -> Iterator[str]:
    for one in known.declaration.capacity.survive:
        if one != ANY_NODE and not one.startswith(NODE_PREFIX):
            yield (
                f"the loss `{one}` has no metric that says what goes with it: ask `bayplan capacity "
                "--only losses`"
            )
    if _wanted(known) is None:
        return
    yield (
        "whether pods fit on single nodes no sum says: LossNotSurvived is certain when it fires, and "
        "its silence "
        "proves nothing"
    )
    yield "the loss of a worker that a taint closes: who tolerates the taint is no metric to reckon with"
    below = known.declaration.capacity.expendable_below
    if below is not None and not known.declaration.priority_classes:
        yield (
            f"pods of a priority below {below} count as required: kube-state-metrics names the class of "
            "a pod, and "
            "no class with its value is declared"
        )


FAMILY: Final = Family("losses", "What a loss would leave", (LOSS, QUORUM), _rules, _unsaid)
