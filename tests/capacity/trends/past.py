"""Histories of a test's own making: measures by the hour."""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np

from bayplan.capacity.trends.assembling import Column, gather
from bayplan.capacity.trends.history import History, seconds
from bayplan.capacity.trends.observation import (
    ATTACH_FAILURES,
    ATTACHMENTS,
    EVICTIONS,
    Happening,
    LineKey,
    measure,
)

NOW = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
HOUR = 3600
GI = 1 << 30
DRIVER = "csi.example"
ROOM = 1000.0

REQUESTS = measure("memory-requests", "bytes")
LIMITS = measure("memory-limits", "bytes")


def on_node(node: str, driver: str = DRIVER) -> LineKey:
    return LineKey(ATTACHMENTS, driver, "node", node, "count")


def hourly(values: Sequence[float | None], bound: float = ROOM, step: int = HOUR) -> Column:
    """Values that end now, one an hour; None where nobody looked."""
    end = seconds(NOW)
    times = [end - (len(values) - 1 - number) * step for number in range(len(values))]
    used = {at: float(value) for at, value in zip(times, values, strict=True) if value is not None}
    return Column(used, dict.fromkeys(used, bound))


def past(columns: Mapping[LineKey, Column], happenings: Sequence[Happening] = ()) -> History:
    return gather(columns, happenings)


def watched(kind: str, hours: int) -> dict[LineKey, Column]:
    return {measure(kind): hourly([0] * hours)}


def ago(hours: float) -> datetime.datetime:
    return NOW - datetime.timedelta(hours=hours)


def eviction(number: int, hours: float) -> Happening:
    return Happening(EVICTIONS, f"uid-{number}", ago(hours), ago(int(hours)))


def failure(volume: str, hours: int, message: str = "no free lun found") -> Happening:
    return Happening(ATTACH_FAILURES, volume, ago(hours), ago(hours), message=message)


def noisy(seed: int, count: int, level: float, slope: float, noise: float) -> list[float]:
    """A line with normal noise; one value a day."""
    chance = np.random.default_rng(seed)
    return [level + slope * day + float(chance.normal(0, noise)) for day in range(count)]
