"""What limit ranges allow a container, as a window for each bound.

Bounds on whole pods are left to whoever tries all containers together, but where a pod has one container
these are its own.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.model import demand
from bayplan.model.policy import LimitRange, LimitRangeItem
from bayplan.model.quantities import Quantity
from bayplan.rightsizing.framework import Bound, Window

_CONTAINER: Final = ("Container",)
_ALONE: Final = ("Container", "Pod")


def windows(ranges: Iterable[LimitRange], alone: bool) -> dict[str, Window]:
    """The narrowest window of each bound. `alone`: the pod has no other container."""
    found: dict[str, Window] = {}
    kinds = _ALONE if alone else _CONTAINER
    for one in ranges:
        for item in one.items:
            if item.type in kinds:
                _narrow(found, item, f"limit range {one.namespace}/{one.name}")
    return found


def _narrow(found: dict[str, Window], item: LimitRangeItem, source: str) -> None:
    for bound in Bound:
        new = _window(item, bound.resource, source)
        if new is not None:
            old = found.get(bound.value)
            found[bound.value] = _joined(old, new) if old else new


def _window(item: LimitRangeItem, resource: str, source: str) -> Window | None:
    least, most = _whole(item.minimum, resource), _whole(item.maximum, resource)
    ratio = item.ratio.get(resource)
    if least is None and most is None and ratio is None:
        return None
    return Window(least, most, source, ratio.millis / 1000 if ratio else 0.0)


def _whole(amounts: dict[str, Quantity], resource: str) -> int | None:
    return demand.integers({resource: amounts[resource]})[resource] if resource in amounts else None


def _joined(old: Window, new: Window) -> Window:
    least = max((one.minimum for one in (old, new) if one.minimum is not None), default=None)
    most = min((one.maximum for one in (old, new) if one.maximum is not None), default=None)
    ratio = min((one.ratio for one in (old, new) if one.ratio), default=0.0)
    source = old.source if old.source == new.source else f"{old.source} and {new.source}"
    return Window(least, most, source, ratio)
