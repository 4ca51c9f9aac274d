"""Everything says what it is for: packages and modules always, public functions unless a glance is enough."""

import ast

import pytest

from tests.architecture.source import MODULES, PACKAGES, Function, Module

A_GLANCE = 6  # lines; what is shorter is read faster than described
A_SENTENCE = 15  # characters


def promise(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return ast.get_docstring(node) or ""


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.file)
def test_every_module_says_what_it_is(module: Module) -> None:
    assert len(promise(module.tree)) >= A_SENTENCE


def test_every_folder_of_modules_is_a_package_with_a_promise() -> None:
    folders = {module.path.parent for module in MODULES}
    assert folders - {package.path.parent for package in PACKAGES} == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.file)
def test_every_public_function_says_what_it_gives(module: Module) -> None:
    silent = [
        function.where
        for function in module.functions
        if needs_promise(function) and not promise(function.node)
    ]
    assert silent == []


def needs_promise(function: Function) -> bool:
    return function.public and "." not in function.qualified and function.lines >= A_GLANCE
