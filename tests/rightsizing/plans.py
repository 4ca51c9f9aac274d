"""Recommendations to plan with: amounts as text, from what to what.

plans.advised("web", request=("1Gi", "512Mi"), limit=("2Gi", "1Gi"), priority=100)
"""

from typing import Any

from bayplan.model import demand
from bayplan.model.evidence import Place
from bayplan.model.quantities import parse
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.recommendation import Direction, Level, Recommendation, Sized

BOUNDS = {"request": Bound.MEMORY_REQUEST, "limit": Bound.MEMORY_LIMIT, "cpu": Bound.CPU_REQUEST}
Step = tuple[str | None, str | None]


def place(name: str = "web", *, kind: str = "Deployment", namespace: str = "shop") -> Place:
    return Place(kind, namespace, name, "main")


def amount(bound: Bound, text: str | None) -> int | None:
    if text is None:
        return None
    found = parse(text)
    return found.millis if bound.resource == demand.CPU else found.units


def sized(bound: Bound, step: Step, level: Level = Level.SAFE, asked: str | None = None) -> Sized:
    now, wanted = (amount(bound, text) for text in step)
    if now is None:
        direction = Direction.SET if wanted is not None else Direction.KEEP
    elif wanted is None or wanted == now:
        direction = Direction.KEEP
    else:
        direction = Direction.RAISE if wanted > now else Direction.LOWER
    return Sized(bound.value, now, wanted, amount(bound, asked), direction, level)


def advised(
    name: str = "web",
    *,
    levels: dict[str, Level] | None = None,
    asked: dict[str, str] | None = None,
    **more: Any,
) -> Recommendation:
    """A recommendation; `request`, `limit` and `cpu` are pairs of now and then, the rest fields."""
    steps = {key: more.pop(key) for key in BOUNDS if key in more}
    found = tuple(
        sized(BOUNDS[key], step, (levels or {}).get(key, Level.SAFE), (asked or {}).get(key))
        for key, step in steps.items()
    )
    where = {key: more.pop(key) for key in ("kind", "namespace") if key in more}
    return Recommendation(place(name, **where), sized=found, **more)
