"""The answer as a document: everything that is in it, as its schema says."""

import json

import jsonschema
import pytest

from bayplan.rightsizing.report.whole import Sizing
from bayplan.views import document
from bayplan.views.size.json import SizeDocument
from bayplan.views.size.json import document as tagged
from tests.views.size import build


@pytest.mark.parametrize("answer", [Sizing(), build.estate()], ids=["bare", "whole"])
def test_a_document_fits_its_schema(answer: Sizing) -> None:
    written = json.loads(document.encode(tagged(answer)))
    jsonschema.validate(written, document.schema(SizeDocument), jsonschema.Draft202012Validator)
    assert list(written) == ["schema", *Sizing.__struct_fields__]
    assert written["schema"] == "bayplan.size/v1"


def test_figures_are_whole_units_with_their_terms_and_the_diff_is_byte_for_byte() -> None:
    written = json.loads(document.encode(tagged(build.estate())))
    first = written["recommendations"][0]
    assert first["place"] == ["Deployment", "team-0", "photos", "photos"]
    assert first["sized"][1]["wanted"] == build.GI
    assert [term["what"] for term in first["sized"][1]["terms"]] == ["observed", "margin", "floor"]
    assert written["patch"]["diff"] == build.DIFF
