"""Which pods would have to go so that another fits: moved where there is another place, else parked.

Every proposal is tried: the pods are taken out, the waiting one is put in their place, and the scheduler's
rules then say where those that went can stand.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Final

from bayplan.capacity import trials
from bayplan.capacity.answers import Remedy
from bayplan.capacity.arithmetic import unit_of
from bayplan.capacity.remedies import wording
from bayplan.capacity.remedies.case import Case, Deficits
from bayplan.disruption.ownership import Ownership
from bayplan.disruption.replacements import NODE
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind
from bayplan.scheduling import screening
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.profile import FIT

NODES: Final = 6
"""So many nodes are tried, those that lack the least first."""
SINGLES: Final = 12
"""So many pods are tried alone on each of them."""
MOST_TOGETHER: Final = 4


def make_room(case: Case, ownership: Ownership) -> Iterator[Remedy]:
    """The smallest move that lets a pod in; where none does, the smallest removal."""
    parked: Remedy | None = None
    for bay in case.short_bays(FIT)[:NODES]:
        for going in _candidates(case, bay):
            found = _try(case, bay, going, ownership)
            if found is not None and found.kind == "move":
                yield found
                return
            parked = parked or found
    if parked is not None:
        yield parked


def _candidates(case: Case, bay: Bay) -> Iterator[Sequence[Pod]]:
    """Pods that free enough: one alone, the smallest first, or else a few large ones together."""
    lacking = case.lacking(bay)
    movable = [pod for pod in bay.pods.values() if _can_go(pod)]
    if not lacking or not movable:
        return
    by_size = sorted(movable, key=lambda pod: _share(pod, bay, lacking))
    enough = [pod for pod in by_size if _frees([pod], bay, lacking)]
    yield from ([pod] for pod in enough[:SINGLES])
    if not enough:
        together = by_size[-MOST_TOGETHER:]
        while len(together) > 2 and _frees(together[1:], bay, lacking):
            together = together[1:]
        if _frees(together, bay, lacking):
            yield together


def _can_go(pod: Pod) -> bool:
    """Pods that belong to their node, and those of the system, are left alone."""
    owner = pod.controller
    tied = pod.mirror or (owner is not None and owner.kind in (Kind.DAEMON_SET, NODE))
    return not tied and not pod.terminating and not pod.spec.priority_class.startswith("system-")


def _frees(pods: Sequence[Pod], bay: Bay, lacking: Deficits) -> bool:
    return all(sum(_asks(pod, bay, name) for pod in pods) >= amount for name, amount in lacking.items())


def _share(pod: Pod, bay: Bay, lacking: Deficits) -> float:
    return max(_asks(pod, bay, name) / max(1, bay.allocatable.get(name, 0)) for name in lacking)


def _asks(pod: Pod, bay: Bay, name: str) -> int:
    return bay.shapes[pod.key].requests.get(name, 0)


def _try(case: Case, bay: Bay, going: Sequence[Pod], ownership: Ownership) -> Remedy | None:
    lacking = case.lacking(bay)
    with trials.without([pod.key for pod in going], bay):
        if bay.name not in trials.decide(case.pod, case.fleet).feasible:
            return None
        with screening.standing([case.pod], bay, case.fleet):
            targets = _new_places(going, case.fleet)
    name = max(lacking, key=lambda one: lacking[one] / max(1, bay.allocatable.get(one, 0)))
    freed = sum(_asks(pod, bay, name) for pod in going)
    kind = "move" if all(targets) else "remove"
    said = _moving(going, targets, bay) if all(targets) else _parking(going, bay, ownership)
    change = f"{said}: that frees {wording.amount(name, freed)}"
    subject = ", ".join(f"Pod {pod.key}" for pod in going)
    return Remedy(kind, subject, change, bay.name, name, freed, unit_of(name))


def _new_places(going: Sequence[Pod], fleet: Fleet) -> list[str]:
    """Where the pods would go, one after the other; empty for one that finds no place."""
    places = []
    with ExitStack() as standing:
        for pod in going:
            fresh = trials.afresh(pod)
            best = trials.decide(fresh, fleet).best
            places.append(best[0] if best else "")
            if best:
                standing.enter_context(screening.standing([fresh], fleet.by_name[best[0]], fleet))
    return places


def _moving(going: Sequence[Pod], targets: Sequence[str], bay: Bay) -> str:
    moves = ", ".join(f"{pod.key} to {target}" for pod, target in zip(going, targets, strict=True))
    return f"move {moves} (from {bay.name})"


def _parking(going: Sequence[Pod], bay: Bay, ownership: Ownership) -> str:
    names = " and ".join(_named(pod, ownership) for pod in going)
    return f"take {names} off {bay.name}, with no other place for it"


def _named(pod: Pod, ownership: Ownership) -> str:
    workload = ownership.workload_of(pod)
    return f"{workload.kind} {workload.key}" if workload else f"Pod {pod.key}"
