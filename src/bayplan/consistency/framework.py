"""What a proof is: a look at the whole declaration that finds what contradicts what.

One proof, one file in `proofs`, one line in `registry`, and at least one case in tests/cases/estate.
"""

from collections.abc import Callable, Iterator

from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration
from bayplan.model.record import Record


class Whole(Record, frozen=True):
    """A declaration, with the lower layer that was observed under it, and the bundles that it comes to."""

    declaration: Declaration
    bundles: tuple[Bundle, ...] = ()


Proof = Callable[[Whole], Iterator[Doubt]]
