"""What is claimed of our rule, on a fleet that it was not designed with; and that the page says the same.

All 200 containers for all 60 days under every rule: this takes some fifteen seconds, and nothing smaller
would show what the page claims.
"""

import pytest

from bayplan.rightsizing.registry import DEFAULT
from bayplan.rightsizing.report.backtest import Backtest, Tally
from bench import fleets
from bench.workloads import backtest
from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "reference" / "backtest.md"


@pytest.fixture(scope="module")
def found() -> Backtest:
    return backtest.walked()


@pytest.fixture(scope="module")
def tallies(found: Backtest) -> dict[str, Tally]:
    return {one.rule: one for one in found.tallies if one.group == backtest.ALL}


def test_it_is_a_fleet_of_the_size_and_kinds_asked_for(found: Backtest) -> None:
    assert (found.containers, found.days) == (200, 60)
    assert len({one.group for one in found.tallies}) - 1 >= 6
    assert backtest.SEED not in backtest.DESIGNED_WITH


def test_our_rule_has_little_slack(tallies: dict[str, Tally]) -> None:
    assert tallies[DEFAULT].slack <= 0.23


@pytest.mark.parametrize("rival", ["krr", "krr-kills", "vpa", "documents", "operator"])
def test_our_rule_lets_memory_run_out_less_often(tallies: dict[str, Tally], rival: str) -> None:
    assert tallies[DEFAULT].misses < tallies[rival].misses
    assert tallies[DEFAULT].days == tallies[rival].days


def test_every_miss_is_dated(found: Backtest) -> None:
    for one in found.tallies:
        assert len(one.missed) == one.misses
        assert all(miss.at > fleets.BEGIN + found.first * 86_400 for miss in one.missed)


def test_the_page_says_what_was_found(found: Backtest) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for table in (backtest.summary(found), backtest.classes(found), backtest.missed(found)):
        assert "\n".join(table) in page, "write it anew: python -m bench --only backtest.walk"
