"""The pages: the same estate, the same bytes, nothing that contradicts it; no data breaks out of a table."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.app import documents
from bayplan.app.observe import Observed, observe
from bayplan.documentation import markdown, writing
from bayplan.documentation.shown import Shown
from bayplan.model.estate import Declaration
from bayplan.model.machines import Lower, Machine
from bayplan.sources import estate
from tests.architecture.source import ROOT

EXAMPLES = ("a100", "r730")


@pytest.fixture(scope="module", params=EXAMPLES)
def seen(request: pytest.FixtureRequest) -> tuple[Observed, Declaration]:
    folder = ROOT / "examples" / str(request.param)
    return observe(files=[str(folder)]), estate.read(str(folder / "bayplan.yaml"))


def test_the_pages_of_an_estate_do_not_contradict_it(
    seen: tuple[Observed, Declaration], tmp_path: Path
) -> None:
    observed, declaration = seen
    made = documents.pages("", observed, declaration)
    assert made == documents.pages("", observed, declaration)
    for one in made.changes.files:
        (tmp_path / one.path).write_bytes(one.after or b"")
    checked = documents.check([str(tmp_path)], observed, declaration)
    assert checked.claims > 50
    assert checked.findings == ()


def test_every_machine_is_on_the_pages_and_in_the_drawing(seen: tuple[Observed, Declaration]) -> None:
    observed, declaration = seen
    files = {
        one.path: (one.after or b"").decode()
        for one in documents.pages("", observed, declaration).changes.files
    }
    names = [one.name for one in declaration.lower.machines]
    assert names
    for name in names:
        assert f"| {name} |" in files["inventory.md"]
        assert name in files["topology.md"] and name in files["topology.svg"]
    drawn = ElementTree.fromstring(files["topology.svg"])
    assert len(drawn.findall("{http://www.w3.org/2000/svg}rect")) == 1 + len(observed.snapshot.lower.machines)


def test_a_node_names_the_files_that_name_it() -> None:
    declaration = Declaration(
        lower=Lower(machines=(Machine(301, "n1", role="server", addresses=("192.0.2.31",)),))
    )
    shown = Shown(
        declaration,
        declaration.lower,
        None,
        {"a": "on n1 only", "b": "n10, n1x", "c": "https://192.0.2.31:1"},
    )
    page = next(one for one in writing.pages(shown) if one.path == "places.md").content.decode()
    assert "| n1 | machines[0] | a, c | - |" in page


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1))
def test_a_table_keeps_its_columns(rows: list[list[str]]) -> None:
    lines = re.split(r"\n", markdown.table(("a", "b"), rows))
    assert len(lines) == len(rows) + 2
    for line in lines:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 3


def test_a_name_cannot_break_out_of_the_drawing() -> None:
    lower = Lower(machines=(Machine(301, 'n1"]<script>', host="h&h"),))
    files = {one.path: one.content.decode() for one in writing.pages(Shown(Declaration(), lower))}
    assert "<script>" not in files["topology.svg"] and '"]<' not in files["topology.md"].replace('"]\n', "")
    ElementTree.fromstring(files["topology.svg"])
