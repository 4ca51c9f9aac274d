"""Tiers whose limit ranges and quotas contradict themselves, each other, or Kubernetes."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final, NamedTuple

from bayplan.model.doubts import Doubt
from bayplan.model.estate import NamespaceRule, PodRule, Tier, Where
from bayplan.model.pods import Amounts
from bayplan.model.policy import NAME_LABEL, LimitRangeItem
from bayplan.model.quantities import Quantity
from bayplan.sources.estate.checks import risks
from bayplan.sources.estate.checks.scene import Scene

CPU_LIMIT: Final = "limits.cpu"
_ANY_NAME: Final = "*"


class Standing(NamedTuple):
    """A tier with the path where it is declared, what it was made into, and `Where.bounds` of it."""

    path: str
    tier: Tier
    spaces: tuple[NamespaceRule, ...]
    pods: tuple[PodRule, ...]
    bounds: frozenset[str] | None

    @property
    def ranges(self) -> LimitRangeItem:
        """Its limit range; an empty one, where it has none."""
        found = [item for rule in self.spaces for one in rule.limit_ranges for item in one.items]
        return found[0] if found else LimitRangeItem("Container")

    @property
    def quota(self) -> Amounts:
        """What its quota says."""
        return next((one.hard for rule in self.spaces for one in rule.quotas), {})


def standing(scene: Scene) -> tuple[Standing, ...]:
    """All tiers."""
    declared = scene.declaration
    return tuple(
        Standing(
            f"tiers[{at}]",
            tier,
            tuple(one for one in declared.namespace_rules if one.source == f"tier {tier.name}"),
            tuple(one for one in declared.pod_rules if one.source == f"tier {tier.name}"),
            tier.where.bounds,
        )
        for at, tier in enumerate(declared.tiers)
    )


def contradicting_ranges(scene: Scene) -> Iterator[Doubt]:
    """Bounds in the wrong order. Kubernetes refuses such a LimitRange (ValidateLimitRange)."""
    for one in standing(scene):
        item = one.ranges
        bounds = {"min": item.minimum, "defaultRequest": item.default_request}
        bounds |= {"default": item.default, "max": item.maximum}
        for low, high in combinations(bounds, 2):
            for name, least, most in _both(bounds[low], bounds[high]):
                if least.nanos > most.nanos:
                    message = f"{most} is below {low} of {least}, and Kubernetes refuses such a LimitRange"
                    path = f"{one.path}.limitRange.{high}.{name}"
                    yield Doubt(path, f"{message}; raise {high}, or lower {low}", value=str(most))


def small_quotas(scene: Scene) -> Iterator[Doubt]:
    """A quota that has no room for one pod that says nothing."""
    for one in standing(scene):
        requests = {**one.ranges.default, **one.ranges.default_request}
        wanted = {**requests, **{f"requests.{name}": amount for name, amount in requests.items()}}
        wanted |= {f"limits.{name}": amount for name, amount in one.ranges.default.items()}
        for name, most, least in _both(one.quota, wanted):
            if most.nanos < least.nanos:
                message = f"{most} has no room for one container that says nothing and so gets {least}"
                yield Doubt(
                    f"{one.path}.quota.{name}", f"{message}; raise it, or lower the default", value=str(most)
                )


def stripped_limits(scene: Scene) -> Iterator[Doubt]:
    """What needs CPU limits, where they are taken out of every pod."""
    every = standing(scene)
    for one in every:
        if any(_strips_in(other, one) for other in every):
            yield from _needing(one)


def overlapping(scene: Scene) -> Iterator[Doubt]:
    """Two tiers that make objects of one name in one namespace, or give its pods two classes."""
    for one, other in combinations(standing(scene), 2):
        what = _contested(one, other)
        shared = next(_shared(one, other), "") if what else ""
        if shared:
            message = f"{shared} is in {one.tier.name} already, and both {what}; leave it to one of the two"
            yield Doubt(f"{other.path}.namespaces", message, value=shared)


def beyond_the_cluster(scene: Scene) -> Iterator[Doubt]:
    """Quotas of the namespaces that are named, against what all workers give to pods."""
    total = _allocatable(scene)
    named = scene.declaration.platform.policies.namespaces
    summed: dict[str, int] = {}
    for one in standing(scene):
        members = sum(_is_in(name, one) for name in named if one.bounds is None or name in one.bounds)
        for name, amount in one.quota.items():
            resource = name.removeprefix("requests.")
            summed[resource] = summed.get(resource, 0) + members * amount.nanos
            wanted = Quantity(max(amount.nanos, summed[resource]), amount.family)
            if resource in total and wanted.nanos > total[resource]:
                alone = amount.nanos > total[resource]
                who = "one namespace" if alone else f"the quotas of {len(named)} namespaces"
                message = (
                    f"{who} may request {wanted} of {resource}, and all workers together give "
                    f"{Quantity(total[resource], amount.family)}; lower the quota, or add workers"
                )
                yield Doubt(f"{one.path}.quota.{name}", message, value=str(amount))


def uncounted_cards(scene: Scene) -> Iterator[Doubt]:
    """A tier for cards whose quota lets one namespace take all of them."""
    for one in standing(scene):
        resource = next((rule.resource for rule in one.pods if rule.resource), "")
        if resource and one.quota and f"requests.{resource}" not in one.quota:
            told = f"its quota does not count {resource}: one namespace may take all of it"
            remedy = f"add requests.{resource} to the quota"
            subject = f"tier {one.tier.name}"
            yield Doubt(f"{one.path}.quota", told, risks.UNCOUNTED, subject=subject, remedy=remedy)


def _both(one: Amounts, other: Amounts) -> Iterator[tuple[str, Quantity, Quantity]]:
    return ((name, amount, other[name]) for name, amount in one.items() if name in other)


def _strips_in(other: Standing, one: Standing) -> bool:
    """Whether CPU limits are taken out all over a tier: by itself, or by one that is about everything."""
    strips = any(CPU_LIMIT in rule.strips for rule in other.pods)
    return strips and (other.tier == one.tier or _everywhere(other.tier.where))


def _everywhere(where: Where) -> bool:
    plain = [one for one in where.picks if one.selector is None and not one.wild_labels]
    return not where.excludes and any(_ANY_NAME in one.names for one in plain)


def _needing(one: Standing) -> Iterator[Doubt]:
    gone = "CPU limits are taken out of every pod here"
    if CPU_LIMIT in one.quota:
        message = f"{gone}, and so each is refused: must specify limits.cpu; count requests.cpu instead"
        yield Doubt(f"{one.path}.quota.{CPU_LIMIT}", message, value=str(one.quota[CPU_LIMIT]))
    ranges = {
        "default": one.ranges.default,
        "max": one.ranges.maximum,
        "maxLimitRequestRatio": one.ranges.ratio,
    }
    reasons = {
        "default": "this gives one to every pod that has none; use defaultRequest",
        "max": "so each is refused: maximum cpu usage per Container, No limit is specified; leave it out",
        "maxLimitRequestRatio": "so each is refused: no limit is specified or limit is 0; leave it out",
    }
    for key, amounts in ranges.items():
        if "cpu" in amounts:
            path = f"{one.path}.limitRange.{key}.cpu"
            yield Doubt(path, f"{gone}, and {reasons[key]}", value=str(amounts["cpu"]))
    if any(CPU_LIMIT in rule.requires for rule in one.pods):
        yield Doubt(
            f"{one.path}.requires", f"{gone}, and so no pod can say limits.cpu; leave it out", value=CPU_LIMIT
        )


def _shared(one: Standing, other: Standing) -> Iterator[str]:
    """Names that show that two tiers meet."""
    if one.bounds is None or other.bounds is None or not one.bounds.isdisjoint(other.bounds):
        yield from (name for name in (*_samples(one), *_samples(other)) if _is_in(name, one, other))


def _samples(one: Standing) -> Iterator[str]:
    """Names that the tier is about by name; a pattern stands for a name that is like it."""
    for pick in one.tier.where.picks:
        if pick.selector is None and not pick.wild_labels:
            yield from (name.replace("*", "x").replace("?", "x") for name in pick.names)


def _is_in(name: str, *tiers: Standing) -> bool:
    labels = {NAME_LABEL: name}
    return all(one.tier.where.meets(name, labels) for one in tiers)


def _contested(one: Standing, other: Standing) -> str:
    names = [{made.name for rule in tier.spaces for made in rule.limit_ranges} for tier in (one, other)]
    if names[0] & names[1]:
        return f"make a LimitRange {min(names[0] & names[1])} there"
    names = [{made.name for rule in tier.spaces for made in rule.quotas} for tier in (one, other)]
    if names[0] & names[1]:
        return f"make a ResourceQuota {min(names[0] & names[1])} there"
    classes = [
        {rule.priority_class for rule in tier.pods if not rule.resource} - {""} for tier in (one, other)
    ]
    return "give its pods a priority class" if classes[0] and classes[1] else ""


def _allocatable(scene: Scene) -> dict[str, int]:
    total: dict[str, int] = {}
    for pool in scene.declaration.pools:
        for name, amount in pool.allocatable.items():
            total[name] = total.get(name, 0) + pool.count * amount.nanos
    return total
