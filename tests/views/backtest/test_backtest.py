"""How rules would have done: as text, as a document, as a page in a real browser."""

import itertools
import json
import re
from pathlib import Path
from string import ascii_lowercase

import jsonschema
import pytest
from msgspec.structs import replace

from bayplan.rightsizing.report.backtest import Backtest
from bayplan.views import document
from bayplan.views.backtest import picture, sayings, text
from bayplan.views.backtest.html import page as pages
from bayplan.views.backtest.json import BacktestDocument
from bayplan.views.backtest.json import document as tagged
from bayplan.views.layout import plain, wide
from tests.chromium import DESKTOP, PHONE, Look, browser, look
from tests.views.backtest import build
from tests.views.capacity.test_page import CONTRAST, LOOKS

__all__ = ["browser", "look"]
pytestmark = [pytest.mark.network, pytest.mark.timeout(120)]


def shown(answer: Backtest, width: int = 80, *, every: bool = False) -> list[str]:
    return [plain(line) for line in text.lines(answer, width, every=every)]


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("every", [False, True])
def test_it_keeps_its_width(width: int, every: bool) -> None:
    assert max(map(wide, text.lines(build.backtest(), width, every=every))) <= width


def test_rules_stand_in_the_order_of_their_misses_all_containers_first() -> None:
    lines = shown(build.backtest())
    titles = [line for line in lines if line.endswith("container-days")]
    assert titles == [
        "All containers, 9,000 container-days", "Class stable, 4,500 container-days",
        "Class volatile, 4,500 container-days",
    ]  # fmt: skip
    at = lines.index(titles[0])
    assert [line.split()[0] for line in lines[at + 2 : at + 6]] == ["bayplan", "documents", "vpa", "krr"]
    assert lines[at + 2].split() == ["bayplan", "21.0", "%", "2", "6", "80Gi", "120Gi", "14.2"]


def test_the_narrow_table_keeps_what_decides() -> None:
    lines = shown(build.backtest(), 40)
    assert "  rule        slack  OOM  reserved" in lines and "  krr        17.0 %   61      80Gi" in lines


def test_misses_have_their_dates_and_all_tells_each() -> None:
    short, whole = shown(build.backtest()), shown(build.backtest(), every=True)
    assert "    2026-11-02 media/photos server: 601Mi at a limit of 512Mi" in short
    assert "    … and 57 more; --all shows everything" in short
    assert sum("at a limit of" in line for line in whole) == 2 + 5 + 61 + 4
    assert not any("--all" in line for line in whole)


def test_the_picture_has_each_rule_where_its_figures_are() -> None:
    whole = dict(sayings.groups(build.backtest()))["all"]
    drawn = [plain(line) for line in picture.lines(whole, 80)]
    places = {
        letter: (row, column)
        for row, line in enumerate(drawn[1:-2])
        for column, letter in enumerate(line.partition("│")[2])
        if letter in ascii_lowercase
    }
    assert len(places) == 4
    by_rule = {one.rule: places[ascii_lowercase[at]] for at, one in enumerate(whole)}
    for one in whole:
        for other in whole:
            if one.slack < other.slack:
                assert by_rule[one.rule][1] < by_rule[other.rule][1]
            if one.misses < other.misses:
                assert by_rule[one.rule][0] >= by_rule[other.rule][0]
    assert drawn[-1] == "  a bayplan, b documents, c vpa, d krr"
    assert "17.0 %" in drawn[-2] and drawn[-2].endswith("52.0 %")


def test_rules_that_did_alike_stand_side_by_side_and_one_alone_is_no_picture() -> None:
    one = build.tally("vpa", "all")
    alike = [replace(one, rule=f"r{at}") for at in range(5)]
    drawn = [plain(line) for line in picture.lines(alike, 80)]
    assert any("abcde" in line for line in drawn)
    assert picture.lines([one], 80) == []


def test_where_nothing_can_be_judged_that_is_said() -> None:
    nothing = Backtest(3, 14, 7, 0, (), ("a/b: 3 days",), ())
    lines = shown(nothing)
    assert lines[0] == "There is no container with enough history to judge a rule by."
    assert lines[-2:] == ["Not judged: 1", "  - a/b: 3 days"]


