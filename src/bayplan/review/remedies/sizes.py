"""A smaller size: the most of a resource that a container may have and still pass, found by halving.

Less than half of what somebody asked for is no remedy, and is not told.
"""

from collections.abc import Callable, Iterator

from bayplan.model.demand import CPU
from bayplan.model.pods import Container
from bayplan.model.quantities import NANOS, Family, Quantity
from bayplan.review import halving, shortages
from bayplan.review.remedies import editing
from bayplan.review.trouble import Trouble, Variation

_STEP_OF_MEMORY = (1 << 20) * NANOS
_STEP_OF_CPU = NANOS // 1000


def propose(trouble: Trouble, passes: Callable[[Variation], bool]) -> Iterator[Variation]:
    """The largest amount that passes of the resource in question, in the container that has most of it."""
    resource = _resource(trouble)
    container = _largest(trouble, resource) if resource else None
    if container is None:
        return
    known = max(_sides(container, resource), key=lambda one: one.nanos)
    step = _STEP_OF_CPU if resource == CPU else _STEP_OF_MEMORY if known.family is Family.BINARY else NANOS

    def variation(steps: int) -> Variation:
        amount = Quantity(steps * step, known.family)
        text = f"lower {resource} of container {container.name} to {amount} (now {known})"
        return Variation(text, editing.scaled_down(trouble.workload, container.name, resource, amount))

    whole = -(-known.nanos // step)
    best = halving.most(whole // 2 - 1, whole, lambda steps: passes(variation(steps)))
    if best >= max(whole // 2, 1):
        yield variation(best)


def _resource(trouble: Trouble) -> str:
    """The resource that is short: the quota's, or the one that no node has enough of."""
    if trouble.excess is not None:
        return trouble.excess.resource.rpartition("requests.")[2].rpartition("limits.")[2]
    return next(filter(None, (shortages.lacking(message) for _, message in trouble.forecast.waiting)), "")


def _largest(trouble: Trouble, resource: str) -> Container | None:
    def amount(container: Container) -> int:
        return max((one.nanos for one in _sides(container, resource)), default=0)

    found = max(trouble.workload.template.spec.containers, key=amount, default=None)
    return found if found is not None and amount(found) else None


def _sides(container: Container, resource: str) -> list[Quantity]:
    """What a container says of a resource, as its request and as its limit."""
    known = container.resources
    return [side[resource] for side in (known.requests, known.limits) if resource in side]
