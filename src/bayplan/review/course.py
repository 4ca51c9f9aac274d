"""The course of a change: from one world to the next, and what each workload comes to.

Two things are played. The change itself, all workloads at once. Then, on what came of it, a restart of each
workload by itself: a workload that stands may still be unable to roll out.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from bayplan.admission import templates
from bayplan.admission.answers import Refused
from bayplan.model.overlay import identity
from bayplan.model.policy import ResourceQuota
from bayplan.model.record import Record
from bayplan.model.trees import ObjectKey
from bayplan.model.workloads import Kind, Workload
from bayplan.review import changes, demands, ease, loose
from bayplan.review.answers import Ending
from bayplan.review.loose import Turned
from bayplan.review.rollouts import Change, Forecast, Stage, forecast
from bayplan.review.rollouts.play import TIMINGS, USUAL, Timing
from bayplan.review.worlds import World

ONCE = (Kind.JOB, Kind.CRON_JOB)
"""Workloads that run to their end; they do not roll out."""
Declared = tuple[Workload, int]
WELL = (Ending.COMPLETES, Ending.UNCHANGED)


class Played(Record, frozen=True):
    """A change and its forecast.

    `stage` is as it was when nothing moved any more. `latent`: nobody asked for it; it is a restart, tried on
    a fork.
    """

    change: Change
    forecast: Forecast
    stage: Stage
    latent: bool = False

    @property
    def declared(self) -> Declared:
        """The workload, and how many pods it is to have."""
        return self.change.subject, self.forecast.replicas

    @property
    def well(self) -> bool:
        """Whether it comes to what was asked, at whatever time things happen."""
        return all(one.ending in WELL for one in (self.forecast, *self.forecast.also))


class Course(Record, frozen=True):
    """What was played in the last world.

    `before` is the stage as it was until then, `start` with the bare pods and charts of the last world, where
    its workloads began to change, `after` where they ended.
    """

    world: World
    before: Stage
    start: Stage
    after: Stage
    made: tuple[Played, ...] = ()
    renewed: tuple[Played, ...] = ()
    turned: tuple[Turned, ...] = ()

    def falling_short(self, namespace: str) -> dict[str, Declared]:
        """The workloads of a namespace, by subject, that do not come to what they declare."""
        return {
            demands.subject(one.change.subject): one.declared
            for one in self.made
            if not one.well and one.change.after is not None
            if one.change.subject.namespace == namespace and one.change.subject.kind not in ONCE
        }


class Scope(Record, frozen=True):
    """What is played: all, or only these namespaces, and restarts of these workloads only.

    `timing` is the order of turns of the last change; `others` are tried where something was refused in it,
    or had to wait. `telling`: what goes well is told too; without it, restarts that are sure to go well are
    not played, and losses of nodes not looked at.
    """

    namespaces: frozenset[str] | None = None
    restarts: frozenset[ObjectKey] | None = None
    timing: Timing = USUAL
    others: tuple[Timing, ...] = TIMINGS
    telling: bool = True

    def takes(self, change: Change) -> bool:
        """Whether a change is played."""
        return self.namespaces is None or change.subject.namespace in self.namespaces

    def restarts_too(self, workload: Workload) -> bool:
        """Whether a workload is restarted."""
        if self.namespaces is not None and workload.namespace not in self.namespaces:
            return False
        return self.restarts is None or identity(workload) in self.restarts


EVERYTHING = Scope()


def play(worlds: Sequence[World], scope: Scope = EVERYTHING) -> Course:
    """Plays the way from world to world. Only the last step is told; the others lead up to it."""
    *earlier, last = worlds
    stage: Stage | None = None
    known: World | None = None
    for world in earlier:
        stage = _furnished(world, stage)
        loose.stand(world, stage, known)
        forecast(_sorted(_asked(known, world, scope), stage)[0], stage)
        known = world
    end = _furnished(last, stage)
    before = end.fork()
    before.usage = loose.usage_before(last, end, known)
    turned = loose.stand(last, end, known)
    end.rest()
    start = end.fork()
    asked, unwritten = _sorted(_asked(known, last, scope), end)
    told = forecast(asked, end, timing=scope.timing, others=scope.others)
    made = (*unwritten, *(Played(change, one, end) for change, one in zip(asked, told, strict=True)))
    return Course(last, before, start, end, made, tuple(_renewed(last, end, made, scope)), turned)


def around(course: Course, namespace: str) -> Stage:
    """The stage on which the changes of one namespace begin, once those of all others are made.

    Where no nodes are known, others play no part in it.
    """
    stage = course.start.fork()
    others = [one.change for one in course.made if one.change.subject.namespace != namespace]
    if stage.nodes and others:
        forecast(_sorted(others, stage)[0], stage)
    return stage


def varied(course: Course, workload: Workload, start: Stage) -> tuple[Played, ...]:
    """The changes of a namespace once more, with one of its workloads as it is here.

    They begin on the stage `around` them; what is not changed is restarted after them.
    """
    trial, mine = start.fork(), identity(workload)
    concerned = [one.change for one in course.made if one.change.subject.namespace == workload.namespace]
    if mine not in map(_subject, concerned):
        trial = course.after.fork()
        known = trial.workloads.get((workload.kind, workload.key))
        concerned = [Change(known, workload, restart=known is not None)]
    asked = [replace(one, after=workload) if _subject(one) == mine else one for one in concerned]
    stored, unwritten = _sorted(asked, trial)
    told = forecast(stored, trial)
    return (*unwritten, *(Played(change, one, trial) for change, one in zip(stored, told, strict=True)))


def _subject(change: Change) -> ObjectKey:
    return identity(change.subject)


def _asked(known: World | None, world: World, scope: Scope) -> list[Change]:
    return [change for change in changes.between(known, world) if scope.takes(change)]


def _sorted(changes: Sequence[Change], stage: Stage) -> tuple[list[Change], list[Played]]:
    """The changes that the API server stores, and those that it refuses as they are."""
    stored: list[Change] = []
    unwritten: list[Played] = []
    for change in changes:
        refused = templates.refuse(change.after, stage.policies) if change.after is not None else None
        if refused is None:
            stored.append(change)
        else:
            unwritten.append(Played(change, _unwritten(change, refused, stage), stage))
    return stored, unwritten


def _unwritten(change: Change, refused: Refused, stage: Stage) -> Forecast:
    """What becomes of a workload that is refused: what stands stays as it is."""
    workload, before = change.subject, change.before
    standing = sum(demands.owner(pod, stage) == demands.subject(workload) for pod in stage.pods.values())
    said = "is refused as it is written" + ("; what stands stays as it is" if before is not None else "")
    ending = Ending.STOPS if standing else Ending.DOWN
    return Forecast(
        workload.kind, workload.namespace, workload.name, ending, said,
        replicas=workload.replicas, serving=standing, refused=(refused,),
    )  # fmt: skip


def _furnished(world: World, stage: Stage | None) -> Stage:
    """The stage of a world, with the pods that stand: those of the stage before, else the cluster's."""
    if stage is None:
        return Stage(world.snapshot, world.kubernetes, world.pod_rules)
    seen = stage.seen_in(world.snapshot)
    seen = replace(seen, quotas=tuple(_counted(one, stage) for one in seen.quotas))
    return Stage(seen, world.kubernetes, world.pod_rules)


