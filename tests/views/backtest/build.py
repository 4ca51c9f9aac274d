"""A back-test to look at: four rules over two classes."""

from bayplan.model.evidence import DAY, Place
from bayplan.rightsizing.report.backtest import Backtest, Miss, Tally

GI, MI = 1 << 30, 1 << 20
AT = 1_793_512_800
PLACE = Place("Deployment", "media", "photos", "server")
FIGURES = {"bayplan": (0.21, 2), "vpa": (0.48, 5), "krr": (0.17, 61), "documents": (0.52, 4)}


def tally(rule: str, group: str, share: int = 1) -> Tally:
    slack, misses = FIGURES[rule]
    missed = tuple(Miss(PLACE, AT + at * DAY, 512 * MI, (600 + at) * MI) for at in range(misses // share))
    return Tally(
        rule, group, slack, misses // share, 3 * misses, 80 * GI, 120 * GI, 14.25, 9000 // share, missed
    )


def backtest() -> Backtest:
    tallies = tuple(
        tally(rule, group, share)
        for group, share in (("volatile", 2), ("all", 1), ("stable", 2))
        for rule in FIGURES
    )
    return Backtest(60, 14, 7, 200, tallies, ("media/new: 3 days of history",), ("days are those of UTC",))
