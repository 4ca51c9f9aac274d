"""A request that an autoscaler counts in is changed with a word on it."""

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Draft
from bayplan.rightsizing.restraints.autoscaler import AUTOSCALER
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI


def held(wanted: dict[Bound, int]) -> Draft:
    about = drafts.subject("256/512", autoscaled=("cpu", "memory"), current={"requests.cpu": 100})
    return AUTOSCALER.hold(drafts.drafted(about, wanted))


def test_which_way_the_replicas_go() -> None:
    draft = held({Bound.CPU_REQUEST: 50, Bound.MEMORY_REQUEST: 512 * MI})
    (less,), (more,) = draft.of(Bound.CPU_REQUEST).held, draft.of(Bound.MEMORY_REQUEST).held
    assert less.said.endswith("will want more replicas")
    assert more.said.endswith("will want fewer replicas")
    assert draft.of(Bound.CPU_REQUEST).amount == 50


def test_limits_and_what_stays_steer_nothing() -> None:
    draft = held({Bound.MEMORY_LIMIT: 900 * MI, Bound.CPU_REQUEST: 100})
    assert all(not aim.held for aim in draft.aims.values())
