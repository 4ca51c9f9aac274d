"""How an aim moves, stays, and remembers why."""

from bayplan.rightsizing.framework import Bound, Figure, Term
from bayplan.rightsizing.report.recommendation import Held
from bayplan.rightsizing.restraint import Aim, Cause

LIMIT = Bound.MEMORY_LIMIT
AIM = Aim(LIMIT, 500, Figure(0).then("observed", 300))


def test_a_move_is_the_last_term_and_is_held() -> None:
    moved = AIM.moved(400, "floor", "why")
    assert moved.figure == Figure(400, (Term("observed", 300), Term("held", 400, note="why")))
    assert moved.held == (Held("floor", "why", 300),)
    assert moved.moved(400, "peak", "again") is moved


def test_a_figure_that_nobody_made_begins_with_what_is_set() -> None:
    moved = Aim(LIMIT, 500).moved(600, "kill", "why")
    assert moved.figure is not None
    assert [(one.what, one.amount) for one in moved.figure.terms] == [("given", 500), ("held", 600)]


def test_the_highest_least_stays() -> None:
    aim = AIM.at_least(450, "a", "").at_least(400, "b", "")
    assert (aim.amount, aim.least, len(aim.held)) == (450, 450, 1)


def test_a_cause_counts_where_less_is_set_now() -> None:
    assert AIM.at_least(400, "a", "", Cause.FLOOR).cause is Cause.USAGE
    assert AIM.at_least(501, "a", "", Cause.FLOOR).cause is Cause.FLOOR
    asked = Aim(LIMIT, 500, Figure(0).then("observed", 900))
    assert asked.at_least(600, "a", "", Cause.KILL).cause is Cause.KILL
    assert asked.at_least(600, "a", "", Cause.KILL).at_least(700, "b", "", Cause.FLOOR).cause is Cause.KILL


def test_kept_is_what_is_set() -> None:
    kept = AIM.moved(400, "floor", "why", Cause.FLOOR).kept("gain", "little")
    assert (kept.amount, kept.changed, kept.cause) == (500, False, Cause.USAGE)
    unset = Aim(LIMIT, None, Figure(0).then("observed", 300)).kept("gain", "little")
    assert (unset.amount, unset.changed) == (None, False)


def test_what_is_not_set_stays_so() -> None:
    assert Aim(LIMIT).at_least(400, "peak", "why").amount is None
