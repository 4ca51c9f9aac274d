"""What the floor of a VPA asks for is no measurement."""

import pytest
from msgspec.structs import replace

from bayplan.rightsizing.framework import Bound, Figure
from bayplan.rightsizing.restraint import Draft
from bayplan.rightsizing.restraints.artefact import ARTEFACT
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI

FLOORED = Figure(0).then("observed", 30 * MI).then("floor", 250 * MI).then("class", 300 * MI)


def drafted(memory: str, figure: Figure = FLOORED) -> Draft:
    draft = drafts.drafted(drafts.subject(memory), {})
    return draft.with_(replace(draft.of(Bound.MEMORY_REQUEST), figure=figure))


@pytest.mark.parametrize(
    ("memory", "wanted"),
    [
        pytest.param("64/512", 64, id="it has what was measured, and keeps it"),
        pytest.param("20/512", 36, id="it has less than was measured, and gets that"),
        pytest.param("400/512", 300, id="a reduction may end at the floor"),
        pytest.param("/512", 36, id="nothing is set, and what was measured is set"),
    ],
)
def test_a_floor_raises_nothing(memory: str, wanted: int) -> None:
    assert ARTEFACT.hold(drafted(memory)).of(Bound.MEMORY_REQUEST).amount == wanted * MI


def test_a_floor_that_evidence_gave_is_the_rules_own() -> None:
    figure = Figure(0).then("observed", 30 * MI).then("floor", 94 * MI, "64Mi above the highest reading")
    assert ARTEFACT.hold(drafted("64/512", figure)).of(Bound.MEMORY_REQUEST).amount == 94 * MI


def test_a_floor_below_what_was_measured_is_none() -> None:
    figure = Figure(0).then("observed", 300 * MI).then("floor", 300 * MI)
    assert ARTEFACT.hold(drafted("64/512", figure)).of(Bound.MEMORY_REQUEST).amount == 300 * MI
