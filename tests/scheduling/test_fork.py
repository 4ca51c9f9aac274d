"""A fork of a fleet goes its own way, and gives the same answers until it does."""

from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.labels import LabelSelector
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.facts import Facts
from bayplan.scheduling.fleet import Fleet
from tests import make

NODES = [make.node(f"n{number}", "cpu=4 memory=8Gi") for number in (1, 2, 3)]


def fleet(nodes: list[str]) -> Fleet:
    pods = [make.pod(f"web-{at}", "cpu=1", node=node) for at, node in enumerate(nodes)]
    return Fleet(make.snapshot(nodes=NODES, pods=pods), Kubernetes(35))


@given(st.lists(st.sampled_from(["n1", "n2", "n3"]), max_size=6), st.sampled_from(["n1", "n2", "n3"]))
def test_what_happens_in_a_fork_stays_there(nodes: list[str], where: str) -> None:
    here = fleet(nodes)
    new = make.pod("new", "cpu=2")
    before = decide(new, here)
    there = here.fork()
    assert decide(new, there) == before
    there.place(make.pod("guest", "cpu=3"), there.by_name[where])
    for key in list(there.by_name["n1"].pods):
        there.remove(key, there.by_name["n1"])
    assert decide(new, here) == before
    assert [dict(bay.requested) for bay in here.bays] == [dict(bay.requested) for bay in fleet(nodes).bays]


def test_facts_can_be_told_more() -> None:
    (claim,) = make.disk("data").claims
    maker = make.workload("db", kind=Kind.STATEFUL_SET)
    before = Facts(make.snapshot())
    after = before.knowing([claim], [maker])
    assert (before.claims, dict(after.claims)) == ({}, {claim.key: claim})
    assert before.owner_selector("StatefulSet", "shop", "db") is None
    assert after.owner_selector("StatefulSet", "shop", "db") == LabelSelector({"app": "db"})
