"""Letting a constraint give way in a hold, where the rules look: a node's room, a limit, a quota, a rule."""

from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.capacity.stowage.causes import RULES, UNBOUNDED, Cause
from bayplan.capacity.stowage.hold import Hold
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import NANOS, NANOS_PER_MILLI, Quantity
from bayplan.model.storage import CSINode
from bayplan.scheduling.fleet import Bay, Fleet


def relax(hold: Hold, cause: Cause, by: int, place: str = "") -> None:
    """Changes a hold so that it has so much more, in the unit of the cause, at one node or at all.

    Quotas and pools are one place; a rule that gives way is not asked any more.
    """
    if cause.constraint == "quota":
        _raise_quota(hold, cause, by)
    elif cause.constraint in ("pool-data", "pool-promises"):
        hold.pools[cause] += by
    elif cause.constraint in RULES:
        profile = hold.fleet.profile
        kept = tuple(name for name in profile.filters if name != cause.name)
        hold.fleet.profile = replace(profile, filters=kept)
    else:
        bays = [hold.fleet.by_name[place]] if place else hold.fleet.bays
        _raise_nodes(hold.fleet, cause, by, bays)


def relaxed(hold: Hold, causes: Iterable[Cause]) -> Hold:
    """A fork in which causes bound nothing any more."""
    other = hold.fork()
    for cause in causes:
        relax(other, cause, UNBOUNDED)
    return other


def _raise_quota(hold: Hold, cause: Cause, by: int) -> None:
    """Quotas are kept in the order of their names, so that the same one speaks first."""
    scale = NANOS_PER_MILLI if cause.unit == "millicores" else NANOS
    namespace, _, name = cause.holder.partition("/")
    raised = {
        key: tuple(_raised(one, cause.name, by * scale) if one.name == name else one for one in found)
        if key == namespace
        else found
        for key, found in hold.policies.quotas.items()
    }
    hold.policies = replace(hold.policies, quotas=raised)


def _raised(found: ResourceQuota, resource: str, nanos: int) -> ResourceQuota:
    before = found.hard[resource]
    return replace(found, hard={**found.hard, resource: Quantity(before.nanos + nanos, before.family)})


def _raise_nodes(fleet: Fleet, cause: Cause, by: int, bays: Iterable[Bay]) -> None:
    if cause.constraint == "volume-slots":
        facts = fleet.facts
        raised = dict(facts.csi_nodes)
        for bay in bays:
            if bay.name in raised:
                raised[bay.name] = _more_slots(raised[bay.name], cause.name, by)
        facts.csi_nodes = raised
        return
    for bay in bays:
        more = bay.allocatable.get(cause.name, 0) + by
        bay.allocatable = {**bay.allocatable, cause.name: more}


def _more_slots(found: CSINode, driver: str, by: int) -> CSINode:
    drivers = tuple(
        replace(one, count=one.count + by) if one.name == driver and one.count is not None else one
        for one in found.drivers
    )
    return replace(found, drivers=drivers)
