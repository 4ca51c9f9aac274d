"""Verdicts that hinge on unknown values: which one, and how much of it would still pass."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.findings import Finding, Severity
from bayplan.model.quantities import Quantity, parse
from bayplan.model.record import Record
from bayplan.model.trees import Origin, Tree, Unknown
from bayplan.model.workloads import Workload
from bayplan.review import unknowns
from bayplan.review.answers import Ending
from tests import make
from tests.review import build

COUNT = Unknown("spec.replicas", "var.count")


def doubt(after: Tree, before: Tree | None = None) -> str:
    """What is said of the only doubt, after the colon."""
    found = build.only(build.judged(after, before).findings)
    assert (found.check, found.severity) == ("value-unknown", Severity.NOTE)
    return found.summary.partition("which no file gives: ")[2]


def test_the_most_that_a_quota_leaves_is_said() -> None:
    quota = make.quota("requests.memory=4Gi")
    tree = build.tree(build.web("", replicas=3), quota, unknowns={"web": [build.unknown()]})
    assert doubt(tree) == "it passes up to 1365Mi of memory"


def test_a_change_has_to_get_past_the_old_pods() -> None:
    quota = make.quota("requests.memory=4Gi")
    before = build.tree(build.web("memory=1Gi", replicas=3), quota)
    after = build.tree(build.web("", replicas=3), quota, unknowns={"web": [build.unknown()]})
    assert doubt(after, before) == "it passes up to 1Gi of memory"


def test_it_leaves_room_for_those_who_come_later() -> None:
    quota = make.quota("requests.memory=4Gi")
    first, second = build.web("", name="a", replicas=1), build.web("memory=1Gi", name="b", replicas=1)
    tree = build.tree(first, second, quota, unknowns={"a": [build.unknown()]})
    assert doubt(tree) == "it passes up to 3Gi of memory"


def test_bounds_from_below_and_above_are_found_between_the_values_that_were_tried() -> None:
    bounds = make.limit_range(minimum="memory=70Mi", maximum="memory=100Mi")
    tree = build.tree(build.web(""), bounds, unknowns={"web": [build.unknown("limits.memory")]})
    assert doubt(tree) == "it passes from 70Mi up to 100Mi of memory"
    bounds = make.limit_range(minimum="memory=70Mi")
    tree = build.tree(build.web(""), bounds, unknowns={"web": [build.unknown("limits.memory")]})
    assert doubt(tree) == "it passes from 70Mi of memory"


def test_a_limit_has_to_reach_the_request_beside_it() -> None:
    tree = build.tree(build.web("memory=300Mi"), unknowns={"web": [build.unknown("limits.memory")]})
    assert doubt(tree) == "it passes from 300Mi of memory"


def test_bounds_off_the_grid_are_told_as_they_are_written() -> None:
    bounds = make.limit_range(minimum="memory=70M", maximum="memory=100M")
    tree = build.tree(build.web(""), bounds, unknowns={"web": [build.unknown("limits.memory")]})
    assert doubt(tree) == "it passes from 70M up to 100M of memory"


def test_each_resource_is_bounded_by_itself() -> None:
    quota = make.quota("requests.memory=4Gi requests.cpu=1500m")
    tree = build.tree(build.web("", replicas=1), quota, unknowns={"web": [build.unknown("")]})
    assert doubt(tree) == (
        "it passes up to 1500m of cpu and up to 4Gi of memory, each with the others at their lowest"
    )


def test_only_the_values_that_matter_are_asked_for() -> None:
    quota = make.quota("requests.memory=4Gi")
    open_ones = [build.unknown("requests.cpu", needs="var.cpu"), build.unknown()]
    places = {one.path: Origin("sizes.yaml", line) for line, one in enumerate(open_ones, 7)}
    tree = build.tree(
        build.web("cpu=1", replicas=1), quota, unknowns={"web": open_ones}, places={"web": places}
    )
    said = build.judged(tree)
    found = build.only(said.findings)
    assert found.summary == (
        "whether it is admitted and rolls out depends on var.memory, which no file gives: "
        "it passes up to 4Gi of memory"
    )
    assert found.remedy == "say it with --set 'var.memory=...', or give a snapshot of the cluster"
    assert (found.file, found.line) == ("sizes.yaml", 8)
    told = build.verdict(said, "web")
    assert (told.ending, told.hinges_on) == (Ending.HINGES, ("var.memory",))
    assert told.said == "depends: it passes up to 4Gi of memory"


def test_one_value_in_two_containers_counts_twice() -> None:
    quota = make.quota("requests.memory=4Gi")
    two = build.beside(build.web("", replicas=1), ("side", "", ""))
    tree = build.tree(two, quota, unknowns={"web": [build.unknown(), build.unknown(at=1)]})
    assert doubt(tree) == "it passes up to 2Gi of memory in each container"


def test_values_that_pass_only_together_have_no_bound() -> None:
    alone = build.web("memory=3Gi", replicas=1, strategy="Recreate", max_surge="", max_unavailable="")
    two = build.beside(alone, ("side", "memory=100Mi", ""))
    unknowns_of = [build.unknown("limits.memory"), build.unknown("limits.memory", at=1, needs="var.side")]
    tree = build.tree(two, make.quota("limits.memory=4Gi"), unknowns={"web": unknowns_of})
    assert doubt(tree) == "only certain values pass"
    assert build.verdict(build.judged(tree), "web").hinges_on == ("var.memory", "var.side")


def test_devices_are_counted_one_by_one() -> None:
    quota = make.quota("requests.example.org/gpu=3")
    tree = build.tree(build.web(""), quota, unknowns={"web": [build.unknown("limits.example.org/gpu")]})
    assert doubt(tree) == "it passes up to 1 of example.org/gpu"


def test_an_unknown_number_of_replicas_is_bounded() -> None:
    quota = make.quota("requests.memory=4Gi")
    tree = build.tree(build.web(replicas=1), quota, unknowns={"web": [COUNT]})
    said = build.judged(tree)
    assert doubt(tree) == "it passes up to 4 replicas"
    assert build.account(said, "requests.memory").at_least
    assert said.sums[0].at_least


def test_replicas_are_bounded_by_nodes_too() -> None:
    nodes = [make.node(name, "cpu=4 memory=2Gi") for name in ("n1", "n2")]
    tree = build.tree(build.web(replicas=1), unknowns={"web": [COUNT]})
    found = build.judged(tree, None, build.cluster(nodes=nodes)).findings
    assert (
        "it passes up to 4 replicas"
        in build.only(one for one in found if one.check == "value-unknown").summary
    )


def test_what_matters_to_nobody_is_no_doubt() -> None:
    for open_ones in ([COUNT], [build.unknown()]):
        tree = build.tree(build.web(""), unknowns={"web": open_ones})
        said = build.judged(tree)
        assert said.findings == ()
        assert build.verdict(said, "web").ending is Ending.COMPLETES


def test_what_fails_at_any_value_is_a_trouble_and_no_doubt() -> None:
    quota = make.quota("requests.memory=4Gi pods=2")
    tree = build.tree(build.web("", replicas=3), quota, unknowns={"web": [build.unknown()]})
    said = build.judged(tree)
    assert build.told(said.findings) == [("quota-exceeded", "Deployment shop/web")]
    assert build.verdict(said, "web").ending is Ending.STOPS


def test_what_was_open_before_is_no_news() -> None:
    quota = make.quota("requests.memory=4Gi")
    tree = build.tree(build.web("", replicas=3), quota, unknowns={"web": [build.unknown()]})
    said = build.judged(tree, tree)
    assert said.findings == ()
    assert build.told(said.before) == [("value-unknown", "Deployment shop/web")]


def errors(*objects: Record) -> list[Finding]:
    return [one for one in build.judged(build.tree(*objects)).findings if one.severity is Severity.ERROR]


def filled(workload: Workload, unknown: Unknown, amount: Quantity) -> Workload:
    return unknowns.fill(workload, [(one, amount) for one in unknowns.blanks([unknown])])


@given(
    st.integers(1, 4), st.integers(100, 5000), st.sampled_from(["25%", "0", "1"]), st.integers(0, 900),
    st.booleans(),
)  # fmt: skip
def test_the_most_that_is_said_passes_and_one_more_does_not(
    replicas: int, hard: int, surge: str, other: int, memory: bool
) -> None:
    other = min(other, hard)
    resource, suffix, step = ("memory", "Mi", parse("1Mi")) if memory else ("cpu", "m", parse("1m"))
    web = build.web("", replicas=replicas, max_surge=surge, max_unavailable="1" if surge == "0" else "0")
    beside = build.database(f"{resource}={other}{suffix}", replicas=1)
    quota = make.quota(f"requests.{resource}={hard}{suffix}")
    unknown = build.unknown(f"requests.{resource}")
    found = [
        one
        for one in build.judged(build.tree(web, beside, quota, unknowns={"web": [unknown]})).findings
        if one.check == "value-unknown"
    ]
    match = re.search(r"it passes up to (\S+) of", found[0].summary)
    assert match is not None
    most = parse(match[1])
    assert errors(filled(web, unknown, most), beside, quota) == []
    assert errors(filled(web, unknown, most.plus(step)), beside, quota) != []


@pytest.mark.parametrize("replicas", [2, 7])
def test_so_many_replicas_pass_and_one_more_does_not(replicas: int) -> None:
    quota = make.quota(f"pods={replicas}")
    tree = build.tree(build.web(replicas=1), quota, unknowns={"web": [COUNT]})
    assert doubt(tree) == f"it passes up to {replicas} replicas"
    assert errors(build.web(replicas=replicas), quota) == []
    assert errors(replace(build.web(), replicas=replicas + 1), quota) != []
