"""The page in a real browser: what it draws, how it is used, and that it reaches for nothing."""

import re
from array import array
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.model.evidence import DAY, NOTHING, Evidence, Kill, Place, Track
from bayplan.model.findings import Finding, Severity
from bayplan.rightsizing.report.recommendation import Held
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.size import naming, sorting
from bayplan.views.size.html import charts
from bayplan.views.size.html.page import page
from tests.chromium import DESKTOP, PHONE, Look, Seen, browser, look
from tests.views.capacity.test_page import CONTRAST, HOSTILE, LOOKS
from tests.views.size import build

__all__ = ["browser", "look"]
pytestmark = [pytest.mark.network, pytest.mark.timeout(120)]

OPEN = '() => document.querySelectorAll("details").forEach(one => { one.open = true; })'


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("size") / "page.html", build.estate(), build.readings())


def written(path: Path, answer: Sizing, evidence: dict[Place, Evidence]) -> Path:
    path.write_text(page(answer, evidence), encoding="utf-8")
    return path


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=lambda look: str(look))
def test_it_complains_of_nothing_and_reaches_for_nothing(
    look: Look, file: Path, size: tuple[int, int], scheme: str
) -> None:
    seen = look(file, size, scheme)
    seen.ask(OPEN)
    assert (seen.complaints, seen.requests) == ([], [file.as_uri()])


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 2200])
def test_nothing_is_wider_than_the_screen(look: Look, file: Path, width: int) -> None:
    seen = look(file, (width, 900))
    seen.ask(OPEN)
    assert seen.ask("document.documentElement.scrollWidth") == width
    outside = """width => [...document.querySelectorAll("main *, header *")]
        .filter(one => one.getBoundingClientRect().right > width + 0.5 && !one.closest(".scroll"))
        .map(one => one.outerHTML.slice(0, 80))"""
    assert seen.ask(outside, width) == []


def test_every_part_of_the_answer_is_there_and_visible(look: Look, file: Path) -> None:
    seen = look(file)
    titles = [
        "What needs attention", "Containers", "What it comes to", "Does it fit", "What was left out",
        "For which nothing is recommended", "What became of earlier advice", "The patch", "Findings",
    ]  # fmt: skip
    assert seen.page.locator("main h2").all_inner_texts() == titles
    for link in seen.page.locator("nav a").all():
        assert seen.page.locator(link.get_attribute("href") or "").is_visible()
    assert seen.page.locator("#sizes > tbody").count() == 20


def containers(seen: Seen) -> list[str]:
    """The names in the table that are shown, in their order."""
    found: list[str] = seen.ask(
        """() => [...document.querySelectorAll("#sizes > tbody")].filter(one => !one.hidden)
            .map(one => one.querySelector("th").textContent)"""
    )
    return found


def test_rows_begin_with_the_plan_and_say_what_becomes_of_each(look: Look, file: Path) -> None:
    seen = look(file)
    planned = [naming.container(row.found.place) for row in sorting.rows(build.estate())]
    assert containers(seen)[: len(planned)] == planned
    first = seen.page.locator("#sizes > tbody").first
    assert first.locator("tr").first.locator("td").all_inner_texts() == [
        "0-core", "320Mi → 640Mi", "640Mi → 1280Mi", "100m → 70m", "550Mi", "+320Mi",
    ]  # fmt: skip
    states = seen.ask('() => [...document.querySelectorAll("#sizes > tbody")].map(one => one.dataset.state)')
    assert [states.count(name) for name in ("planned", "left-out", "kept", "unsized")] == [15, 1, 2, 2]


def test_a_click_sorts_and_a_second_turns_it(look: Look, file: Path) -> None:
    seen = look(file)
    head = seen.page.locator("#sizes thead th").nth(5)
    head.get_by_role("button").click()
    peaks = [build.peak(at) for at in range(20) if at % 10 != 7]
    assert head.get_attribute("aria-sort") == "descending"
    assert numbers(seen, 5) == [*sorted(peaks, reverse=True), None, None]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert numbers(seen, 5) == [*sorted(peaks), None, None], "what is not known comes last either way"


