"""The edits of a patch by the service that they concern, each with what a commit says of them.

A service is a folder that is applied as one; where nothing is applied so, it is a workload.
"""

import datetime
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bayplan.app import sentences
from bayplan.model.evidence import DAY, Place
from bayplan.rightsizing import rounding, words
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.patch import Edit, Patch
from bayplan.rightsizing.report.recommendation import Recommendation, Sized

_LONGEST_TITLE: Final = 72


class Service(NamedTuple):
    """A service, its edits, and the message of their commit."""

    name: str
    message: str
    edits: tuple[Edit, ...]


def services(patch: Patch, recommendations: Sequence[Recommendation]) -> tuple[Service, ...]:
    """The services that a patch concerns, by name."""
    by_name: dict[str, list[Edit]] = {}
    for edit in patch.edits:
        by_name.setdefault(_name(edit), []).append(edit)
    known = {one.place: one for one in recommendations}
    return tuple(
        Service(name, _message(name, edits, known), tuple(edits)) for name, edits in sorted(by_name.items())
    )


def _name(edit: Edit) -> str:
    if edit.stack:
        return edit.stack
    workloads = dict.fromkeys(f"{place.namespace}/{place.workload}" for place in edit.places)
    return ", ".join(sorted(workloads)) or edit.file


def _message(name: str, edits: Sequence[Edit], known: dict[Place, Recommendation]) -> str:
    places = dict.fromkeys(place for edit in edits for place in edit.places)
    counted = sentences.counted(len(places), "container", "containers")
    title = f"{name}: {counted} sized on evidence"
    if len(title) > _LONGEST_TITLE:
        title = f"{counted} sized on evidence"
    told = ["\n".join(_of_place(place, edits, known.get(place))) for place in sorted(places)]
    return "\n\n".join((title, *told)) + "\n"


def _of_place(place: Place, edits: Sequence[Edit], known: Recommendation | None) -> Iterator[str]:
    """What becomes of a container, and why."""
    yield str(place)
    bounds = dict.fromkeys(
        (bound, edit.old, edit.new)
        for edit in edits
        for one, bound in zip(edit.places, edit.bounds, strict=True)
        if one == place
    )
    for bound in dict.fromkeys(bound for bound, _, _ in bounds):
        old, new = next((old, new) for one, old, new in bounds if one == bound)
        sized = known.of(bound) if known is not None else None
        yield f"  {bound}: " + (_amounts(sized) or f"{old} -> {new}")
        if sized is not None and sized.terms:
            yield f"    {_way(sized)}"
    if known is not None:
        yield from (f"  {row}" for row in _evidence(known))


def _amounts(sized: Sized | None) -> str:
    if sized is None or sized.wanted is None:
        return ""
    resource = sized.bound.partition(".")[2]
    before = rounding.written(sized.now, resource) if sized.now is not None else "unset"
    return f"{before} -> {rounding.written(sized.wanted, resource)}"


def _way(sized: Sized) -> str:
    """How the figure came about, from what was observed: each step, a restraint by its code."""
    resource = sized.bound.partition(".")[2]
    codes = {one.said: one.code for one in sized.held if one.before is not None}
    steps = ((codes.get(one.note, one.what) if one.what == "held" else one.what, one) for one in sized.terms)
    return ", ".join(f"{what} {words.amount(one.amount, resource)}" for what, one in steps)


def _evidence(known: Recommendation) -> Iterator[str]:
    """The rule, the window, and the peaks."""
    portrait = known.portrait
    if known.rule:
        yield f"rule {known.rule}; evidence: {portrait.quality}"
    if portrait.window:
        covered = f"{portrait.window / DAY:.3g} days, {_date(portrait.start)} to {_date(portrait.end)}"
        yield f"window {covered}, {portrait.samples} readings"
    if peaks := ", ".join(_peaks(portrait)):
        yield peaks
    if portrait.kills:
        last = f", last on {_date(portrait.killed_at)}" if portrait.killed_at is not None else ""
        yield f"ran out of memory {sentences.counted(portrait.kills, 'time', 'times')}{last}"
    if portrait.trend is not None and portrait.trend.per_day > 0:
        yield f"{portrait.trend.kind} of {words.amount(portrait.trend.per_day, 'memory')} a day"


def _peaks(portrait: Portrait) -> Iterator[str]:
    for name, amount, resource, at in (
        ("peak", portrait.peak, "memory", portrait.peak_at),
        ("peak at start", portrait.start_peak, "memory", None),
        ("p95", portrait.p95, "memory", None),
        ("typical", portrait.typical, "memory", None),
        ("CPU p95", portrait.cpu_p95, "cpu", None),
    ):
        if amount is not None:
            yield f"{name} {_rough(amount, resource)}" + (f" on {_date(at)}" if at is not None else "")


def _rough(amount: int, resource: str) -> str:
    """An observation in whole Mi: its bytes mean nothing."""
    return rounding.written(amount, resource) if resource == "cpu" else f"{-(-amount // rounding.MI)}Mi"


def _date(moment: int) -> str:
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).date().isoformat()
