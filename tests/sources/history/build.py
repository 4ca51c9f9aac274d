"""Observations to record: a given number of lines, with figures that follow from the number of the look."""

import datetime

from bayplan.capacity.trends.observation import EVICTIONS, Figure, LineKey, Observation, Sighting

START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def key(number: int, name: str = "memory") -> LineKey:
    return LineKey("memory", name, "node", f"n{number}", "bytes")


def observation(look: int, lines: int = 20, writer: str = "a", *, evicted: int = 0) -> Observation:
    """The look of that number, an hour after the one before; every figure tells it apart."""
    figures = tuple(
        Figure(key(line), look * 1000 + line, (1 << 40) + look // 50 if line % 3 else None)
        for line in range(lines)
    )
    gone = tuple(
        Sighting(EVICTIONS, f"uid-{writer}-{one}", 1, name=f"shop/web-{one}") for one in range(evicted)
    )
    return Observation(START + look * HOUR, f"{writer}-{look}", figures, gone, (EVICTIONS,))
