"""Values that no file gives: what is open, what is tried, what the cluster tells."""

import pytest
from msgspec.structs import replace

from bayplan.model.pods import Container
from bayplan.model.quantities import parse
from bayplan.model.trees import Unknown
from bayplan.model.workloads import Workload
from bayplan.review import supplies, unknowns
from bayplan.review.unknowns import Blank
from tests import make
from tests.review import build

POD = "spec.template.spec."
RUN = "spec.jobTemplate.spec.template.spec."


@pytest.mark.parametrize(
    ("path", "open_ones"),
    [
        (f"{POD}containers[0].resources.limits.memory", [(False, 0, "limits", "memory")]),
        (f"{POD}initContainers[2].resources.requests.cpu", [(True, 2, "requests", "cpu")]),
        (f"{RUN}containers[1].resources.limits.nvidia.com/gpu", [(False, 1, "limits", "nvidia.com/gpu")]),
        ("containers[0].resources.limits", [(False, 0, "limits", "cpu"), (False, 0, "limits", "memory")]),
        (
            f"{POD}containers[0].resources",
            [
                (False, 0, "requests", "cpu"), (False, 0, "requests", "memory"),
                (False, 0, "limits", "cpu"), (False, 0, "limits", "memory"),
            ],
        ),
        ("spec.replicas", [(False, 0, "", "replicas")]),
        ("spec.schedule", []),
        (f"{POD}containers[0].image", []),
        (f"{POD}containers[0].resourcesX", []),
    ],
)  # fmt: skip
def test_a_path_says_which_amounts_are_open(path: str, open_ones: list[tuple[bool, int, str, str]]) -> None:
    found = unknowns.blanks([Unknown(path, "var.x")])
    assert [(one.init, one.at, one.side, one.resource) for one in found] == open_ones
    assert {(one.needs, one.path) for one in found} <= {("var.x", path)}


def blank(path: str) -> Blank:
    (found,) = unknowns.blanks([Unknown(path, "var.x")])
    return found


def sizes(workload: Workload) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Requests and limits of each container, init containers last."""
    spec = workload.template.spec
    return [
        (
            {name: str(amount) for name, amount in one.resources.requests.items()},
            {name: str(amount) for name, amount in one.resources.limits.items()},
        )
        for one in (*spec.containers, *spec.init_containers)
    ]


def test_a_blank_is_filled_where_it_is_and_nowhere_else() -> None:
    both = build.beside(build.web("memory=1Gi"), ("side", "", ""))
    spec = replace(both.template.spec, init_containers=(Container("init"),))
    both = replace(both, template=replace(both.template, spec=spec))
    filled = unknowns.fill(
        both,
        [
            (blank(f"{POD}containers[1].resources.requests.memory"), parse("2Gi")),
            (blank(f"{POD}containers[1].resources.limits.cpu"), parse("1")),
            (blank(f"{POD}initContainers[0].resources.limits.memory"), parse("3Gi")),
            (blank(f"{POD}containers[7].resources.limits.memory"), parse("9Gi")),
            (blank("spec.replicas"), parse("5")),
        ],
    )
    assert sizes(filled) == [
        ({"memory": "1Gi"}, {}), ({"memory": "2Gi"}, {"cpu": "1"}), ({}, {"memory": "3Gi"}),
    ]  # fmt: skip
    assert filled.replicas == 5
    assert filled.template.labels == both.template.labels
    assert unknowns.fill(both, []) == both


def test_what_is_tried_rises_from_nothing_past_every_bound() -> None:
    bounds = make.limit_range(
        minimum="memory=64Mi",
        default_request="memory=128Mi",
        default="memory=256Mi",
        maximum="memory=4Gi cpu=2",
    )
    web = build.web("memory=1Gi", limits="memory=2Gi")
    found = unknowns.values(web, blank("containers[0].resources.limits.memory"), [bounds])
    assert list(map(str, found)) == ["0", "64Mi", "128Mi", "256Mi", "1Gi", "2Gi", "4Gi", "1Pi"]
    found = unknowns.values(web, blank("containers[0].resources.limits.cpu"), [bounds])
    assert list(map(str, found)) == ["0", "2", "1M"]
    found = unknowns.values(web, blank("containers[0].resources.limits.nvidia.com/gpu"), [bounds])
    assert list(map(str, found)) == ["0", "1k"]
    found = unknowns.values(web, blank("containers[3].resources.limits.memory"), [])
    assert list(map(str, found)) == ["0", "1Pi"]
    assert list(map(str, unknowns.values(web, blank("spec.replicas"), [bounds]))) == ["3", "256"]


def test_several_blanks_rise_together_and_the_shorter_list_waits_at_its_end() -> None:
    bounds = make.limit_range(maximum="memory=4Gi")
    open_ones = unknowns.blanks([Unknown("containers[0].resources.limits", "var.x")])
    found = unknowns.trials(build.web(""), open_ones, [bounds])
    assert [sizes(one)[0][1] for one in found] == [
        {"cpu": "0", "memory": "0"}, {"cpu": "1M", "memory": "4Gi"}, {"cpu": "1M", "memory": "1Pi"},
    ]  # fmt: skip
    assert unknowns.trials(build.web(""), [], [bounds]) == ()


def supplied(
    known: Workload, *open_ones: Unknown, tree: Workload | None = None
) -> tuple[Workload, list[str]]:
    """The workload as the cluster completes it, and what is still open."""
    written = build.tree(tree or build.web(""), build.database(), unknowns={"web": open_ones})
    found = supplies.supply(written, build.cluster(workloads=[known]))
    assert [one.name for one in found.declared] == ["web", "db"]
    workload, other = found.objects.workloads
    assert other == build.database()
    return workload, [one.path for one in found.declared[0].unknowns]


def test_a_cluster_tells_what_a_workload_of_that_name_has() -> None:
    known = build.web("memory=2Gi cpu=1", limits="memory=3Gi", replicas=5)
    workload, left = supplied(
        known, build.unknown(), build.unknown("limits.memory"), build.unknown("limits.cpu"),
        Unknown("spec.replicas", "var.n"), Unknown("spec.strategy.type", "var.s"),
    )  # fmt: skip
    assert sizes(workload) == [({"memory": "2Gi"}, {"memory": "3Gi"})]
    assert workload.replicas == 5
    assert left == [build.unknown("limits.cpu").path, "spec.strategy.type"]


def test_a_cluster_tells_by_the_name_of_the_container() -> None:
    known = build.beside(build.web("memory=2Gi"), ("side", "memory=64Mi", ""))
    other = replace(known.template.spec, containers=tuple(reversed(known.template.spec.containers)))
    known = replace(known, template=replace(known.template, spec=other))
    workload, left = supplied(known, build.unknown())
    assert (sizes(workload), left) == ([({"memory": "2Gi"}, {})], [])
    renamed = build.beside(build.web(""), ("new", "", ""))
    _, left = supplied(known, build.unknown(at=1), build.unknown(at=4), tree=renamed)
    assert left == [build.unknown(at=1).path, build.unknown(at=4).path]


def test_nothing_is_told_of_what_the_cluster_does_not_have() -> None:
    written = build.tree(build.web(""), unknowns={"web": [build.unknown()]})
    assert supplies.supply(written, None) is written
    assert (
        supplies.supply(written, build.cluster(workloads=[build.web("memory=1Gi", name="other")])) == written
    )
    known = build.tree(build.web(""))
    assert supplies.supply(known, build.cluster(workloads=[build.web("memory=1Gi")])) is known