def numbers(seen: Seen, column: int) -> list[int | None]:
    found: list[int | None] = seen.ask(
        """column => [...document.querySelectorAll("#sizes > tbody")].map(one => {
            const said = one.rows[0].cells[column].dataset.v;
            return said === "" ? null : Number(said);
        })""",
        column,
    )
    return found


def test_the_keyboard_sorts_filters_and_opens(look: Look, file: Path) -> None:
    seen = look(file)
    seen.page.locator("#sizes thead button").first.focus()
    seen.page.keyboard.press("Enter")
    names = containers(seen)
    assert names == sorted(names, key=lambda name: re.sub(r"\d+", lambda number: number[0].zfill(9), name))
    seen.page.locator("#filter").focus()
    seen.page.keyboard.type("team-0 mail")
    assert containers(seen) == ["team-0/mail-14"]
    assert seen.page.locator("#shown").inner_text() == "1 of 20 containers"
    seen.page.keyboard.press("Escape")
    assert len(containers(seen)) == 20
    summary = seen.page.locator("#sizes summary").first
    summary.focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("#sizes .chart").first.is_visible()


def test_what_becomes_of_them_can_be_looked_at_alone(look: Look, file: Path) -> None:
    seen = look(file, PHONE)
    for name in ("in the plan", "wholly left out", "as it is"):
        seen.page.get_by_role("button", name=re.compile(f"^{name}")).tap()
    assert len(containers(seen)) == 2
    assert seen.page.locator("#shown").inner_text() == "2 of 20 containers"


CURVE = """([name, kind]) => {
    const bodies = [...document.querySelectorAll("#sizes > tbody")];
    const body = bodies.find(one => one.querySelector("th").textContent === name);
    body.querySelector("details").open = true;
    const chart = [...body.querySelectorAll(".chart")].find(one => one.textContent.includes(kind));
    const frame = chart.querySelector("svg").getBoundingClientRect();
    const box = one => {
        const at = one.getBBox(), turn = one.getScreenCTM();
        const point = new DOMPoint(at.x, at.y).matrixTransform(turn);
        return [point.x - frame.left, point.y - frame.top];
    };
    const usage = chart.querySelector(".usage"), turn = usage.getScreenCTM();
    const points = [];
    let x = 0, y = 0;
    const steps = usage.getAttribute("d").matchAll(/([Mlh])(-?\\d+)(?: ?(-?\\d+))?/g);
    for (const [, letter, across, down] of steps) {
        if (letter === "h") continue;
        [x, y] = letter === "M" ? [+across, +down] : [x + +across, y + +down];
        const at = new DOMPoint(x, y).matrixTransform(turn);
        points.push([at.x - frame.left, at.y - frame.top, letter === "M"]);
    }
    const all = selector => [...chart.querySelectorAll(selector)].map(box);
    return {
        width: frame.width, height: frame.height, points,
        request: all("path.request"), limit: all("path.limit"),
        starts: all("path.start"), kills: all("path.kill"),
    };
}"""


