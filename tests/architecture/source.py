"""The source of Bayplan as syntax trees, read once for all tests of the house."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "bayplan"

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """One function or method, and the names that lead to it inside its file."""

    file: str
    qualified: str
    node: FunctionNode
    enclosed: bool

    @property
    def where(self) -> str:
        return f"{self.file}::{self.qualified}"

    @property
    def lines(self) -> int:
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    @property
    def parameters(self) -> int:
        arguments = self.node.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        return sum(argument.arg not in ("self", "cls") for argument in named)

    @property
    def public(self) -> bool:
        """Whether others are meant to call it: no underscore anywhere on the way to it."""
        return not self.enclosed and not any(part.startswith("_") for part in self.qualified.split("."))


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    path: Path

    @property
    def file(self) -> str:
        return self.path.relative_to(SOURCE).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        return tuple(self._functions(self.tree, prefix="", enclosed=False))

    def _functions(self, parent: ast.AST, prefix: str, enclosed: bool) -> Iterator[Function]:
        for child in ast.iter_child_nodes(parent):
            if isinstance(child, FunctionNode):
                yield Function(self.file, prefix + child.name, child, enclosed)
                yield from self._functions(child, f"{prefix}{child.name}.", enclosed=True)
            elif isinstance(child, ast.ClassDef):
                yield from self._functions(child, f"{prefix}{child.name}.", enclosed)
            else:
                yield from self._functions(child, prefix, enclosed)


MODULES = tuple(Module(path) for path in sorted(PACKAGE.rglob("*.py")))
PACKAGES = tuple(module for module in MODULES if module.path.name == "__init__.py")
FUNCTIONS = tuple(function for module in MODULES for function in module.functions)
