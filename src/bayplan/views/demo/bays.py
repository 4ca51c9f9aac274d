"""The picture of an estate: a bay for each node, as wide as its memory, and the pods in it, tier by tier."""

from collections.abc import Mapping

from bayplan.app.answers import BayPicture, Demo
from bayplan.views import stowage
from bayplan.views.amounts import memory, percent
from bayplan.views.layout import Line
from bayplan.views.stowage import Bay


def lines(demo: Demo, width: int) -> list[Line]:
    """All bays, and the legend."""
    if not demo.nodes:
        return []
    numbers = {tier: number for number, tier in enumerate(demo.tiers)}
    found = [Bay(bay.node, bay.memory, bay.pods, _beside(bay)) for bay in demo.nodes]
    fit = stowage.frame(found, width)
    drawn = [stowage.row(bay, fit, numbers) for bay in found]
    return [*drawn, *stowage.legend(demo.tiers, fit.label + 2, width)]


def cells(bay: BayPicture, size: int, numbers: Mapping[str, int]) -> Line:
    """One character for each share of the node's memory."""
    return stowage.cells(bay.pods, bay.memory, size, numbers)


def _beside(bay: BayPicture) -> str:
    """How full, how much is free, and what keeps pods away."""
    full = percent(bay.requested, bay.memory)
    marks = f"  {', '.join(map(stowage.short, bay.marks))}" if bay.marks else ""
    return f"{full:>4} {memory(bay.free):>7} free{marks}"
