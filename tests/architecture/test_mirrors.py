"""Whoever reads a package finds its tests by name: `src/bayplan/sources` is tested in `tests/sources`."""

import pytest

from tests.architecture.source import PACKAGE, PACKAGES, ROOT, Module

TOP_LEVEL = [package for package in PACKAGES if package.path.parent.parent == PACKAGE]


@pytest.mark.parametrize("package", TOP_LEVEL, ids=lambda package: package.path.parent.name)
def test_every_package_has_its_tests(package: Module) -> None:
    tests = ROOT / "tests" / package.path.parent.name
    assert list(tests.rglob("test_*.py")), f"write the first test in {tests.relative_to(ROOT)}/"


def test_every_module_of_the_house_is_reached_by_a_package() -> None:
    strays = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert strays == set(), "a module at the top has no place in the layers: give it a package"
