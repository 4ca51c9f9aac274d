"""The steps `set`, `scale` and `apply`: what a person would change with kubectl or in git.

New pods go through admission and quotas, then through the scheduler. Pods whose template changes are replaced
as their workload's strategy says (`rollout`).
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from bayplan.app import applying, growing, naming, rollout, sentences, subjects
from bayplan.app.answers import Move, RefusedPod, StepResult
from bayplan.app.rollout import Rollout
from bayplan.app.steps import Apply, Scale, Set
from bayplan.app.world import World
from bayplan.disruption import scale, templates
from bayplan.disruption.ownership import Ownership
from bayplan.model import demand, making
from bayplan.model.errors import InvalidInput
from bayplan.model.making import NewPod
from bayplan.model.overlay import merged
from bayplan.model.pods import Amounts, Container, PodSpec
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind, PodTemplate, Workload


def scale_workload(step: Scale, world: World) -> StepResult:
    """Another number of replicas."""
    workload = naming.workload(step.workload, world.snapshot)
    before = workload.replicas
    found = _scaled(workload, step.replicas, world)
    name = f"{workload.kind} {workload.key}"
    return _told(step.text, "scale", name, f"{name} goes from {before} to {step.replicas} replicas", found)


def set_requests(step: Set, world: World) -> StepResult:
    """Other requests in a workload's template."""
    workload = naming.workload(step.workload, world.snapshot)
    template = replace(workload.template, spec=_requesting(workload, step.requests))
    found = _changed(workload, replace(workload, template=template), world)
    name = f"{workload.kind} {workload.key}"
    asked = ", ".join(f"{resource}={amount}" for resource, amount in step.requests.items())
    return _told(step.text, "set", name, f"{name} requests {asked}", found)


def apply_files(step: Apply, world: World) -> StepResult:
    """New or changed objects: rules first, then what they rule."""
    came = applying.bring(step.path, world)
    brought = came.objects
    world.govern(came.pod_rules)
    found = _Changes(notes=[*_apply_rules(brought, world), *came.notes])
    for wanted in brought.workloads:
        if wanted.controller is None:
            found.add(_apply_workload(wanted, world))
    found.add(_apply_pods(brought, world))
    retried = world.retry()
    found.created += [Move(key, to=node) for key, node in retried.placed.items()]
    return _told(step.text, "apply", step.path, f"{step.path} applied", found)


class _Changes:
    """What several changes came to together."""

    def __init__(self, notes: Iterable[str] = ()) -> None:
        self.moved: list[Move] = []
        self.created: list[Move] = []
        self.deleted: list[str] = []
        self.rollouts: list[Rollout] = []
        self.notes = list(notes)

    def add(self, other: "_Changes") -> None:
        """Takes in what another change came to."""
        self.moved += other.moved
        self.created += other.created
        self.deleted += other.deleted
        self.rollouts += other.rollouts
        self.notes += other.notes

    def take(self, done: Rollout) -> None:
        """Takes in what a rollout came to; new pods that took the place of old ones are told as moves."""
        arrived = {move.replacement for move in done.moved}
        self.moved += done.moved
        self.created += [move for move in done.created if move.pod not in arrived]
        self.rollouts.append(done)
        self.notes += [note for note in done.notes if note not in self.notes]

    @property
    def refused(self) -> tuple[RefusedPod, ...]:
        return tuple(one for done in self.rollouts for one in done.refused)


def _scaled(workload: Workload, replicas: int, world: World) -> _Changes:
    snapshot, ownership = world.snapshot, world.ownership
    found = scale.scale(workload, replicas, snapshot, ownership)
    maker, notes = templates.as_stored(scale.newest_maker(workload, ownership), ownership)
    changes = _Changes(notes=(*found.notes, *(notes if found.created else ())))
    _rescale(workload, maker, replicas, world)
    for pod in found.deleted:
        world.drop(pod)
        changes.deleted.append(pod.key)
    done = Rollout(world)
    fresh = {claim.key for claim in found.claims}
    done.make([
        NewPod(
            replace(pod, spec=replace(pod.spec, priority_class=maker.template.spec.priority_class)),
            tuple(claim for claim in making.claims_of(workload, pod) if claim.key in fresh),
        )
        for pod in found.created
    ])  # fmt: skip
    changes.take(done)
    world.reassess(workload.namespace)
    if found.deleted:
        changes.created += [Move(key, to=node) for key, node in world.retry().placed.items()]
    return changes


def _rescale(workload: Workload, maker: Workload, replicas: int, world: World) -> None:
    names = {(workload.kind, workload.key), (maker.kind, maker.key)}
    world.change(
        workloads=tuple(
            replace(one, replicas=replicas) if (one.kind, one.key) in names else one
            for one in world.snapshot.workloads
        )
    )


def _changed(old: Workload, new: Workload, world: World) -> _Changes:
    """A workload with another template."""
    if new.kind in rollout.UNCHANGEABLE:
        raise InvalidInput(
            f"the template of {new.kind} {new.key} cannot be changed; make a new one", value=new.key
        )
    world.change(workloads=tuple(new if one is old else one for one in world.snapshot.workloads))
    changes = _Changes()
    changes.take(rollout.roll_out(old, new, world))
    return changes


