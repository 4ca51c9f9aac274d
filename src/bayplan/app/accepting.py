"""What is remembered of a plan that was carried out: an entry for each size that an edit has reached."""

from collections.abc import Iterator
from pathlib import Path

from bayplan.app import sentences
from bayplan.model.estate import Declaration
from bayplan.rightsizing import words
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.ledger import Entry
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.recommendation import Recommendation
from bayplan.rightsizing.report.whole import Sizing
from bayplan.sources import ledger
from bayplan.sources.trees import grounds


def place(path: str, declaration: Declaration) -> str:
    """The ledger of a tree at a path: the one that the estate file names, else one at the tree's root."""
    if declaration.sizing.ledger:
        return str(Path(declaration.file).parent / declaration.sizing.ledger)
    return str(grounds.locate(path).root / ledger.NAME) if path and Path(path).exists() else ""


def remembered(path: str) -> tuple[Entry, ...]:
    """What was accepted before; nothing where there is no ledger."""
    return ledger.read(path) if path else ()


def entries(answer: Sizing, patch: Patch, at: int) -> tuple[Entry, ...]:
    """An entry for each size that the edits of a patch have reached; `at` in seconds since 1970."""
    reached = {pair for edit in patch.edits for pair in zip(edit.places, edit.bounds, strict=True)}
    known = {one.place: one for one in answer.recommendations}
    return tuple(
        entry
        for change in answer.plan.changes
        for entry in _entries(known[change.place], change.amounts, at)
        if (entry.place, entry.bound) in reached
    )


def _entries(found: Recommendation, amounts: dict[str, int], at: int) -> Iterator[Entry]:
    for bound, amount in amounts.items():
        one = found.of(bound)
        now = one.now if one else None
        yield Entry(found.place, bound, now, amount, found.rule, at, _evidence(found.portrait, bound))


def _evidence(found: Portrait, bound: str) -> str:
    """`enough: peak 3.6Gi, p95 1.8Gi, 30 days`."""
    resource = Bound(bound).resource
    figures = {"peak": found.peak, "p95": found.p95}
    if resource == "cpu":
        figures = {"peak": found.cpu_peak, "p95": found.cpu_p95}
    said = [f"{name} {words.amount(one, resource)}" for name, one in figures.items() if one is not None]
    kills = [sentences.counted(found.kills, "kill", "kills")] if found.kills else []
    return f"{found.quality}: {', '.join([*said, *kills, f'{round(found.window / 86_400)} days'])}"
