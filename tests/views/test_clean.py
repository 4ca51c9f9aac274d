"""What comes from files is shown as one line of visible characters, whatever stands in them."""

import unicodedata

import pytest
from hypothesis import given

from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Review
from bayplan.views import clean
from tests.views.review import build

CONTROLS = ("Cc", "Cs", "Zl", "Zp")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("Deployment blog/web", "Deployment blog/web", id="plain"),
        pytest.param("größer 猫", "größer 猫", id="other languages"),
        pytest.param("a\nb\r\n\tc", "a b c", id="line ends are spaces"),
        pytest.param("\x1b[31mred", "\ufffd[31mred", id="an escape sequence"),
        pytest.param("a\x9b2J", "a\ufffd2J", id="one of a single character"),
        pytest.param("a\u202eb", "a\ufffdb", id="writing from the right"),
        pytest.param("\udcff", "\ufffd", id="a byte that is no text"),
    ],
)
def test_a_text_is_made_clean(written: str, shown: str) -> None:
    assert clean.text(written) == shown


@given(build.REVIEWS)
def test_nothing_harmful_is_left_anywhere(answer: Review) -> None:
    found = "".join(build.texts(clean.cleaned(answer)))
    assert [char for char in found if unicodedata.category(char) in CONTROLS] == []


@given(build.REVIEWS)
def test_what_is_clean_stays_as_it_is(answer: Review) -> None:
    once = clean.cleaned(answer)
    assert clean.cleaned(once) == once
    assert type(once) is Review and len(once.findings) == len(answer.findings)


def test_other_values_are_kept() -> None:
    finding = Finding("c", Severity.ERROR, "a\x00", "s", line=7)
    assert clean.cleaned(finding) == Finding("c", Severity.ERROR, "a\ufffd", "s", line=7)
