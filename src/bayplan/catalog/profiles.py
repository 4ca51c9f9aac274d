"""What a notebook of a profile asks of the cluster: the one place that says so, for the hub and for proofs.

The pod is the one that KubeSpawner makes with the overrides of `spawning`. A profile that names no request
asks for its limit; one that names no limit of memory may take what it asks for; CPU has no limit unless one
is named. Cards are found by labels, never by the name of a node.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.catalog import sharing
from bayplan.catalog.tolerance import tolerations
from bayplan.model.estate import Declaration, Pool
from bayplan.model.names import Namespace
from bayplan.model.nodes import Taint
from bayplan.model.platform import NotebookProfile
from bayplan.model.pods import Amounts, Container, Effect, Pod, PodSpec, Resources, Toleration, Volume
from bayplan.model.quantities import NANOS, NANOS_PER_MILLI, Family, Quantity

HUB: Final = "jupyterhub"
OF_THE_CHART: Final = tuple(
    Toleration(key, "Equal", "user", Effect.NO_SCHEDULE)
    for key in ("hub.jupyter.org/dedicated", "hub.jupyter.org_dedicated")
)
"""What the chart lets every notebook tolerate (`scheduling.userPods.tolerations`)."""
SHARED_MEMORY: Final = "dshm"
SCRATCH: Final = "scratch"


def profile_pod(declaration: Declaration, profile: NotebookProfile) -> Pod:
    """The pod of a profile, as the API server gets it, without its claims: nobody has made them."""
    image = next(iter(images(declaration, profile).values()), "")
    container = Container(
        "notebook", image, Resources(requests(declaration, profile), limits(declaration, profile))
    )
    volumes = [name for name, asked in emptied(declaration, profile).items() if asked]
    return Pod(
        namespace(declaration),
        f"jupyter-{profile.name}",
        PodSpec(
            (container,),
            node_selector=selector(declaration, profile),
            tolerations=(*OF_THE_CHART, *tolerated(declaration, profile)),
            volumes=tuple(Volume(name, empty_dir=True) for name in volumes),
            priority=priority(declaration, profile),
            priority_class=profile.priority_class,
            runtime_class=runtime_class(declaration, profile),
            restart_policy="OnFailure",
        ),
        labels={"app": HUB, "component": "singleuser-server"},
    )


def namespace(declaration: Declaration) -> Namespace:
    """Where notebooks run: beside their hub."""
    hub = declaration.platform.component(HUB)
    return Namespace(hub.namespace if hub and hub.namespace else HUB)


def usual(declaration: Declaration) -> NotebookProfile | None:
    """The profile that is taken where nobody chooses: the one that says so, else the first."""
    known = declaration.platform.notebooks.profiles
    return next((one for one in known if one.default), known[0] if known else None)


def resources(declaration: Declaration) -> tuple[str, ...]:
    """All extended resources that any profile asks for, in their order."""
    return tuple(dict.fromkeys(one.resource for one in declaration.platform.notebooks.profiles if one.gpus))


def requests(declaration: Declaration, profile: NotebookProfile) -> Amounts:
    """What a notebook of a profile requests; none of the cards that only others ask for."""
    cpu = profile.cpu_limit if profile.cpu is None else profile.cpu
    memory = profile.memory_limit if profile.memory is None else profile.memory
    return _amounts(cpu, memory) | _cards(declaration, profile)


def limits(declaration: Declaration, profile: NotebookProfile) -> Amounts:
    """What a notebook of a profile may take."""
    memory = profile.memory if profile.memory_limit is None else profile.memory_limit
    return _amounts(profile.cpu_limit, memory) | _cards(declaration, profile)


def where(declaration: Declaration, profile: NotebookProfile) -> tuple[Pool, ...]:
    """The pools that a profile is meant for: its own, or those that have what it asks for; none for any."""
    if profile.pool:
        return tuple(one for one in declaration.pools if one.name == profile.pool)
    if not profile.gpus:
        return ()
    return tuple(one for one in declaration.pools if offers(declaration, one, profile.resource))


def offers(declaration: Declaration, pool: Pool, resource: str) -> bool:
    """Whether a pool's workers have some of a resource: as their cards are shared, or as the pool says."""
    said = pool.allocatable.get(resource)
    return bool(sharing.advertised(declaration, pool).get(resource)) or bool(said and said.nanos > 0)


def tolerated(declaration: Declaration, profile: NotebookProfile) -> tuple[Toleration, ...]:
    """What a profile tolerates beside what all do: the taints of its pools, and what it says itself."""
    taints: Iterable[Taint] = (one for pool in where(declaration, profile) for one in pool.taints)
    return tolerations(dict.fromkeys(taints), profile.tolerations)


def selector(declaration: Declaration, profile: NotebookProfile) -> dict[str, str]:
    """The labels of the nodes that a profile is for."""
    cards = dict(sharing.PRESENT) if profile.gpus and _is_made_by_cards(declaration, profile) else {}
    return cards | own_labels(declaration, profile.pool)


def own_labels(declaration: Declaration, pool: str) -> dict[str, str]:
    """The first label of a pool that no other pool has; nothing where it is alone, or has no such label."""
    mine = next((one for one in declaration.pools if one.name == pool), None)
    others = [one for one in declaration.pools if one.name != pool]
    if mine is None or not others:
        return {}
    for key, value in sorted(mine.labels.items()):
        if all(one.labels.get(key) != value for one in others):
            return {key: value}
    return {}


def runtime_class(declaration: Declaration, profile: NotebookProfile) -> str:
    """The runtime class that a notebook with cards needs, where no plugin of the runtime hands them in."""
    operator = declaration.platform.component("gpu-operator")
    legacy = operator is not None and operator.options.get("injection") == "legacy"
    return "nvidia" if legacy and profile.gpus else ""


def priority(declaration: Declaration, profile: NotebookProfile) -> int | None:
    """The priority of a profile's class, where the class is declared."""
    known = (one.value for one in declaration.priority_classes if one.name == profile.priority_class)
    return next(known, None)


def images(declaration: Declaration, profile: NotebookProfile) -> dict[str, str]:
    """The images that a profile offers, the usual one first: those it names, else all."""
    known = declaration.platform.notebooks.images
    return {name: known[name] for name in profile.images or known if name in known}


def emptied(declaration: Declaration, profile: NotebookProfile) -> dict[str, bool]:
    """The volumes that are empty at first and gone at last, and whether a profile has each."""
    local = profile.scratch and not declaration.platform.notebooks.scratch_class
    return {SHARED_MEMORY: profile.shared_memory is not None, SCRATCH: local}


def _is_made_by_cards(declaration: Declaration, profile: NotebookProfile) -> bool:
    """Whether every pool that has the resource has the label of cards too."""
    pools = where(declaration, profile)
    return not pools or all(sharing.has_cards(declaration, one) for one in pools)


def _amounts(cpu: int | None, memory: int | None) -> Amounts:
    found = {
        "cpu": Quantity((cpu or 0) * NANOS_PER_MILLI),
        "memory": Quantity((memory or 0) * NANOS, Family.BINARY),
    }
    return {name: amount for name, amount in found.items() if amount.nanos}


def _cards(declaration: Declaration, profile: NotebookProfile) -> Amounts:
    return {
        name: Quantity((profile.gpus if name == profile.resource else 0) * NANOS)
        for name in resources(declaration)
    }
