"""Every estate file in tests/cases/estate is refused: at its place, for its reason, by whom it says."""

import re
from pathlib import Path

import pytest

from bayplan.consistency import registry
from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt
from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.estate import Declaration
from bayplan.rendering import parts
from bayplan.sources import estate
from bayplan.sources.estate.places import Places
from tests.sources.estate import cases

CASES = {one.name: one for one in cases.cases()}
READ = [name for name, one in CASES.items() if one.by == "reading"]
FOUND = [name for name, one in CASES.items() if one.by == "finding"]
PROVED = [name for name, one in CASES.items() if one.by == "proof"]
ENOUGH = 40
ENOUGH_READ = 25


def written(name: str, folder: Path) -> str:
    file = folder / "bayplan.yaml"
    file.write_text(CASES[name].text, encoding="utf-8")
    return str(file)


def at(case: cases.Case, path: str) -> bool:
    """Whether a complaint is about the place that the case names, in which [*] is any number."""
    pattern = re.escape(case.path).replace(r"\[\*\]", r"\[\d+\]")
    return re.fullmatch(pattern, path) is not None


def on(case: cases.Case, line: int) -> bool:
    return case.line in case.text.splitlines()[line - 1]


def says(case: cases.Case, message: str) -> bool:
    return all(word in message for word in case.words)


@pytest.mark.parametrize("name", READ)
def test_reading_refuses(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    with pytest.raises(InvalidInput) as caught:
        estate.read(written(name, tmp_path))
    error = caught.value
    told = list(error.found) if isinstance(error, Mistakes) else [error]
    fitting = [one for one in told if at(case, one.path) and says(case, one.message)]
    assert fitting, [str(one) for one in told]
    assert fitting[0].line and on(case, fitting[0].line), case.text.splitlines()[fitting[0].line - 1]


@pytest.mark.parametrize("name", FOUND)
def test_reading_finds(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    found = estate.read(written(name, tmp_path)).findings
    fitting = [one for one in found if one.check == case.code and says(case, one.summary)]
    assert fitting, [(one.check, one.summary) for one in found]
    assert on(case, fitting[0].line)


@pytest.mark.parametrize("name", PROVED)
def test_rendering_refuses(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    found = proved(estate.read(written(name, tmp_path)))
    fitting = [
        one for one in found if one.code == case.code and at(case, one.path) and says(case, one.message)
    ]
    assert fitting, [(one.code, one.path, one.message) for one in found]
    assert on(case, Places(case.text.encode()).line(fitting[0].path))


def proved(declaration: Declaration) -> tuple[Doubt, ...]:
    return tuple(registry.prove(Whole(declaration, tuple(parts.bundles(declaration)))))


@pytest.mark.parametrize("example", ["a100", "r730"])
def test_the_examples_are_read_whole(example: str) -> None:
    declared = estate.parse(cases.estate({"example": example}).encode(), "bayplan.yaml")
    assert declared.platform.cluster.declared
    assert declared.platform.components


def test_every_case_says_what_it_is_about() -> None:
    for name, case in CASES.items():
        assert re.fullmatch(r"[a-z0-9-]+", name), name
        assert case.said["says"].endswith("."), name
        assert case.words and all(case.words), name
        assert case.path and case.line, name
        assert (case.by == "reading") != bool(case.code), f"{name}: findings and proofs have a code"


def test_there_are_enough_of_them() -> None:
    assert len(READ) >= ENOUGH_READ


def test_the_table_of_the_documents_names_cases_that_are_there() -> None:
    text = (cases.FOLDER / "README.md").read_text(encoding="utf-8")
    table = text.partition("## The contradictions")[2].partition("\n## ")[0]
    named = {
        name
        for row in table.splitlines()
        if row.startswith("|")
        for name in re.findall(r"`([a-z0-9-]+)`", row)
    }
    assert named <= set(CASES)
    assert len(named) > 30
