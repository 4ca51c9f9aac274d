"""Tiers that want of pods what cannot be: classes of service, tolerations, priorities."""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.governance import compiling
from bayplan.model.doubts import Doubt
from bayplan.model.nodes import Taint
from bayplan.model.pods import Toleration
from bayplan.model.versions import Kubernetes
from bayplan.sources.estate.checks import risks
from bayplan.sources.estate.checks.scene import Scene
from bayplan.sources.estate.checks.tiers import CPU_LIMIT, Standing, standing

_MINOR: Final = re.compile(r"v?1\.(\d{1,3})")
GUARANTEED: Final = "Guaranteed"
_NEEDS: Final = (
    "Guaranteed needs limits of CPU and memory in every container, and requests that equal them (pods/qos)"
)


def unreachable_classes(scene: Scene) -> Iterator[Doubt]:
    """A class of service that no pod of the tier can have."""
    for at, one in enumerate(standing(scene)):
        form = (scene.form.tiers or [])[at]
        why = _missing(one) if form.qos == GUARANTEED else ""
        if why:
            message = (
                f"{_NEEDS}; {why}: every pod would be Burstable. Write qos: Burstable, and memory: equal"
            )
            yield Doubt(f"{one.path}.qos", message, value=GUARANTEED)


def unmatched_tolerations(scene: Scene) -> Iterator[Doubt]:
    """A toleration for a taint that is there, but with another effect or value."""
    taints = [(pool.name, taint) for pool in scene.declaration.pools for taint in pool.taints]
    for one in standing(scene):
        for rule in one.pods:
            for at, toleration in enumerate(rule.tolerations):
                found = [(pool, taint) for pool, taint in taints if taint.key == toleration.key]
                if found and not any(t.tolerated_by(other) for _, t in found for other in rule.tolerations):
                    yield _unmatched(f"{one.path}.cards.tolerations[{at}]", toleration, *found[0])


def contested_classes(scene: Scene) -> Iterator[Doubt]:
    """Two priority classes, each of which is always given."""
    for one in standing(scene):
        always = [rule for rule in one.pods if rule.priority_class and rule.overrides]
        if any(rule.resource for rule in always) and not all(rule.resource for rule in always):
            message = (
                "pods that ask for a card always get this class, and all pods always get that of the tier"
            )
            path = f"{one.path}.cards.priorityClass"
            yield Doubt(path, f"{message}; leave out always of the tier's, or this one")


def equal_priorities(scene: Scene) -> Iterator[Doubt]:
    """Tiers with one priority: neither displaces the other, whatever their names promise."""
    values = {one.name: one.value for one in scene.declaration.priority_classes}
    first: dict[int, Standing] = {}
    for one in standing(scene):
        for name in dict.fromkeys(rule.priority_class for rule in one.pods if not rule.resource):
            earlier = first.setdefault(values.get(name, 0), one) if name else one
            if earlier is not one:
                told = f"its priority of {values[name]} is that of tier {earlier.tier.name}"
                remedy = "equal priorities never displace each other: give each a value of its own"
                subject = f"tier {one.tier.name}"
                yield Doubt(f"{one.path}.priorityClass.value", told, risks.EQUAL, name, subject, remedy)


def unfit_engines(scene: Scene) -> Iterator[Doubt]:
    """What the engine that is to hold tiers up cannot do."""
    for doubt in compiling.doubts(scene.declaration, kubernetes(scene)):
        yield doubt._replace(code=risks.NOT_HELD) if doubt.code else doubt


def kubernetes(scene: Scene) -> Kubernetes:
    """The release that is declared; the newest one, where none is."""
    declaration = scene.declaration
    written = declaration.kubernetes or declaration.platform.cluster.version
    found = _MINOR.match(written)
    return Kubernetes(int(found[1])) if found else Kubernetes()


def _missing(one: Standing) -> str:
    if any(CPU_LIMIT in rule.strips for rule in one.pods):
        return "CPU limits are taken out of every pod here"
    if one.tier.memory == "burstable":
        return "memory is burstable here"
    demanded = {amount for rule in one.pods for amount in rule.requires}
    given = "cpu" in one.ranges.default or "cpu" in one.ranges.maximum
    return "" if given or CPU_LIMIT in demanded else "nothing gives pods a CPU limit here"


def _unmatched(path: str, toleration: Toleration, pool: str, taint: Taint) -> Doubt:
    value = f"={taint.value}" if taint.value else ""
    message = (
        f"does not match the taint {taint.key}{value}:{taint.effect} of pool {pool}: key, value and effect "
        "have to agree; write them so, or leave the effect out"
    )
    return Doubt(path, message, value=str(toleration.effect.value or toleration.value))
