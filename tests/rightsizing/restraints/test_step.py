"""One step goes by half at the most."""

from typing import Any

import pytest

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Aim
from bayplan.rightsizing.restraints.step import STEP
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI, WEB


def held(limit: int, wanted: int, *before: int) -> Aim:
    known = Evidence(WEB, limited=drafts.track(*(one * MI for one in before)))
    draft = drafts.drafted(drafts.subject(f"/{limit}"), {Bound.MEMORY_LIMIT: wanted * MI}, evidence=known)
    return STEP.hold(draft).of(Bound.MEMORY_LIMIT)


def test_by_half() -> None:
    assert held(4096, 512).amount == 2048 * MI
    assert held(4096, 3000).amount == 3000 * MI


def test_the_next_step_waits_for_evidence() -> None:
    limit = held(2048, 512, 4096, 2048)
    assert limit.amount == 2048 * MI
    assert limit.held[0].said == "by half at the most in one step (it was 4Gi)"
    assert held(2048, 512, 2048, 2048).amount == 1024 * MI


def test_nothing_is_raised_by_what_was() -> None:
    assert held(1024, 1024, 8192).amount == 1024 * MI
    assert held(1024, 512, 8192).amount == 1024 * MI
    assert held(1024, 1500, 8192).amount == 1500 * MI


@pytest.mark.parametrize("bound", Bound)
def test_each_bound_goes_by_what_was_set_of_it(bound: Bound) -> None:
    names = {
        Bound.MEMORY_REQUEST: "requested",
        Bound.MEMORY_LIMIT: "limited",
        Bound.CPU_REQUEST: "requested_cpu",
    }
    tracks: dict[str, Any] = {name: drafts.track(4000 if one is bound else 1) for one, name in names.items()}
    about = drafts.subject(current={one.value: 2000 for one in Bound})
    draft = drafts.drafted(about, {bound: 500}, evidence=Evidence(WEB, **tracks))
    assert STEP.hold(draft).of(bound).amount == 2000


def test_what_is_not_set_has_no_step() -> None:
    draft = drafts.drafted(drafts.subject(), {Bound.CPU_REQUEST: 5})
    assert STEP.hold(draft).of(Bound.CPU_REQUEST).amount == 5
