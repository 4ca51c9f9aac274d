"""The least level that includes a change, and what is left where a level leaves something out."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.rightsizing import levels
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.recommendation import Direction, Level, Recommendation, Sized
from bayplan.rightsizing.restraint import Cause
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI, WEB

REQUEST, LIMIT, CPU = Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT, Bound.CPU_REQUEST
SAFE, BALANCED, COMPLETE = Level.SAFE, Level.BALANCED, Level.COMPLETE


def of(
    wanted: dict[Bound, int], memory: str = "256/512", cause: Cause = Cause.USAGE, **about: Any
) -> list[Level]:
    """The levels of memory request, memory limit and CPU request; the cause is that of the limit."""
    subject = drafts.subject(memory, current={"requests.cpu": 100}, **about)
    draft = drafts.drafted(
        subject, {bound: one if bound is CPU else one * MI for bound, one in wanted.items()}
    )
    found = levels.levels(draft.with_(replace(draft.of(LIMIT), cause=cause)))
    return [found[one] for one in wanted]


@pytest.mark.parametrize(
    ("wanted", "more", "expected"),
    [
        pytest.param({REQUEST: 128, LIMIT: 300}, {}, [SAFE, SAFE], id="reductions"),
        pytest.param({REQUEST: 300, LIMIT: 600}, {}, [BALANCED, BALANCED], id="raises on usage"),
        pytest.param({LIMIT: 600}, {"cause": Cause.KILL}, [SAFE], id="a raise for memory that ran out"),
        pytest.param({LIMIT: 600}, {"cause": Cause.FLOOR}, [BALANCED], id="a raise to a floor"),
        pytest.param({LIMIT: 600}, {"memory": "256/"}, [COMPLETE], id="a limit where none was"),
        pytest.param(
            {LIMIT: 600}, {"memory": "256/", "cause": Cause.TIER}, [BALANCED], id="a limit that a tier wants"
        ),
        pytest.param({REQUEST: 300}, {"memory": ""}, [BALANCED], id="a request where none was"),
        pytest.param({CPU: 50}, {"autoscaled": ("cpu",)}, [COMPLETE], id="what an autoscaler counts in"),
        pytest.param({CPU: 50}, {"autoscaled": ("memory",)}, [SAFE], id="what it does not count in"),
        pytest.param(
            {REQUEST: 128, LIMIT: 200}, {"autoscaled": ("memory",)}, [COMPLETE, COMPLETE],
            id="a limit below a request that waits, waits as well",
        ),
        pytest.param(
            {REQUEST: 128, LIMIT: 300}, {"autoscaled": ("memory",)}, [COMPLETE, SAFE],
            id="a limit above it need not wait",
        ),
        pytest.param(
            {REQUEST: 600, LIMIT: 700}, {"cause": Cause.KILL}, [BALANCED, SAFE],
            id="a limit need not wait for its request",
        ),
        pytest.param(
            {REQUEST: 600, LIMIT: 600},
            {"memory": "512/512", "cause": Cause.KILL, "equal": True},
            [SAFE, SAFE],
            id="an equal pair goes with what ran out",
        ),
        pytest.param(
            {REQUEST: 600, LIMIT: 600},
            {"memory": "512/512", "cause": Cause.KILL, "equal": True, "autoscaled": ("memory",)},
            [COMPLETE, COMPLETE],
            id="an equal pair that an autoscaler counts in waits even so",
        ),
        pytest.param(
            {REQUEST: 400, LIMIT: 400}, {"equal": True}, [BALANCED, BALANCED],
            id="a pair that becomes equal stays together",
        ),
    ],
)  # fmt: skip
def test_the_least_level(wanted: dict[Bound, int], more: dict[str, Any], expected: list[Level]) -> None:
    assert of(wanted, **more) == expected


def test_what_a_level_leaves_out_is_kept() -> None:
    lower = Sized("requests.memory", 256 * MI, 128 * MI, None, Direction.LOWER, SAFE)
    raised = Sized("limits.memory", 512 * MI, 900 * MI, None, Direction.RAISE, BALANCED)
    found = Recommendation(WEB, sized=(lower, raised))
    assert levels.at(found, SAFE) == (lower,)
    assert levels.at(found, COMPLETE) == (lower, raised)
    limited = levels.limited(found, SAFE)
    assert limited.changed == (lower,)
    assert [one.wanted for one in limited.sized] == [128 * MI, 512 * MI]
