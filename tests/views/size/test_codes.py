"""Every code that an answer about sizes can have is explained, and none that it cannot have."""

import ast

from bayplan.model.findings import Severity
from bayplan.views.capacity.codes import CAPACITY
from bayplan.views.review.codes import CODES
from bayplan.views.size.codes import SIZES
from bayplan.views.size.text import SAID_ABOVE
from tests.architecture.source import PACKAGE

MODULES = (PACKAGE / "rightsizing" / "alarms.py", PACKAGE / "app" / "evidence.py")


def said() -> set[str]:
    """Texts that stand where a check is named: the first argument of a finding, and constants for it."""
    found = set()
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.AnnAssign) and isinstance(target := node.target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                first = node.args[0]
                value = named.get(first.id) if isinstance(first, ast.Name) else first
                if isinstance(value, ast.Constant):
                    found.add(str(value.value))
        warned = named.get("WARNED")
        if isinstance(warned, ast.Dict):
            found |= {one.elts[0].value for one in warned.values if isinstance(one, ast.Tuple)}  # type: ignore[attr-defined]  # they are texts
    return found


def test_every_code_is_explained_and_no_other() -> None:
    assert said() == {one.name for one in SIZES}


def test_no_code_means_two_things() -> None:
    names = [one.name for one in SIZES]
    assert len(set(names)) == len(names)
    assert not set(names) & ({*CODES} | {one.name for one in CAPACITY})
    assert all(one.severity.partition(",")[0] in set(Severity) for one in SIZES)
    assert set(SAID_ABOVE) <= set(names)
