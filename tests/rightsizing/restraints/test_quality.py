"""Thin evidence lowers nothing, none changes nothing."""

from bayplan.rightsizing.framework import Bound, Quality
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.restraints.quality import QUALITY
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI

WANTED = {Bound.MEMORY_REQUEST: 100 * MI, Bound.MEMORY_LIMIT: 900 * MI}


def test_enough_evidence_is_let_through() -> None:
    draft = drafts.drafted(drafts.subject("256/512"), WANTED)
    assert QUALITY.hold(draft) == draft


def test_thin_evidence_raises_only() -> None:
    thin = Portrait(Quality.THIN, ("it was read on 9 days",))
    held = QUALITY.hold(drafts.drafted(drafts.subject("256/512"), WANTED, thin))
    request, limit = held.of(Bound.MEMORY_REQUEST), held.of(Bound.MEMORY_LIMIT)
    assert (request.amount, limit.amount) == (256 * MI, 900 * MI)
    assert [one.said for one in request.held] == [
        "nothing is lowered on thin evidence: it was read on 9 days"
    ]
    assert limit.held == ()
    assert limit.least == 512 * MI


def test_no_evidence_ends_it() -> None:
    none = Portrait(Quality.NONE, ("it was read on 2 days",))
    held = QUALITY.hold(drafts.drafted(drafts.subject("256/512"), WANTED, none))
    assert held.why == "it was read on 2 days"
    assert not any(aim.changed for aim in held.aims.values())
