"""The reference of lint is true: a page for every code, whose examples fail and pass as they say."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from bayplan.governance.framework import Topic
from bayplan.governance.registry import CHECKS
from bayplan.governance.suppressions import TOPICS
from tests.governance import build
from tools import lint_index

FOLDER = lint_index.INDEX.parent
CODES = {topic.code: topic for topic in (*CHECKS, *TOPICS)}
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in FOLDER.glob("[a-z]*.md")}
FENCE = re.compile(
    r"^```(?P<language>yaml|hcl) (?P<mark>\w+)(?P<more>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S
)
NAMES = {"yaml": "objects-{}.yaml", "hcl": "main.tf"}


class Example(NamedTuple):
    """A block of a page: which trees it belongs to, as which file, and what else is found in it."""

    mark: str
    file: str
    text: str
    also: tuple[str, ...]


def examples(page: str) -> list[Example]:
    return [_example(match, at) for at, match in enumerate(FENCE.finditer(page))]


def _example(match: re.Match[str], at: int) -> Example:
    words = match["more"].split()
    also = tuple(word.removeprefix("also=") for word in words if word.startswith("also="))
    names = [word for word in words if not word.startswith("also=")]
    file = names[0] if names else NAMES[match["language"]].format(at)
    return Example(match["mark"], file, match["text"], also)


def found(page: str, mark: str, folder: Path) -> set[str]:
    """The codes of what lint finds in one of the two trees of a page."""
    files = {one.file: one.text for one in examples(page) if one.mark in (mark, "both")}
    return {finding.check for finding in build.kept(folder, files)}


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    assert PAGES.keys() == CODES.keys()
    assert len(CODES) == len(CHECKS) + len(TOPICS), "two checks share a code"


@pytest.mark.parametrize("code", sorted(PAGES))
def test_the_failing_example_gives_exactly_that_finding(code: str, tmp_path: Path) -> None:
    also = {extra for one in examples(PAGES[code]) if one.mark == "failing" for extra in one.also}
    assert found(PAGES[code], "failing", tmp_path) == {code, *also}


@pytest.mark.parametrize("code", sorted(PAGES))
def test_the_passing_example_gives_nothing(code: str, tmp_path: Path) -> None:
    assert {one.mark for one in examples(PAGES[code])} >= {"failing", "passing"}
    assert found(PAGES[code], "passing", tmp_path) == set()


@pytest.mark.parametrize("topic", CODES.values(), ids=lambda topic: topic.code)
def test_the_page_says_what_the_check_says(topic: Topic) -> None:
    page = " ".join(PAGES[topic.code].split())
    assert page.startswith(f"# `{topic.code}`: {topic.title} Severity: **{topic.severity}**.")
    assert topic.reason in page
    assert topic.remedy in page


def test_the_list_is_that_of_the_registry() -> None:
    assert lint_index.INDEX.read_text(encoding="utf-8") == lint_index.index(), (
        "run: python -m tools.lint_index"
    )


def test_codes_are_kebab_case() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in CODES)
