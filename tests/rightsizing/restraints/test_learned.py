"""A rule that was wrong before is not trusted to lower anything."""

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Aim
from bayplan.rightsizing.restraints.learned import LEARNED
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI


def held(wanted: int, **learned: str) -> Aim:
    draft = drafts.drafted(drafts.subject("256/512", learned=learned), {Bound.MEMORY_LIMIT: wanted * MI})
    return LEARNED.hold(draft).of(Bound.MEMORY_LIMIT)


def test_it_lowers_nothing() -> None:
    limit = held(300, saying="out of memory on 2026-10-01")
    assert limit.amount == 512 * MI
    assert limit.held[0].said == "rule saying was wrong here before: out of memory on 2026-10-01"


def test_it_lowers_nothing_even_where_nobody_says_what_happened() -> None:
    limit = held(300, saying="")
    assert (limit.amount, limit.held[0].said) == (512 * MI, "rule saying was wrong here before")


def test_it_may_raise() -> None:
    assert held(600, saying="out of memory").amount == 600 * MI


def test_another_rule_is_trusted() -> None:
    assert held(300, krr="out of memory").amount == 300 * MI
