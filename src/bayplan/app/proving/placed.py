"""A plan on the nodes of a cluster: where everything stands in the end, who waits, and what may be lost."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from bayplan.app import ground as grounds
from bayplan.app import resized
from bayplan.app.observe import Observed
from bayplan.app.proving import faults, losses, nodes
from bayplan.app.proving.losses import Outcomes
from bayplan.app.proving.nodes import Peaks, Sums
from bayplan.app.proving.sides import Sides
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.removal import Removal
from bayplan.model.evidence import Place
from bayplan.model.findings import Finding, Severity
from bayplan.model.record import Record
from bayplan.review import demands, troubles
from bayplan.review.rollouts import Stage
from bayplan.rightsizing.report.plan import Change, Freed, Loss, Total

Tried = tuple[Ground, Outcomes]


class Standing(Record, frozen=True):
    """The cluster in the end. `tried`: its ground, and what may be lost of it."""

    findings: tuple[Finding, ...]
    waiting: tuple[Finding, ...]
    losses: tuple[Loss, ...]
    mended: tuple[str, ...]
    totals: tuple[Total, ...]
    notes: tuple[str, ...]
    tried: Tried


class Placing:
    """A cluster as it is, to be held against what a plan makes of it."""

    def __init__(self, observed: Observed, sides: Sides, peaks: Mapping[Place, Peaks]) -> None:
        self._sides, self._peaks = sides, peaks
        self._ground = grounds.ground(observed)

    def stand(
        self, changes: Sequence[Change], stage: Stage, judged: Sequence[Finding], *, whole: bool = True
    ) -> Standing:
        """What a plan comes to. `stage` is where its rollouts end, `judged` what a review said of them.

        Unless the `whole` is wanted, only those losses are looked at that a plan could break.
        """
        steady = self._resized(self._ground, changes)
        ground, notes = self._in_the_end(changes, steady, stage)
        sums = nodes.sums(ground)
        outcomes = losses.survey(ground) if whole else losses.still(self._outcomes, ground)
        lost = tuple(losses.compared(self._outcomes, outcomes))
        waiting = tuple(self._homeless(stage, judged))
        bad = (
            *faults.findings(self._ground, steady), *judged, *waiting,
            *nodes.findings(self._sums, sums, ground), *losses.findings(lost, ground),
        )  # fmt: skip
        return Standing(
            bad, waiting, lost, (*losses.mended(lost), *self._housed(stage)),
            tuple(nodes.totals(self._sums, sums, ground, self._peaks)), notes, (ground, outcomes),
        )  # fmt: skip

    def alone(self, changes: Sequence[Change]) -> tuple[Finding, ...]:
        """What single workloads come to, whatever becomes of the others."""
        return tuple(faults.findings(self._ground, self._resized(self._ground, changes)))

    def excess(self, changes: Sequence[Change]) -> tuple[Finding, ...]:
        """What no placement could bear, with what single workloads come to: known without any rollout."""
        steady = self._resized(self._ground, changes)
        found = tuple(nodes.excess(self._sums, nodes.sums(steady), steady))
        return (*faults.findings(self._ground, steady), *found) if found else ()

    def freed(self, found: Standing) -> tuple[Freed, ...]:
        """The nodes that could go then, and not today."""
        ground, outcomes = found.tried
        return tuple(losses.freed(self._removable, ground, outcomes))

    def _resized(self, ground: Ground, changes: Sequence[Change]) -> Ground:
        rules = self._sides.before.policies
        return ground.with_snapshot(resized.cluster(ground.snapshot, changes, rules))

    def _in_the_end(
        self, changes: Sequence[Change], steady: Ground, stage: Stage
    ) -> tuple[Ground, tuple[str, ...]]:
        """Every pod where it stands; or, where that does not fit, where rollouts put it.

        What no workload makes does not roll out: it stays, of its new size.
        """
        full = {each[0].name for each in nodes.overfilled(self._sums, nodes.sums(steady), steady)}
        if not full:
            return steady, ()
        rolled = {(one.kind, one.namespace, one.name) for one in self._ground.snapshot.workloads}
        rest = [one for one in changes if one.place[:3] not in rolled]
        ground = self._resized(steady.with_snapshot(stage.seen_in(steady.snapshot)), rest)
        names = ", ".join(sorted(full))
        said = f"what is raised does not fit where it stands ({names}); it was placed where rollouts put it"
        return ground, (said,)

    def _homeless(self, stage: Stage, judged: Sequence[Finding]) -> Iterator[Finding]:
        """Workloads of which fewer pods stand than today, but for those that the review tells of."""
        told = {one.subject for one in judged}
        fewer = _bound(self._stage) - _bound(stage)
        words = {demands.owner(stage.pods[key], stage): key for key in sorted(stage.waiting, reverse=True)}
        for subject, number in sorted(fewer.items()):
            if subject not in told:
                pods = "a pod that stands" if number == 1 else f"{number} pods that stand"
                said = stage.why_waits(words[subject]) if subject in words else ""
                yield Finding(
                    troubles.UNSCHEDULABLE, Severity.ERROR, subject, f"loses {pods} today", refusal=said
                )

    def _housed(self, stage: Stage) -> Iterator[str]:
        """Workloads whose pods wait today, and would not."""
        for subject, number in sorted((_waiters(self._stage) - _waiters(stage)).items()):
            pods = "a pod that waits" if number == 1 else f"{number} pods that wait"
            yield f"{subject} would find room for {pods}"

    @property
    def _stage(self) -> Stage:
        return self._sides.known.state.course.after

    @cached_property
    def _sums(self) -> Sums:
        return nodes.sums(self._ground)

    @cached_property
    def _outcomes(self) -> Outcomes:
        return losses.survey(self._ground)

    @cached_property
    def _removable(self) -> dict[str, Removal]:
        return losses.removable(self._ground)


def _waiters(stage: Stage) -> Counter[str]:
    """How many pods of each workload wait for a node."""
    pods = stage.pods
    return Counter(demands.owner(pods[key], stage) for key in stage.waiting)


def _bound(stage: Stage) -> Counter[str]:
    """How many pods of each workload have a node."""
    return Counter(demands.owner(one, stage) for one in stage.pods.values() if one.node)
