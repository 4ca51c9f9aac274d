"""What is called how in all forms of the answer: containers, bounds, amounts, days.

Sizes that somebody writes are told exactly (`1280Mi`), readings to a Mi (`1213Mi`), sums rounded (`1.2Gi`).
"""

from typing import Final

from bayplan.model.evidence import DAY, Place
from bayplan.rightsizing import words
from bayplan.rightsizing.framework import Bound
from bayplan.views import amounts

ARROW: Final = "→"
NOT_SET: Final = "-"
TITLES: Final = {
    Bound.MEMORY_REQUEST.value: "memory request",
    Bound.MEMORY_LIMIT.value: "memory limit",
    Bound.CPU_REQUEST.value: "CPU request",
}
MEBI: Final = 1 << 20
HUNDRED: Final = 100


def container(place: Place) -> str:
    """`media/photos`, and the container where it is called otherwise: `media/photos server`."""
    name = f"{place.namespace}/{place.workload}"
    return name if place.container in ("", place.workload) else f"{name} {place.container}"


def bound(name: str) -> str:
    """`memory request` for `requests.memory`."""
    return TITLES.get(name, name)


def resource(name: str) -> str:
    """`memory` for `requests.memory`."""
    return name.partition(".")[2] or name


def size(name: str, amount: int | None) -> str:
    """A size of a bound as somebody would write it; where nothing is set, a dash."""
    if amount is None:
        return NOT_SET
    return words.amount(amount, resource(name))


def observed(name: str, amount: int) -> str:
    """What was measured of a bound's resource, rounded."""
    return amounts.cpu(amount) if resource(name) == "cpu" else total(amount)


def total(amount: int) -> str:
    """Bytes of a sum, in three digits or so: `336Mi`, `1.2Gi`."""
    whole = MEBI if HUNDRED * MEBI <= abs(amount) < 1024 * MEBI else 1
    return amounts.memory(round(amount / whole) * whole)


def memory(amount: int) -> str:
    """Bytes that were read, so that they can be held against sizes: `336Mi`, `4561Mi`, `11.5Gi`."""
    return words.amount(amount, "memory")


def difference(name: str, amount: int) -> str:
    """`+1.5Gi`."""
    return f"{'+' if amount > 0 else ''}{observed(name, amount)}"


def step(name: str, now: int | None, wanted: int | None) -> str:
    """`512Mi → 1Gi`; of what stays, the size alone."""
    if now == wanted:
        return size(name, now)
    return f"{size(name, now)} {ARROW} {size(name, wanted)}"


def day(at: int) -> str:
    """The day of a moment in UTC, `2026-11-21`."""
    return words.day(at)


def span(seconds: int) -> str:
    """`30 days`, `7 hours`."""
    if seconds >= DAY:
        return amounts.counted(round(seconds / DAY), "day")
    return amounts.counted(round(seconds / 3600), "hour")
