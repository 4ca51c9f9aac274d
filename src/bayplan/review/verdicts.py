"""What a course comes to, workload by workload and quota by quota."""

from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.admission import charges, quotas
from bayplan.admission.quotas import QuotaKey
from bayplan.model.overlay import identity
from bayplan.model.pods import Amounts
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import ZERO, Quantity
from bayplan.model.trees import ObjectKey
from bayplan.model.workloads import Kind
from bayplan.review import accounts as ledgers
from bayplan.review import changes, demands
from bayplan.review.accounts import Uses
from bayplan.review.answers import Account, Ending, Sum, Verdict
from bayplan.review.course import WELL, Course, Played
from bayplan.review.doubts import Doubt
from bayplan.review.rollouts import Forecast
from bayplan.review.worlds import World


def verdicts(course: Course, doubts: Sequence[Doubt]) -> tuple[Verdict, ...]:
    """A verdict for each declared workload: of the change where there is one, else of its next rollout."""
    made = {identity(one.change.subject): one for one in course.made}
    renewed = {identity(one.change.subject): one for one in course.renewed}
    open_ones = {identity(one.workload): one for one in doubts}
    keys = sorted(changes.declared_in(course.world) | made.keys())
    telling = {key: _telling(made.get(key), renewed.get(key)) for key in keys}
    return tuple(_verdict(key, course.world, telling[key], open_ones.get(key)) for key in keys)


def accounts(course: Course, *, restarts: bool) -> tuple[Account, ...]:
    """The accounts of all quotas. With `restarts`, the restart of each workload counts for the peak."""
    highest = peaks(course) if restarts else course.after.peaks.quotas
    return tuple(
        ledgers.account(quota, resource, Uses(
            course.before.usage.of(quota).get(resource, ZERO),
            _after(course, quota, resource),
            highest.get(quotas.key_of(quota), {}).get(resource, ZERO),
        ), quota.namespace in _at_least(course.world))
        for namespace in sorted(course.after.policies.quotas)
        for quota in course.after.policies.quotas[namespace]
        for resource in sorted({*charges.of_pods(quota.hard), *charges.of_claims(quota.hard)})
    )  # fmt: skip


def _after(course: Course, quota: ResourceQuota, resource: str) -> Quantity:
    """What is used once everything is as declared, whether there is room for it or not."""
    used = course.after.usage.of(quota).get(resource, ZERO)
    short = course.falling_short(quota.namespace)
    if not short:
        return used
    found = demands.of(quotas.key_of(quota), resource, short, course.after)
    return Quantity(sum(one.total.nanos for one in found), quota.hard[resource].family)


def sums(course: Course, *, restarts: bool) -> tuple[Sum, ...]:
    """What each namespace asks for together."""
    highest = dict(course.after.peaks.namespaces)
    for one in course.renewed if restarts else ():
        name = one.change.subject.namespace
        highest[name] = _highest(highest.get(name, {}), one.stage.peaks.namespaces.get(name, {}))
    standing = course.after.pods.values()
    return ledgers.sums(standing, highest, course.world.kubernetes, _at_least(course.world))


def peaks(course: Course) -> dict[QuotaKey, Amounts]:
    """The highest use of each quota, of the change and of each restart after it."""
    found = dict(course.after.peaks.quotas)
    for one in course.renewed:
        counted = one.stage.peaks.quotas
        for quota in map(quotas.key_of, one.stage.policies.quotas_of(one.change.subject.namespace)):
            found[quota] = _highest(found.get(quota, {}), counted.get(quota, {}))
    return found


def _highest(one: Amounts, other: Amounts) -> Amounts:
    names = one.keys() | other.keys()
    return {
        name: max(one.get(name, ZERO), other.get(name, ZERO), key=lambda amount: amount.nanos)
        for name in names
    }


def _at_least(world: World) -> frozenset[str]:
    """Namespaces of which not everything is known: an amount, what else a chart brings, how many nodes."""
    unsure = {one.namespace for one in world.tree.declared if one.unknowns}
    charts = {one.namespace for one in world.tree.charts}
    daemons = {
        one.namespace
        for one in world.snapshot.workloads
        if one.kind is Kind.DAEMON_SET and not world.snapshot.nodes
    }
    return frozenset(unsure | charts | daemons)


def _verdict(key: ObjectKey, world: World, played: Played | None, doubt: Doubt | None) -> Verdict:
    declared = world.tree.of(*key)
    kind, namespace, name = key
    blank = Verdict(
        kind, namespace, name, Ending.UNCHANGED, "is unchanged",
        file=declared.origin.file if declared else "", line=declared.origin.line if declared else 0,
    )  # fmt: skip
    found = _told(blank, played.forecast, latent=played.latent) if played is not None else blank
    if doubt is not None and found.ending in WELL:
        return replace(found, ending=Ending.HINGES, said=f"depends: {doubt.said}", hinges_on=doubt.needs)
    return found


def _telling(made: Played | None, renewed: Played | None) -> Played | None:
    """What is to be told: the change, unless only the next rollout goes wrong."""
    if made is not None and (made.change.before is not None or not made.well or renewed is None):
        return made
    if renewed is not None and (made is not None or not renewed.well):
        return renewed
    return made


def _told(blank: Verdict, found: Forecast, *, latent: bool) -> Verdict:
    said = found.said if not latent or found.ending not in WELL else f"{found.said}, at each rollout"
    return replace(
        blank,
        ending=found.ending,
        said=said,
        updated=found.updated,
        replicas=found.replicas,
        serving=found.serving,
        refusals=tuple(dict.fromkeys(one.message for one in found.refused)),
        waiting=tuple(dict.fromkeys(f"{key}: {message}" for key, message in found.waiting)),
        also=tuple(one.said for one in found.also),
    )
