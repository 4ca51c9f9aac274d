"""Every document has a schema which says what it is called, and which fits its own type."""

import json

import jsonschema
import pytest

from bayplan.capacity.answers import Fit, NodeShare
from bayplan.views import document
from bayplan.views.documents import DOCUMENTS
from bayplan.views.fit.json import document as fit_document


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(document.schema(DOCUMENTS[name]))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_begins_with_its_schema(name: str) -> None:
    properties = document.schema(DOCUMENTS[name])["properties"]
    first = next(iter(properties.values()))
    assert next(iter(properties)) == "schema"
    assert first["enum"][0].startswith(f"bayplan.{name}") and first["enum"][0].endswith("/v1")


def test_everything_is_written_in_the_order_of_the_fields() -> None:
    answer = Fit("Pod a/b", "1.34", "a/b", requests={"memory": "1Gi", "cpu": "1"}, where=(NodeShare("n", 2),))
    text = document.encode(fit_document(answer))
    assert text.startswith('{\n  "schema": "bayplan.fit/v1",\n  "subject": "Pod a/b",')
    assert list(json.loads(text)["requests"]) == ["cpu", "memory"]
    assert list(json.loads(text))[1:] == list(Fit.__struct_fields__)
