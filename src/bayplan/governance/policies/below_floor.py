"""A limit or a request below a floor that a comment beside it declares.

The comment is about the value on whose line it stands, else about the container within whose lines it stands,
else about the only container. Where it does not say of what, the limit is meant, or the request where there
is no limit. `DO NOT LOWER` without a number cannot be checked.
"""

import itertools
from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.governance.framework import Check, Complaint, House, Role, Site, Work
from bayplan.model import floors
from bayplan.model.findings import Severity
from bayplan.model.floors import Floor
from bayplan.model.quantities import Quantity
from bayplan.model.trees import Comment, Origin

_SIDES: Final = ("limits", "requests")


class _Value(NamedTuple):
    """A value that a comment may be about."""

    site: Site
    side: str
    amount: Quantity

    def at(self, resource: str) -> Origin:
        return self.site.at(f"{self.side}.{resource}")


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        for comment in work.declared.comments:
            declared = floors.floor(comment.text)
            value = _meant(work, comment, declared) if declared else None
            if declared and value and value.amount.nanos < declared.amount.nanos:
                yield _complaint(comment, declared, value)


def _complaint(comment: Comment, declared: Floor, value: _Value) -> Complaint:
    what = f"{declared.resource} {value.side.removesuffix('s')}"
    return Complaint(
        value.site.subject,
        f"{value.site.label} has a {what} of {value.amount}, below the floor of {declared.amount} beside it",
        value.at(declared.resource),
        (f"{comment.file}:{comment.line} says: {comment.text.strip()}",),
        f"{value.amount} < {declared.amount}",
        f"set {value.side}.{declared.resource} to at least {declared.amount}, or correct the comment",
    )


def _meant(work: Work, comment: Comment, declared: Floor) -> _Value | None:
    """The value that a comment is about."""
    values = list(_values(work, declared))
    beside = (one for one in values if _on_line(one.at(declared.resource), comment))
    within = (one for one in values if _stands_in(one.site, comment, above=0))
    below = (one for one in values if _stands_in(one.site, comment, above=1))
    only = values if len({one.site.path for one in values}) == 1 else []
    return next(itertools.chain(beside, within, below, only), None)


def _values(work: Work, declared: Floor) -> Iterator[_Value]:
    """The amounts of that resource, limits first."""
    for site in work.sites:
        for side in [declared.side] if declared.side else _SIDES:
            said = site.resources.limits if side == "limits" else site.resources.requests
            if declared.resource in said and site.role is not Role.POD:
                yield _Value(site, side, said[declared.resource])


def _on_line(origin: Origin, comment: Comment) -> bool:
    exact = origin.last_line in (0, origin.line)
    return exact and (origin.file, origin.line) == (comment.file, comment.line)


def _stands_in(site: Site, comment: Comment, above: int) -> bool:
    """Whether a comment stands in the lines of a container, or so many lines above them."""
    container = site.path.removesuffix(".resources")
    lines = [
        line
        for path, place in site.declared.places.items()
        if place.file == comment.file and (path == container or path.startswith(f"{container}."))
        for line in (place.line, max(place.line, place.last_line))
    ]
    return bool(lines) and min(lines) - above <= comment.line <= max(lines)


BELOW_FLOOR: Final = Check(
    code="below-floor",
    severity=Severity.WARNING,
    title="size below a floor declared beside it",
    reason=(
        "A comment such as `do not drop below 2Gi` is what an outage taught: a start-up peak, an import, a "
        "heap that no graph of the last days shows. Whoever trims the number by usage brings the outage back."
    ),
    remedy="keep to the floor, or correct the comment if what it says has changed",
    look=_look,
)
