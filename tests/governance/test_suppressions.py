"""Excuses: how they are written, what they hide, and what is said about them."""

import datetime
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.governance import allowances, suppressions
from bayplan.governance.allowances import Allowance
from bayplan.governance.framework import House
from bayplan.model.estate import Declaration, Suppression
from bayplan.model.findings import Finding, Severity
from bayplan.model.trees import Comment, Declared, Origin, Tree
from tests.governance import build

LATER = datetime.date(2027, 1, 31)
FOUND = Finding(
    "cpu-limit", Severity.WARNING, "Deployment shop/web", "container web limits CPU to 1", file="web.yaml"
)


class Excuses(NamedTuple):
    """Where a Deployment may be excused."""

    comments: tuple[str, ...] = ()
    annotation: str = ""
    estate: tuple[Suppression, ...] = ()


def read(text: str) -> list[Allowance]:
    return list(allowances.read(text, "Deployment shop/web", Origin()))


def house(excuses: Excuses, today: datetime.date = build.TODAY) -> House:
    """A house of one Deployment with these excuses."""
    declared = Declared(
        "apps/v1", "Deployment", "shop", "web", Origin("web.yaml", 3),
        annotations={allowances.ANNOTATION: excuses.annotation},
        comments=tuple(Comment("web.yaml", 5 + at, text) for at, text in enumerate(excuses.comments)),
    )  # fmt: skip
    declaration = Declaration(suppressions=excuses.estate)
    return build.house(Tree(declared=(declared,), declaration=declaration), today=today)


def commented(*texts: str) -> Excuses:
    return Excuses(comments=texts)


def estate(check: str, subject: str, until: datetime.date = LATER) -> Excuses:
    return Excuses(estate=(Suppression(check, subject, "licence", until),))


def kept(house: House) -> list[str]:
    return [finding.check for finding in suppressions.apply([FOUND], house)[0]]


def test_one_grammar() -> None:
    (one,) = read("cpu-limit until 2027-01-31: the licence is for two cores")
    assert (one.code, one.until) == ("cpu-limit", datetime.date(2027, 1, 31))
    assert one.reason == "the licence is for two cores"


def test_several_codes_share_a_reason() -> None:
    assert [(one.code, one.reason) for one in read("cpu-limit, tier-memory: both: for the vendor")] == [
        ("cpu-limit", "both: for the vendor"),
        ("tier-memory", "both: for the vendor"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is not of the form"),
        ("CPU limits, please", "is not of the form"),
        ("cpu-limit until next year: because", "is not of the form"),
        ("cpu-limit until 2027-02-30: because", "no day of the calendar"),
    ],
)
def test_what_cannot_be_read_says_so(text: str, fault: str) -> None:
    (one,) = read(text)
    assert fault in one.fault


@given(st.text(max_size=60))
def test_any_text_is_read_or_faulted(text: str) -> None:
    assert all(one.code or one.fault for one in read(text))


EXCUSED = {
    "a comment": commented("bayplan: allow cpu-limit until 2027-01-31: licence"),
    "a comment behind words": commented("two cores. bayplan: allow cpu-limit until 2027-01-31: licence"),
    "the annotation": Excuses(annotation="tier-memory: x\ncpu-limit until 2027-01-31: licence"),
    "the estate": estate("cpu-limit", "Deployment shop/*"),
    "a pattern of codes": estate("cpu-*", "*"),
}


@pytest.mark.parametrize("where", EXCUSED)
def test_an_excuse_hides_and_gives_its_reason(where: str) -> None:
    remaining, hidden = suppressions.apply([FOUND], house(EXCUSED[where]))
    assert "cpu-limit" not in [finding.check for finding in remaining]
    assert [finding.subject for finding in hidden] == [FOUND.subject]
    assert "licence" in hidden[0].remedy


NOT_EXCUSED = {
    "another code": (commented("bayplan: allow tier-memory until 2027-01-31: x"), "suppression-unused"),
    "a day gone by": (commented("bayplan: allow cpu-limit until 2026-10-31: x"), "suppression-expired"),
    "no reason": (commented("bayplan: allow cpu-limit until 2027-01-31"), "suppression-without-reason"),
    "an empty reason": (commented("bayplan: allow cpu-limit:  "), "suppression-without-reason"),
    "no form": (commented("bayplan: allow everything!"), "suppression-unreadable"),
}


@pytest.mark.parametrize("why", NOT_EXCUSED)
def test_what_does_not_hide_is_said(why: str) -> None:
    excuses, code = NOT_EXCUSED[why]
    assert sorted(kept(house(excuses))) == sorted(["cpu-limit", code])


def test_an_excuse_without_an_end_hides_and_is_noted() -> None:
    assert kept(house(commented("bayplan: allow cpu-limit: licence"))) == ["suppression-open-ended"]


def test_an_excuse_of_another_code_of_the_estate_is_noted() -> None:
    assert sorted(kept(house(estate("tier-memory", "Deployment shop/*")))) == [
        "cpu-limit",
        "suppression-unused",
    ]


def test_what_is_not_there_to_be_looked_at_is_not_called_unused() -> None:
    """Of an estate only one stack may be under review."""
    assert kept(house(estate("cpu-limit", "Job *"))) == ["cpu-limit"]


def test_a_code_that_was_not_looked_for_is_not_called_unused() -> None:
    built = house(commented("bayplan: allow quota-exceeded until 2027-01-31: spare"))
    assert kept(built) == ["cpu-limit"]
    everything = suppressions.apply([FOUND], built, codes=("quota-exceeded",))[0]
    assert [finding.check for finding in everything] == ["cpu-limit", "suppression-unused"]


def test_an_excuse_of_what_was_bad_before_is_not_called_unused() -> None:
    built = house(commented("bayplan: allow cpu-limit until 2027-01-31: licence"))
    assert suppressions.apply([], built, besides=[FOUND]) == ((), ())


def test_the_finding_about_an_excuse_stands_where_the_excuse_stands() -> None:
    built = house(commented("note", "bayplan: allow cpu-limit until 2026-10-31: x"))
    expired = next(one for one in suppressions.apply([FOUND], built)[0] if one.check == "suppression-expired")
    assert (expired.file, expired.line) == ("web.yaml", 6)
    assert "ended on 2026-10-31, yesterday" in expired.summary


@given(st.sampled_from(sorted(EXCUSED)), st.integers(min_value=1, max_value=400))
def test_what_expires_hides_until_its_day_and_never_after(where: str, days: int) -> None:
    later = house(EXCUSED[where], LATER + datetime.timedelta(days=days))
    remaining, hidden = suppressions.apply([FOUND], later)
    assert hidden == ()
    assert {"cpu-limit", "suppression-expired"} <= {finding.check for finding in remaining}


@pytest.mark.parametrize("where", EXCUSED)
def test_it_holds_on_its_last_day(where: str) -> None:
    assert FOUND not in suppressions.apply([FOUND], house(EXCUSED[where], LATER))[0]
