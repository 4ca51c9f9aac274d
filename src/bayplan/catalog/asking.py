"""What containers ask for: once as a chart's values have it, once as it counts in capacity.

Both come from one place, so that a footprint cannot say anything else than the values.
"""

from bayplan.model.plain import Keys
from bayplan.model.pods import Amounts
from bayplan.model.quantities import Quantity, parse
from bayplan.model.record import Record


class Ask(Record, frozen=True):
    """What one container, or several together, request, and where their limits are."""

    requests: Amounts = {}
    limits: Amounts = {}
    containers: int = 1


def ask(requests: str, limits: str = "") -> Ask:
    """`cpu=10m memory=64Mi` as what one container asks for."""
    return Ask(_amounts(requests), _amounts(limits))


def together(*asks: Ask) -> Ask:
    """What the containers of one pod come to. A limit counts only where every one of them has it."""
    requests, limits = _summed([one.requests for one in asks]), _summed([one.limits for one in asks])
    bounded = {name: amount for name, amount in limits.items() if all(name in one.limits for one in asks)}
    return Ask(requests, bounded, sum(one.containers for one in asks))


def resources(asks: Ask) -> Keys:
    """Requests and limits as the spec of a container has them."""
    made: Keys = {}
    for key, amounts in (("requests", asks.requests), ("limits", asks.limits)):
        if amounts:
            made[key] = {name: str(amount) for name, amount in amounts.items()}
    return made


def _amounts(text: str) -> Amounts:
    pairs = (pair.partition("=") for pair in text.split())
    return {name: parse(value) for name, _, value in pairs}


def _summed(amounts: list[Amounts]) -> Amounts:
    total: dict[str, Quantity] = {}
    for one in amounts:
        for name, amount in one.items():
            total[name] = total[name].plus(amount) if name in total else amount
    return total
