"""What a plan comes to, worked by hand."""

from msgspec.structs import replace

from bayplan.rightsizing import pieces, totals
from bayplan.rightsizing.framework import Role
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.plan import Total
from bayplan.rightsizing.report.recommendation import Level
from tests.rightsizing import plans

GI = 1 << 30
FOUND = [
    plans.advised(
        "web",
        request=("1Gi", "2Gi"),
        limit=("4Gi", None),
        asked={"request": "3Gi"},
        replicas=3,
        tier="1-cluster",
        portrait=Portrait(peak=GI),
    ),
    plans.advised(
        "db", request=("4Gi", "2Gi"), limit=(None, "5Gi"), tier="0-core", portrait=Portrait(peak=2 * GI)
    ),
    plans.advised("parked", request=("8Gi", "1Gi"), replicas=0),
    replace(plans.advised("first", request=("8Gi", "1Gi")), role=Role.INIT),
]
NODES = [Total("node", "n1", "requests.memory", 7 * GI, 8 * GI, 10 * GI)]


def total(group: str, name: str, bound: str, kept: int = 2) -> Total:
    changes = pieces.changes(piece for one in FOUND[:kept] for piece in pieces.pieces(one, Level.SAFE))
    found = totals.totals(FOUND, changes, NODES)
    (only,) = [one for one in found if (one.group, one.name, one.bound) == (group, name, bound)]
    return only


def test_everything_is_summed_over_replicas() -> None:
    found = total("all", "", "requests.memory")
    assert (found.before, found.after) == (7 * GI, 8 * GI)
    assert (found.capacity, found.peak) == (10 * GI, 5 * GI)


def test_what_a_rule_asks_by_itself_stands_beside_it() -> None:
    assert total("all", "", "requests.memory").asked == 11 * GI
    assert total("all", "", "limits.memory").asked == 17 * GI


def test_what_is_not_planned_stays() -> None:
    assert total("all", "", "requests.memory", kept=0).after == 7 * GI


def test_tiers_are_told_apart() -> None:
    assert total("tier", "0-core", "requests.memory").after == 2 * GI
    assert total("tier", "1-cluster", "limits.memory").after == 12 * GI
    assert total("node", "n1", "requests.memory").capacity == 10 * GI


def test_a_peak_that_nobody_knows_leaves_the_sum_unknown() -> None:
    assert total("all", "", "requests.cpu").peak is None
