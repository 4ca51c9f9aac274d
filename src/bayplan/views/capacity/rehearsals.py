"""Losses in characters: a row for each, by model, and who stays down."""

from collections.abc import Mapping, Sequence
from typing import Final

from bayplan.capacity.report.loss import Outcome
from bayplan.views.amounts import counted
from bayplan.views.capacity import sayings
from bayplan.views.layout import Cell, Line, bad, dim, good, indented, line, paragraph, section, table
from bayplan.views.verdicts import names

MOST: Final = 14
MOST_TOLD: Final = 3
"""Of so many losses it is said who stays down."""
MOST_PODS: Final = 3


def lines(losses: Sequence[Outcome], width: int, *, every: bool = False) -> list[Line]:
    """The loss matrix, then who stays down; pairs as a count."""
    singles = sayings.asked_first(sayings.by_loss(one for one in losses if "+" not in one.kind))
    pairs = sayings.by_loss(one for one in losses if "+" in one.kind)
    if not singles and not pairs:
        return []
    shown = singles if every else singles[:MOST]
    found = [*section("What may be lost"), *indented(_table(shown, width - 2))]
    if len(singles) > len(shown):
        found += [line(dim(f"  … and {_rest(singles[len(shown) :])}; --all shows everything"))]
    return [*found, *_told(shown, width, every=every), *_pairs(pairs, width, every=every)]


def _rest(hidden: Sequence[Mapping[str, Outcome]]) -> str:
    borne = sum(all(one.survived for one in models.values()) for models in hidden)
    return f"{len(hidden)} more, {borne} of them survived"


def _table(shown: Sequence[Mapping[str, Outcome]], width: int) -> list[Line]:
    columns = [name for name in sayings.MODELS if any(name in models for models in shown)]
    rows = [_row(models, columns) for models in shown]
    header = ["", "must", *(f"by {name}" for name in columns), "what comes of it"]
    return table(header, rows, width, f"<<{'<' * len(columns)}*") if rows else []


def _row(models: Mapping[str, Outcome], columns: Sequence[str]) -> list[Cell]:
    first = next(iter(models.values()))
    asked = "yes" if any(one.asked for one in models.values()) else ""
    verdicts = [_verdict(models.get(name)) for name in columns]
    alike = [dim("same") if at and one == verdicts[0] else one for at, one in enumerate(verdicts)]
    return [first.subject, dim(asked), *alike, dim(sayings.consequences(first))]


def _verdict(found: Outcome | None) -> Cell:
    if found is None:
        return dim("?")
    said = sayings.verdict(found)
    return good(f"✓ {said}") if found.survived else bad(f"✗ {said}")


def _told(shown: Sequence[Mapping[str, Outcome]], width: int, *, every: bool) -> list[Line]:
    """Losses that leave the same pods down, together. Those that are asked for are told as findings, too."""
    asked = any(one.asked for models in shown for one in models.values())
    groups: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for models in shown:
        worst = min(models.values(), key=lambda one: (one.survived, -len(one.down)))
        down = tuple(one.pod for one in worst.down if one.required)
        if down and (every or not asked):
            first = next(one for one in worst.down if one.required)
            groups.setdefault((down, first.reason or first.message), []).append(worst.subject)
    found: list[Line] = []
    told = list(groups.items()) if every else list(groups.items())[:MOST_TOLD]
    for (down, why), subjects in told:
        pods = names(down, len(down) if every else MOST_PODS)
        said = f"{names(subjects)} {'leave' if len(subjects) > 1 else 'leaves'} down {pods}"
        found += paragraph(f"{said}: {why if every else sayings.brief(why)}", width, first="  - ")
    return found


def _pairs(pairs: Sequence[Mapping[str, Outcome]], width: int, *, every: bool) -> list[Line]:
    if not pairs:
        return []
    ones = [models.get("requests") or next(iter(models.values())) for models in pairs]
    broken = [" + ".join(one.lost) for one in ones if not one.survived]
    text = f"of {counted(len(ones), 'pair')}, {len(ones) - len(broken)} may be lost at once"
    told = ", ".join(broken) if every else names(broken)
    return paragraph(f"{text}; not {told}" if broken else text, width, first="  ")
