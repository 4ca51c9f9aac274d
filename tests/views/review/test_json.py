"""The documents of a review and of house policy."""

import json

import jsonschema
import pytest
from hypothesis import given, settings

from bayplan.model.record import Record
from bayplan.review.answers import Review
from bayplan.views import document
from bayplan.views.lint import json as lint
from bayplan.views.review import json as review
from tests.views.review import build


def checked(made: Record) -> dict[str, object]:
    """The document as a reader gets it, which fits its schema."""
    found: dict[str, object] = json.loads(document.encode(made))
    jsonschema.validate(found, document.schema(type(made)), jsonschema.Draft202012Validator)
    return found


def test_a_review_is_written_with_all_its_fields() -> None:
    found = checked(review.document(build.bad()))
    assert found["schema"] == "bayplan.review/v1"
    assert list(found)[1:] == list(Review.__struct_fields__)


def test_findings_of_house_policy_come_without_verdicts() -> None:
    found = checked(lint.document(build.bad()))
    assert list(found) == ["schema", "path", "counts", "findings", "suppressed", "notes"]
    assert found["schema"] == "bayplan.lint/v1"


@pytest.mark.parametrize("made", [review.document, lint.document])
@settings(max_examples=40)
@given(build.REVIEWS)
def test_any_text_makes_a_document(made: object, answer: Review) -> None:
    assert callable(made)
    checked(made(answer))
