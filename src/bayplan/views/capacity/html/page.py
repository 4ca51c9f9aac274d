"""Puts the page together."""

from typing import Final

from bayplan.capacity.report.whole import Capacity
from bayplan.views import amounts
from bayplan.views.capacity import groups, sayings
from bayplan.views.capacity.html import bars, bays, curves, losses, margins
from bayplan.views.html import pages

DENSE: Final = 24
"""From so many machines on, drawings are narrower."""


def page(answer: Capacity) -> str:
    """The whole page, as the text of one HTML file."""
    return pages.render(
        __package__ or "",
        answer=answer,
        headline=sayings.headline(answer),
        basis=sayings.basis(answer),
        tiles=margins.tiles(answer),
        tone=margins.tone(answer),
        floors=bays.floors(answer.plan),
        colours=bays.colours(answer.plan.tiers),
        called=bays.called,
        dense=sum(len(deck.berths) for deck in answer.plan.decks) > DENSE,
        tables=bars.tables(groups.groups(answer.lines)),
        models=[sayings.MODELS[name] for name in losses.models(answer.losses)],
        losses=losses.rows(answer.losses),
        arrivals=losses.arrivals(answer.losses),
        pairs=losses.pairs(answer.losses),
        curves=[curves.curve(one) for one in answer.forecasts],
        say=sayings,
        amounts=amounts,
    )
