"""Puts pods on nodes so that the estate is one that a scheduler could have arrived at.

Every pod that runs was allowed where it stands: taints, selectors, allocatable resources, disk slots, pinned
volumes. Where several nodes would do, the estate's targets choose, so that the picture is the one which the
story needs. A pod that fits nowhere stays pending with the message that kube-scheduler 1.34 gives.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from tools.examples.admission import Admitted, tolerates
from tools.examples.blueprint import Estate, Machine, Manifest, Targets, Workload
from tools.examples.quantities import MI, add_up

UNTOLERATED = "node(s) had untolerated taint(s)"
WRONG_NODE = "node(s) didn't match Pod's node affinity/selector"
TOO_MANY_PODS = "Too many pods"
TOO_MANY_VOLUMES = "node(s) exceed max volume count"
PINNED_ELSEWHERE = "node(s) didn't match PersistentVolume's node affinity"
NOT_HELPFUL = "Preemption is not helpful for scheduling"
LARGE = 900 * MI
NO_VICTIMS = "No preemption victims found for incoming pod"


@dataclass(slots=True)
class Pod:
    """One pod on its way: what was admitted, and where it stands."""

    workload: Workload
    ordinal: int
    name: str
    admitted: Admitted
    node: str | None = None
    phase: str = "Running"
    message: str = ""

    @property
    def counts(self) -> bool:
        """Whether the pod still takes room: finished pods do not."""
        return self.node is not None and self.phase == "Running"

    @property
    def blocks(self) -> int:
        return sum(volume.kind == "block" for volume in self.workload.volumes)


@dataclass(slots=True)
class Room:
    """A node with what stands on it so far."""

    machine: Machine
    pods: list[Pod] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    slots: int = 0

    def take(self, pod: Pod) -> None:
        pod.node = self.machine.name
        if pod.phase == "Running":
            self.pods.append(pod)
            self.used = add_up((self.used, pod.admitted.requests))
            self.slots += pod.blocks

    def left(self, resource: str) -> int:
        return self.machine.allocatable.get(resource, 0) - self.used.get(resource, 0)

    @property
    def slot_count(self) -> int | None:
        return next((driver.count for driver in self.machine.csi_drivers if driver.count is not None), None)

    def holds(self, workload: Workload) -> bool:
        return any(pod.workload is workload for pod in self.pods)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one node does not take a pod, and whether removing pods there could change that."""

    reasons: tuple[str, ...]
    curable: bool


def refuse(pod: Pod, room: Room) -> Refusal | None:
    """The first rule that says no, in the order in which the default profile filters."""
    if any(not tolerates(pod.admitted.tolerations, taint) for taint in hard_taints(room.machine)):
        return Refusal((UNTOLERATED,), curable=False)
    if not matches(pod.workload, room.machine):
        return Refusal((WRONG_NODE,), curable=False)
    shortages = lacking(pod, room, room.left)
    if shortages:
        return Refusal(
            shortages, curable=not lacking(pod, room, lambda name: room.machine.allocatable.get(name, 0))
        )
    if pod.blocks and room.slot_count is not None and room.slots + pod.blocks > room.slot_count:
        return Refusal((TOO_MANY_VOLUMES,), curable=True)
    if any(volume.kind == "local" for volume in pod.workload.volumes) and not prefers(pod, room):
        return Refusal((PINNED_ELSEWHERE,), curable=False)
    return None


def hard_taints(machine: Machine) -> list[Manifest]:
    return [taint for taint in machine.taints if taint["effect"] != "PreferNoSchedule"]


def matches(workload: Workload, machine: Machine) -> bool:
    selected = all(machine.labels.get(key) == value for key, value in workload.node_selector.items())
    return selected and machine.labels.get(workload.avoid_label) != "true"


def lacking(pod: Pod, room: Room, left: Callable[[str], int]) -> tuple[str, ...]:
    if len(room.pods) >= room.machine.allocatable["pods"]:
        return (TOO_MANY_PODS,)
    requests = pod.admitted.requests
    return tuple(f"Insufficient {name}" for name in sorted(requests) if requests[name] > left(name))


def prefers(pod: Pod, room: Room) -> bool:
    return preferred_node(pod) == room.machine.name


def preferred_node(pod: Pod) -> str | None:
    """The node that the blueprint names for this pod; replicas take the names in turn."""
    names = pod.workload.prefer
    return names[pod.ordinal % len(names)] if names else None


