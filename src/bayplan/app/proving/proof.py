"""The proof of one plan after the other against the same state before, as far as there is any."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app.observe import Observed
from bayplan.app.proving.nodes import Peaks
from bayplan.app.proving.placed import Placing, Standing
from bayplan.app.proving.sides import Sides
from bayplan.model.evidence import Place
from bayplan.model.findings import Finding, Severity
from bayplan.model.trees import Tree
from bayplan.review import demands, doubts, judge, placing
from bayplan.review.course import Scope
from bayplan.review.judge import Judgement
from bayplan.review.rollouts import Stage
from bayplan.review.rollouts.play import Timing
from bayplan.rightsizing.cutting import sentence
from bayplan.rightsizing.report.plan import Change, Proof

Tell = Callable[[str], None]
NO_CLUSTER: Final = "no cluster is known: nothing was placed"
NOTHING: Final = "neither a cluster nor a tree is known: the plan was not tried"
UNSAID: Final = (placing.LOSS, placing.PREEMPTS, doubts.CHECK)
"""What a review says that is told otherwise here: losses go by the policy, who is pushed off by whether it
stands in the end, and amounts are known."""

ONE_BY_ONE: Final = Scope(timing=Timing(apart=True), others=(), telling=False)
"""Services are changed one after the other, in the order of the plan."""
AT_ONCE: Final = Scope(others=(), restarts=frozenset(), telling=False)
MOST_SAID: Final = 3
MOST_KEPT: Final = 4

Judged = tuple[Judgement, Stage]


class Prover:
    """Tries plans: on the rules first, then, where there is a cluster, on its nodes.

    `peaks`: what containers were ever seen to use; `tell` hears what is done.
    """

    def __init__(
        self, observed: Observed | None, tree: Tree | None, *, peaks: Mapping[Place, Peaks], tell: Tell
    ) -> None:
        known = observed is not None or tree is not None
        self._sides = Sides(observed, tree) if known else None
        self._placing = Placing(observed, self._sides, peaks) if observed and self._sides else None
        self._tell, self._tried = tell, 0
        self._good: list[tuple[tuple[Change, ...], Judged]] = []

    def __call__(self, changes: tuple[Change, ...]) -> Proof:
        """What becomes of changes when all of them are made, up to the first sort of thing that breaks."""
        self._tried += 1
        self._tell("proving the plan" if self._tried == 1 else f"cutting the plan back, proof {self._tried}")
        return self._proved(changes, self._sides)[0] if self._sides else Proof(notes=(NOTHING,))

    def whole(self, changes: tuple[Change, ...]) -> Proof:
        """Everything that becomes of them, as it has to be known of the plan that is made in the end.

        So also which nodes could go then, and what would break if all were changed at the same moment.
        """
        if self._sides is None:
            return Proof(notes=(NOTHING,))
        self._tell("looking at what the plan makes possible")
        proof, standing = self._proved(changes, self._sides, whole=True)
        if proof.breaks or not changes or self._placing is None or standing is None:
            return proof
        notes = (*proof.notes, *_in_haste(changes, self._sides))
        return replace(proof, freed=self._placing.freed(standing), notes=notes)

    def _proved(
        self, changes: tuple[Change, ...], sides: Sides, *, whole: bool = False
    ) -> tuple[Proof, Standing | None]:
        excess = self._placing.excess(changes) if self._placing is not None and not whole else ()
        if excess:
            return _proof(Proof(tried=True), excess), None
        judged, stage = self._judged(changes, sides)
        mended = _rolls(judged, sides)
        if self._placing is None:
            notes = (NO_CLUSTER, *sides.notes)
            return _proof(Proof(tried=True, mended=mended, notes=notes), _bad(judged)), None
        if _bad(judged) and not whole:
            alone = self._placing.alone(changes)
            return _proof(Proof(tried=True, mended=mended), (*alone, *_bad(judged))), None
        standing = self._placing.stand(changes, stage, _bad(judged), whole=whole)
        return _proof(_told(standing, mended), standing.findings), standing

    def _judged(self, changes: tuple[Change, ...], sides: Sides) -> Judged:
        """The rollouts of changes. The last that went well are kept: one of them is the plan in the end."""
        for known, found in self._good:
            if known == changes:
                return found
        found = judge.against(sides.known, sides.after(changes), ONE_BY_ONE, fixes=False)
        if not _bad(found[0]):
            self._good = [(changes, found), *self._good[: MOST_KEPT - 1]]
        return found


def _in_haste(changes: Sequence[Change], sides: Sides) -> tuple[str, ...]:
    """What else would break if everything were changed at the same moment."""
    bad = _bad(judge.against(sides.known, sides.after(changes), AT_ONCE, fixes=False)[0])
    more = f"; {len(bad) - MOST_SAID} more as well" if len(bad) > MOST_SAID else ""
    alike: dict[str, list[str]] = {}
    for one in bad[:MOST_SAID]:
        alike.setdefault(one.summary, []).append(one.subject)
    said = "; ".join(_together(summary, subjects) for summary, subjects in alike.items())
    return (f"change one service after the other: all at once {said}{more}",) if bad else ()


def _together(summary: str, subjects: Sequence[str]) -> str:
    """What becomes of the first, and who fares alike."""
    first, *others = subjects
    also = f"; so {'does' if len(others) == 1 else 'do'} {' and '.join(others)}" if others else ""
    return f"{first} {summary}{also}"


def _bad(judged: Judgement) -> tuple[Finding, ...]:
    known = (one for one in judged.findings if one.check in judge.CHECKS and one.check not in UNSAID)
    return tuple(one for one in known if one.severity is not Severity.NOTE)


def _told(found: Standing, mended: Sequence[str]) -> Proof:
    return Proof(
        tried=True,
        waiting=tuple(map(sentence, found.waiting)),
        losses=found.losses,
        mended=(*found.mended, *mended),
        nodes=found.totals,
        notes=found.notes,
    )


def _rolls(judged: Judgement, sides: Sides) -> tuple[str, ...]:
    """Workloads that could not roll out, and then could."""
    still = {one.subject for one in (*judged.findings, *judged.before)}
    troubled = {demands.subject(one.workload) for one in sides.known.state.troubles}
    return tuple(f"{one} would roll out, and does not today" for one in sorted(troubled - still))


def _proof(found: Proof, findings: Sequence[Finding]) -> Proof:
    """With what breaks, each said once."""
    bad = tuple(one for one in findings if one.severity is not Severity.NOTE)
    return replace(found, findings=bad, breaks=tuple(dict.fromkeys(map(sentence, bad))))
