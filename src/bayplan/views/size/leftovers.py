"""What is not in the plan: recommendations that were left out, and containers nothing is recommended for."""

from typing import Final

from bayplan.rightsizing.report.recommendation import Recommendation
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.amounts import counted
from bayplan.views.layout import Line, Style, line, paragraph, section, strong
from bayplan.views.size import naming, rest, sayings, sorting
from bayplan.views.size.sorting import Group

MOST: Final = 6
BY_LEVEL: Final = "level"
UNMEASURED: Final = "evidence-missing"


def omitted(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """What was left out, by what keeps it out, with the reason."""
    told: list[Line] = []
    for code, found in sorting.left_out(answer):
        number = len({one.place for one in found})
        title = f"{counted(number, 'container')}: {sayings.CODES.get(code, code)}"
        if code == BY_LEVEL and not every:
            who = sayings.named([one.place for one in found])
            told += paragraph(f"{title} ({who})", width, first="  ")
            continue
        told += paragraph(title, width, first="  ")
        told += _groups(sorting.same(found), width, every)
    return [*section("What was left out"), *told] if told else []


def unsized(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """Containers for which nothing is recommended, counted with the reasons."""
    found = sorting.unsized(answer)
    if not found:
        return []
    title = f"Nothing is recommended for {counted(len(found), 'container')}"
    told = _groups(sorting.reasons(answer), width, every)
    for one in answer.findings:
        if one.check == UNMEASURED and one.remedy and not every:
            told += paragraph(f"remedy: {one.remedy}", width, style=Style.DIM, first="  ")
    if every:
        told += [part for one in found for part in _reasons(one, width)]
    return [*section(title), *told]


def _groups(found: list[Group], width: int, every: bool) -> list[Line]:
    shown = found if every else found[:MOST]
    told = [part for one in shown for part in _group(one, width, every)]
    hidden = sum(len(one.places) for one in found[len(shown) :])
    return [*told, *rest.lines(hidden, width, indent=4)]


def _group(found: Group, width: int, every: bool) -> list[Line]:
    who = sayings.named(found.places, len(found.places) if every else sayings.NAMED)
    said = found.said if every else sayings.short(found.said)
    what = f"{who}, {sayings.bounds(found.what)}: {said}" if found.what else f"{said} ({who})"
    text = what if said else who
    return paragraph(text, width, first=line(strong(f"{len(found.places):6,}"), "  "))


def _reasons(found: Recommendation, width: int) -> list[Line]:
    """All that speaks against the evidence of one container, where it is more than one thing."""
    if len(found.portrait.reasons) < 2:
        return []
    text = f"{naming.container(found.place)}: {'; '.join(found.portrait.reasons)}"
    return paragraph(text, width, style=Style.DIM, first="    ", indent=6)
