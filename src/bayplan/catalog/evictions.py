"""What the descheduler may evict, and when: the policy that it reads."""

from typing import Final

from bayplan.catalog import given
from bayplan.catalog.framework import Asked
from bayplan.model.estate import Declaration, Pool
from bayplan.model.plain import Json, Keys

STRATEGIES: Final = {
    "RemoveDuplicates": "balance",
    "RemovePodsViolatingTopologySpreadConstraint": "balance",
    "RemovePodsViolatingNodeAffinity": "deschedule",
    "RemovePodsViolatingNodeTaints": "deschedule",
    "RemovePodsViolatingInterPodAntiAffinity": "deschedule",
}
"""By strategy: the point of the descheduler's round at which it works."""
CARD: Final = "nvidia.com/gpu.present"
_USUAL: Final = 70
_COUNTED: Final = ("cpu", "memory", "pods")
_SYSTEM: Final = "kube-system"
_NOTEBOOKS: Final = "jupyterhub"


def low(asked: Asked) -> dict[str, int]:
    """Below which share of each resource a node counts as empty, in percent."""
    return {name: given.percent(share) for name, share in given.mapping(asked, "low").items()}


def high(asked: Asked) -> dict[str, int]:
    """Above which share a node counts as full: the options', else the capacity policy's, else 70 percent."""
    said, thresholds = given.mapping(asked, "high"), asked.declaration.capacity.thresholds
    return {
        name: given.percent(said[name]) if name in said else round(100 * thresholds.get(name, _USUAL / 100))
        for name in low(asked)
    }


def spared(asked: Asked) -> list[str]:
    """Namespaces that nothing is moved out of: the options', and those of what the estate protects."""
    declaration = asked.declaration
    named = (*declaration.protected, *declaration.singletons)
    namespaces = {one.partition("/")[0] for one in named if "*" not in one.partition("/")[0]}
    if given.truth(asked, "sparesCards") and not _selectable(declaration):
        hub = declaration.platform.component(_NOTEBOOKS)
        namespaces |= {hub.namespace or _NOTEBOOKS} if hub else set()
    return sorted({_SYSTEM, *given.texts(asked, "excluded"), *namespaces})


def policy(asked: Asked) -> Keys:
    """The policy: bounds of one look, what is protected, and the strategies."""
    made: Keys = {}
    if given.truth(asked, "sparesCards") and _selectable(asked.declaration):
        made["nodeSelector"] = f"{CARD}!=true"
    if given.truth(asked, "actualUse"):
        made["metricsProviders"] = [{"source": "KubernetesMetrics"}]
    made["maxNoOfPodsToEvictPerNode"] = given.number(asked, "mostPerNode")
    made["maxNoOfPodsToEvictPerNamespace"] = given.number(asked, "mostPerNamespace")
    made["maxNoOfPodsToEvictTotal"] = given.number(asked, "most")
    made["profiles"] = [{"name": "platform", "pluginConfig": _configs(asked), "plugins": _plugins(asked)}]
    return made


def _selectable(declaration: Declaration) -> bool:
    """Whether some workers have cards and others have none: then a selector can tell them apart."""
    found = {_has_cards(pool) for pool in declaration.pools}
    return found == {True, False}


def _has_cards(pool: Pool) -> bool:
    return pool.labels.get(CARD) == "true" or any(one.startswith("nvidia.com/") for one in pool.allocatable)


def _plugins(asked: Asked) -> Keys:
    made: dict[str, list[Json]] = {"balance": ["LowNodeUtilization"]}
    for name in given.texts(asked, "strategies"):
        if point := STRATEGIES.get(name):
            made.setdefault(point, []).append(name)
    return {point: {"enabled": names} for point, names in made.items()}


def _configs(asked: Asked) -> list[Json]:
    namespaces = list[Json](spared(asked))
    balanced: Keys = {"thresholds": dict(low(asked)), "targetThresholds": dict(high(asked))}
    if given.truth(asked, "actualUse"):
        balanced["metricsUtilization"] = {"source": "KubernetesMetrics"}
    balanced["evictableNamespaces"] = {"exclude": namespaces}
    made: list[Json] = [
        {"name": "DefaultEvictor", "args": _evictor(asked)},
        {"name": "LowNodeUtilization", "args": balanced},
    ]
    for name in given.texts(asked, "strategies"):
        arguments: Keys = {"namespaces": {"exclude": list(namespaces)}}
        if name == "RemovePodsViolatingNodeAffinity":
            arguments["nodeAffinityType"] = ["requiredDuringSchedulingIgnoredDuringExecution"]
        made.append({"name": name, "args": arguments})
    return made


def _evictor(asked: Asked) -> Keys:
    extra: list[Json] = ["PodsWithResourceClaims"]
    if given.truth(asked, "sparesVolumes"):
        extra.append("PodsWithPVC")
    if given.truth(asked, "sparesUnbudgeted"):
        extra.append("PodsWithoutPDB")
    protections: Keys = {"extraEnabled": extra}
    if not given.truth(asked, "sparesScratch"):
        protections["defaultDisabled"] = ["PodsWithLocalStorage"]
    made: Keys = {"nodeFit": True, "minReplicas": given.number(asked, "leastReplicas")}
    made["minPodAge"] = given.duration(given.seconds(asked, "leastAge"))
    if priority := given.number(asked, "priorityBelow"):
        made["priorityThreshold"] = {"value": priority}
    made["podProtections"] = protections
    return made
