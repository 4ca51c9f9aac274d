"""All recommendations together: what a level takes of them, cut back until the proof finds nothing broken.

Who asks for a plan says how it is proved; nothing here knows a cluster. What breaks something even so is in
the plan's proof, in words.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.rightsizing import pieces, totals
from bayplan.rightsizing.cutting import Cut, Prove
from bayplan.rightsizing.report.plan import Omitted, Plan
from bayplan.rightsizing.report.recommendation import Level, Recommendation

BY_LEVEL: Final = "level"


def plan(
    recommendations: Sequence[Recommendation], *, level: Level, priority: Sequence[str], prove: Prove
) -> Plan:
    """The plan of a level. `priority`: patterns of `namespace/name`, those to be kept first in front."""
    found = [piece for one in recommendations for piece in pieces.pieces(one, level)]
    cut = Cut(found, priority, prove)
    changes = pieces.changes(cut.kept)
    return Plan(
        level=level,
        changes=changes,
        omitted=(*cut.omitted, *_left_by_level(recommendations, level)),
        totals=totals.totals(recommendations, changes, cut.proof.nodes),
        proof=cut.proof,
    )


def _left_by_level(recommendations: Sequence[Recommendation], level: Level) -> Iterator[Omitted]:
    for found in recommendations:
        left = [
            f"{one.bound} {pieces.written(one.bound, one.wanted)}" for one in pieces.left_by(found, level)
        ]
        if left:
            yield Omitted(found.place, BY_LEVEL, f"{', '.join(left)}: a plan of level {level} leaves it out")
