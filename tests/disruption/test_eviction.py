"""What the API server answers to an eviction."""

from typing import Any

import pytest

from bayplan.disruption import eviction
from bayplan.disruption.budgets import Standing
from bayplan.disruption.eviction import Denied, Evicted, evict
from bayplan.disruption.ledger import Ledger, keep, open_ledger
from bayplan.model.pods import Pod, PodStatus
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from tests.disruption.build import NOON, SHOP, budget, deployment, pod, web, webs


def ledger(*standings: Standing, minor: int = 36) -> Ledger:
    return keep(standings, Kubernetes(minor))


def exhausted(**more: Any) -> Standing:
    return Standing(budget(**more), expected=3, desired=3, healthy=3, allowed=0)


GOES_ANYWAY = [
    ("a pod that never started", web("web-1", status=PodStatus(phase="Pending"))),
    ("a pod that succeeded", web("web-1", status=PodStatus(phase="Succeeded"))),
    ("a pod that failed", web("web-1", status=PodStatus(phase="Failed"))),
    ("a pod that is being deleted", web("web-1", deleted=NOON)),
    ("a pod under no budget", pod("bare", app="other")),
]


@pytest.mark.parametrize("going", [row[1] for row in GOES_ANYWAY], ids=[row[0] for row in GOES_ANYWAY])
def test_some_pods_go_whatever_the_budget(going: Pod) -> None:
    before = ledger(exhausted())
    assert evict(going, before) == Evicted(before)


def test_an_eviction_is_charged_and_marked() -> None:
    before = ledger(Standing(budget(), expected=4, desired=3, healthy=4, allowed=1))
    answer = evict(web("web-1"), before)
    assert isinstance(answer, Evicted)
    assert (answer.code, answer.charged) == (201, "budget")
    assert answer.ledger.standing(SHOP, "budget") == Standing(
        budget(), expected=4, desired=3, healthy=4, allowed=0, disrupted=frozenset({"web-1"})
    )


def test_an_exhausted_budget_refuses() -> None:
    assert evict(web("web-1"), ledger(exhausted())) == Denied(
        429,
        "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        ("The disruption budget budget needs 3 healthy pods and has 3 currently",),
        ("budget",),
    )


def test_two_budgets_are_an_error_of_the_server() -> None:
    two = ledger(exhausted(), Standing(budget("second"), allowed=5))
    answer = evict(web("web-1"), two)
    assert isinstance(answer, Denied)
    assert (answer.code, answer.reason, answer.causes) == (500, "", ())
    assert answer.message == eviction.SEVERAL
    assert answer.budgets == ("budget", "second")


UNREADY = [
    ("the budget is met without it", {}, (2, 2), True),
    ("the budget is not met", {}, (1, 2), False),
    ("the budget desires nothing", {}, (0, 0), False),
    ("the budget always allows it", {"always_allow_unhealthy": True}, (1, 2), True),
]


@pytest.mark.parametrize(
    ("rule", "counts", "goes"), [row[1:] for row in UNREADY], ids=[row[0] for row in UNREADY]
)
def test_an_unready_pod_goes_uncharged_if(rule: dict[str, Any], counts: tuple[int, int], goes: bool) -> None:
    healthy, desired = counts
    standing = Standing(budget(**rule), expected=3, desired=desired, healthy=healthy, allowed=0)
    before = ledger(standing)
    answer = evict(web("web-1", ready=False), before)
    assert answer == Evicted(before) if goes else isinstance(answer, Denied)


def test_an_unready_pod_is_charged_where_nothing_spares_it() -> None:
    before = ledger(Standing(budget(), expected=3, desired=0, healthy=2, allowed=2))
    answer = evict(web("web-1", ready=False), before)
    assert isinstance(answer, Evicted)
    assert answer.charged == "budget"


CAUSES = [
    ("from 1.35 on a failure of the controller is named", 35, "because it failed sync: no scale"),
    ("before, every refusal was put down to missing pods", 34, "needs 0 healthy pods and has 1 currently"),
]


@pytest.mark.parametrize(("minor", "words"), [row[1:] for row in CAUSES], ids=[row[0] for row in CAUSES])
def test_the_cause_of_a_failed_budget(minor: int, words: str) -> None:
    failed = Standing(budget(), healthy=1, failure="no scale")
    answer = evict(web("web-1"), ledger(failed, minor=minor))
    assert isinstance(answer, Denied)
    assert answer.causes[0].endswith(words)


def test_a_budget_that_expects_nothing_says_only_that_it_refuses() -> None:
    answer = evict(web("web-1"), ledger(Standing(budget(), healthy=1)))
    assert isinstance(answer, Denied)
    assert answer.causes == ("The disruption budget budget does not allow evicting pods currently",)


def test_a_negative_allowance_is_forbidden() -> None:
    answer = evict(web("web-1"), ledger(Standing(budget(), allowed=-1)))
    assert isinstance(answer, Denied)
    assert (answer.code, answer.reason) == (403, "Forbidden")
    assert answer.message.endswith("is forbidden: pdb disruptions allowed is negative")


def test_too_many_marks_are_forbidden() -> None:
    marks = frozenset(map(str, range(2001)))
    answer = evict(web("web-1"), ledger(Standing(budget(), allowed=1, disrupted=marks)))
    assert isinstance(answer, Denied)
    assert answer.code == 403


def test_the_recorded_status_opens_the_ledger() -> None:
    kept = budget(max_unavailable="1", observed=True, allowed=7, healthy=9, desired=2, expected=9)
    opened = open_ledger(Snapshot(pods=webs(3), workloads=deployment(), budgets=(kept,)))
    standing = opened.standing(SHOP, "budget")
    assert standing is not None
    assert (standing.allowed, standing.healthy, standing.desired, standing.expected) == (7, 9, 2, 9)


def test_a_status_that_was_not_recorded_is_computed() -> None:
    opened = open_ledger(
        Snapshot(pods=webs(3), workloads=deployment(), budgets=(budget(max_unavailable="1"),))
    )
    standing = opened.standing(SHOP, "budget")
    assert standing is not None
    assert (standing.expected, standing.desired, standing.healthy, standing.allowed) == (3, 2, 3, 1)
