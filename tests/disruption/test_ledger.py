"""The ledger, carried on by small steps, agrees with the arithmetic done afresh."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.disruption import budgets
from bayplan.disruption.eviction import Evicted, evict
from bayplan.disruption.ledger import open_ledger
from bayplan.disruption.ownership import Ownership
from bayplan.disruption.replacements import replacement
from bayplan.model.pods import Pod, PodStatus
from bayplan.model.snapshot import Snapshot
from tests.disruption.build import SHOP, budget, deployment, pod, webs

RULES = st.sampled_from(
    [
        {"max_unavailable": "1"},
        {"max_unavailable": "40%"},
        {"min_available": "2"},
        {"min_available": "50%"},
        {"min_available": "0"},
    ]
)


@given(
    count=st.integers(1, 6),
    unready=st.sets(st.integers(0, 5)),
    rule=RULES,
    steps=st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=8),
)
def test_evictions_and_arrivals_add_up(
    count: int, unready: set[int], rule: dict[str, str], steps: list[tuple[int, bool]]
) -> None:
    pods = [
        replace(each, status=PodStatus("Running", ready=number not in unready))
        for number, each in enumerate(webs(count))
    ]
    ownership = Ownership(deployment(replicas=count))
    rules = budget(**rule)
    ledger = open_ledger(Snapshot(pods=tuple(pods), budgets=(rules,)), ownership=ownership)
    for position, returns in steps:
        gone = pods[position % count]
        answer = evict(gone, ledger)
        if not isinstance(answer, Evicted):
            continue
        comes = replacement(gone, ownership)
        assert comes is not None
        ledger = answer.ledger.departed(gone)
        ledger = ledger.arrived(comes) if returns else ledger
        pods.remove(gone)
        pods.append(replace(comes, status=PodStatus("Running", ready=returns)))
        assert ledger.standing(SHOP, "budget") == budgets.assess(rules, pods, ownership)


def leaving(subject: Pod, replaced: bool) -> tuple[int, int]:
    """Expected and healthy pods after one of three has left for good, or not."""
    others = (pod("web-a"), pod("web-b"))
    ledger = open_ledger(Snapshot(pods=(subject, *others), budgets=(budget(min_available="1"),)))
    standing = ledger.departed(subject, replaced).standing(SHOP, "budget")
    assert standing is not None
    return standing.expected, standing.healthy


def test_a_pod_that_nobody_replaces_is_no_longer_expected() -> None:
    assert leaving(pod("web-x"), replaced=False) == (2, 2)
    assert leaving(pod("web-x"), replaced=True) == (3, 2)
    assert leaving(pod("web-x", ready=False), replaced=True) == (3, 2)
