"""The one list of remedies, in the order in which they are told: from the smallest change to the largest."""

from collections.abc import Callable, Iterator
from typing import Final

from bayplan.admission.quotas import QuotaKey
from bayplan.model.findings import Fix
from bayplan.model.pods import Amounts
from bayplan.review.remedies import bounds, quota, replicas, saying, sizes, strategy
from bayplan.review.trouble import Trouble, Variation

MOST: Final = 4
"""So many remedies are told of one trouble."""

Passes = Callable[[Variation], bool]
Needs = Callable[[Variation], dict[QuotaKey, Amounts]]
"""The highest use of each quota in a world that differs so."""


def fixes(trouble: Trouble, passes: Passes, needs: Needs) -> tuple[Fix, ...]:
    """The smallest changes that would make a workload pass, each of which was tried."""
    found: list[Fix] = []
    for variation in _proposals(trouble, passes, needs):
        if passes(variation):
            found.append(Fix(variation.text, verified=True))
        if len(found) == MOST:
            break
    return tuple(found)


def _proposals(trouble: Trouble, passes: Passes, needs: Needs) -> Iterator[Variation]:
    yield from strategy.propose(trouble)
    yield from bounds.propose(trouble)
    yield from saying.propose(trouble)
    yield from sizes.propose(trouble, passes)
    yield from replicas.propose(trouble, passes)
    lifted = quota.lifted(trouble)
    if lifted is not None:
        yield from quota.propose(trouble, needs(lifted))
