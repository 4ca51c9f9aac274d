"""As many pieces as fit, in their order: the first that does not is left out, those behind it still tried.

Halving finds it. Whoever fills proves what is `asked`, and tells what came of it; so several fillings that
have nothing to do with each other can be proved at the same time.
"""

from collections.abc import Iterable, Sequence

from bayplan.rightsizing.pieces import Piece
from bayplan.rightsizing.report.plan import Proof


class Filling:
    """A row of pieces on its way. `blamed` are those that were left out, each with what it would break.

    `taken` is what fits, once it is `done`; `untried` what was given up.
    """

    def __init__(self, rest: Sequence[Piece]) -> None:
        self.taken: list[Piece] = []
        self.blamed: list[tuple[Piece, Proof]] = []
        self.untried: list[Piece] = []
        self._rest = list(rest)
        self._good, self._bad, self._proof = 0, len(self._rest) + 1, Proof()

    @property
    def done(self) -> bool:
        """Whether nothing is left to be asked."""
        return not self._rest

    @property
    def begins(self) -> bool:
        """Whether a culprit is found, and the next one not looked for yet."""
        return self._bad > len(self._rest)

    @property
    def asked(self) -> list[Piece]:
        """What is to be proved next; once it is done, what it came to."""
        return [*self.taken, *self._rest[: self._middle]]

    def hear(self, proof: Proof) -> None:
        """Takes in the proof of what was asked."""
        if not proof.breaks:
            self._good = self._middle
        else:
            self._bad, self._proof = self._middle, proof
        if self._good == len(self._rest):
            self._go_on(len(self._rest))
        elif self._bad - self._good == 1:
            self.blamed.append((self._rest[self._good], self._proof))
            self._go_on(self._bad)

    def stop(self) -> None:
        """Gives up what is left."""
        self.untried, self._rest = self._rest, []

    @property
    def _middle(self) -> int:
        """First all of them, then half of what is in doubt."""
        return len(self._rest) if self.begins else (self._good + self._bad) // 2

    def _go_on(self, behind: int) -> None:
        self.taken += self._rest[: self._good]
        self._rest = self._rest[behind:]
        self._good, self._bad = 0, len(self._rest) + 1


def joined(found: Iterable[Filling]) -> Filling:
    """Several fillings that are done as one."""
    whole = Filling(())
    for one in found:
        whole.taken += one.taken
        whole.blamed += one.blamed
        whole.untried += one.untried
    return whole
