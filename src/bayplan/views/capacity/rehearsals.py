"""Losses in characters: a row for each, by model, and who stays down."""

from collections.abc import Mapping, Sequence
from typing import Final

from bayplan.capacity.report.loss import Outcome
from bayplan.views.amounts import counted
from bayplan.views.capacity import sayings
from bayplan.views.layout import Cell, Line, Style, bad, dim, good, indented, line, paragraph, section, table
from bayplan.views.verdicts import names

MOST: Final = 14
MOST_TOLD: Final = 3
"""Of so many losses it is said who stays down."""
MOST_PODS: Final = 3
MOST_PAIRS: Final = 3
"""So many losses of two at once are told one by one."""


def lines(losses: Sequence[Outcome], width: int, *, every: bool = False) -> list[Line]:
    """The loss matrix, then who stays down; many pairs as a count."""
    pairs = sayings.by_loss(one for one in losses if "+" in one.kind)
    ones = sayings.by_loss(one for one in losses if "+" not in one.kind)
    singles = sayings.asked_first([*ones, *pairs] if len(pairs) <= MOST_PAIRS else ones)
    pairs = [] if len(pairs) <= MOST_PAIRS else pairs
    if not singles and not pairs:
        return []
    groups = [[models] for models in singles] if every else sayings.alike(singles)
    shown = groups if every else groups[:MOST]
    found = [*section("What may be lost"), *indented(_table(shown, width - 2, every=every))]
    if len(groups) > len(shown):
        found += [line(dim(f"  … and {_rest(groups[len(shown) :])}; --all shows everything"))]
    ones = [models for group in shown for models in group]
    found += [*_legend(ones, width), *_told(ones, width, every=every)]
    return [*found, *(_noted(ones, width) if every else ()), *_pairs(pairs, width, every=every)]


def _rest(hidden: Sequence[Sequence[Mapping[str, Outcome]]]) -> str:
    ones = [models for group in hidden for models in group]
    borne = sum(all(one.survived for one in models.values()) for models in ones)
    return f"{len(ones)} more, {borne} of them survived"


def _legend(shown: Sequence[Mapping[str, Outcome]], width: int) -> list[Line]:
    said = sayings.delays(one for models in shown for one in models.values())
    return paragraph(said, width, style=Style.DIM, first="  ") if said else []


def _table(shown: Sequence[Sequence[Mapping[str, Outcome]]], width: int, *, every: bool) -> list[Line]:
    columns = [name for name in sayings.MODELS if any(name in models for group in shown for models in group)]
    rows = [_row(group, columns, every=every) for group in shown]
    header = ["", "must", *(f"by {name}" for name in columns), "what comes of it"]
    return table(header, rows, width, f"*<{'<' * len(columns)}*") if rows else []


def _row(group: Sequence[Mapping[str, Outcome]], columns: Sequence[str], *, every: bool) -> list[Cell]:
    models = group[0]
    first = next(iter(models.values()))
    asked = "yes" if any(one.asked for one in models.values()) else ""
    verdicts = [_verdict(models.get(name)) for name in columns]
    alike = [dim("same") if at and one == verdicts[0] else one for at, one in enumerate(verdicts)]
    return [_subject(group), dim(asked), *alike, dim(sayings.consequences(first, every=every))]


def _subject(group: Sequence[Mapping[str, Outcome]]) -> str:
    """One loss by its name; of several, how many: each of them comes to this."""
    first = next(iter(group[0].values()))
    return first.subject if len(group) == 1 else f"each of {counted(len(group), first.kind)}"


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
        if not worst.survived and (every or not asked):
            groups.setdefault((down, sayings.reason(worst)), []).append(worst.subject)
    found: list[Line] = []
    told = list(groups.items()) if every else list(groups.items())[:MOST_TOLD]
    for (down, why), subjects in told:
        pods = names(down, len(down) if every else MOST_PODS) or "nothing, yet nobody places pods any more"
        said = f"{names(subjects)} {'leave' if len(subjects) > 1 else 'leaves'} down {pods}"
        found += paragraph(f"{said}: {why if every else sayings.brief(why)}", width, first="  - ")
    return found


def _noted(shown: Sequence[Mapping[str, Outcome]], width: int) -> list[Line]:
    """What the outcomes rest on, each with the losses of which it is said."""
    notes: dict[str, dict[str, None]] = {}
    for one in (one for models in shown for one in models.values()):
        for note in one.notes:
            notes.setdefault(note, {})[one.subject] = None
    return [
        part
        for note, subjects in notes.items()
        for part in paragraph(f"{names(list(subjects))}: {note}", width, style=Style.DIM, first="  - ")
    ]


def _pairs(pairs: Sequence[Mapping[str, Outcome]], width: int, *, every: bool) -> list[Line]:
    if not pairs:
        return []
    ones = [models.get("requests") or next(iter(models.values())) for models in pairs]
    broken = [" + ".join(one.lost) for one in ones if not one.survived]
    text = f"of {counted(len(ones), 'pair')}, {len(ones) - len(broken)} may be lost at once"
    told = ", ".join(broken) if every else names(broken)
    return paragraph(f"{text}; not {told}" if broken else text, width, first="  ")
