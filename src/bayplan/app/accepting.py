"""What is remembered of a plan that was carried out: an entry for each size that an edit has reached."""

from collections.abc import Iterator
from pathlib import Path

from bayplan.app import sentences
from bayplan.model.errors import InvalidInput
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


def place(path: str, declaration: Declaration, *, of_tree: bool = False) -> str:
    """The ledger of a tree at a path: the one that the estate file names, else one at the tree's root.

    `of_tree`: the declaration is the tree's own, whose file is called by its path from the root. Raises
    InvalidInput for a link that leads elsewhere: whoever wrote a tree may not choose what is written outside.
    """
    root = grounds.locate(path).root if path and Path(path).exists() else None
    if declaration.sizing.ledger:
        folder = (
            (root or Path()) / Path(declaration.file).parent if of_tree else Path(declaration.file).parent
        )
        return _within(folder, folder / declaration.sizing.ledger)
    return _within(root, root / ledger.NAME) if root else ""


def _within(folder: Path, found: Path) -> str:
    if not found.resolve().is_relative_to(folder.resolve()):
        message = "is a link that leads out of its folder; put the ledger there, or name another one"
        raise InvalidInput(message, file=str(found))
    return str(found)


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