def _counted(quota: ResourceQuota, stage: Stage) -> ResourceQuota:
    """The quota with what has come to it and gone from it since its status was written."""
    counted = stage.usage.of(quota)
    return replace(quota, used={name: counted.get(name, amount) for name, amount in quota.used.items()})


def _renewed(world: World, stage: Stage, made: Sequence[Played], scope: Scope) -> Iterator[Played]:
    """A restart of each declared workload that went well or was left alone; what has no pods is made.

    Of CronJobs that were left alone the next runs are tried; a Job has run.
    Pods that wait elsewhere are left out: they would take the room that a restart gives up, and every
    workload would seem to be in trouble for one.
    """
    calm = stage.fork()
    for waiting in tuple(calm.waiting):
        calm.delete(calm.pods[waiting])
    standing = {identity(one) for one in calm.standing_workloads()}
    broken = {identity(one.change.subject) for one in made if not one.well}
    played = {identity(one.change.subject) for one in made}
    known, declared = changes.roots(world), changes.declared_in(world)
    for key in sorted(declared - broken):
        workload = known[key]
        again = key not in played if workload.kind is Kind.CRON_JOB else _rolls(workload)
        if not again or not scope.restarts_too(workload) or _idle(workload, calm, scope):
            continue
        trial = calm.fork()
        stands = key in standing or workload.kind is Kind.CRON_JOB
        change = Change(workload if stands else None, workload, restart=stands)
        (told,) = forecast([change], trial, others=scope.others)
        yield Played(change, told, trial, latent=True)


def _idle(workload: Workload, stage: Stage, scope: Scope) -> bool:
    """Whether to play a restart would tell nothing that is wanted."""
    return not scope.telling and ease.surely(workload, stage)


def _rolls(workload: Workload) -> bool:
    """Whether it has pods that can be replaced. How many a DaemonSet has is up to the nodes."""
    return workload.kind not in ONCE and (workload.replicas > 0 or workload.kind is Kind.DAEMON_SET)
