"""An estate that is being filled: a fleet of its own, and what quotas and storage pools have left.

The limits that a node's drivers advertise are lowered to what the node can really attach (`capacity.slots`):
the scheduler would not know, but a pod that it sends beyond never starts.
"""

import copy
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from bayplan.admission import charges, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaUsage
from bayplan.capacity import pools, slots
from bayplan.capacity.constraints import quota as quota_lines
from bayplan.capacity.ground import Ground
from bayplan.capacity.slots import Slots
from bayplan.capacity.stowage.causes import Cause, Lacks
from bayplan.capacity.stowage.entries import Entry
from bayplan.model.machines import StoragePool
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import NANOS, NANOS_PER_MILLI, ZERO, Quantity
from bayplan.model.storage import CSINode, CSINodeDriver
from bayplan.scheduling.fleet import Fleet

Amounts = dict[Cause, int]


class Hold:
    """What pods are put into. `pools` has what is left of each storage pool, by what bounds it."""

    def __init__(self, ground: Ground, pod: Pod) -> None:
        self.ground = ground
        self.fleet: Fleet = ground.standing.fork()
        self.fleet.profile = ground.profiles.get(pod.spec.scheduler, ground.profile)
        self.fleet.facts = copy.copy(ground.standing.facts)
        self.fleet.facts.csi_nodes = ground.note(really_attachable)
        self.fleet.facts.claims = self._claims = dict(self.fleet.facts.claims)
        self.policies: Policies = ground.policies
        self.usage: QuotaUsage = ground.note(quota_lines.charged)
        self.pools: Amounts = dict(ground.note(left_in_pools))

    def fork(self) -> "Hold":
        """The same hold, to be changed apart from this one."""
        other = copy.copy(self)
        other.fleet, other.pools = self.fleet.fork(), dict(self.pools)
        other.fleet.facts = copy.copy(self.fleet.facts)
        other.fleet.facts.claims = other._claims = dict(self._claims)
        return other

    def asked(self, entry: Entry) -> Amounts:
        """What an entry would charge to quotas (in billionths) and to pools (in bytes)."""
        found: Amounts = {}
        for cause, amount in (*self._charged(entry), *_promised(entry, self.pools, self.ground)):
            found[cause] = found.get(cause, 0) + amount
        return found

    def left(self, cause: Cause) -> int:
        """What a quota (in billionths) or a pool (in bytes) has left."""
        if cause.constraint != "quota":
            return self.pools[cause]
        found = self._quota(cause)
        used = self.usage.of(found).get(cause.name)
        return found.hard[cause.name].nanos - (used.nanos if used else 0)

    def lacks(self, entry: Entry) -> Lacks:
        """What quotas and pools have too little of, in the units of their causes."""
        lacking = {cause: amount - self.left(cause) for cause, amount in self.asked(entry).items()}
        return {cause: _in_units(cause, amount) for cause, amount in lacking.items() if amount > 0}

    def refusal(self, entry: Entry) -> Refused | None:
        """What the API server would say of quotas that have too little."""
        for claim in entry.claims:
            refused = quotas.refuse_claim(claim, self.policies, self.usage)
            if refused is not None:
                return refused
        return quotas.refuse_pod(entry.pod, self.policies, self.usage)

    def charge(self, entry: Entry, times: int = 1) -> None:
        """Charges an entry to the ledgers, or several that are alike."""
        asked = self.asked(entry)
        if not asked:
            return
        used = dict(self.usage.used)
        for cause, amount in asked.items():
            if cause.constraint != "quota":
                self.pools[cause] -= times * amount
                continue
            found = self._quota(cause)
            page = used.get(quotas.key_of(found), {})
            more = Quantity(times * amount, found.hard[cause.name].family)
            used[quotas.key_of(found)] = {**page, cause.name: page.get(cause.name, ZERO).plus(more)}
        self.usage = QuotaUsage(used)

    def learn(self, entry: Entry) -> None:
        """Claims of an entry, and the volumes made for them, exist from then on."""
        facts = self.fleet.facts
        self._claims.update((claim.key, claim) for claim in entry.claims)
        if entry.volumes:
            facts.volumes = {**facts.volumes, **{volume.name: volume for volume in entry.volumes}}

    def _charged(self, entry: Entry) -> Iterator[tuple[Cause, int]]:
        if not self.policies.quotas_of(entry.pod.namespace):
            return
        counted = charges.charged(entry.pod, self.policies.kubernetes)
        for found in quotas.matching_pod(entry.pod, self.policies):
            yield from _of_quota(found, counted)
        for claim in entry.claims:
            for found in quotas.matching_claim(claim, self.policies):
                yield from _of_quota(found, charges.charged_claim(claim))

    def _quota(self, cause: Cause) -> ResourceQuota:
        namespace, _, name = cause.holder.partition("/")
        of_namespace = (found for key, found in self.policies.quotas.items() if key == namespace)
        return next(one for found in of_namespace for one in found if one.name == name)


