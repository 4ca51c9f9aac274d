"""The page in a real browser: what it shows, how it is used, and that it reaches for nothing."""

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.app import declared, observe
from bayplan.app.asking import Asked
from bayplan.app.capacity import capacity
from bayplan.capacity.report.picture import BayPlan, Berth, Deck, PodBlock
from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Finding, Severity
from bayplan.views.capacity.html.page import page
from tests.chromium import DESKTOP, PHONE, Look, Seen, browser, look
from tests.views.capacity import build

__all__ = ["browser", "look"]
pytestmark = [pytest.mark.network, pytest.mark.timeout(120)]

LOOKS = [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]
OPTION = '[role="option"]'
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("page") / "page.html", build.estate())


def written(path: Path, answer: Capacity) -> Path:
    path.write_text(page(answer), encoding="utf-8")
    return path


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=lambda look: str(look))
def test_it_complains_of_nothing_and_reaches_for_nothing(
    look: Look, file: Path, size: tuple[int, int], scheme: str
) -> None:
    seen = look(file, size, scheme)
    assert (seen.complaints, seen.requests) == ([], [file.as_uri()])


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 2200])
def test_nothing_is_wider_than_the_screen(look: Look, file: Path, width: int) -> None:
    seen = look(file, (width, 900))
    assert seen.ask("document.documentElement.scrollWidth") == width
    outside = """width => [...document.querySelectorAll("main *, header *")]
        .filter(one => one.getBoundingClientRect().right > width + 0.5 && !one.closest(".scroll"))
        .map(one => one.outerHTML.slice(0, 80))"""
    assert seen.ask(outside, width) == []


def test_every_part_of_the_answer_is_there_and_visible(look: Look, file: Path) -> None:
    seen = look(file)
    titles = [
        "Bay plan", "Load lines", "What binds first", "What may be lost", "What could go",
        "What would have to come", "Sums", "Triggers", "When it runs out", "Under memory pressure",
        "Findings",
    ]  # fmt: skip
    assert seen.page.locator("main h2").all_inner_texts() == titles
    for link in seen.page.locator("nav a").all():
        target = seen.page.locator(link.get_attribute("href") or "")
        assert target.is_visible()
    assert seen.page.locator(".bay").count() == 8


