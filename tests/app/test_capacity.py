"""Questions of capacity as a whole: the parts that are asked for, and no others; the estate file beside."""

import shutil
from pathlib import Path

import pytest

from bayplan.app import asking, declared, observe
from bayplan.app.asking import Asked
from bayplan.app.capacity import capacity
from bayplan.app.observe import Observed
from bayplan.capacity.pressure import Assumed
from bayplan.model.errors import InvalidInput

ROOT = Path(__file__).parents[2]
R730 = str(ROOT / "examples" / "r730")


@pytest.fixture(scope="module")
def seen() -> Observed:
    return declared.beside(observe.observe(files=[R730]), None, [R730])


FIELDS = {
    "picture": "plan",
    "lines": "lines",
    "binding": "bindings",
    "losses": "losses",
    "removals": "removals",
    "additions": "additions",
}


@pytest.mark.parametrize("part", FIELDS)
def test_only_what_is_asked_for_is_answered(part: str, seen: Observed) -> None:
    answer = capacity(seen, Asked((part,)))
    blank = type(answer)("", "")
    filled = {field for field in FIELDS.values() if getattr(answer, field) != getattr(blank, field)}
    assert filled == {FIELDS[part]}


def test_marks_of_lines_do_not_depend_on_what_else_is_asked(seen: Observed) -> None:
    alone = capacity(seen, Asked(("lines",))).lines
    beside = capacity(seen, Asked(("lines", "losses"), losses=("node/k8s-node6",))).lines
    assert alone == beside
    assert any(one.used_after is not None for one in alone)


def test_progress_is_told(seen: Observed) -> None:
    told: list[str] = []
    capacity(seen, Asked(("lines", "losses")), told.append)
    assert told == ["reading load lines", "rehearsing losses"]


def test_the_estate_is_called_by_its_folder(seen: Observed) -> None:
    assert capacity(seen, Asked(("questions",))).estate == "r730"


def test_losses_of_the_policy_become_findings(seen: Observed) -> None:
    answer = capacity(seen, Asked(("losses",)))
    broken = {one.subject for one in answer.losses if one.asked and not one.survived}
    found = {one.subject for one in answer.findings if one.check == "loss-not-survived"}
    assert broken and found == broken


def test_without_a_time_nothing_is_said_of_the_past(seen: Observed) -> None:
    assert capacity(seen, Asked(("triggers", "forecasts"))).triggers == ()


def test_the_estate_file_is_found_beside_what_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    nodes = str(shutil.copy(f"{R730}/nodes.json", tmp_path / "dump"))
    bare = observe.observe(files=[nodes])
    assert declared.beside(bare, None, [nodes, "-"]).declaration.file == ""
    (tmp_path / "dump" / declared.NAME).write_text("capacity: {survive: [any-node]}\n", encoding="utf-8")
    for paths in ([nodes], [str(tmp_path / "dump")]):
        assert declared.beside(bare, None, paths).declaration.capacity.survive == ("any-node",)
    other = tmp_path / "other.yaml"
    other.write_text("capacity: {survive: [any-host]}\n", encoding="utf-8")
    assert declared.beside(bare, str(other), [nodes]).declaration.capacity.survive == ("any-host",)


def test_standard_input_has_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / declared.NAME).write_text("capacity: {survive: [any-node]}\n", encoding="utf-8")
    bare = observe.observe(files=[f"{R730}/nodes.json"])
    assert declared.beside(bare, None, ["-"]) is bare


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("", None),
        ("80%", Assumed(0.8)),
        ("request", Assumed()),
        ("limit", Assumed(of="limit")),
        ("120 % of limit", Assumed(1.2, "limit")),
        ("50% of request", Assumed(0.5)),
    ],
)
def test_assumptions(text: str, assumed: Assumed | None) -> None:
    assert asking.assumption(text) == assumed


@pytest.mark.parametrize("text", ["much", "80", "80% of", "% of limit limit", "-5%"])
def test_what_cannot_be_assumed(text: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be assumed; write 80%"):
        asking.assumption(text)


def test_parts_are_written_with_commas() -> None:
    assert asking.parts("lines, losses,") == ("lines", "losses")
    with pytest.raises(InvalidInput, match="there is no part 'loss'; choose of picture, lines"):
        asking.parts("loss")
