"""The descheduler: evicts pods from full nodes so that the scheduler can put them on empty ones.

It knows nothing of what must not move, so it is told: namespaces of the estate's protected workloads and
singletons, pods with claims, pods on nodes with cards, pods below a number of replicas. `LowNodeUtilization`
takes namespaces under `evictableNamespaces`; the other strategies under `namespaces`. What is protected
stands under `podProtections`, and beside it none of the older switches (`ignorePvcPods`,
`evictLocalStoragePods`): both together are refused.
Source: descheduler v0.36.0, README and charts/descheduler/values.yaml.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import evictions, given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, chart, finished, monitored, refused
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Keys

OPTIONS: Final = (
    Option("kind", "text", "Always there, or now and then.", "Deployment", ("Deployment", "CronJob")),
    Option("interval", "seconds", "How long it waits between looks, where it is always there.", 300),
    Option("schedule", "text", "When it looks, where it is a CronJob.", "*/30 * * * *"),
    Option(
        "low",
        "mapping",
        "Below which share of every resource, in percent of what is allocatable, a node counts as empty.",
        {"cpu": 20, "memory": 20, "pods": 20},
    ),
    Option(
        "high",
        "mapping",
        "Above which share of any resource a node counts as full; what `capacity.thresholds` says of cpu, "
        "memory and pods where nothing is said, and 70 where that says nothing either.",
        {},
    ),
    Option("excluded", "texts", "Namespaces whose pods stay where they are.", []),
    Option(
        "strategies",
        "texts",
        "Further reasons to evict than nodes that are too full.",
        [],
        tuple(evictions.STRATEGIES),
    ),
    Option("sparesCards", "truth", "Whether nodes with cards are left alone.", True),
    Option("sparesVolumes", "truth", "Whether pods with a claim stay where they are.", True),
    Option("sparesScratch", "truth", "Whether pods with an emptyDir stay where they are.", True),
    Option(
        "sparesUnbudgeted", "truth", "Whether pods without a disruption budget stay where they are.", False
    ),
    Option("leastReplicas", "number", "Workloads with fewer replicas stay where they are.", 2),
    Option("leastAge", "seconds", "How long a pod is left where it was put.", 900),
    Option(
        "priorityBelow", "number", "Only pods of a lower priority move; any that is not critical, if 0.", 0
    ),
    Option("mostPerNode", "number", "How many pods go from a node in one look.", 3),
    Option("mostPerNamespace", "number", "How many pods of a namespace go in one look.", 3),
    Option("most", "number", "How many pods go in one look.", 10),
    Option("actualUse", "truth", "Whether what nodes use counts, instead of what is requested.", False),
    Option("rehearsal", "truth", "Whether it only writes down what it would evict.", False),
)

REPOSITORY: Final = "https://kubernetes-sigs.github.io/descheduler/"
POD: Final = ask("cpu=100m memory=256Mi", "memory=256Mi")
COMMENTS: Final = {
    "resources": "The chart asks for 500m and limits it to that; a look is short, and no CPU limit is kept.",
    "deschedulerPolicy": "From options, capacity.thresholds, protected and singletons.",
    "deschedulerPolicy.nodeSelector": "From options.sparesCards: nodes with cards are left alone.",
    "deschedulerPolicy.maxNoOfPodsToEvictTotal": "From options.most: a rebalancing is no outage.",
    "cmdOptions": "From options.rehearsal.",
}


def bundle(asked: Asked) -> Bundle:
    """The chart, with its policy."""
    made = Bundle(
        "descheduler",
        asked.component.namespace,
        asked.key,
        chart(asked, "descheduler", REPOSITORY, ("deschedulerPolicy.profiles",)),
        _values(asked),
        namespace_labels=BASELINE,
        footprints=(deployment(asked, "descheduler", POD, values_at=""),),
        comments=COMMENTS,
    )
    return finished(asked, made, ("metrics-server", "kube-prometheus-stack"))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Shares that contradict each other, evictions without a bound."""
    low, high = evictions.low(asked), evictions.high(asked)
    for name in low:
        if not 0 <= low[name] <= 100:
            yield refused("low", f"{low[name]} % of {name} is no share", "write 0 to 100", str(low[name]))
        elif low[name] >= high.get(name, 100):
            message = f"a node would be empty below {low[name]} % of {name} and full above {high[name]} %"
            yield refused("low", message, "write less under low, or more under high", str(low[name]))
    for name in given.mapping(asked, "high"):
        if name not in low:
            message = f"{name} counts for full nodes and not for empty ones"
            yield refused("high", message, f"write {name} under low too", name)
    if given.number(asked, "most") < 1:
        yield refused("most", "without a bound one look may empty a node", "write how many pods may go", "0")


def _values(asked: Asked) -> Keys:
    kind = given.text(asked, "kind")
    wanted = resources(POD)
    limits = wanted["limits"]
    wanted["limits"] = {**(limits if isinstance(limits, dict) else {}), "cpu": None}
    values: Keys = {"kind": kind}
    if kind == "CronJob":
        values["schedule"] = given.text(asked, "schedule")
    else:
        values |= {"replicas": 1, "deschedulingInterval": given.duration(given.seconds(asked, "interval"))}
    options: Keys = {"v": 3}
    if given.truth(asked, "rehearsal"):
        options["dry-run"] = True
    watched = monitored(asked) and kind == "Deployment"
    return {
        **values,
        "cmdOptions": options,
        "deschedulerPolicyAPIVersion": "descheduler/v1alpha2",
        "deschedulerPolicy": evictions.policy(asked),
        "resources": wanted,
        "tolerations": homes.written(homes.tolerated(asked.declaration)),
        "service": {"enabled": watched},
        "serviceMonitor": {"enabled": watched},
    }


PART: Final = Part(
    "descheduler",
    "Moves pods from full nodes to empty ones, and leaves alone what must not move.",
    "0.36.0",
    "descheduler",
    bundle,
    OPTIONS,
    doubts=doubts,
)
