"""The judgement on a change: everything that a review says, but for the style of the house.

The state before is judged by itself, as if it were made from nothing, and so is the change from there. What
breaks on the way is the change's own fault, unless the very same was broken before; what would break at the
next rollout only where it would not have broken before, or less badly.
"""

from collections.abc import Iterator, Sequence

from bayplan.model.findings import Finding, order
from bayplan.model.overlay import identity
from bayplan.model.record import Record
from bayplan.review import baseline, course, crowding, doubts, placing, statements, troubles, verdicts
from bayplan.review.answers import Account, Placement, Sum, Verdict
from bayplan.review.course import EVERYTHING, Course, Scope
from bayplan.review.doubts import Doubt
from bayplan.review.placing import Losses
from bayplan.review.rehearsal import Rehearsal
from bayplan.review.rollouts import Stage
from bayplan.review.trouble import Trouble
from bayplan.review.worlds import World

CHECKS = troubles.CHECKS | {crowding.CHECK, doubts.CHECK, placing.LOSS, placing.PREEMPTS}
"""Every code that judging can find."""


class Judgement(Record, frozen=True):
    """What came of judging. `before` is what was wrong already."""

    findings: tuple[Finding, ...] = ()
    before: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    accounts: tuple[Account, ...] = ()
    sums: tuple[Sum, ...] = ()
    placement: Placement = Placement()


class Examined(Record, frozen=True):
    """A way of worlds that was played, and everything that is wrong in its last one."""

    worlds: tuple[World, ...]
    course: Course
    troubles: tuple[Trouble, ...]
    doubts: tuple[Doubt, ...]
    losses: Losses


class Known(Record, frozen=True):
    """A state that changes are held against. `stated`: what is wrong with it, but for its troubles."""

    state: Examined
    stated: tuple[Finding, ...] = ()


def judge(start: World | None, before: World | None, after: World) -> Judgement:
    """Judges a change. `start`: the cluster as it is; `before`: the tree that `after` is compared with."""
    origin = (start,) if start is not None else ()
    if before is None:
        found = _examine((*origin, after))
        known = placing.losses(found.course.before) if start is not None else found.losses
        return _judgement(
            found, (*_stated(found, found.troubles), *_placed(found, known)), (), compared=start is not None
        )
    return against(state(start, before), after)[0]


def state(start: World | None, before: World, scope: Scope = EVERYTHING) -> Known:
    """The state before, examined, so that several changes of it can be judged."""
    worlds = (start, before) if start is not None else (before,)
    found = _examine(worlds, scope)
    return Known(found, _stated(found, ()))


def against(
    before: Known, after: World, scope: Scope = EVERYTHING, *, fixes: bool = True
) -> tuple[Judgement, Stage]:
    """Judges one change of a state that is known, and says where everything stands in the end.

    Without `fixes` no remedies are tried, which is most of the work where much goes wrong.
    """
    found = _examine((*before.state.worlds, after), scope)
    troubled = {identity(one.workload): one for one in before.state.troubles}
    fresh = tuple(one for one in found.troubles if _is_news(one, troubled.get(identity(one.workload))))
    old = tuple(one for one in found.troubles if one not in fresh)
    blamed, already = baseline.blame(_stated(found, fresh, fixes=fixes), before.stated)
    blamed = (*blamed, *_placed(found, before.state.losses))
    judged = _judgement(found, blamed, (*already, *map(statements.finding, old)), compared=True)
    return judged, found.course.after


def _is_news(trouble: Trouble, known: Trouble | None) -> bool:
    """Whether a change is to blame: the trouble was not there, was not the same, or was not as bad."""
    if known is None:
        return True
    if trouble.latent:
        return troubles.is_worse(trouble, known)
    return bool(baseline.blame([statements.finding(trouble)], [statements.finding(known)])[0])


def _examine(worlds: tuple[World, ...], scope: Scope = EVERYTHING) -> Examined:
    played = course.play(worlds, scope)
    found = tuple(troubles.find(played))
    lost = placing.losses(played.after) if scope.telling else {}
    return Examined(worlds, played, found, tuple(doubts.find(played)), lost)


def _stated(examined: Examined, told: Sequence[Trouble], *, fixes: bool = True) -> tuple[Finding, ...]:
    """The findings about troubles, with remedies that were tried, and about all else."""
    rehearsal = Rehearsal(examined.worlds, examined.troubles)
    return (
        *(statements.finding(one, rehearsal.fixes(one) if fixes else ()) for one in told),
        *map(statements.of_turned, examined.course.turned),
        *crowding.find(examined.course),
        *map(doubts.finding, examined.doubts),
    )


def _placed(examined: Examined, before: Losses) -> Iterator[Finding]:
    return placing.findings(examined.course, before, examined.losses)


def _judgement(
    told: Examined, findings: Sequence[Finding], already: Sequence[Finding], *, compared: bool
) -> Judgement:
    return Judgement(
        tuple(sorted(findings, key=order)),
        tuple(sorted(already, key=order)),
        verdicts.verdicts(told.course, told.doubts),
        verdicts.accounts(told.course, restarts=not compared),
        verdicts.sums(told.course, restarts=not compared),
        placing.placement(told.course, told.losses),
    )
