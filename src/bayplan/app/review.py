"""Reviews a tree of files before it is applied: reads it, and what it is compared with, and judges."""

import contextlib
import datetime
from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.app import trees
from bayplan.app.trees import NOTHING, Beside, Look
from bayplan.governance import suppressions
from bayplan.governance.framework import House
from bayplan.governance.linting import lint
from bayplan.model.findings import order
from bayplan.model.trees import Tree
from bayplan.review import baseline, judge, worlds
from bayplan.review.answers import Review
from bayplan.review.baseline import Findings
from bayplan.review.judge import Judgement
from bayplan.sources.trees import at_revision

REVISION: Final = "git:"
CODES: Final = suppressions.CODES | judge.CHECKS
"""Every code that a review can find, and an allowance can excuse."""


def review(
    path: str,
    look: Look,
    *,
    base: str | None = None,
    beside: Beside = NOTHING,
    kubernetes: str | None = None,
    today: datetime.date,
) -> Review:
    """Would this tree be admitted, roll out and fit? With a base, only what gets worse counts.

    `base` is a path, or `git:REV` for the same path at a revision. Raises InvalidInput for paths, revisions
    and versions that are none.
    """
    tree = look.read(path)
    with _base(base, path, look) as known:
        cluster = beside.see(look.progress)
        version, notes = trees.version(kubernetes, cluster, tree)
        start = worlds.compose(Tree(), cluster, version) if cluster is not None else None
        before = worlds.compose(known, cluster, version) if known is not None else None
        after = worlds.compose(tree, worlds.left(cluster, known, tree), version)
        judged = judge.judge(start, before, after)
        house = trees.house(before, cluster, today) if before is not None else None
        found = told(judged, house, trees.house(after, cluster, today))
    return Review(
        path=path, kubernetes=str(version), base=base or "", counts=trees.counts(tree),
        findings=found.news, before=found.before, suppressed=found.excused, verdicts=judged.verdicts,
        accounts=judged.accounts, sums=judged.sums, placement=judged.placement,
        notes=(*notes, *after.notes, *trees.unruled(after)),
    )  # fmt: skip


class Told(NamedTuple):
    """The findings: what counts, what was there before, and what somebody has excused."""

    news: Findings
    before: Findings
    excused: Findings


@contextlib.contextmanager
def _base(base: str | None, path: str, look: Look) -> Iterator[Tree | None]:
    """The tree that is compared with, as it was read."""
    if base is None:
        yield None
    elif base.startswith(REVISION):
        with at_revision(path, base.removeprefix(REVISION)) as checkout:
            yield look.read(str(checkout))
    else:
        yield look.read(base)


def told(judged: Judgement, before: House | None, after: House) -> Told:
    """What was judged, with what the house says on top and what reading came across.

    Where the API server's refusal of a workload is told already, the house need not repeat it.
    """
    known = _objections(before) if before is not None else ()
    news, already = baseline.blame(_objections(after), known)
    fresh, old = _once(judged.findings, news), _once(judged.before, already)
    kept, excused = suppressions.apply((*fresh, *old), after, CODES)
    about, about_before = baseline.blame(_apart(kept, (*fresh, *old)), _excuses(before, known))
    return Told(
        tuple(sorted((*_within(kept, fresh), *about), key=order)),
        tuple(sorted((*_within(kept, old), *about_before), key=order)),
        excused,
    )


def _once(judged: Findings, objections: Findings) -> Findings:
    """What was judged, and what else the house says."""
    said = {one.subject for one in judged if one.check in judge.CHECKS}
    return (*judged, *(one for one in objections if not (one.refusal and one.subject in said)))


def _objections(house: House) -> Findings:
    return (*house.tree.findings, *lint(house))


def _excuses(house: House | None, known: Findings) -> Findings:
    """What was wrong before with the excuses themselves."""
    if house is None:
        return ()
    return _apart(suppressions.apply(known, house)[0], known)


def _within(findings: Findings, those: Findings) -> Findings:
    wanted = frozenset(those)
    return tuple(one for one in findings if one in wanted)


def _apart(findings: Findings, those: Findings) -> Findings:
    known = frozenset(those)
    return tuple(one for one in findings if one not in known)