def test_the_verdict_says_who_ran_out_least_and_who_has_the_least_slack() -> None:
    assert sayings.verdict(build.backtest()) == (
        "bayplan ran out of memory least: 2 container-days of 9,000, with 21.0 % slack; "
        "krr had the least slack, 17.0 %, and ran out on 61 container-days"
    )
    first = replace(build.tally("bayplan", "all"), slack=0.1)
    both = replace(build.backtest(), tallies=(first, build.tally("krr", "all")))
    assert sayings.verdict(both).endswith("with 10.0 % slack, the least of all as well")
    assert sayings.verdict(replace(both, tallies=(first,))) == ""


def test_those_that_were_not_judged_for_the_same_reason_are_told_together() -> None:
    names = tuple(f"a/{letter}: 3 days" for letter in "wxyz")
    assert sayings.skipped(Backtest(3, 14, 7, 0, (), ("b/c: parked", *names), ())) == [
        "4 containers: 3 days (a/w, a/x, a/y and 1 more)",
        "b/c: parked",
    ]


def test_labels_of_rules_that_did_alike_do_not_lie_on_one_another() -> None:
    one = build.tally("vpa", "all")
    alike = [replace(one, rule=name) for name in ("krr", "krr-kills", "operator")]
    found = pages.dots(alike)
    heights = sorted(dot.text for dot in found)
    assert len({dot.y for dot in found}) == 1
    assert all(low + pages.LINE <= high for low, high in itertools.pairwise(heights))


def test_a_document_fits_its_schema() -> None:
    written = json.loads(document.encode(tagged(build.backtest())))
    jsonschema.validate(written, document.schema(BacktestDocument), jsonschema.Draft202012Validator)
    assert list(written) == ["schema", *Backtest.__struct_fields__]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backtest") / "page.html"
    path.write_text(pages.page(build.backtest()), encoding="utf-8")
    return path


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=lambda look: str(look))
def test_the_page_complains_of_nothing_and_its_text_stands_out(
    look: Look, file: Path, size: tuple[int, int], scheme: str
) -> None:
    seen = look(file, size, scheme)
    seen.ask('() => document.querySelectorAll("details").forEach(one => { one.open = true; })')
    assert (seen.complaints, seen.requests) == ([], [file.as_uri()])
    assert seen.ask("document.documentElement.scrollWidth") == size[0]
    seen.ask('() => document.querySelectorAll("svg text").forEach(one => one.remove())')
    counted, poor = seen.ask(CONTRAST)
    assert counted > 60 and poor == []


@pytest.mark.parametrize("width", [360, 768, 2200])
def test_nothing_is_wider_than_the_screen(look: Look, file: Path, width: int) -> None:
    assert look(file, (width, 900)).ask("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_dots_are_where_the_figures_say(look: Look, file: Path, size: tuple[int, int]) -> None:
    """Slack is measured against the marks below; misses rise in the order of their number."""
    seen = look(file, size)
    dots = seen.ask(
        """() => [...document.querySelectorAll(".picture circle")].map(one => {
            const box = one.getBoundingClientRect();
            return [one.nextElementSibling.textContent, box.left + box.width / 2, box.top + box.height / 2];
        })"""
    )
    marks = seen.ask(
        """() => [...document.querySelectorAll('.picture text[text-anchor="middle"]')]
            .filter(one => one.textContent.endsWith("%"))
            .map(one => { const box = one.getBoundingClientRect(); return box.left + box.width / 2; })"""
    )
    share = 0.6 / (marks[-1] - marks[0])
    for rule, x, _ in dots:
        assert abs((x - marks[0]) * share - build.FIGURES[rule][0]) < 0.005, rule
    heights = {rule: y for rule, _, y in dots}
    order = sorted(build.FIGURES, key=lambda rule: build.FIGURES[rule][1])
    assert sorted(heights, key=lambda rule: -heights[rule]) == order


def test_harmful_names_do_nothing(look: Look, tmp_path: Path) -> None:
    bad = "</script><script>window.harmed = 1</script>"
    answer = replace(build.backtest(), skipped=(bad,), notes=(bad,))
    answer = replace(answer, tallies=tuple(replace(one, rule=bad) for one in answer.tallies))
    path = tmp_path / "bad.html"
    path.write_text(pages.page(answer), encoding="utf-8")
    seen = look(path)
    assert seen.ask("() => window.harmed") is None and seen.complaints == []
    assert not re.search(r"<script>window", path.read_text(encoding="utf-8"))
    assert pages.page(Backtest(0, 14, 7, 0)).startswith("<!doctype html>")