AREAS = """() => [...document.querySelectorAll('[role="option"]:not([rx])')].map(one => {
    const box = one.getBoundingClientRect();
    return [one.getAttribute("aria-label").split(", ")[0], box.width * box.height, box.width, box.height];
})"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_areas_are_memory_to_a_pixel(look: Look, file: Path, size: tuple[int, int]) -> None:
    """One scale for all pods of all machines."""
    memory = {
        pod.pod: pod.memory
        for deck in build.estate().plan.decks
        for berth in deck.berths
        for pod in berth.pods
        if pod.memory
    }
    drawn = look(file, size).ask(AREAS)
    assert {name for name, *_ in drawn} == memory.keys()
    scale = sum(area for _, area, *_ in drawn) / sum(memory.values())
    for name, area, width, height in drawn:
        assert abs(area - memory[name] * scale) < max(width, height) + 1, name


def test_machines_stand_on_one_line_and_are_as_high_as_their_memory(look: Look, file: Path) -> None:
    measured = look(file).ask(
        """() => [...document.querySelectorAll(".bay > svg")].map(one => {
            const box = one.getBoundingClientRect();
            return [box.top, box.bottom, box.width, box.height];
        })"""
    )
    rows: dict[int, int] = {}
    for _, bottom, *_ in measured:
        rows[round(bottom)] = rows.get(round(bottom), 0) + 1
    assert sorted(rows.values()) == [1, 7]
    (large, *_), small = measured, measured[1]
    assert abs(large[3] / small[3] - 48 / 32) < 0.01
    assert len({round(width) for *_, width, _ in measured}) == 1


def test_the_keyboard_leads_through_the_plan(look: Look, file: Path) -> None:
    seen = look(file)
    first = seen.page.locator(OPTION).first
    first.focus()
    stops = [focused(seen)]
    for key in ("ArrowUp", "ArrowDown", "ArrowRight", "End", "Home"):
        seen.page.keyboard.press(key)
        stops.append(focused(seen))
    assert stops[0] == stops[-1] == first.get_attribute("aria-label")
    assert len(set(stops)) >= 4 and "" not in stops
    assert seen.page.locator("#tip").is_visible()
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("#tip").is_hidden()
    seen.page.keyboard.press("Tab")
    here, there = stops[-1], focused(seen)
    assert machine_of(seen, here) == "k8s-node1" and machine_of(seen, there) == "k8s-node2"


def focused(seen: Seen) -> str:
    found: str = seen.ask('() => document.activeElement.getAttribute("aria-label") ?? ""')
    return found


def machine_of(seen: Seen, label: str) -> str:
    script = """label => [...document.querySelectorAll('[role="option"]')]
        .find(one => one.getAttribute("aria-label") === label).parentNode.dataset.name"""
    found: str = seen.ask(script, label)
    return found


def test_every_pod_is_reached_by_arrows_alone(look: Look, file: Path) -> None:
    """From the lower left upwards and sideways; where a direction ends, nothing is lost."""
    seen = look(file)
    walk = """() => {
        const bay = document.querySelector(".bay > svg");
        const pods = [...bay.querySelectorAll('[role="option"]')];
        const reached = new Set(), waiting = [pods[0]];
        const press = (pod, key) => {
            pod.focus();
            pod.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            return document.activeElement;
        };
        while (waiting.length) {
            const pod = waiting.pop();
            if (reached.has(pod)) continue;
            reached.add(pod);
            for (const way of ["Up", "Down", "Left", "Right"]) waiting.push(press(pod, `Arrow${way}`));
        }
        return [reached.size, pods.length];
    }"""
    reached, there = seen.ask(walk)
    assert reached == there > 20


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["hover", "tap"])
def test_pointing_at_a_pod_tells_of_it(look: Look, file: Path, size: tuple[int, int]) -> None:
    seen = look(file, size)
    pod = seen.page.locator(f".bay:nth-child(2) {OPTION}[height]:not([rx])").first
    pod.scroll_into_view_if_needed()
    if size == PHONE:
        pod.tap()
    else:
        pod.hover()
    tip = seen.page.locator("#tip")
    assert tip.is_visible()
    said = (pod.get_attribute("aria-label") or "").split(", ")
    assert tip.inner_text().splitlines() == [said[0], "k8s-node2", *said[1:]]
    box = tip.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= size[0]
    assert box["y"] >= 0 and box["y"] + box["height"] <= size[1]


def test_a_tier_can_be_looked_at_alone(look: Look, file: Path) -> None:
    seen = look(file)
    button = seen.page.get_by_role("button", name="2-gpu")
    button.click()
    shown = """() => [...document.querySelectorAll('[role="option"]')].map(one =>
        [one.classList.contains("t2"), Number(getComputedStyle(one).opacity) > 0.5])"""
    assert button.get_attribute("aria-pressed") == "true"
    assert all(of_tier == bright for of_tier, bright in seen.ask(shown))
    button.click()
    assert all(bright for _, bright in seen.ask(shown))


def test_everything_to_act_on_has_a_name(look: Look, file: Path) -> None:
    acting = {"button", "link", "option", "listbox", "image", "region", "DisclosureTriangle", "img"}
    found = [one for one in look(file).names() if one["role"] in acting]
    assert [one for one in found if not one["name"].strip()] == []
    count = {role: sum(one["role"] == role for one in found) for role in acting}
    assert (count["listbox"], count["option"], count["button"]) == (6, 186, 7)


def test_there_is_a_table_beside_the_picture(look: Look, file: Path) -> None:
    seen = look(file)
    seen.page.get_by_text("The same as a table").click()
    rows = seen.page.locator("#plan table tbody tr")
    assert rows.count() == 186 + 8
    assert rows.first.is_visible()


CONTRAST = """() => {
    const channels = colour => colour.match(/[\\d.]+/g).map(Number);
    const over = ([r, g, b, a = 1], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
    const light = colour => {
        const [r, g, b] = colour.map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = one => {
        const above = [];
        for (let at = one; at; at = at.parentElement) above.unshift(getComputedStyle(at).backgroundColor);
        return above.map(channels).reduce((under, colour) => over(colour, under), [255, 255, 255]);
    };
    const ratio = (one, two) => {
        const [a, b] = [light(one), light(two)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    };
    const poor = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let counted = 0;
    while (walk.nextNode()) {
        const one = walk.currentNode.parentElement;
        if (!walk.currentNode.textContent.trim() || one.closest("script, style, .aside, #tip")) continue;
        if (!one.checkVisibility()) continue;
        const style = getComputedStyle(one);
        let under = ground(one), ink = style.color;
        if (one instanceof SVGElement) {
            ink = style.fill;
            under = channels(getComputedStyle(one.previousElementSibling).fill).slice(0, 3);
        }
        counted += 1;
        const found = ratio(over(channels(ink), under), under);
        if (found < 4.5) poor.push([one.textContent.slice(0, 30), found.toFixed(2)]);
    }
    return [counted, poor];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out(look: Look, file: Path, scheme: str) -> None:
    """4.5 to 1 against what it stands on, labels of pods included."""
    seen = look(file, DESKTOP, scheme)
    seen.ask('() => document.querySelectorAll("details").forEach(one => { one.open = true; })')
    counted, poor = seen.ask(CONTRAST)
    assert counted > 500 and poor == []


def test_dark_is_dark(look: Look, file: Path) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    dark = look(file, DESKTOP, "dark").ask(ground)
    light = look(file, DESKTOP, "light").ask(ground)
    assert max(dark) < 60 and min(light) > 200


HOSTILE = (
    "</script><script>window.harmed = 1</script>",
    '"><img src=x onerror="window.harmed = 2">',
    "'; alert(1); '",
    "\u202egnp.exe\u202c",
    "{{ 7 * 7 }}",
    "<svg/onload=window.harmed=3>",
    "javascript:window.harmed=4",
    "a\x00b\x1bc\u2028d",
)


def hostile() -> Capacity:
    """Every text of the answer means harm."""
    pods = tuple(PodBlock(name, HOSTILE[0], 1 << 30, 100) for name in HOSTILE)
    berths = tuple(
        Berth(
            name,
            1 + at,
            name,
            "running",
            name,
            32 << 30,
            30 << 30,
            8,
            8 << 30,
            pods,
            cards=(name,),
            marks=(name,),
        )
        for at, name in enumerate(HOSTILE)
    )
    good = build.estate()
    lines = tuple(
        replace(one, subject=name, name=name, note=name)
        for one, name in zip(good.lines, HOSTILE, strict=False)
    )
    losses = tuple(
        replace(one, lost=(name,), notes=(name,)) for one, name in zip(good.losses, HOSTILE, strict=False)
    )
    findings = tuple(Finding(name, Severity.ERROR, name, name, (name,), name) for name in HOSTILE)
    plan = BayPlan((Deck(HOSTILE[0], 1 << 40, 0, 1, berths, HOSTILE),), (HOSTILE[0], HOSTILE[1]))
    return replace(
        good, estate=HOSTILE[0], plan=plan, lines=lines, losses=losses, findings=findings, notes=HOSTILE
    )


def test_hostile_names_do_nothing(look: Look, tmp_path: Path) -> None:
    file = written(tmp_path / "hostile.html", hostile())
    seen = look(file)
    for pod in seen.page.locator(OPTION).all()[:16]:
        pod.focus()
    assert seen.ask("() => window.harmed") is None
    assert (seen.complaints, seen.requests) == ([], [file.as_uri()])
    assert seen.ask("() => document.scripts.length") == 1
    assert seen.ask('() => document.querySelectorAll("img, iframe, object, link").length') == 0
    text = file.read_text(encoding="utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2028]", text)
    assert "49" not in [tag.strip() for tag in seen.page.locator("footer li").all_inner_texts()]


def test_the_page_forbids_itself_to_load_or_to_run_anything_else(look: Look, file: Path) -> None:
    seen = look(file)
    seen.ask("""() => {
        const made = document.createElement("script");
        made.textContent = "window.harmed = 1";
        document.body.append(made);
        const drawn = new Image();
        drawn.src = "https://example.org/x.png";
        document.body.append(drawn);
    }""")
    seen.page.wait_for_timeout(50)
    assert seen.ask("() => window.harmed") is None
    assert seen.refused == ["https://example.org/x.png: csp"]
    assert len(seen.complaints) == 2 and all("Content Security Policy" in one for one in seen.complaints)


def test_it_can_be_printed(look: Look, file: Path) -> None:
    seen = look(file)
    seen.page.emulate_media(media="print")
    assert seen.page.locator("nav").is_hidden()
    assert seen.page.locator(".bay").first.is_visible()
    assert len(seen.page.pdf(format="A4")) > 20_000


def test_it_works_without_its_script(look: Look, file: Path) -> None:
    seen = look(file, scripts=False)
    assert seen.page.locator(OPTION).count() == 186
    assert seen.page.locator("#findings").is_visible()


def test_an_estate_of_a_hundred_nodes_is_still_usable(look: Look, tmp_path: Path) -> None:
    """3,000 pods: at most 6 MB, drawn within two seconds."""
    file = written(tmp_path / "large.html", build.estate(10, 100, 30))
    assert file.stat().st_size < 6_000_000
    seen = look(file)
    drawn: Any = seen.ask(
        """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
            const [at] = performance.getEntriesByType("navigation");
            done(Math.max(at.domComplete, performance.getEntriesByType("paint")[0]?.startTime ?? 0));
        })))"""
    )
    assert drawn < 2000
    assert seen.page.locator(OPTION).count() == 3000
    assert seen.ask("document.documentElement.scrollWidth") == 1280


def test_a_homelab_stays_small(file: Path) -> None:
    assert file.stat().st_size < 1_000_000


@pytest.mark.parametrize("estate", ["r730", "a100"])
def test_the_example_estates_are_shown_whole(look: Look, tmp_path: Path, estate: str) -> None:
    """On a desktop and on a phone, in light and in dark; every pod, and nothing beside the screen."""
    path = str(ROOT / "examples" / estate)
    seen = declared.beside(observe.observe(files=[path]), None, [path])
    answer = capacity(seen, Asked(("picture", "lines", "losses", "removals", "binding")))
    file = written(tmp_path / "page.html", answer)
    pods = sum(len(berth.pods) for deck in answer.plan.decks for berth in deck.berths)
    for size, scheme in LOOKS:
        shown = look(file, size, scheme)
        assert (shown.complaints, shown.requests) == ([], [file.as_uri()])
        assert shown.ask("document.documentElement.scrollWidth") == size[0]
        assert shown.page.locator(OPTION).count() == pods
        assert shown.page.locator("h1").inner_text() == estate
        counted, poor = shown.ask(CONTRAST)
        assert counted > 100 and poor == []


def test_an_answer_without_parts_is_a_page_too(look: Look, tmp_path: Path) -> None:
    seen = look(written(tmp_path / "bare.html", Capacity("", "1.34")))
    assert (seen.complaints, seen.page.locator("main section").count()) == ([], 0)
    assert seen.page.locator("h1").inner_text() == "Capacity"
