"""Within the bounds: the amount brought to what the limit range allows, or the bound moved to the amount."""

from collections.abc import Iterator

from msgspec.structs import replace

from bayplan.model.overlay import identity
from bayplan.model.policy import LimitRange, LimitRangeItem
from bayplan.review.causes import Breach
from bayplan.review.remedies import editing
from bayplan.review.trouble import Trouble, Variation


def propose(trouble: Trouble) -> Iterator[Variation]:
    """The amount first, because a workload is easier to change than a rule for all."""
    if not trouble.causes.breaches:
        return
    workload = trouble.workload
    for breach in trouble.causes.breaches:
        edit = editing.with_limit if breach.side == "limits" else editing.with_request
        workload = edit(workload, breach.container, breach.resource, breach.allowed)
    said = " and ".join(dict.fromkeys(map(_amount, trouble.causes.breaches)))
    yield Variation(f"set {said}", workload)
    worst = max(trouble.causes.breaches, key=lambda one: abs(one.amount.nanos - one.allowed.nanos))
    written = _written(worst, trouble)
    name = f"LimitRange {worst.limit_range.namespace}/{worst.limit_range.name}"
    maker = trouble.made_by("LimitRange", worst.limit_range.name)
    text = f"set {worst.bound}.{worst.resource} of {name}{maker} to {worst.amount} (now {worst.allowed})"
    yield Variation(text, limit_range=_moved(written, worst))


def _amount(breach: Breach) -> str:
    return f"{breach.side}.{breach.resource} of container {breach.container} to {breach.allowed}"


def _written(breach: Breach, trouble: Trouble) -> LimitRange:
    """The limit range as somebody wrote it: what the API server fills in follows the bounds."""
    known, found = trouble.world.snapshot.limit_ranges, breach.limit_range
    return next((one for one in known if identity(one) == identity(found)), found)


def _moved(limit_range: LimitRange, breach: Breach) -> LimitRange:
    return replace(limit_range, items=tuple(_with_bound(item, breach) for item in limit_range.items))


def _with_bound(item: LimitRangeItem, breach: Breach) -> LimitRangeItem:
    bounds = item.maximum if breach.bound == "max" else item.minimum
    if item.type != "Container" or breach.resource not in bounds:
        return item
    moved = {**bounds, breach.resource: breach.amount}
    return replace(item, maximum=moved) if breach.bound == "max" else replace(item, minimum=moved)
