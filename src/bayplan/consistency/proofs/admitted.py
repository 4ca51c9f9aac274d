"""Every pod of a component gets into its namespace, whatever its tier sets there.

The pods are sent through admission as their controllers would send them, one after the other, with those of
DaemonSets for every node: limit ranges complete and bound them, quotas are held against their sum.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from bayplan.admission import policy, quotas
from bayplan.admission.policy import Policies
from bayplan.capacity import creation
from bayplan.capacity.creation import Creation
from bayplan.catalog import profiles
from bayplan.consistency import ground
from bayplan.consistency.framework import Whole
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.making import NewPod
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot

CODE = "component-refused"
LIMITED = "component-limited"
OF_PROFILES = "profile-refused"
MEMORY = "memory"


class Space(NamedTuple):
    """A namespace with its rules, the bundles in it, and the nodes that their DaemonSets run on."""

    name: str
    held: Sequence[Bundle]
    nodes: Sequence[Node]
    rules: Snapshot
    known: Policies


def admitted(whole: Whole) -> Iterator[Doubt]:
    """What the API server would refuse of components, and of notebooks' profiles."""
    home = str(profiles.namespace(whole.declaration))
    for name in dict.fromkeys([*(one.namespace for one in whole.bundles), home]):
        space = _space(whole, name)
        if space.rules.limit_ranges or space.rules.quotas:
            yield from _components(space)
        if name == home:
            yield from _profiles(whole, space)


def _space(whole: Whole, name: str) -> Space:
    held = [one for one in whole.bundles if one.namespace == name]
    labels = {key: value for one in held for key, value in one.namespace_labels.items()}
    rules = ground.policies(whole.declaration, name, labels)
    known = policy.gather(rules, ground.kubernetes(whole.declaration), whole.declaration.pod_rules)
    return Space(name, held, whole.note(ground.nodes_of), rules, known)


def _created(space: Space) -> Iterator[tuple[Bundle, tuple[Pod, ...], Creation]]:
    """What becomes of the pods of each footprint, one after the other."""
    usage = quotas.usage(space.rules, space.known)
    for bundle in space.held:
        for pods in _pods(bundle, space.nodes):
            made = creation.create([NewPod(pod) for pod in pods], space.known, usage)
            usage = made.usage
            yield bundle, pods, made


def _components(space: Space) -> Iterator[Doubt]:
    told: set[tuple[str, str]] = set()
    for bundle, pods, made in _created(space):
        doubt = _refused(space, bundle, pods, made) or _limited(space, bundle, pods, made)
        if doubt is not None and (bundle.name, doubt.code) not in told:
            told.add((bundle.name, doubt.code))
            yield doubt


def _refused(space: Space, bundle: Bundle, pods: Sequence[Pod], made: Creation) -> Doubt | None:
    if made.refused is None:
        return None
    told = f"namespace {space.name} of {bundle.name}: {made.refused.message}"
    remedy = "raise what the tier allows there, ask for less, or leave the namespace out of it"
    counted = f"{len(pods)} x {pods[0].labels['app']}" if len(pods) > 1 else ""
    return Doubt(bundle.key, told, CODE, space.name, bundle.name, remedy, counted, grave=True)


def _limited(space: Space, bundle: Bundle, pods: Sequence[Pod], made: Creation) -> Doubt | None:
    """Containers that may take any memory, and get a limit that nobody chose for them."""
    for before, after in zip(pods[:1], made.pods[:1], strict=False):
        for one, other in zip(before.spec.containers, after.spec.containers, strict=True):
            limit = other.resources.limits.get(MEMORY)
            if limit is not None and MEMORY not in one.resources.limits:
                name = before.labels["app"]
                told = f"{name} of {bundle.name} has no limit of memory, and gets {limit} in {space.name}"
                remedy = "give it one under its values, or leave the namespace out of the tier"
                return Doubt(bundle.key, told, LIMITED, str(limit), bundle.name, remedy)
    return None


def _pods(bundle: Bundle, nodes: Sequence[Node]) -> Iterator[tuple[Pod, ...]]:
    for one in bundle.footprints:
        if one.kind == ground.DAEMON_SET:
            yield tuple(pod for _, pod in ground.on_nodes(bundle, one, nodes))
        else:
            yield ground.replicas(bundle, one)


def _profiles(whole: Whole, space: Space) -> Iterator[Doubt]:
    """Notebooks that the limit range or the quota lets nobody start, beside the components that are there."""
    usage = quotas.usage(space.rules, space.known)
    for _, _, made in _created(space):
        usage = made.usage
    for at, profile in enumerate(whole.declaration.platform.notebooks.profiles):
        pod = profiles.profile_pod(whole.declaration, profile)
        wanted = [NewPod(replace(pod, name=f"{pod.name}-{one}")) for one in range(profile.at_once or 1)]
        found = creation.create(wanted, space.known, usage)
        if found.refused is not None:
            done = len(found.pods)
            many = f"only {done} of {len(wanted)} of profile {profile.name} may run at once"
            said = many if done else f"profile {profile.name} starts nowhere"
            remedy = "ask for less, or raise what the tier allows in the namespace"
            path = f"notebooks.profiles[{at}]{'.atOnce' if done else ''}"
            subject = f"profile {profile.name}"
            told = f"{said}: {found.refused.message}"
            yield Doubt(path, told, OF_PROFILES, profile.name, subject, remedy, grave=True)
