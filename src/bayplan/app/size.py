"""Sizes containers on evidence: recommendations, a plan of them that is proved, and the patch: `size`.

Everything here looks and proposes. Nothing is written, and nothing here can.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app import declared, moments, patching, proving, sentences, trees
from bayplan.app.capacity import named
from bayplan.app.evidence import Gathered
from bayplan.app.observe import Observed
from bayplan.app.proving.nodes import Peaks
from bayplan.app.trees import Look
from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Evidence, Place
from bayplan.model.findings import order
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.model.versions import Kubernetes
from bayplan.rightsizing import alarms, gathering, ledger, patterns, planning, registry, restarting
from bayplan.rightsizing import subjects as sites
from bayplan.rightsizing.framework import Rule, Subject
from bayplan.rightsizing.recommend import recommend
from bayplan.rightsizing.report.ledger import Entry, Score
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.plan import Plan
from bayplan.rightsizing.report.recommendation import Level, Recommendation
from bayplan.rightsizing.report.whole import Sizing

Tell = Callable[[str], None]
NOBODY: Final = "neither a cluster nor a tree is known: there is nothing to size"


class Asked(Record, frozen=True):
    """What is wanted. What is empty, or 0, is as the estate file says.

    `only`: patterns of `namespace/name`; none means all. `now`: the moment of asking; the answer is as of
    what is known (`moments`). `patch`: the edits as well; `path` is where the tree was read, and `look` how.
    """

    days: int = 0
    rule: str = ""
    level: str = ""
    only: tuple[str, ...] = ()
    now: datetime.datetime | None = None
    patch: bool = False
    path: str = ""
    look: Look = Look()


def size(
    asked: Asked,
    observed: Observed | None,
    tree: Tree | None,
    gathered: Gathered,
    entries: tuple[Entry, ...],
    tell: Tell,
) -> Sizing:
    """What is sized wrongly, and whether the corrected whole fits. `entries` are what was accepted before.

    Raises InvalidInput for a rule or a level that there is not.
    """
    return _Inquiry(asked, observed, tree, gathered, tell).answer(entries)


class _Inquiry:
    """One answer on its way."""

    def __init__(
        self, asked: Asked, observed: Observed | None, tree: Tree | None, gathered: Gathered, tell: Tell
    ) -> None:
        self.asked, self.tree, self.tell = asked, tree, tell
        self.declaration = declared.of(observed, tree)
        self.observed = replace(observed, declaration=self.declaration) if observed is not None else None
        self.snapshot = observed.snapshot if observed is not None else Snapshot()
        self.rule: Rule = registry.rule(asked.rule or self.declaration.sizing.rule or registry.DEFAULT)
        self.level = _level(asked.level or self.declaration.sizing.level)
        self.gathered = gathered
        self.evidence = _by_place(gathered, self.snapshot)
        taken_at, read = self.snapshot.taken_at, self.evidence.values()
        self.now, self.late = moments.of(asked.now, taken_at, read, live=gathered.live)

    def answer(self, entries: Sequence[Entry]) -> Sizing:
        """Everything that is asked."""
        self.tell("looking at containers")
        found, scores = self._subjects(entries)
        moment = int(self.now.timestamp())
        told = tuple(self._recommend(one, moment) for one in found)
        plan = self._plan(told)
        patch = self._patch(plan, told)
        alarmed = (*alarms.alarms(told, plan, scores, moment), *(patch.findings if patch else ()))
        return Sizing(
            estate=named(self.observed) if self.observed is not None else "",
            kubernetes=str(self._kubernetes),
            at=self.now,
            days=self._days,
            rule=self.rule.name,
            sources=self.gathered.sources,
            recommendations=told,
            plan=plan,
            patch=patch,
            scores=scores,
            findings=tuple(sorted((*alarmed, *self.gathered.findings), key=order)),
            notes=tuple(dict.fromkeys(self._notes(told))),
        )

    @property
    def _days(self) -> int:
        return self.asked.days or self.declaration.sizing.days

    def _recommend(self, subject: Subject, moment: int) -> Recommendation:
        known = self.evidence.get(subject.place)
        return recommend(subject, known, self.rule, now=moment, days=self._days)

    @property
    def _kubernetes(self) -> Kubernetes:
        if self.observed is not None:
            return self.observed.kubernetes
        return trees.version(None, None, self.tree or Tree())[0]

    def _subjects(self, entries: Sequence[Entry]) -> tuple[tuple[Subject, ...], tuple[Score, ...]]:
        """What is to be sized, with what earlier advice has taught about it."""
        known = sites.subjects(self.snapshot, self._kubernetes, declaration=self.declaration, tree=self.tree)
        wanted = patterns.chosen(self.asked.only, known)
        scores = ledger.scores(entries, known, tuple(self.evidence.values()))
        learned = ledger.learned(scores)
        return tuple(replace(one, learned=dict(learned.get(one.place, {}))) for one in wanted), scores

    def _plan(self, told: Sequence[Recommendation]) -> Plan:
        prove = proving.Prover(self.observed, self.tree, peaks=_peaks(told), tell=self.tell)
        priority = self.declaration.sizing.priority
        plan = planning.plan(told, level=self.level, priority=priority, prove=prove)
        proof = prove.whole(plan.changes)
        touched = restarting.notes(plan.changes, self.declaration.protected, self.declaration.singletons)
        return replace(plan, proof=replace(proof, notes=(*proof.notes, *touched)))

    def _patch(self, plan: Plan, told: Sequence[Recommendation]) -> Patch | None:
        if not self.asked.patch or self.tree is None:
            return None
        self.tell("writing the patch")
        now = {
            one.place: {sized.bound: sized.now for sized in one.sized if sized.now is not None}
            for one in told
        }
        made = patching.patched(self.asked.path, self.asked.look, self.tree, plan.changes, now)
        if not made.patch.edits:
            return made.patch
        self.tell("reviewing the edited tree")
        said = proving.review(self.tree, made.tree, self.observed, self.now.date(), plan.proof.findings)
        return replace(made.patch, reviewed=True, findings=said)

    def _notes(self, told: Sequence[Recommendation]) -> tuple[str, ...]:
        nothing = (NOBODY,) if self.observed is None and self.tree is None else ()
        seen = self.observed.notes if self.observed is not None else ()
        late = (self.late, *self._strange(told)) if self.late else self._strange(told)
        return (*late, *nothing, *seen, *self.gathered.notes, *sites.notes(self.tree), *alarms.notes(told))

    def _strange(self, told: Sequence[Recommendation]) -> tuple[str, ...]:
        """Whether the evidence is of others altogether: of another cluster, or called otherwise."""
        known = {one.place for one in self.gathered.evidence}
        if not known or not told or any(one.place in known for one in told):
            return ()
        number = sentences.counted(len(known), "container", "containers")
        return (f"evidence of {number} was read, and of none that is here: {min(known)}, for one",)


def _level(name: str) -> Level:
    try:
        return Level(name)
    except ValueError:
        known = ", ".join(Level)
        raise InvalidInput(f"there is no level {name!r}; choose one of {known}", value=name) from None


def _by_place(gathered: Gathered, snapshot: Snapshot) -> dict[Place, Evidence]:
    merged = gathering.merge((gathered.evidence, gathering.of_snapshot(snapshot)))
    return {one.place: one for one in merged}


def _peaks(told: Sequence[Recommendation]) -> dict[Place, Peaks]:
    return {one.place: Peaks(one.portrait.peak, one.portrait.cpu_peak) for one in told}
