"""The disruption controller's arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.disruption import budgets
from bayplan.disruption.ownership import Ownership
from bayplan.model import shares
from bayplan.model.labels import LabelSelector
from bayplan.model.policy import DisruptionBudget
from bayplan.model.workloads import Kind
from tests.disruption.build import (
    MARK,
    NOON,
    SHOP,
    budget,
    controlled_by,
    database,
    deployment,
    pod,
    web,
    webs,
    workload,
)

AMOUNTS = [
    ("a number is itself", "2", 5, 2),
    ("a percentage of a whole is exact", "50%", 4, 2),
    ("a percentage is rounded up", "30%", 4, 2),
    ("a small percentage of one is one", "1%", 1, 1),
    ("no percent is nothing", "0%", 7, 0),
    ("a percentage of nothing is nothing", "30%", 0, 0),
    ("more than all is more than all", "150%", 2, 3),
]


@pytest.mark.parametrize(
    ("text", "total", "amount"), [row[1:] for row in AMOUNTS], ids=[row[0] for row in AMOUNTS]
)
def test_an_amount_is_a_number_or_a_share(text: str, total: int, amount: int) -> None:
    assert shares.scaled(text, total) == amount


def test_anything_else_is_no_amount() -> None:
    with pytest.raises(ValueError, match="neither a number nor a percentage"):
        shares.scaled("half", 4)


STANDINGS = [
    ("all ready, one may be missing", {"max_unavailable": "1"}, 4, 4, (4, 3, 4, 1)),
    ("one is missing already", {"max_unavailable": "1"}, 4, 3, (4, 3, 3, 0)),
    ("more are missing than may be", {"max_unavailable": "1"}, 4, 1, (4, 3, 1, 0)),
    ("more may be missing than there are", {"max_unavailable": "9"}, 2, 2, (2, 0, 2, 2)),
    ("a share that may be missing is rounded up", {"max_unavailable": "30%"}, 4, 4, (4, 2, 4, 2)),
    ("a share that must be there is rounded up", {"min_available": "30%"}, 4, 4, (4, 2, 4, 2)),
    ("a number that must be there", {"min_available": "1"}, 3, 3, (3, 1, 3, 2)),
    ("more must be there than there are", {"min_available": "5"}, 3, 3, (3, 5, 3, 0)),
    ("nothing may be missing", {"max_unavailable": "0"}, 2, 2, (2, 2, 2, 0)),
    ("no pod is expected, so none may go", {"min_available": "0"}, 0, 0, (0, 0, 0, 0)),
    ("a budget that says nothing allows nothing", {}, 3, 3, (0, 0, 3, 0)),
]


@pytest.mark.parametrize(
    ("rule", "count", "ready", "standing"), [row[1:] for row in STANDINGS], ids=[row[0] for row in STANDINGS]
)
def test_a_standing_follows_from_the_pods(
    rule: dict[str, str], count: int, ready: int, standing: tuple[int, int, int, int]
) -> None:
    found = budgets.assess(budget(**rule), webs(count, ready), Ownership(deployment(replicas=count)))
    assert (found.expected, found.desired, found.healthy, found.allowed) == standing
    assert not found.failure


def test_a_share_is_of_what_the_controller_declares_not_of_what_exists() -> None:
    found = budgets.assess(budget(max_unavailable="1"), webs(2), Ownership(deployment(replicas=5)))
    assert (found.expected, found.desired, found.healthy, found.allowed) == (5, 4, 2, 0)


def test_two_replica_sets_of_one_deployment_count_once() -> None:
    above, current = deployment(replicas=2)
    former = workload(Kind.REPLICA_SET, "web-old", 1, owners=(controlled_by("Deployment", "web"),))
    leftover = pod("web-old-1", owner=controlled_by("ReplicaSet", "web-old"))
    ownership = Ownership((above, current, former))
    assert budgets.assess(budget(max_unavailable="1"), (*webs(2), leftover), ownership).expected == 2


def test_controllers_of_several_kinds_add_up() -> None:
    ownership = Ownership((*deployment(replicas=3), workload(Kind.STATEFUL_SET, "db", 2)))
    everything = DisruptionBudget(SHOP, "all", LabelSelector(), max_unavailable="1")
    assert budgets.assess(everything, (*webs(3), database("db-0"), database("db-1")), ownership).expected == 5


def test_pods_of_a_job_cannot_be_counted() -> None:
    work = pod("work-1", owner=controlled_by("Job", "work"))
    found = budgets.assess(budget(max_unavailable="1"), [work], Ownership([workload(Kind.JOB, "work", 1)]))
    assert found.failure == "jobs.batch does not implement the scale subresource"
    assert found.allowed == 0


def test_pods_of_a_job_can_be_counted_by_number() -> None:
    work = pod("work-1", owner=controlled_by("Job", "work"))
    found = budgets.assess(budget(min_available="0"), [work], Ownership([]))
    assert (found.failure, found.allowed) == ("", 1)


def test_a_controller_that_is_gone_spoils_the_count() -> None:
    orphan = pod("lost-1", owner=controlled_by("StatefulSet", "lost"))
    found = budgets.assess(
        budget(max_unavailable="1"), [orphan], Ownership([workload(Kind.STATEFUL_SET, "db", 1)])
    )
    assert found.failure == 'found no controllers for pod "lost-1"'


def test_a_controller_that_was_not_recorded_is_guessed_from_its_pods() -> None:
    shards = [pod(f"shard-{number}", owner=controlled_by("Cluster", "shard")) for number in range(3)]
    found = budgets.assess(budget(max_unavailable="1"), shards, Ownership([]))
    assert (found.expected, found.allowed, found.guessed) == (3, 1, True)


def test_bare_pods_are_named_where_a_share_cannot_count_them() -> None:
    found = budgets.assess(
        budget(max_unavailable="50%"), (*webs(2), pod("bare")), Ownership(deployment(replicas=2))
    )
    assert (found.expected, found.unmanaged) == (2, ("bare",))


def test_terminating_and_marked_pods_are_not_healthy() -> None:
    going = web("web-going", deleted=NOON)
    found = budgets.assess(
        budget(min_available="1"), (*webs(3), going), Ownership([]), frozenset({f"web-{MARK}-0", "long-gone"})
    )
    assert (found.expected, found.healthy, found.allowed) == (4, 2, 1)
    assert found.disrupted == {f"web-{MARK}-0"}


SELECTORS = [
    ("no selector selects nothing", None, False),
    ("an empty selector selects the namespace", LabelSelector(), True),
    ("a label that is there", LabelSelector({"app": "web"}), True),
    ("a label that is not", LabelSelector({"app": "db"}), False),
]


@pytest.mark.parametrize(
    ("selector", "covered"), [row[1:] for row in SELECTORS], ids=[row[0] for row in SELECTORS]
)
def test_a_budget_covers_what_it_selects(selector: LabelSelector | None, covered: bool) -> None:
    assert budgets.covers(DisruptionBudget(SHOP, "budget", selector), web("web-1")) is covered


@given(
    count=st.integers(0, 12),
    ready=st.integers(0, 12),
    declared=st.integers(0, 12),
    amount=st.integers(0, 120),
    share=st.booleans(),
    upper=st.booleans(),
)
def test_what_is_allowed_never_brings_the_healthy_below_what_is_desired(
    count: int, ready: int, declared: int, amount: int, share: bool, upper: bool
) -> None:
    text = f"{amount}%" if share else str(amount % 13)
    rule = budget(max_unavailable=text) if upper else budget(min_available=text)
    found = budgets.assess(rule, webs(count, min(ready, count)), Ownership(deployment(replicas=declared)))
    assert found.allowed >= 0
    assert found.allowed == 0 or found.healthy - found.allowed >= found.desired
