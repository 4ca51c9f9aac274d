"""Volumes attached to nodes against the slots that they have, by driver.

The slots are the declared ones: those of the pools (`pools[].slots`), never more than the driver walks
through or the bus has (`attachLimits`). Which nodes belong to a pool is told by the declared machines;
where it is not, the fewest slots of all pools hold for every node.
"""

from collections.abc import Callable, Iterator
from typing import Final

from bayplan.capacity.slots import KNOWN
from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Recording, Rule

HIGH: Final = Kind(
    "VolumeSlotsHigh",
    "capacity.thresholds.volume-slots",
    "A node has attached more volumes of a driver than the policy wants of its slots.",
    "Look at `bayplan capacity --only lines` for where slots are left. One more worker relieves it; so "
    "does a "
    "claim moved to NFS.",
    "{{ $labels.node }} has {{ $value }} volumes of {{ $labels.attacher }} attached",
)
CRITICAL: Final = Kind(
    "VolumeSlotsNearlyGone",
    "pools[].slots",
    "A node has one slot left for volumes of a driver, or none.",
    "Cordon the node until something moves: the next pod with a new claim may find no slot.",
    "{{ $labels.node }} has {{ $value }} volumes of {{ $labels.attacher }} attached: one more at most",
    "critical",
)
REACHED: Final = Kind(
    "VolumeSlotsGone",
    "pools[].slots",
    "A node has as many volumes attached as it can have. Further pods with volumes stay in "
    "ContainerCreating.",
    "Cordon the node, then move or stop a pod that has a volume. `kubectl get volumeattachments` says which.",
    "{{ $labels.node }} has no slot left: {{ $value }} volumes of {{ $labels.attacher }}",
    "critical",
)
UNATTACHED: Final = Kind(
    "VolumeNotAttached",
    "capacity.triggers",
    "A volume waits for ten minutes to be attached to its node.",
    "Look at `kubectl describe volumeattachment` and at the events of the pod (`no free lun found`); a stale "
    "disk of the machine may hold the slot.",
    "{{ $labels.volumeattachment }} is not attached to {{ $labels.node }}",
    "critical",
)
STUCK_SECONDS: Final = 600


def slots(known: Facts) -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """By driver, the nodes (empty: all others) and how many slots each of them has."""
    drivers = {driver for pool in known.declaration.pools for driver in pool.slots}
    drivers |= {one.driver for one in known.declaration.attach_limits}
    found = {driver: tuple(_counted(known, driver)) for driver in sorted(drivers)}
    return {driver: counted for driver, counted in found.items() if counted}


def _counted(known: Facts, driver: str) -> Iterator[tuple[tuple[str, ...], int]]:
    ceiling = _ceiling(known, driver)
    told = [
        (known.workers(pool), pool.slots[driver]) for pool in known.declaration.pools if driver in pool.slots
    ]
    counts = {min(count, ceiling or count) for _, count in told}
    if len(counts) > 1 and all(names for names, _ in told):
        yield from ((names, min(count, ceiling or count)) for names, count in told)
    elif counts or ceiling:
        yield (), min(counts, default=ceiling or 0)


def _ceiling(known: Facts, driver: str) -> int | None:
    """What the driver walks through, or the bus has beside the disk that the machine starts from."""
    limits = {one.driver: one for one in (*KNOWN, *known.declaration.attach_limits)}
    one = limits.get(driver)
    if one is None:
        return None
    bus = None if one.bus is None else one.bus - 1
    return min((count for count in (one.loop, bus) if count is not None), default=None)


def _rules(known: Facts) -> Iterator[Rule]:
    yield Recording(
        recorded.ATTACHMENTS, "count by (node, attacher) (kube_volumeattachment_info)", ("node", "attacher")
    )
    waiting = "(kube_volumeattachment_status_attached == 0)"
    old = f"(time() - kube_volumeattachment_created > {STUCK_SECONDS})"
    stuck = f"{waiting}\nand on (volumeattachment) {old}"
    yield Recording(recorded.UNATTACHED, f"count({stuck})")
    told = "on (volumeattachment) group_left (node, attacher) kube_volumeattachment_info"
    yield Alert(UNATTACHED, f"({stuck})\n+ {told}", 1)
    for driver, counted in slots(known).items():
        yield from _of(known, driver, counted)


def _of(known: Facts, driver: str, counted: tuple[tuple[tuple[str, ...], int], ...]) -> Iterator[Rule]:
    def beyond(compared: Callable[[int], str]) -> str:
        some = (
            f"{recorded.ATTACHMENTS}{_where(driver, nodes)} {compared(count)}" for nodes, count in counted
        )
        return "\nor ".join(some)

    labels = {"attacher": driver}
    bound = known.bound("volume-slots")
    if bound is not None:
        share = bound.share
        high = beyond(lambda count: f"> {facts.number(share * count)}")
        yield Alert(HIGH, high, 10, labels, bound.key)
    yield Alert(CRITICAL, beyond(lambda count: f">= {count - 1}"), 3, labels)
    yield Alert(REACHED, beyond(lambda count: f">= {count}"), 1, labels)


def _where(driver: str, nodes: tuple[str, ...]) -> str:
    some = f',node=~"{facts.either(nodes)}"' if nodes else ""
    return f'{{attacher="{driver}"{some}}}'


def _unsaid(known: Facts) -> Iterator[str]:
    yield (
        "events such as `no free lun found` are no metrics: VolumeNotAttached fires ten minutes later, "
        "for whatever reason"
    )
    yield "what a CSINode advertises is no metric: slots are held against what is declared (`pools[].slots`)"
    for driver, counted in slots(known).items():
        counts = {pool.slots[driver] for pool in known.declaration.pools if driver in pool.slots}
        if len(counts) > 1 and len(counted) == 1:
            yield (
                f"pools have different numbers of slots of {driver}, and no machines say which node is "
                "of which "
                f"pool: the fewest, {counted[0][1]}, hold for all"
            )


FAMILY: Final = Family(
    "slots", "Volumes against slots", (HIGH, CRITICAL, REACHED, UNATTACHED), _rules, _unsaid
)
