"""Puts the page together. Its script and its style are named by their hashes, and nothing else may run."""

import base64
import hashlib
from importlib import resources
from typing import Final

import jinja2
from markupsafe import Markup

from bayplan.capacity.report.whole import Capacity
from bayplan.views import amounts, clean
from bayplan.views.capacity import groups, sayings
from bayplan.views.capacity.html import bars, bays, curves, losses, margins

DENSE: Final = 24
"""From so many machines on, drawings are narrower."""
TEMPLATE: Final = "page.html.jinja"


def page(answer: Capacity) -> str:
    """The whole page, as the text of one HTML file."""
    style, script = _own("page.css"), _own("page.js")
    return (
        _environment()
        .get_template(TEMPLATE)
        .render(
            answer=answer,
            policy=_policy(style, script),
            style=Markup(style),
            script=Markup(script),
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
    )


def _own(name: str) -> str:
    """A file of this package."""
    return resources.files(__package__ or "").joinpath(name).read_text(encoding="utf-8")


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_own),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """What is written down of a value: texts without what could do harm, numbers without a long tail."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return clean.text(value) if type(value) is str else value


def _policy(*sources: str) -> str:
    """Only this style and this script, and no address at all."""
    style, script = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in sources)
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )
