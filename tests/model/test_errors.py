"""Complaints carry their place, and say it in front."""

from typing import Any

import pytest

from bayplan.model.errors import BayplanError, InvalidInput, SourceError


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        pytest.param({}, "it is wrong", id="nowhere"),
        pytest.param({"file": "a.yaml"}, "a.yaml: it is wrong", id="a file"),
        pytest.param({"file": "a.yaml", "line": 7}, "a.yaml:7: it is wrong", id="a line of it"),
        pytest.param(
            {"file": "a.yaml", "line": 7, "path": "spec.nodeName"},
            "a.yaml:7: spec.nodeName: it is wrong",
            id="a field of it",
        ),
        pytest.param({"path": "spec.nodeName"}, "spec.nodeName: it is wrong", id="a field alone"),
        pytest.param({"line": 7}, "line 7: it is wrong", id="a line of an unnamed file"),
    ],
)
def test_a_complaint_begins_with_its_place(place: dict[str, Any], sentence: str) -> None:
    assert str(InvalidInput("it is wrong", **place)) == sentence


def test_a_complaint_can_be_given_its_file_later() -> None:
    found = InvalidInput("it is wrong", line=3, path="kind", value="Nod").within("b.yaml")
    assert str(found) == "b.yaml:3: kind: it is wrong"
    assert (found.file, found.line, found.path, found.value) == ("b.yaml", 3, "kind", "Nod")


def test_shells_catch_one_family() -> None:
    assert issubclass(InvalidInput, BayplanError)
    assert issubclass(SourceError, BayplanError)
