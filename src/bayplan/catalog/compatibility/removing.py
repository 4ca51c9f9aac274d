"""Announced removals, and ends of support, that concern a set of versions."""

import datetime

from bayplan.catalog.compatibility import conflicts, numbers
from bayplan.catalog.compatibility.rows import KUBERNETES, Table
from bayplan.catalog.compatibility.table import TABLE
from bayplan.catalog.compatibility.versions import Versions
from bayplan.model.record import Record


class Removal(Record, frozen=True):
    """Something in use that goes. `component` is what it is about, `remedy` what to do about it."""

    component: str
    what: str
    when: str
    remedy: str
    source: str
    seen: str


def removals(
    versions: Versions, table: Table = TABLE, today: datetime.date | None = None
) -> tuple[Removal, ...]:
    """What of a set was announced to go; minors of Kubernetes that end within half a year of `today`."""
    found = [
        Removal(
            one.span.component if one.span else one.feature,
            one.what,
            one.when,
            one.remedy,
            one.source,
            one.seen,
        )
        for one in table.announced
        if one.feature in versions.features
        or (one.span and any(conflicts.covers(one.span, *each) for each in versions.components.items()))
    ]
    return (*found, *_ends(versions, table, today))


def _ends(versions: Versions, table: Table, today: datetime.date | None) -> list[Removal]:
    minor = numbers.minor(versions.kubernetes)
    return [
        Removal(
            KUBERNETES,
            f"Kubernetes 1.{minor}",
            f"{'got' if _is_past(one.at, today) else 'gets'} its last patches by {one.at}",
            f"go to 1.{minor + 1} or later",
            one.source,
            one.seen,
        )
        for one in table.ends
        if one.minor == minor and (today is None or _is_near(one.at, today))
    ]


def _is_past(at: str, today: datetime.date | None) -> bool:
    return today is not None and datetime.date.fromisoformat(at) <= today


def _is_near(at: str, today: datetime.date) -> bool:
    return datetime.date.fromisoformat(at) - today < datetime.timedelta(days=183)
