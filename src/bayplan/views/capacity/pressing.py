"""A node under memory pressure in characters: whom the kubelet evicts, whom the kernel kills."""

from typing import Final

from bayplan.capacity.report.pressure import Pressure, Prey, Victim
from bayplan.views import amounts
from bayplan.views.layout import (
    Cell,
    Line,
    Style,
    bad,
    bullets,
    dim,
    good,
    indented,
    line,
    paragraph,
    section,
)
from bayplan.views.layout import table as tabled

MOST: Final = 12


def lines(found: Pressure, width: int, *, every: bool = False) -> list[Line]:
    """Both orders, and which protections are real."""
    most = None if every else MOST
    evictions = [_victim(one) for one in found.evictions[:most]]
    kills = [_prey(one) for one in found.kills[:most]]
    claims = [part for one in found.protections for part in _claim(one.claim, one.real, one.why, width)]
    header = ["", "the kubelet evicts", "used", "requested", "priority", ""]
    return [
        *section(f"{found.node} under memory pressure"),
        *indented(tabled(header, evictions, width - 2, ">*>>>*")),
        *indented(tabled(["", "the kernel kills", "points", "used"], kills, width - 2, ">*>>")),
        *claims,
        *bullets(found.notes, width, Style.DIM),
    ]


def _victim(found: Victim) -> list[Cell]:
    used = "?" if found.usage is None else amounts.memory(found.usage)
    why = f"never: {found.immune}" if found.immune else "above its request" if found.exceeds else ""
    assumed = " assumed" if found.assumed else ""
    request = amounts.memory(found.request)
    return [f"{found.rank}", found.pod, f"{used}{assumed}", request, f"{found.priority}", dim(why)]


def _prey(found: Prey) -> list[Cell]:
    points = "?" if found.points is None else f"{found.points}"
    used = "?" if found.usage is None else amounts.memory(found.usage)
    return [f"{found.rank}", f"{found.pod} {found.container}", points, used]


def _claim(claim: str, real: bool, why: str, width: int) -> list[Line]:
    mark = good("✓") if real else bad("✗")
    return paragraph(f"{claim}: {why}", width, first=line("  ", mark, " "), indent=4)
