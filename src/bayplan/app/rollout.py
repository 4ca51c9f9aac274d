"""A changed template reaches its pods: rolling, one by one, or all at once, as the workload's strategy says.

Follows the Deployment controller's rolling update (`maxSurge` rounded up, `maxUnavailable` down, at least one
of them 1), the StatefulSet's (highest ordinal first, each waits for the one before) and the DaemonSet's (node
by node). A pod that finds no place stops what comes after it, and the old ones stay.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app import growing, templates
from bayplan.app.answers import Displaced, Move, RefusedPod, Unplaced
from bayplan.app.world import Settled, World, refused_pod
from bayplan.capacity.series import NewPod
from bayplan.disruption import budgets, replacements, scale
from bayplan.disruption.ownership import TEMPLATE_HASH
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Owner, Pod
from bayplan.model.workloads import Kind, PodTemplate, Workload

QUARTER: Final = "25%"
UNCHANGEABLE: Final = (Kind.JOB, Kind.REPLICA_SET, Kind.REPLICATION_CONTROLLER)


class Rollout:
    """One rollout under way, and what it has come to."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.created: list[Move] = []
        self.moved: list[Move] = []
        self.unplaced: list[Unplaced] = []
        self.refused: list[RefusedPod] = []
        self.displaced: list[Displaced] = []
        self.notes: list[str] = []

    @property
    def stopped(self) -> bool:
        """Whether a pod was refused or found no place."""
        return bool(self.unplaced or self.refused)

    def make(self, wanted: Sequence[NewPod]) -> list[Pod]:
        """Creates and places new pods; the ones that stand."""
        created = self.world.create(wanted)
        self.notes += [note for note in created.notes if note not in self.notes]
        if created.refused is not None and created.stopped_at is not None:
            self.refused.append(refused_pod(created.stopped_at, created.refused))
        settled = self.world.place(created.pods)
        self._note(settled)
        return [self.world.pods[pod.key] for pod in created.pods if pod.key in settled.placed]

    def _note(self, settled: Settled) -> None:
        self.unplaced += settled.unplaced
        self.refused += settled.refused
        self.displaced += settled.displaced
        self.created += [Move(key, to=node) for key, node in settled.placed.items()]


def roll_out(changed: Workload, world: World) -> Rollout:
    """Brings the pods of a workload to its changed template, which the world knows already."""
    rollout = Rollout(world)
    pods = [pod for pod in world.ownership.pods_of(changed) if not pod.finished and not pod.terminating]
    match changed.kind:
        case Kind.DEPLOYMENT:
            _roll_deployment(changed, pods, rollout)
        case Kind.STATEFUL_SET:
            _roll_stateful_set(changed, pods, rollout)
        case Kind.DAEMON_SET:
            _roll_daemon_set(changed, pods, rollout)
        case Kind.CRON_JOB:
            rollout.notes.append(f"CronJob {changed.key} uses the new template from its next run on")
        case _:
            raise InvalidInput(
                f"the template of {changed.kind} {changed.key} cannot be changed; make a new one"
            )
    world.reassess(changed.namespace)
    return rollout


def _roll_deployment(changed: Workload, old: list[Pod], rollout: Rollout) -> None:
    maker = _new_replica_set(changed, rollout)
    if changed.strategy == "Recreate":
        for pod in old:
            rollout.world.drop(pod, replaced=True)
        _swap(old, rollout.make(_fresh(maker, changed.replicas)), rollout)
        return
    surge, missing = _pace(changed)
    wanted = _fresh(maker, changed.replicas)
    standing: list[Pod] = []
    while wanted or old:
        count = min(len(wanted), max(0, changed.replicas + surge - len(old) - len(standing)))
        batch, wanted = wanted[:count], wanted[count:]
        standing += rollout.make(batch)
        going = max(0, len(old) + len(standing) - (changed.replicas - missing))
        if rollout.stopped or (not batch and not going):
            break
        for pod in old[:going]:
            rollout.world.drop(pod, replaced=True)
        _swap(old[:going], standing, rollout)
        old = old[going:]


def _swap(old: Sequence[Pod], standing: Sequence[Pod], rollout: Rollout) -> None:
    """Old pods that went, in the same order as those that came."""
    start = len(rollout.moved)
    for offset, pod in enumerate(old):
        new = standing[start + offset] if start + offset < len(standing) else None
        rollout.moved.append(Move(pod.key, pod.node, new.key if new else "", new.node if new else ""))


def _pace(workload: Workload) -> tuple[int, int]:
    """How many pods may be there beside, and how many may be missing (`ResolveFenceposts`)."""
    surge = budgets.scaled(workload.max_surge or QUARTER, workload.replicas)
    text = workload.max_unavailable or QUARTER
    whole = text.removesuffix("%")
    missing = int(whole) * workload.replicas // 100 if text.endswith("%") else int(whole)
    return surge, missing if surge or missing else 1


def _new_replica_set(changed: Workload, rollout: Rollout) -> Workload:
    """The ReplicaSet of the changed template; the old ones go down to none."""
    world = rollout.world
    mark = replacements.generated("", repr(changed.template)).lstrip("-")
    labels = {**changed.template.labels, TEMPLATE_HASH: mark}
    current, notes = templates.as_stored(scale.newest_maker(changed, world.ownership), world.ownership)
    spec = changed.template.spec
    if not spec.priority_class and notes:
        spec = replace(spec, priority_class=current.template.spec.priority_class)
        rollout.notes += notes
    owner = Owner(Kind.DEPLOYMENT, changed.name, changed.uid, controller=True)
    made = replace(
        changed, kind=Kind.REPLICA_SET, name=f"{changed.name}-{mark}", uid="", labels=labels, owners=(owner,),
        template=PodTemplate(spec, labels),
    )  # fmt: skip
    children = {(child.kind, child.key) for child in world.ownership.children_of(changed)}
    others = [
        replace(one, replicas=0) if (one.kind, one.key) in children else one
        for one in world.snapshot.workloads
    ]
    world.change(workloads=(*others, made))
    return made


def _fresh(maker: Workload, count: int) -> list[NewPod]:
    return [NewPod(pod, scale.new_claims(maker, pod)) for pod in scale.new_pods(maker, count)]


def _roll_stateful_set(changed: Workload, old: list[Pod], rollout: Rollout) -> None:
    maker, notes = templates.as_stored(changed, rollout.world.ownership)
    rollout.notes += notes
    fresh = {new.pod.name: new for new in _fresh(maker, changed.replicas)}
    for pod in sorted(old, key=lambda one: -(replacements.ordinal(one) or 0)):
        new = fresh.get(pod.name)
        if new is not None:
            _replace_one(pod, replace(new, claims=()), rollout)
        if rollout.stopped:
            return


def _roll_daemon_set(changed: Workload, old: list[Pod], rollout: Rollout) -> None:
    nodes = {node.name: node for node in rollout.world.snapshot.nodes}
    for pod in old:
        if pod.node in nodes:
            new = growing.daemon_pod(changed, nodes[pod.node], rollout.world.ownership)
            _replace_one(pod, NewPod(new), rollout)
        if rollout.stopped:
            return


def _replace_one(old: Pod, new: NewPod, rollout: Rollout) -> None:
    rollout.world.drop(old, replaced=True)
    standing = rollout.make([new])
    to = standing[0].node if standing else ""
    rollout.moved.append(Move(old.key, old.node, new.pod.key, to))
