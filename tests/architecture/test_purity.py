"""The core computes: it asks no clock, opens no file, prints nothing and throws no dice.

The import contract "pure" keeps the modules out; this keeps out what needs no import or hides in a class.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import MODULES, Module

PURE = (
    "model", "admission", "scheduling", "capacity", "disruption", "review", "governance", "rightsizing",
    "printing", "catalog", "provisioning", "consistency", "verification", "documentation", "rendering",
)  # fmt: skip

BUILTINS_THAT_REACH_OUT = {"open", "print", "input", "eval", "exec", "breakpoint", "__import__"}
METHODS_THAT_REACH_OUT = {
    "now", "utcnow", "today",  # the clock
    "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob", "mkdir",  # files
    "default_rng",  # chance: a generator is an argument
}  # fmt: skip

PURE_MODULES = [module for module in MODULES if module.file.split("/")[1] in PURE]


def reaches_out(tree: ast.AST) -> Iterator[str]:
    """Every call in the tree that asks the world something, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _forbidden(node.func)):
            yield f"line {node.lineno}: {name}()"


def _forbidden(called: ast.expr) -> str | None:
    match called:
        case ast.Name(id=name) if name in BUILTINS_THAT_REACH_OUT:
            return name
        case ast.Attribute(attr=name) if name in METHODS_THAT_REACH_OUT or _is_random(called):
            return ast.unparse(called)
    return None


def _is_random(attribute: ast.Attribute) -> bool:
    return isinstance(attribute.value, ast.Attribute) and attribute.value.attr == "random"


@pytest.mark.parametrize("module", PURE_MODULES, ids=lambda module: module.file)
def test_the_core_does_not_reach_out(module: Module) -> None:
    assert list(reaches_out(module.tree)) == []


@pytest.mark.parametrize(
    "code", ["datetime.now()", "open('x')", "print(1)", "Path('x').read_text()", "numpy.random.rand(3)"]
)
def test_reaching_out_is_noticed(code: str) -> None:
    assert list(reaches_out(ast.parse(code)))
