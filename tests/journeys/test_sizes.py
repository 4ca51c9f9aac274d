"""Journeys through `bayplan size`: from a running Prometheus, to a branch, and over several runs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bayplan.model.evidence import DAY, Evidence, Kill
from bayplan.sources import evidence as files
from tests.journeys import house
from tests.journeys.house import MI, NOW
from tests.journeys.terminal import Terminal
from tests.prometheus import needs_prometheus, serving

LEDGER = "bayplan-sizes.jsonl"
KEPT = "size apps --files dump.json --evidence kept.json"


@pytest.fixture
def home(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that the house is in, from where commands are run."""
    house.build(tmp_path)
    terminal.environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep(home: Path, *evidence: Evidence) -> None:
    files.write(str(home / "kept.json"), evidence)


def answer(terminal: Terminal, command: str) -> dict[str, Any]:
    shown = terminal.run(f"{command} --output json")
    assert shown.code in (0, 1), shown
    found: dict[str, Any] = json.loads(shown.out)
    return found


def sized(found: dict[str, Any], name: str, bound: str) -> dict[str, Any]:
    (one,) = [one for one in found["recommendations"] if one["place"][2] == name]
    return next(each for each in one["sized"] if each["bound"] == bound)


def at(terminal: Terminal, days: int) -> int:
    """It is so many days later."""
    moment = NOW + days * DAY
    terminal.environment(SOURCE_DATE_EPOCH=str(moment))
    return moment


@needs_prometheus
@pytest.mark.network
@pytest.mark.parametrize("old", [False, True], ids=["new labels", "old labels"])
def test_from_a_running_prometheus_to_a_patch(terminal: Terminal, home: Path, old: bool) -> None:
    (home / "bayplan.yaml").write_text(house.CARDS, encoding="utf-8")
    with serving(home, house.measured(old)) as url:
        asked = f"size apps --files dump.json --estate bayplan.yaml --prometheus {url} --days 20"
        shown = terminal.run(f"{asked} --save-evidence seen.json.zst --all --patch")
        again = terminal.run(f"{asked} --all --patch")
    assert shown.code == 0, shown
    assert again.out == shown.out, "what was asked once is kept block by block, and says the same"
    flat = re.sub(r"\s+", " ", shown.out)
    for said in (
        f"20 days of evidence from {url}",
        "photos/photos: it ran out of memory once",
        "it took 6750Mi of GPU memory, and declares 1800Mi: 7680 of example.com/gpumem would cover it",
        "resident at most 379Mi",
        "GPU at most 6750Mi",
    ):
        assert said in flat, said
    assert ("cAdvisor names pods by pod_name" in flat) is old, "which generation of labels it is, is told"
    limit = re.search(
        r"-            limits: \{memory: 512Mi,.*\n\+            limits: \{memory: (\d+)Mi", shown.out
    )
    assert limit and int(limit[1]) > 512
    kept = answer(
        terminal, "size apps --files dump.json --estate bayplan.yaml --evidence seen.json.zst --days 20"
    )
    assert sized(kept, "photos", "limits.memory")["wanted"] == int(limit[1]) * MI


def test_a_branch_has_a_commit_for_each_service_and_leaves_the_rest_alone(
    terminal: Terminal, home: Path
) -> None:
    keep(home, house.used("photos", 505, kills=(Kill(NOW - 5 * DAY, 512 * MI),)), house.used("vault", 300))
    house.commit(home)
    before = {path: path.read_bytes() for path in (home / "apps").rglob("*.yaml")}
    shown = terminal.run(f"{KEPT} --branch sizes")
    assert shown.code == 0 and "on branch sizes, 2 commits" in shown.out, shown
    assert {path: path.read_bytes() for path in (home / "apps").rglob("*.yaml")} == before
    assert house.git(home, "branch", "--show-current").strip() == "main"
    for turn in ("sizes", "sizes~1"):
        file, ledger = sorted(house.git(home, "show", "--name-only", "--format=", turn).split())
        name = Path(file).parent.name
        message = house.git(home, "show", "--no-patch", "--format=%B", turn)
        assert message.startswith(f"{name}: ") or name in message.split("\n")[0]
        for carried in ("rule bayplan", "window 30 days", "peak ", f"Deployment {name}/{name}"):
            assert carried in message, message
        assert ledger == LEDGER, "at the root of the repository"
        entered = house.git(home, "show", "--format=", turn, "--", ledger)
        accepted = [json.loads(line[1:]) for line in entered.splitlines() if line.startswith("+{")]
        assert {one["workload"] for one in accepted} == {name}, "each commit enters its own sizes"
    assert "ran out of memory 1 time" in house.git(home, "log", "sizes", "--format=%B")
    assert not (home / LEDGER).exists(), "what is not merged is not accepted here"
    house.git(home, "switch", "sizes")
    assert "held" in {one["fate"] for one in answer(terminal, "size apps --evidence kept.json")["scores"]}
    wanted = answer(terminal, "size apps --evidence kept.json")
    assert sized(wanted, "photos", "limits.memory")["direction"] == "keep", (
        "what is written is what was wanted"
    )


