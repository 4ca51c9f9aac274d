"""The comment: shown as it is meant, whatever names stand in it, and never longer than a forge takes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Account, Ending, Review, Verdict
from bayplan.views import clean
from bayplan.views.review import markdown, markup
from tests.views.review import build

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TAGS = re.compile(r"<[^>]*>")
OURS = {"<details>", "<summary>", "</summary>", "</details>"}
LINES = build.TEXTS.map(lambda text: " ".join(clean.text(text).split()))


def test_the_comment_says_everything_that_a_reviewer_needs() -> None:
    made = markdown.rendered(build.bad())
    assert made.startswith("### Bayplan: 2 changes would be refused, ")
    assert (
        "| error | `servarr/main.tf:14` | **Deployment servarr/soulseek** "
        "the pod's memory limit is above what the limit range allows |\n"
    ) in made
    assert f"```text\n{build.QUOTA_REFUSAL}\n```" in made
    assert "- raise requests\\.memory of tier\\-quota to 13776Mi (not tried)\n" in made
    assert "| `immich/tier-quota` | `requests.memory` | 9680Mi → 11776Mi | 13776Mi | 12Gi | 112 % |" in made
    assert made.count("<details>") == made.count("</details>") == 7


def test_a_clean_tree_is_a_short_comment() -> None:
    assert markdown.rendered(build.clean()).splitlines() == [
        "### Bayplan: Clean\\: 43 stacks, 128 workloads, 0 findings",
        "",
        "Reviewed stacks; Kubernetes 1\\.35; 212 files, 43 stacks, 310 objects, 128 workloads, "
        "140 containers.",
    ]


@given(LINES)
def test_escaped_text_is_text(text: str) -> None:
    (inline,) = READER.parseInline(markup.escaped(text))
    shown = "".join(child.content for child in inline.children or ())
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert shown.replace("@\u200b", "@") == text
    assert "@" not in shown.replace("@\u200b", "")


@given(LINES.filter(bool))
def test_code_is_code(text: str) -> None:
    (inline,) = READER.parseInline(markup.code(text))
    assert [(child.type, child.content) for child in inline.children or ()] == [("code_inline", text)]


@given(LINES)
def test_a_block_is_one_block(text: str) -> None:
    assert [(token.type, token.content) for token in READER.parse(markup.block(text))] == [
        ("fence", f"{text}\n")
    ]


@given(LINES)
def test_within_html_nothing_is_a_tag(text: str) -> None:
    assert "<" not in markup.entities(text) and ">" not in markup.entities(text)


@settings(max_examples=60)
@given(build.REVIEWS)
def test_no_text_breaks_the_comment(answer: Review) -> None:
    html = [token.content for token in READER.parse(markdown.rendered(answer)) if token.type == "html_block"]
    assert {tag for part in html for tag in TAGS.findall(part)} <= OURS
    rendered = READER.render(markdown.rendered(answer))
    assert rendered.count("<h3>") == 1
    assert rendered.count("<tr>") >= len(answer.findings)
    rows = re.findall(r"<tr>\n(?:<td[^>]*>.*</td>\n)*</tr>", rendered)
    assert {row.count("<td") for row in rows} <= {3, 6}


@pytest.mark.parametrize(("number", "length"), [(1, 100_000), (30, 30_000), (200, 3_000), (3_000, 20)])
def test_it_stays_below_what_a_forge_takes(number: int, length: int) -> None:
    finding = Finding(
        "c", Severity.ERROR, "ü" * length, "s" * length, ("e" * length,) * 3, "r" * length, "f" * length
    )
    verdict = Verdict("Job", "d" * length, "j", Ending.STOPS, "s" * length)
    account = Account("a" * length, "q", "cpu", "1", "1", "1", "1", "0", 0.9)
    answer = Review(
        "p" * length, "1.35", "b" * length, findings=(finding,) * number, before=(finding,) * number,
        verdicts=(verdict,) * number, accounts=(account,) * number,
    )  # fmt: skip
    made = markdown.rendered(answer)
    assert len(made.encode()) < 65_536
    assert made.count("<details>") == made.count("</details>")


def test_what_was_left_out_is_said() -> None:
    many = [replace(build.LIMIT, subject=f"Pod d/{number}") for number in range(300)]
    made = markdown.rendered(build.with_findings(*many))
    assert made.endswith(" folded sections. The JSON report has everything.\n")
    left = int(re.findall(r"Left out for want of room: ([\d,]+) findings in the table", made)[0])
    assert made.count("\n| error |") == 300 - left


@given(st.integers(0, 40))
def test_what_fits_is_not_left_out(number: int) -> None:
    made = markdown.rendered(build.with_findings(*[build.BUDGET] * number))
    assert "Left out" not in made and made.count("\n| warning |") == number