def place_all(estate: Estate, pods: Iterable[Pod]) -> dict[str, Room]:
    """Places pods that name their node first, then those with disks, then the rest, large ones first."""
    rooms = {machine.name: Room(machine) for machine in estate.machines}
    waiting = sorted(pods, key=urgency)
    for pod in waiting:
        place(pod, rooms, estate.targets)
    for pod in waiting:
        if pod.node is None:
            pod.phase, pod.message = "Pending", explain(pod, rooms)
    return rooms


def urgency(pod: Pod) -> tuple[int, int, int, str, str]:
    pinned = preferred_node(pod) is not None
    # Whoever came last finds what the others left.
    rank = (
        4
        if pod.workload.newest
        else 0
        if pinned
        else 1
        if pod.workload.one_per_node
        else 2
        if pod.blocks
        else 3
    )
    memory = pod.admitted.requests.get("memory", 0)
    return rank, -pod.blocks, -memory, pod.workload.namespace, pod.name


def place(pod: Pod, rooms: Mapping[str, Room], targets: Targets) -> None:
    if pod.workload.kind == "Mirror":
        # A static pod is started by its kubelet; no scheduler ever looked at it.
        rooms[pod.workload.prefer[0]].take(pod)
        return
    open_to_it = [room for room in rooms.values() if refuse(pod, room) is None]
    apart = [room for room in open_to_it if not room.holds(pod.workload)]
    named = [room for room in open_to_it if prefers(pod, room)]
    if preferred_node(pod) is not None:
        choices = named
    else:
        choices = apart if pod.workload.one_per_node else apart or open_to_it
    if choices and pod.phase != "Running":
        # Pods that ended ran wherever there was room at their time: any node will do.
        choices[crc32(pod.name.encode()) % len(choices)].take(pod)
    elif choices:
        max(choices, key=lambda room: wish(pod, room, targets)).take(pod)


def wish(pod: Pod, room: Room, targets: Targets) -> tuple[bool, float]:
    """How much the estate's story wants this pod here: not past a target, and where most is still open.

    Large pods shape the memory, small ones with disks shape the slots.
    """
    name = room.machine.name
    capacity = room.machine.allocatable["memory"]
    memory = pod.admitted.requests.get("memory", 0)
    open_memory = targets.memory.get(name, 0.0) - (room.used.get("memory", 0) + memory) / capacity
    open_slots = targets.slots.get(name, 0) - room.slots - pod.blocks
    fits_story = open_memory >= 0 and (not pod.blocks or open_slots >= 0)
    small = pod.blocks > 0 and memory < LARGE
    return fits_story, float(open_slots) if small else open_memory


def explain(pod: Pod, rooms: Mapping[str, Room]) -> str:
    """The text of the PodScheduled condition, as kube-scheduler 1.34 composes it."""
    refusals = {name: refusal for name, room in rooms.items() if (refusal := refuse(pod, room)) is not None}
    if len(refusals) < len(rooms):
        raise ValueError(
            f"{pod.name} is pending though {sorted(rooms.keys() - refusals.keys())} would take it"
        )
    why = sentence(len(rooms), (reason for refusal in refusals.values() for reason in refusal.reasons))
    return f"{why} no new claims to deallocate, preemption: {explain_preemption(pod, rooms, refusals)}"


def sentence(nodes: int, reasons: Iterable[str]) -> str:
    counted = sorted(f"{count} {reason}" for reason, count in Counter(reasons).items())
    return f"0/{nodes} nodes are available: {', '.join(counted)}."


def explain_preemption(pod: Pod, rooms: Mapping[str, Room], refusals: Mapping[str, Refusal]) -> str:
    if not pod.admitted.preempts:
        return "not eligible due to preemptionPolicy=Never."
    reasons = [
        reason for name, refusal in refusals.items() for reason in seek_victims(pod, rooms[name], refusal)
    ]
    return sentence(len(rooms), reasons)


def seek_victims(pod: Pod, room: Room, refusal: Refusal) -> tuple[str, ...]:
    """What a trial of preemption on this node answers; no pod of the examples would be helped by it."""
    if not refusal.curable:
        return (NOT_HELPFUL,)
    lesser = [other for other in room.pods if other.admitted.priority < pod.admitted.priority]
    if not lesser:
        return (NO_VICTIMS,)
    without = Room(room.machine)
    for other in room.pods:
        if other not in lesser:
            without.take(other)
    still = refuse(pod, without)
    if still is None:
        raise ValueError(f"{pod.name} would preempt on {room.machine.name}, so it could not be pending")
    return still.reasons
