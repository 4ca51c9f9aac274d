"""What a proof is: a look at the whole declaration that finds what contradicts what.

One proof, one file in `proofs`, one line in `registry`, and at least one case in tests/cases/estate.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast

from bayplan.capacity.filling import Settle
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration
from bayplan.scheduling.settle import settle

T = TypeVar("T")


def by_rules(_nodes: int, _pods: int) -> Settle:
    """The engine that asks rule by rule, however many nodes and pods there are."""
    return settle


class Whole:
    """A declaration, with the lower layer that was observed under it, and the bundles that it comes to.

    `settler` gives the engine for so many nodes and pods.
    """

    def __init__(
        self,
        declaration: Declaration,
        bundles: Sequence[Bundle] = (),
        settler: Callable[[int, int], Settle] = by_rules,
    ) -> None:
        self.declaration, self.bundles, self.settler = declaration, tuple(bundles), settler
        self._notes: dict[Callable[[Whole], object], object] = {}

    def note(self, compute: "Callable[[Whole], T]") -> T:
        """What a function makes of this whole, worked out once for all proofs."""
        if compute not in self._notes:
            self._notes[compute] = compute(self)
        return cast(T, self._notes[compute])


Proof = Callable[[Whole], Iterator[Doubt]]