def test_what_was_accepted_is_judged_later_and_a_rule_that_was_wrong_lowers_nothing(
    terminal: Terminal, home: Path
) -> None:
    keep(home, house.used("photos", 505), house.used("vault", 300))
    written = terminal.run("size apps --evidence kept.json --write")
    assert written.out.rstrip().endswith(f"{LEDGER}.")
    entries = [
        json.loads(line) for line in (home / "apps" / LEDGER).read_text().splitlines() if line[0] == "{"
    ]
    (limit,) = [one for one in entries if (one["workload"], one["bound"]) == ("vault", "limits.memory")]
    assert (limit["before"], limit["after"]) == ("4Gi", "2Gi"), "by half at the most"

    moment = at(terminal, 40)
    keep(home, house.used("photos", 505, end=moment), house.used("vault", 300, end=moment))
    held = answer(terminal, "size apps --evidence kept.json")
    fates = {(one["entry"]["place"][2], one["entry"]["bound"]): one["fate"] for one in held["scores"]}
    assert fates["vault", "limits.memory"] == "held"
    assert sized(held, "vault", "limits.memory")["direction"] == "lower", "it held: the next step may come"

    ended = (Kill(moment - DAY, 2048 * MI),)
    keep(home, house.used("photos", 505, end=moment), house.used("vault", 300, end=moment, kills=ended))
    shown = terminal.run("size apps --evidence kept.json")
    assert "memory ran out once at that size" in re.sub(r"\s+", " ", shown.out)
    found = answer(terminal, "size apps --evidence kept.json")
    assert "advice-was-wrong" in {one["check"] for one in found["findings"]}
    for bound in ("limits.memory", "requests.memory"):
        assert sized(found, "vault", bound)["direction"] in ("keep", "raise"), bound
    assert (
        sized(found, "photos", "limits.memory")["direction"]
        == sized(held, "photos", "limits.memory")["direction"]
    )


def test_what_was_taken_back_is_remembered_against_the_rule_that_said_it_alone(
    terminal: Terminal, home: Path
) -> None:
    keep(home, house.used("photos", 505), house.used("vault", 300))
    terminal.run("size apps --evidence kept.json --write")
    path = home / "apps" / "vault" / "deployment.yaml"
    path.write_text(
        path.read_text().replace("limits: {memory: 2Gi", "limits: {memory: 3Gi"), encoding="utf-8"
    )
    moment = at(terminal, 40)
    keep(home, house.used("photos", 505, end=moment), house.used("vault", 300, end=moment))
    found = answer(terminal, "size apps --evidence kept.json")
    fates = {
        one["entry"]["bound"]: one["fate"] for one in found["scores"] if one["entry"]["place"][2] == "vault"
    }
    assert fates["limits.memory"] == "raised"
    held = sized(found, "vault", "limits.memory")
    assert (held["wanted"], held["direction"]) == (3 << 30, "keep")
    assert "learned" in {one["code"] for one in held["held"]}
    other = answer(terminal, "size apps --evidence kept.json --rule operator")
    assert sized(other, "vault", "limits.memory")["direction"] == "lower", "another rule was not wrong here"
