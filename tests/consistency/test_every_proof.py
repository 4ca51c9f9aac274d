"""What holds for all proofs, those to come included."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bayplan.consistency import registry
from bayplan.consistency.framework import Proof, Whole
from bayplan.model.estate import Declaration
from bayplan.rendering import parts
from bayplan.sources import estate
from bayplan.views.render.codes import RENDERED
from tests.architecture.source import PACKAGE, ROOT
from tests.sources.estate import cases

FILES = sorted(path for path in (PACKAGE / "consistency" / "proofs").glob("*.py") if path.stem != "__init__")
CODE = re.compile(r"[a-z]+(-[a-z]+)+")
ASIDE = ("release-collision",)
"""Codes that no estate file can bring about with today's components: their proofs have tests of their own."""


def name(proof: Proof) -> str:
    return proof.__module__.rpartition(".")[2]


@pytest.mark.parametrize("proof", registry.PROOFS, ids=name)
def test_nothing_is_wrong_with_nothing(proof: Proof) -> None:
    assert list(proof(Whole(Declaration()))) == []


@pytest.mark.parametrize("example", ["a100", "r730"])
def test_the_examples_hold_together(example: str) -> None:
    declaration = estate.read(str(ROOT / "examples" / example / "bayplan.yaml"))
    found = registry.prove(Whole(declaration, parts.bundles(declaration)))
    assert [(one.path, one.message) for one in found if one.grave] == []


def test_every_file_is_in_the_list() -> None:
    assert {name(one) for one in registry.PROOFS} == {path.stem for path in FILES}


def codes(path: Path) -> set[str]:
    """The codes that a module names: its constants of capital letters."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = (one for one in tree.body if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant))
    return {str(one.value.value) for one in named if isinstance(one.value, ast.Constant) and is_code(one)}


def is_code(one: ast.Assign) -> bool:
    value = one.value.value if isinstance(one.value, ast.Constant) else None
    return isinstance(value, str) and CODE.fullmatch(value) is not None and value != "gpu-operator"


def of_components() -> Iterator[str]:
    """The codes that components give to their doubts, as the third thing that they say."""
    for path in sorted((PACKAGE / "catalog").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            third = node.args[2] if isinstance(node, ast.Call) and len(node.args) > 2 else None
            if called in ("Doubt", "_grave") and isinstance(third, ast.Constant) and third.value:
                yield str(third.value)


def test_every_code_is_explained_and_brought_about() -> None:
    found = {code for path in FILES for code in codes(path)}
    explained = {one.name for one in RENDERED}
    assert set(of_components()) - explained == set()
    brought = {one.code for one in cases.cases() if one.by == "proof"} | set(ASIDE)
    assert found - explained == set()
    assert found - brought == set()