def curve(seen: Seen, at: int, kind: str = "memory") -> Any:
    return seen.ask(CURVE, [naming.container(build.place(at)), kind])


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_curves_are_where_the_readings_say(look: Look, file: Path, size: tuple[int, int]) -> None:
    """Heights against the line of the limit, abscissas against the window; to two pixels."""
    drawn = curve(look(file, size), 0)
    bytes_a_pixel = build.limit(0) / (drawn["height"] - drawn["limit"][0][1])
    assert (
        abs((drawn["height"] - drawn["limit"][1][1]) * bytes_a_pixel - 2 * build.limit(0)) < 2 * bytes_a_pixel
    )
    for line, amount in zip(drawn["request"], (build.limit(0) / 2, build.limit(0)), strict=True):
        assert abs((drawn["height"] - line[1]) * bytes_a_pixel - amount) < 2 * bytes_a_pixel
    track = build.evidence(0).memory
    assert len(drawn["points"]) == 240 - 48 // 3
    start, width = track.start - track.step, track.end - track.start + track.step
    for x, y, _ in drawn["points"]:
        at = int(x / drawn["width"] * 240)
        highest = max(track.values[3 * at : 3 * at + 3])
        assert abs((drawn["height"] - y) * bytes_a_pixel - highest) < 2 * bytes_a_pixel
    top = min(drawn["points"], key=lambda point: point[1])
    assert abs(top[0] / drawn["width"] * width + start - track.time(500)) < 3 * track.step
    assert abs(drawn["kills"][0][0] / drawn["width"] * width + start - (build.AT - 3 * DAY)) < 3 * track.step
    assert abs(drawn["kills"][0][1] - drawn["limit"][0][1]) < 2
    assert [round((x / drawn["width"] * width + start - build.AT) / DAY) for x, _ in drawn["starts"]] == [
        -20,
        -3,
    ]


def test_a_gap_is_a_gap(look: Look, file: Path) -> None:
    points = curve(look(file), 0)["points"]
    breaks = [at for at, point in enumerate(points) if point[2]]
    assert breaks == [0, 80]
    step = points[1][0] - points[0][0]
    assert abs(points[80][0] - points[79][0] - 17 * step) < 1


def test_of_many_readings_none_of_the_highest_is_lost() -> None:
    values = array("d", [1.0] * 8640)
    values[4321] = 7.0
    thin = charts.thinned(Track(0, 300, values), 240)
    assert len(thin) == 240 and thin.index(7.0) == 120 and sum(thin) == 246
    assert charts.thinned(Track(0, 300, array("d", [3.0])), 240) == [3.0]
    assert charts.thinned(Track(), 240) == []


def test_one_reading_between_gaps_is_a_point_and_none_at_all_is_no_picture() -> None:
    found = build.recommendation(1)
    lonely = Evidence(build.place(1), memory=Track(0, 60, array("d", [NOTHING, 5.0 * build.MI, NOTHING])))
    (drawn,) = charts.charts(found, lonely)
    assert re.fullmatch(r"M480 \d+h0", drawn.path)
    nothing = Evidence(build.place(1), memory=Track(0, 60, array("d", [NOTHING] * 3)))
    assert charts.charts(found, nothing) == [] and charts.charts(found, None) == []


def test_a_kill_outside_the_window_or_without_a_limit() -> None:
    track = Track(1000, 100, array("d", [1.0 * build.MI] * 10))
    kills = (Kill(10), Kill(1500))
    (drawn,) = charts.charts(build.recommendation(1), Evidence(build.place(1), memory=track, kills=kills))
    assert len(drawn.kills) == 1 and drawn.kills[0][0] == 576


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out(look: Look, file: Path, scheme: str) -> None:
    seen = look(file, DESKTOP, scheme)
    seen.ask(OPEN)
    counted, poor = seen.ask(CONTRAST)
    assert counted > 500 and poor == []


def test_everything_to_act_on_has_a_name(look: Look, file: Path) -> None:
    seen = look(file)
    seen.ask(OPEN)
    acting = {"button", "link", "image", "img", "region", "DisclosureTriangle", "searchbox", "group"}
    found = [one for one in seen.names() if one["role"] in acting and one["role"] != "group"]
    assert [one for one in found if not one["name"].strip()] == []
    count = {role: sum(one["role"] == role for one in found) for role in acting}
    assert (count["searchbox"], count["button"]) == (1, 7 + 4)
    assert count["image"] + count["img"] == 2 * 18


