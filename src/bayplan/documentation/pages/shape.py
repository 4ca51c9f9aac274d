"""The current shape: every node with its machine, as the cluster and the hypervisor have it."""

from bayplan.documentation import amounts
from bayplan.documentation.markdown import page, section, table
from bayplan.documentation.shown import Shown
from bayplan.model import hosting
from bayplan.model.machines import Machine
from bayplan.model.nodes import Node

_MOMENT = "As of {:%Y-%m-%d %H:%M} UTC."


def shape(shown: Shown) -> str:
    """The page. Without a snapshot it is what is declared."""
    if shown.snapshot is None:
        return page("Current shape", "As declared; no cluster was looked at.", _declared(shown))
    taken = shown.snapshot.taken_at
    return page(
        "Current shape",
        _MOMENT.format(taken) if taken else "",
        section("Nodes", _nodes(shown)),
        section("Machines that are no nodes", _others(shown)),
    )


def _declared(shown: Shown) -> str:
    rows = (
        (one.name, one.vmid, one.cores, amounts.memory(one.memory), _disk(one), shown.role(one))
        for one in sorted(shown.lower.machines, key=lambda one: one.vmid)
        if shown.is_node(one)
    )
    return table(("node", "VMID", "vCPUs", "memory", "disk", "what is special"), rows)


def _nodes(shown: Shown) -> str:
    snapshot = shown.snapshot
    if snapshot is None:
        return ""
    pairs = hosting.pair(snapshot.nodes, shown.lower.machines)
    rows = [
        _node(one, pairs.machine_of(one.name)) for one in sorted(snapshot.nodes, key=lambda one: one.name)
    ]
    return table(("node", "VMID", "vCPUs", "memory", "disk", "version", "what is special"), rows)


def _node(node: Node, machine: Machine | None) -> tuple[object, ...]:
    special = [f"{taint.key}:{taint.effect}" for taint in node.taints]
    special += [
        f"{name} {amounts.amount(name, value)}" for name, value in node.allocatable.items() if "/" in name
    ]
    special += [] if node.ready else ["not ready"]
    if machine is None:
        memory = node.capacity.get("memory")
        size = amounts.amount("memory", memory) if memory else ""
        return node.name, None, None, size, None, node.kubelet, ", ".join(special)
    return (
        node.name, machine.vmid, machine.cores, amounts.memory(machine.memory), _disk(machine), node.kubelet,
        ", ".join(special),
    )  # fmt: skip


def _others(shown: Shown) -> str:
    snapshot = shown.snapshot
    if snapshot is None:
        return ""
    pairs = hosting.pair(snapshot.nodes, shown.lower.machines)
    taken = {one.machine.vmid for one in pairs.berths.values()}
    rows = (
        (one.name, one.vmid, one.cores, amounts.memory(one.memory), "running" if one.running else "stopped")
        for one in sorted(shown.lower.machines, key=lambda one: one.vmid)
        if one.vmid not in taken and not one.template
    )
    return table(("machine", "VMID", "vCPUs", "memory", "state"), rows)


def _disk(machine: Machine) -> str:
    return amounts.memory(sum(one.size or 0 for one in machine.disks if one.media == "disk") or None)
