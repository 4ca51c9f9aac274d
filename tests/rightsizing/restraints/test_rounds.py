"""Sizes that people write, across no bound."""

from msgspec.structs import replace

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Draft
from bayplan.rightsizing.restraints.rounds import ROUNDS
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI

REQUEST, LIMIT, CPU = Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT, Bound.CPU_REQUEST


def amounts(draft: Draft) -> list[int | None]:
    return [ROUNDS.hold(draft).of(one).amount for one in (REQUEST, LIMIT, CPU)]


def test_up_to_the_next_round_one() -> None:
    about = drafts.subject("256/512", current={"requests.cpu": 500})
    wanted = {REQUEST: 301 * MI + 7, LIMIT: 1001 * MI, CPU: 153}
    assert amounts(drafts.drafted(about, wanted)) == [304 * MI, 1024 * MI, 155]


def test_what_stays_is_not_rounded() -> None:
    about = drafts.subject("301/1001", current={"requests.cpu": 153})
    wanted = {REQUEST: 301 * MI, LIMIT: 1001 * MI, CPU: 153}
    assert amounts(drafts.drafted(about, wanted)) == [301 * MI, 1001 * MI, 153]


def test_not_above_what_is_allowed() -> None:
    draft = drafts.drafted(drafts.subject("256/512"), {LIMIT: 1001 * MI})
    capped = draft.with_(replace(draft.of(LIMIT), most=1010 * MI))
    assert amounts(capped)[1] == 1001 * MI


def test_not_above_a_limit() -> None:
    assert amounts(drafts.drafted(drafts.subject("256/1003"), {REQUEST: 1001 * MI}))[0] == 1001 * MI
    about = drafts.subject(current={"requests.cpu": 500, "limits.cpu": 154})
    assert amounts(drafts.drafted(about, {CPU: 153}))[2] == 153


def test_one_that_comes_to_the_other_is_not_rounded_away_from_it() -> None:
    draft = drafts.drafted(drafts.subject("301/", equal=True), {LIMIT: 301 * MI})
    assert amounts(draft)[:2] == [301 * MI, 301 * MI]


def test_a_pair_that_could_not_become_equal_is_rounded_all_the_same() -> None:
    draft = drafts.drafted(drafts.subject("301/512", equal=True), {LIMIT: 1001 * MI})
    assert amounts(draft)[:2] == [301 * MI, 1024 * MI]