def really_attachable(ground: Ground) -> Mapping[str, CSINode]:
    """The CSINodes as they would be if they advertised no more than the nodes can attach."""
    known = ground.note(slots.by_node)
    facts = ground.standing.facts
    return {name: _lowered(found, known.get(NodeName(name), ())) for name, found in facts.csi_nodes.items()}


def overstated(ground: Ground) -> tuple[str, ...]:
    """The nodes that advertise more slots of a driver than they can attach volumes."""
    return tuple(
        node
        for node, found in ground.note(slots.by_node).items()
        if any(one.advertised is not None and one.advertised > (one.capacity or 0) for one in found)
    )


def left_in_pools(ground: Ground) -> Amounts:
    """What is left of each pool: room for data, and what may still be promised where somebody bounds that.

    A thin pool takes any new volume until it is full: of data it lacks nothing until then.
    """
    found: Amounts = {}
    promised = ground.note(pools.promises)
    for pool in ground.lower.storage_pools:
        label, rule = pools.label(pool, ground), pools.rule_of(pool, ground)
        if pool.size is None:
            continue
        if pool.used is not None:
            found[Cause("pool-data", "data", label)] = int(pool.size * (rule.full or 1)) - pool.used
        if rule.overcommit is not None:
            known = sum(one.size for one in promised[label].values())
            promise = known if pool.provisioned is None else pool.provisioned
            found[Cause("pool-promises", "promised", label)] = int(pool.size * rule.overcommit) - promise
    return found


def _lowered(found: CSINode, known: tuple[Slots, ...]) -> CSINode:
    capacity = {one.driver: one.capacity for one in known}
    return replace(found, drivers=tuple(_bounded(one, capacity.get(one.name)) for one in found.drivers))


def _bounded(driver: CSINodeDriver, capacity: int | None) -> CSINodeDriver:
    return driver if capacity in (None, driver.count) else replace(driver, count=max(0, capacity or 0))


def _of_quota(found: ResourceQuota, counted: Mapping[str, Quantity]) -> Iterator[tuple[Cause, int]]:
    for resource in found.hard.keys() & counted.keys():
        if counted[resource].nanos > 0:
            yield Cause("quota", resource, quotas.key_of(found)), counted[resource].nanos


def _promised(entry: Entry, known: Amounts, ground: Ground) -> Iterator[tuple[Cause, int]]:
    for claim in entry.claims:
        pool = pools.of_class(claim.storage_class or "", ground)
        if pool is not None:
            yield from _of_pool(pool, claim.storage, known, ground)


def _of_pool(pool: StoragePool, size: int, known: Amounts, ground: Ground) -> Iterator[tuple[Cause, int]]:
    """A thin pool writes a new volume's data later, so all it needs is not to be full yet."""
    label = pools.label(pool, ground)
    data, promised = Cause("pool-data", "data", label), Cause("pool-promises", "promised", label)
    if data in known:
        yield data, 0 if pool.thin and known[data] > 0 else 1 if pool.thin else size
    if promised in known:
        yield promised, size


def _in_units(cause: Cause, amount: int) -> int:
    """Billionths of a quota in its unit, rounded up; bytes as they are."""
    if cause.constraint != "quota":
        return amount
    return -(-amount // (NANOS_PER_MILLI if cause.unit == "millicores" else NANOS))