def _requesting(workload: Workload, requests: Amounts) -> PodSpec:
    spec = workload.template.spec
    for name, amount in requests.items():
        container, resource = _addressed(workload, name)
        resources = container.resources
        limit = resources.limits.get(resource)
        follows = limit is not None and (
            limit == resources.requests.get(resource, limit) or limit.nanos < amount.nanos
        )
        changed = replace(
            container,
            resources=replace(
                resources,
                requests={**resources.requests, resource: amount},
                limits={**resources.limits, resource: amount} if follows else resources.limits,
            ),
        )
        others = tuple(changed if one.name == container.name else one for one in spec.containers)
        spec = replace(spec, containers=others)
        workload = replace(workload, template=PodTemplate(spec, workload.template.labels))
    return spec


def _addressed(workload: Workload, name: str) -> tuple[Container, str]:
    """`memory` means the only container, `app/memory` the one called app."""
    containers = workload.template.spec.containers
    known = {one.name: one for one in containers}
    container, slash, resource = name.partition("/")
    if slash and container in known:
        return known[container], resource
    if slash and (not container or resource in STANDARD):
        raise naming.unknown("container", container, list(known))
    if len(containers) == 1:
        return containers[0], name
    names = ", ".join(known)
    raise InvalidInput(
        f"{workload.kind} {workload.key} has the containers {names}; write CONTAINER/{name}=...", value=name
    )


STANDARD: Final = (demand.CPU, demand.MEMORY, "ephemeral-storage")
"""Resources that no domain stands before."""
RULES: Final = (
    "namespaces", "quotas", "priority_classes", "runtime_classes", "limit_ranges", "budgets", "services",
    "storage_classes", "csi_drivers", "volumes", "claims",
)  # fmt: skip


def _apply_rules(brought: Snapshot, world: World) -> list[str]:
    """Everything that is not a pod or a workload takes its place; of nodes only a note is left."""
    seen = world.snapshot
    fields = {
        name: merged(getattr(seen, name), getattr(brought, name)) for name in RULES if getattr(brought, name)
    }
    if fields:
        world.change(**fields)
    skipped = ", ".join(sorted(brought.skipped))
    notes = ["nodes are not applied; write an add: step instead"] if brought.nodes else []
    return [*notes, *([f"not modelled and left out: {skipped}"] if skipped else [])]


def _apply_workload(wanted: Workload, world: World) -> _Changes:
    known = next(
        (one for one in world.snapshot.workloads if (one.kind, one.key) == (wanted.kind, wanted.key)), None
    )
    if known is None:
        return _new_workload(wanted, world)
    changes = _Changes()
    if wanted.template != known.template:
        changed = replace(wanted, uid=known.uid, replicas=known.replicas)
        changes.add(_changed(known, changed, world))
        known = changed
    if wanted.replicas != known.replicas and wanted.kind not in scale.FIXED:
        changes.add(
            _scaled(naming.workload(f"{wanted.kind}/{wanted.key}", world.snapshot), wanted.replicas, world)
        )
    if not changes.rollouts:
        changes.notes.append(f"{wanted.kind} {wanted.key} is unchanged")
    return changes


def _new_workload(wanted: Workload, world: World) -> _Changes:
    world.change(workloads=(*world.snapshot.workloads, wanted))
    changes = _Changes()
    done = Rollout(world)
    if wanted.kind is Kind.DAEMON_SET:
        pods = [
            NewPod(pod)
            for node in world.snapshot.nodes
            for workload, pod in growing.fitting_daemons(node, world)
            if workload.key == wanted.key
        ]
        done.make(pods)
    elif wanted.kind is Kind.CRON_JOB:
        changes.notes.append(f"CronJob {wanted.key} makes no pods before its time")
    else:
        maker = scale.newest_maker(wanted, Ownership.of(world.snapshot))
        world.change(workloads=merged(world.snapshot.workloads, [maker] if maker is not wanted else []))
        series = subjects.templated(wanted, world.snapshot)
        done.make(series.make(wanted.replicas))
    changes.take(done)
    world.reassess(wanted.namespace)
    return changes


def _apply_pods(brought: Snapshot, world: World) -> _Changes:
    changes = _Changes()
    for pod in brought.pods:
        if pod.key in world.pods:
            changes.notes.append(f"Pod {pod.key} is there already and cannot be changed")
            continue
        done = Rollout(world)
        done.make([NewPod(subjects.unbound(pod))])
        changes.take(done)
    return changes


def _told(text: str, kind: str, subject: str, said: str, found: _Changes) -> StepResult:
    unplaced = tuple(one for done in found.rollouts for one in done.unplaced)
    details = sentences.joined([
        sentences.counted(len(found.moved), "pod is replaced", "pods are replaced"),
        sentences.counted(len(found.created), "pod finds a place", "pods find a place"),
        sentences.counted(len(found.deleted), "pod is deleted", "pods are deleted"),
        sentences.counted(len(unplaced), "pod finds none and waits", "pods find none and wait"),
        "the API server refuses more" if found.refused else "",
    ])  # fmt: skip
    return StepResult(
        text, kind, subject, f"{said}: {details}" if details else said,
        complete=not unplaced and not found.refused,
        moved=tuple(found.moved), created=tuple(found.created), unplaced=unplaced,
        displaced=tuple(one for done in found.rollouts for one in done.displaced),
        deleted=tuple(found.deleted), refused=found.refused, notes=tuple(dict.fromkeys(found.notes)),
    )  # fmt: skip
