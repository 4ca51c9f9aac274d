"""What keeps the next pod off each node, by the scheduler's own rules.

A rule that refuses a node is taken apart where it counts: what is requested, pods, slots of each driver.
Every other rule lacks 1 where it says no. Pods that are nominated to a node count there as they do for the
scheduler.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from bayplan.capacity.question import STATIC
from bayplan.capacity.stowage.causes import Cause, Lacks
from bayplan.model import demand
from bayplan.model.pods import Pod
from bayplan.scheduling import attachments, profile, screening, volumes
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Filter, Judge, Refusal
from bayplan.scheduling.rules import fit
from bayplan.scheduling.shapes import Shape

PODS: Final = Cause("pods", demand.PODS)


def by_node(pod: Pod, fleet: Fleet) -> Mapping[str, Lacks]:
    """What a pod lacks on every node that it may stand on; where it may stand on none, on every node.

    Only then do rules that choose nodes count as lacking.
    """
    shape = fleet.shapes.of(pod)
    wanted = screening.filters(fleet)
    still = [(rule, rule.judge(shape, fleet)) for rule in wanted if rule.name in STATIC]
    moving = [(rule, rule.judge(shape, fleet)) for rule in wanted if rule.name not in STATIC]
    barred: dict[str, Lacks] = {bay.name: _refused(still, bay) for bay in fleet.bays}
    open_bays = [bay for bay in fleet.bays if not barred[bay.name]]
    found: dict[str, Lacks] = {
        bay.name: _minding_rivals(pod, bay, fleet, moving) for bay in open_bays or fleet.bays
    }
    return found if open_bays else {name: {**barred[name], **lacks} for name, lacks in found.items()}


_Asked = list[tuple[Filter, Judge | Refusal | None]]


def _minding_rivals(pod: Pod, bay: Bay, fleet: Fleet, asked: _Asked) -> Lacks:
    shape = fleet.shapes.of(pod)
    rivals = screening.rivals_for(pod, bay, fleet)
    if not rivals:
        return _lacks(shape, bay, fleet, asked)
    with screening.standing(rivals, bay, fleet):
        anew = [(rule, rule.judge(shape, fleet)) for rule, _ in asked]
        found = _lacks(shape, bay, fleet, anew)
    return {**_lacks(shape, bay, fleet, asked), **found}


def _lacks(shape: Shape, bay: Bay, fleet: Fleet, asked: _Asked) -> Lacks:
    found: Lacks = {}
    for rule, judge in asked:
        if isinstance(judge, Judge) and judge.verdict(bay) is None:
            continue
        if judge is not None:
            found.update(_taken_apart(rule.name, shape, bay, fleet))
    return found


def _refused(asked: _Asked, bay: Bay) -> Lacks:
    return {
        _rule(rule.name): 1
        for rule, judge in asked
        if isinstance(judge, Refusal) or (judge is not None and _bars(judge, bay))
    }


def _bars(judge: Judge, bay: Bay) -> bool:
    return (judge.only is not None and bay.name not in judge.only) or judge.verdict(bay) is not None


def _taken_apart(rule: str, shape: Shape, bay: Bay, fleet: Fleet) -> Lacks:
    apart = _COUNTED.get(rule)
    return apart(shape, bay, fleet) if apart else {_rule(rule): 1}


def _rule(name: str) -> Cause:
    return Cause("host-ports" if name == profile.PORTS else "placement", name)


def _resources(shape: Shape, bay: Bay, fleet: Fleet) -> Lacks:
    short = {
        _resource(name): amount - bay.free(name)
        for name, amount in fit.counted(shape, fleet.profile).items()
        if amount > bay.free(name)
    }
    return {**short, PODS: 1 - bay.room_for_pods} if bay.room_for_pods < 1 else short


def _resource(name: str) -> Cause:
    return Cause("extended" if demand.is_scalar(name) else name, name)


def _slots(shape: Shape, bay: Bay, fleet: Fleet) -> Lacks:
    facts = fleet.facts
    limits = attachments.limits(bay, facts)
    standing = attachments.by_pods(bay, facts)
    held = standing | attachments.leftover(bay, standing, fleet)
    new = {one for claim in volumes.claims(shape, facts) if (one := volumes.attachable(claim, facts))}
    used = Counter(driver for driver, _ in held)
    added = Counter(driver for driver, _ in new - held)
    over = {
        driver: used[driver] + count - limits[driver] for driver, count in added.items() if driver in limits
    }
    return {Cause("volume-slots", driver): amount for driver, amount in over.items() if amount > 0}


_COUNTED: Final[Mapping[str, Callable[[Shape, Bay, Fleet], Lacks]]] = {
    profile.FIT: _resources,
    profile.VOLUME_LIMITS: _slots,
}
