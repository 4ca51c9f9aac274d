"""Reads from what speaks the query API of Prometheus: Prometheus, Thanos, Mimir, VictoriaMetrics.

`read_history` reads lines back as a history, `read_usage` what containers and nodes used at their peak.
Nothing is written there.
"""

import datetime

from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.sources.prometheus.outcome import Read


def read_history(
    url: str,
    now: datetime.datetime,
    length: datetime.timedelta,
    step: datetime.timedelta,
    *,
    secret: str = "",
) -> Read:
    """What a server has of the time up to now. `secret` names an environment variable or a file."""
    from bayplan.sources.prometheus import reading, session  # an HTTP client takes a while to load
    from bayplan.sources.prometheus.client import Span

    width = int(step.total_seconds())
    end = int(now.timestamp()) // width * width
    with session.asking(url, secret) as client:
        return reading.read(client, Span(end - int(length.total_seconds()), end, width))


def read_usage(
    url: str, now: datetime.datetime, window: datetime.timedelta, *, secret: str = ""
) -> tuple[tuple[ContainerUsage, ...], tuple[NodeUsage, ...]]:
    """What containers and nodes use at a moment, and their peaks in the window that ends then."""
    from bayplan.sources.prometheus import session, usage

    frame = usage.Window(int(now.timestamp()), int(window.total_seconds()))
    with session.asking(url, secret) as client:
        return usage.containers(client, frame), usage.nodes(client, frame)
