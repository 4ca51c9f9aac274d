"""What a rule is, and what it may answer.

A filtering rule is asked once per pod for its judgement (`judge`), which then says per bay why the pod may
not stand there; a scoring rule gives a `Scorer`. "No" is a value with its reason. The same rules speak a
second time, over columns, in `bayplan.scheduling.columns`; `tests/scheduling/test_every_rule.py` holds the
two to one answer.
"""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from bayplan.model.names import NodeName
from bayplan.model.record import Record
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.shapes import Shape

BEST: Final = 100
"""The highest score of one rule before its weight (`framework.MaxNodeScore`)."""


class Veto(Record, frozen=True):
    """Why a pod may not stand in a bay. `curable`: removing pods of lower priority from that bay might help
    (`Unschedulable`); otherwise it cannot (`UnschedulableAndUnresolvable`)."""

    rule: str
    reasons: tuple[str, ...]
    curable: bool = True


class Refusal(Record, frozen=True):
    """Why a pod can stand nowhere, found before any node was looked at (a PreFilter status)."""

    rule: str
    reason: str


Verdict = Callable[[Bay], Veto | None]


class Judge:
    """A rule's judgement of one pod: a verdict per bay and, where it already knows, the only nodes to ask."""

    __slots__ = ("only", "verdict")

    def __init__(self, verdict: Verdict, only: frozenset[NodeName] | None = None) -> None:
        self.verdict, self.only = verdict, only


class Filter(Protocol):
    """A rule that can keep a pod off a node."""

    @property
    def name(self) -> str:
        """The plugin's name in a profile."""

    def judge(self, shape: Shape, fleet: Fleet) -> Judge | Refusal | None:
        """How it judges pods of this shape in the fleet as it stands; None when it has nothing to say."""


class Scorer:
    """A rule's scores for one pod: raw per bay, then brought to 0..100 over all feasible bays."""

    __slots__ = ("normalise", "score")

    def __init__(
        self, score: Callable[[Bay], int], normalise: Callable[[list[int]], list[int]] | None = None
    ) -> None:
        self.score, self.normalise = score, normalise


class Score(Protocol):
    """A rule that prefers some nodes."""

    @property
    def name(self) -> str:
        """The plugin's name in a profile."""

    def scorer(self, shape: Shape, fleet: Fleet, feasible: Sequence[Bay]) -> Scorer | None:
        """Its scores for pods of this shape among the feasible bays; None when it skips."""


def by_largest(raw: list[int], *, reverse: bool = False) -> list[int]:
    """Scores as hundredths of the largest (`helper.DefaultNormalizeScore`); reversed, the largest gets 0."""
    largest = max(raw, default=0)
    if largest == 0:
        return [BEST if reverse else 0] * len(raw)
    scaled = [score * BEST // largest for score in raw]
    return [BEST - score for score in scaled] if reverse else scaled
