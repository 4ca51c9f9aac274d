"""The course of a change: from one world to the next, and what each workload comes to.

Two things are played. The change itself, all workloads at once. Then, on what came of it, a restart of each
workload by itself: a workload that stands may still be unable to roll out.
"""

from collections.abc import Iterator, Sequence

from bayplan.admission import templates
from bayplan.admission.answers import Refused
from bayplan.model.overlay import identity
from bayplan.model.record import Record
from bayplan.model.trees import ObjectKey
from bayplan.model.workloads import Kind, Workload
from bayplan.review import changes, demands, loose
from bayplan.review.answers import Ending
from bayplan.review.loose import Turned
from bayplan.review.rollouts import Change, Forecast, Stage, forecast
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

    `before` is the stage as it was until then, `after` where it ended.
    """

    world: World
    before: Stage
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
    """What is played: all, or only these namespaces, and restarts of these workloads only."""

    namespaces: frozenset[str] | None = None
    restarts: frozenset[ObjectKey] | None = None

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
        loose.stand(world, stage)
        forecast(_sorted(_asked(known, world, scope), stage)[0], stage)
        known = world
    end = _furnished(last, stage)
    before = end.fork()
    turned = loose.stand(last, end)
    end.rest()
    asked, unwritten = _sorted(_asked(known, last, scope), end)
    told = forecast(asked, end)
    made = (*unwritten, *(Played(change, one, end) for change, one in zip(asked, told, strict=True)))
    return Course(last, before, end, made, tuple(_renewed(last, end, made, scope)), turned)


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
    standing = sum(demands.owner(pod) == demands.subject(workload) for pod in stage.pods.values())
    said = "is refused as it is written" + ("; what stands stays as it is" if before is not None else "")
    ending = Ending.STOPS if standing else Ending.DOWN
    return Forecast(
        workload.kind, workload.namespace, workload.name, ending, said,
        replicas=workload.replicas, serving=standing, refused=(refused,),
    )  # fmt: skip


def _furnished(world: World, stage: Stage | None) -> Stage:
    """The stage of a world, with the pods that stand: those of the stage before, else the cluster's."""
    seen = world.snapshot if stage is None else stage.seen_in(world.snapshot)
    return Stage(seen, world.kubernetes, world.pod_rules)


def _renewed(world: World, stage: Stage, made: Sequence[Played], scope: Scope) -> Iterator[Played]:
    """A restart of each declared workload that went well or was left alone; what has no pods is made.

    Pods that wait elsewhere are left out: they would take the room that a restart gives up, and every
    workload would seem to be in trouble for one.
    """
    calm = stage.fork()
    for waiting in tuple(calm.waiting):
        calm.delete(calm.pods[waiting])
    standing = {identity(one) for one in calm.standing_workloads()}
    broken = {identity(one.change.subject) for one in made if not one.well}
    known, declared = changes.roots(world), changes.declared_in(world)
    for key in sorted(declared - broken):
        workload = known[key]
        if workload.kind in ONCE or not workload.replicas or not scope.restarts_too(workload):
            continue
        trial = calm.fork()
        stands = key in standing
        change = Change(workload if stands else None, workload, restart=stands)
        (told,) = forecast([change], trial)
        yield Played(change, told, trial, latent=True)