def hostile() -> Sizing:
    """Every text of the answer means harm."""
    good = build.estate(len(HOSTILE))
    made = []
    for one, name in zip(good.recommendations, HOSTILE, strict=True):
        sized = tuple(replace(each, held=(Held(name, name, 1),)) for each in one.sized)
        made.append(
            replace(
                one, place=Place(name, name, name, name), tier=name, why=name, rule=name, file=name,
                sized=sized, warnings=(Held(name, name),),
            )
        )  # fmt: skip
    findings = tuple(Finding(name, Severity.ERROR, name, name, (name,), name) for name in HOSTILE)
    changes = tuple(
        replace(change, place=one.place) for change, one in zip(good.plan.changes, made, strict=False)
    )
    plan = replace(good.plan, changes=changes, proof=replace(build.proof(), breaks=HOSTILE, notes=HOSTILE))
    patch = replace(build.patch(), diff="\n".join(HOSTILE), notes=HOSTILE)
    return replace(
        good, estate=HOSTILE[0], recommendations=tuple(made), plan=plan, patch=patch, findings=findings,
        notes=HOSTILE, sources=HOSTILE, rule=HOSTILE[1],
    )  # fmt: skip


def test_hostile_names_do_nothing(look: Look, tmp_path: Path) -> None:
    answer = hostile()
    readings = {one.place: build.evidence(at) for at, one in enumerate(answer.recommendations)}
    file = written(tmp_path / "hostile.html", answer, readings)
    seen = look(file)
    seen.ask(OPEN)
    assert seen.ask("() => window.harmed") is None
    assert (seen.complaints, seen.requests) == ([], [file.as_uri()])
    assert seen.ask("() => document.scripts.length") == 1
    assert seen.ask('() => document.querySelectorAll("img, iframe, object, link").length') == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2028]", file.read_text(encoding="utf-8"))


def test_the_page_forbids_itself_to_load_anything(look: Look, file: Path) -> None:
    seen = look(file)
    seen.ask(
        """() => {
            const drawn = new Image();
            drawn.src = "https://example.org/x.png";
            document.body.append(drawn);
        }"""
    )
    seen.page.wait_for_timeout(50)
    assert seen.refused == ["https://example.org/x.png: csp"]


def test_it_can_be_printed_and_works_without_its_script(look: Look, file: Path) -> None:
    seen = look(file)
    seen.page.emulate_media(media="print")
    assert seen.page.locator("nav").is_hidden() and seen.page.locator(".tools").is_hidden()
    assert len(seen.page.pdf(format="A4")) > 20_000
    plain = look(file, scripts=False)
    plain.page.locator("#sizes summary").first.click()
    assert plain.page.locator("#sizes .chart").first.is_visible()


def test_five_hundred_containers_are_still_usable(look: Look, tmp_path: Path) -> None:
    """At most 4 MB; sorted, filtered and drawn within a second each."""
    file = written(tmp_path / "large.html", build.estate(500), build.readings(500))
    assert file.stat().st_size < 4_000_000
    seen = look(file)
    took = seen.ask(
        """() => {
            const clock = work => {
                const began = performance.now();
                work();
                return document.body.offsetHeight && performance.now() - began;
            };
            const filter = document.getElementById("filter");
            return [
                clock(() => document.querySelectorAll("#sizes thead button")[2].click()),
                clock(() => { filter.value = "mail"; filter.dispatchEvent(new Event("input")); }),
            ];
        }"""
    )
    assert max(took) < 1000
    assert len(containers(seen)) == 50
    assert seen.ask("document.documentElement.scrollWidth") == 1280


def test_an_answer_without_parts_is_a_page_too(look: Look, tmp_path: Path) -> None:
    seen = look(written(tmp_path / "bare.html", Sizing(), {}))
    assert (seen.complaints, seen.page.locator("main section").count()) == ([], 0)
    assert seen.page.locator("h1").inner_text() == "Sizes"
