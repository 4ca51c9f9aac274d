"""What the past adds to questions of capacity: measured use, triggers, forecasts.

Kept apart from `capacity` because a history needs a database and arrays, which take a while to load.
"""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from bayplan.app import history, record
from bayplan.app.asking import Asked
from bayplan.app.observe import Observed
from bayplan.capacity import trends
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.trends import Forecast, TriggerVerdict


class Tides(NamedTuple):
    """What the past tells. Forecasts are empty where this look is all that there is."""

    triggers: tuple[TriggerVerdict, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    notes: tuple[str, ...] = ()


def look_back(observed: Observed, asked: Asked, lines: Sequence[LoadLine], now: datetime.datetime) -> Tides:
    """Triggers and forecasts by everything known of the past, this look included.

    Some triggers are hopeless whatever the past was: they are judged in any case.
    """
    present = record.look(observed, now)
    past = history.gather(observed.declaration, _sources(asked), now, present)
    told = trends.triggers(observed.declaration, past.history, now) if asked.wants("triggers") else ()
    ahead = asked.wants("forecasts") and len(past.history.times) > 1
    dated = trends.forecasts(past.history, lines, now) if ahead else ()
    return Tides(told, dated, past.notes)


def measured(observed: Observed, asked: Asked, now: datetime.datetime) -> Observed:
    """The same estate with what a server says of real use, where nothing else says it."""
    if observed.snapshot.usage:
        return observed
    used = history.usage(observed.declaration, _sources(asked), now)
    seen = replace(observed.snapshot, usage=used.containers, node_usage=used.nodes)
    return replace(observed, snapshot=seen, notes=(*observed.notes, *used.notes))


def _sources(asked: Asked) -> history.Asked:
    return history.Asked(asked.history, asked.prometheus, asked.secret, asked.ask)
