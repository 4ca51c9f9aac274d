"""What a dashboard is to this house: rows of panels, each a question with its queries and its bound."""

from typing import Literal

from bayplan.model.record import Record

Sort = Literal["timeseries", "stat", "bargauge", "table"]


class Query(Record, frozen=True):
    """An expression, and what its series are called (`{{node}}`)."""

    expr: str
    legend: str = ""


class Panel(Record, frozen=True):
    """A question. `unit` is Grafana's (`percentunit`, `bytes`, `short`); `width` of 24 columns.

    `bound`: what the policy allows; beyond it things are red. `low`: below it they are, instead. `most`:
    where the axis ends.
    """

    title: str
    queries: tuple[Query, ...]
    text: str = ""
    sort: Sort = "timeseries"
    unit: str = "short"
    width: int = 8
    height: int = 8
    bound: float | None = None
    low: float | None = None
    most: float | None = None


class Row(Record, frozen=True):
    """Panels about one thing, side by side, below a heading."""

    title: str
    panels: tuple[Panel, ...]


class Board(Record, frozen=True):
    """A dashboard. `uid` is its name in addresses, `key` the estate key that it shows."""

    uid: str
    title: str
    text: str
    rows: tuple[Row, ...]
    key: str = "capacity"


def share(title: str, expr: str, legend: str, bound: float | None, text: str = "") -> Panel:
    """A share of something over time, with the line that the policy draws."""
    return Panel(title, (Query(expr, legend),), text, unit="percentunit", bound=bound, most=1)


def figure(title: str, expr: str, *, unit: str = "percentunit", bound: float | None = None) -> Panel:
    """One large number."""
    return Panel(title, (Query(expr),), sort="stat", unit=unit, bound=bound, width=4, height=4)
