"""Steps carried out on small estates, each checked against what Kubernetes would do."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.app import observe, whatif
from bayplan.app.answers import Move, State, StepResult, WhatIf
from bayplan.model.errors import InvalidInput
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Container, Toleration
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import ClaimTemplate, Kind
from tests import make

SMALL = "cpu=4 memory=8Gi"


def run(snapshot: Snapshot, *steps: str, seed: int | None = None) -> WhatIf:
    return whatif.whatif(observe.assume(snapshot), steps, seed=seed)


def only(snapshot: Snapshot, step: str) -> StepResult:
    (result,) = run(snapshot, step).steps
    return result


def nodes(count: int, size: str = SMALL) -> Snapshot:
    return make.snapshot(nodes=[make.node(f"n{number}", size) for number in range(1, count + 1)])


def requested(state: State, node: str, resource: str = "memory") -> int:
    (found,) = [one for one in state.nodes if one.node == node]
    return next(load.used for load in found.loads if load.resource == resource)


def targets(moves: Sequence[Move]) -> list[str]:
    return sorted(move.to for move in moves)


class TestDraining:
    def test_pods_go_where_there_is_room(self) -> None:
        snapshot = make.together(nodes(3), make.deployed("web", "cpu=1 memory=2Gi", ["n1", "n1"]))
        answer = run(snapshot, "drain:n1")
        (step,) = answer.steps
        assert step.complete
        assert targets(step.moved) == ["n2", "n3"]
        assert requested(answer.before, "n1") == 4 << 30
        assert requested(answer.after, "n1") == 0
        assert not next(node for node in answer.after.nodes if node.node == "n1").schedulable

    def test_a_budget_makes_waves(self) -> None:
        snapshot = make.together(
            nodes(2),
            make.deployed("web", "cpu=1", ["n1", "n1", "n1"]),
            make.snapshot(budgets=[make.budget("web", max_unavailable="1")]),
        )
        step = only(snapshot, "drain:n1")
        assert [move.wave for move in step.moved] == [1, 2, 3]
        assert {move.charged for move in step.moved} == {"budget"}

    def test_a_replacement_without_a_place_stops_the_waves_behind_it(self) -> None:
        snapshot = make.together(
            make.snapshot(nodes=[make.node("n1", SMALL), make.node("n2", "cpu=1500m memory=8Gi")]),
            make.deployed("web", "cpu=1", ["n1", "n1", "n1"]),
            make.snapshot(budgets=[make.budget("web", max_unavailable="1")]),
        )
        step = only(snapshot, "drain:n1")
        assert [(move.wave, move.to) for move in step.moved] == [(1, "n2"), (2, "")]
        (blocked,) = step.blocked
        assert blocked.remedy == "make room for the replacements that budget budget waits for"
        (unplaced,) = step.unplaced
        assert unplaced.message.startswith(
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unsch"
        )
        assert not step.complete

    def test_kubectl_would_refuse_pods_without_a_controller(self) -> None:
        snapshot = make.together(nodes(2), make.snapshot(pods=[make.pod("alone", "cpu=1", node="n1")]))
        refused = only(snapshot, "drain:n1")
        assert [one.pod for one in refused.blocked] == ["shop/alone"]
        (complaint,) = refused.complaints
        assert complaint == (
            "cannot delete Pods that declare no controller (use --force to override): shop/alone"
        )
        forced = only(snapshot, "drain:n1,force")
        assert forced.complete and [move.replacement for move in forced.moved] == [""]

    def test_a_higher_priority_displaces_a_lower_one(self) -> None:
        high, low = make.priority("high", 100), make.priority("low", 1)
        snapshot = make.together(
            nodes(2, "cpu=2 memory=8Gi"),
            make.deployed("db", "cpu=2", ["n1"], priority=100, priority_class="high"),
            make.deployed("batch", "cpu=2", ["n2"], priority=1, priority_class="low"),
            make.snapshot(priority_classes=[high, low]),
        )
        answer = run(snapshot, "drain:n1")
        (step,) = answer.steps
        assert [(move.pod, move.to) for move in step.moved] == [("shop/db-5d9c-0", "n2")]
        (displaced,) = step.displaced
        assert displaced.victims == ("shop/batch-5d9c-0",)
        assert len(answer.after.pending) == 1
        assert answer.after.pending[0].pod.startswith("shop/batch-")


class TestLosing:
    def test_a_stateful_set_stays_until_somebody_acts(self) -> None:
        database = make.workload("db", "cpu=1", kind=Kind.STATEFUL_SET)
        pod = replace(make.made_by(database, "db-0", "n1"))
        snapshot = make.together(nodes(2), make.snapshot(workloads=[database], pods=[pod]))
        step = only(snapshot, "lose:n1")
        assert [stay.pod for stay in step.stays] == ["shop/db-0"]
        assert step.moved == ()
        assert [(move.pod, move.to) for move in step.later] == [("shop/db-0", "n2")]
        assert not step.complete

    def test_a_disk_comes_late(self) -> None:
        snapshot = make.together(
            nodes(2),
            make.deployed("web", "cpu=1", ["n1"], volumes=make.claimed("data")),
            make.disk("data"),
            make.disks(["n1", "n2"], 4),
        )
        step = only(snapshot, "lose:n1")
        assert targets(step.moved) == ["n2"]
        (volume,) = step.waiting
        assert (volume.volume, volume.seconds) == ("pv-data", 50 + 300 + 360)

    def test_removing_the_node_brings_everything_back(self) -> None:
        database = make.workload("db", "cpu=1", kind=Kind.STATEFUL_SET)
        snapshot = make.together(
            nodes(2), make.snapshot(workloads=[database], pods=[make.made_by(database, "db-0", "n1")])
        )
        answer = run(snapshot, "remove:n1")
        assert targets(answer.steps[0].moved) == ["n2"]
        assert [node.exists for node in answer.after.nodes] == [True, False]


class TestAdding:
    def test_a_node_brings_its_daemons_and_takes_what_waited(self) -> None:
        agent = make.workload("agent", "cpu=500m memory=1Gi", kind=Kind.DAEMON_SET)
        snapshot = make.together(
            nodes(1, "cpu=1 memory=1Gi"),
            make.snapshot(workloads=[agent], pods=[make.pod("big", "cpu=3 memory=2Gi")]),
        )
        answer = run(snapshot, "add:4c/8Gi")
        (step,) = answer.steps
        assert [(move.pod.split("-")[0], move.to) for move in step.created] == [
            ("shop/agent", "added-1"),
            ("shop/big", "added-1"),
        ]
        assert any("DaemonSet pods take 500m of cpu and 1Gi of memory" in note for note in step.notes)
        assert answer.after.pending == ()

    def test_a_quota_refuses_the_daemons_of_one_more_node(self) -> None:
        agent = make.workload("agent", "memory=1Gi", kind=Kind.DAEMON_SET)
        snapshot = make.together(
            nodes(1),
            make.snapshot(
                workloads=[agent], quotas=[make.quota("requests.memory=1Gi", used="requests.memory=1Gi")]
            ),
        )
        step = only(snapshot, "add:4c/8Gi")
        (refused,) = step.refused
        assert "exceeded quota: quota, requested: requests.memory=1Gi" in refused.refusal.message
        assert not step.complete

    def test_a_node_like_another_has_its_marks(self) -> None:
        special = make.node("gpu1", SMALL, labels={"card": "t4"}, taints=["gpu:NoSchedule"])
        waiting = make.pod(
            "learn", "cpu=3", node_selector={"card": "t4"}, tolerations=(Toleration("gpu", "Exists"),)
        )
        busy = make.pod("busy", "cpu=3", node="gpu1")
        answer = run(
            make.snapshot(nodes=[special], pods=[busy, waiting]),
            "add:node=gpu1@pve1x2",
        )
        assert [move.to for move in answer.steps[0].created] == ["added-1"]
        assert any("host pve1 is noted only" in note for note in answer.steps[0].notes)

    def test_a_new_worker_keeps_back_what_the_others_keep_back(self) -> None:
        worker = replace(
            make.node("n1", "cpu=3500m memory=7Gi"), capacity=make.amounts("cpu=4 memory=8Gi pods=110")
        )
        answer = run(make.snapshot(nodes=[worker]), "add:8c/16Gi")
        added = answer.after.nodes[1]
        assert [load.capacity for load in added.loads] == [7500, 15 << 30]

    def test_draining_an_empty_node_and_adding_one_like_it_changes_no_room(self) -> None:
        snapshot = make.together(nodes(2), make.deployed("web", "cpu=1", ["n2"]))
        answer = run(snapshot, "remove:n1", "add:node=n2")
        assert answer.steps[0].moved == ()
        before = sorted((node.pods, node.loads) for node in answer.before.nodes if node.exists)
        assert sorted((node.pods, node.loads) for node in answer.after.nodes if node.exists) == before


class TestChanging:
    def test_scaling_up_makes_pods_and_charges_quotas(self) -> None:
        snapshot = make.together(
            nodes(2),
            make.deployed("web", "cpu=1 memory=1Gi", ["n1"]),
            make.snapshot(quotas=[make.quota("pods=10 requests.memory=3Gi")]),
        )
        answer = run(snapshot, "scale:shop/web=3")
        assert targets(answer.steps[0].created) == ["n1", "n2"]
        assert [(one.resource, one.used) for one in answer.after.quotas] == [
            ("pods", "3"),
            ("requests.memory", "3Gi"),
        ]

    def test_a_quota_stops_the_scaling(self) -> None:
        snapshot = make.together(
            nodes(2), make.deployed("web", "cpu=1", ["n1"]), make.snapshot(quotas=[make.quota("pods=2")])
        )
        (step,) = run(snapshot, "scale:shop/web=5").steps
        assert (len(step.created), len(step.refused), step.complete) == (1, 1, False)

    def test_scaling_down_lets_others_in(self) -> None:
        snapshot = make.together(
            nodes(1, "cpu=2 memory=8Gi"),
            make.deployed("web", "cpu=1", ["n1", "n1"]),
            make.snapshot(pods=[make.pod("waits", "cpu=1")]),
        )
        (step,) = run(snapshot, "scale:shop/web=1").steps
        assert len(step.deleted) == 1
        assert [move.pod for move in step.created] == ["shop/waits"]

    def test_a_stateful_set_brings_its_claims(self) -> None:
        claims = [ClaimTemplate("data", "block", 1 << 30, ("ReadWriteOnce",))]
        database = make.workload("db", "cpu=1", kind=Kind.STATEFUL_SET, replicas=0, claims=claims)
        snapshot = make.together(nodes(2), make.snapshot(workloads=[database]), make.disks(["n1", "n2"], 1))
        answer = run(snapshot, "scale:shop/db=3")
        (step,) = answer.steps
        assert targets(step.created) == ["n1", "n2"]
        assert [one.pod for one in step.unplaced] == ["shop/db-2"]
        assert "node(s) exceed max volume count" in step.unplaced[0].message

    def test_other_requests_replace_the_pods(self) -> None:
        snapshot = make.together(nodes(2), make.deployed("web", "cpu=1 memory=1Gi", ["n1", "n2"]))
        answer = run(snapshot, "set:shop/web,memory=3Gi")
        (step,) = answer.steps
        assert step.complete and len(step.moved) == 2
        assert sum(requested(answer.after, node) for node in ("n1", "n2")) == 6 << 30

    def test_a_rollout_that_finds_no_room_keeps_old_pods(self) -> None:
        snapshot = make.together(nodes(1), make.deployed("web", "cpu=1 memory=1Gi", ["n1"]))
        answer = run(snapshot, "set:shop/web,memory=20Gi")
        (step,) = answer.steps
        assert not step.complete and step.moved == ()
        assert requested(answer.after, "n1") == 1 << 30
        assert len(answer.after.pending) == 1

    def test_applying_a_manifest(self, tmp_path: Path) -> None:
        manifest = tmp_path / "all.yaml"
        manifest.write_text(
            "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: shop}\n"
            'spec: {hard: {pods: "3"}}\n---\n'
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\n"
            "spec:\n  replicas: 4\n  selector: {matchLabels: {app: api}}\n  template:\n"
            "    metadata: {labels: {app: api}}\n"
            "    spec: {containers: [{name: main, resources: {requests: {cpu: 500m}}}]}\n",
            encoding="utf-8",
        )
        answer = run(nodes(2), f"apply:{manifest}")
        (step,) = answer.steps
        assert (len(step.created), len(step.refused)) == (3, 1)
        again = run(nodes(2), f"apply:{manifest}", f"apply:{manifest}").steps[1]
        assert again.created == () and any("is unchanged" in note for note in again.notes)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("drain:n9", "there is no node n9; did you mean n1"),
        ("scale:shop/wab=2", "there is no workload shop/wab; did you mean shop/web"),
        ("scale:other/web=2", "did you mean shop/web"),
    ],
)
def test_names_that_are_not_there(step: str, expected: str) -> None:
    snapshot = make.together(nodes(1), make.deployed("web", "cpu=1", ["n1"]))
    with pytest.raises(InvalidInput) as caught:
        run(snapshot, step)
    assert expected in str(caught.value)


def test_several_containers_have_to_be_told_apart() -> None:
    web = make.workload("web", "cpu=1")
    two = (*web.template.spec.containers, Container("side"))
    web = replace(web, template=replace(web.template, spec=replace(web.template.spec, containers=two)))
    snapshot = make.together(nodes(1), make.snapshot(workloads=[web]))
    with pytest.raises(InvalidInput, match="has the containers main, side; write CONTAINER/cpu"):
        run(snapshot, "set:shop/web,cpu=2")


@st.composite
def estates(draw: st.DrawFn) -> Snapshot:
    """Three nodes and some Deployments of plain pods, not too large for two of them."""
    parts = [nodes(3, "cpu=64 memory=256Gi")]
    for number in range(draw(st.integers(1, 3))):
        where = draw(st.lists(st.sampled_from(["n1", "n2", "n3"]), min_size=1, max_size=4))
        parts.append(make.deployed(f"app{number}", f"cpu={draw(st.integers(1, 9))}00m", where))
    return make.together(*parts)


@given(estates())
def test_plain_pods_come_back_from_a_loss_as_from_a_drain(snapshot: Snapshot) -> None:
    drained, lost = run(snapshot, "drain:n1"), run(snapshot, "lose:n1")
    assert len(drained.steps[0].moved) == len(lost.steps[0].moved)
    assert targets(drained.steps[0].moved) == targets(lost.steps[0].moved)


@given(estates(), st.integers(0, 2**32))
def test_a_seed_changes_choices_and_nothing_else(snapshot: Snapshot, seed: int) -> None:
    plain, seeded = run(snapshot, "drain:n1"), run(snapshot, "drain:n1", seed=seed)
    assert plain.decisions == seeded.decisions
    assert {move.pod for move in plain.steps[0].moved} == {move.pod for move in seeded.steps[0].moved}
    assert run(snapshot, "drain:n1", seed=seed) == seeded


@given(estates())
def test_pods_are_neither_made_nor_lost(snapshot: Snapshot) -> None:
    answer = run(snapshot, "drain:n1", "remove:n1", "add:node=n2", "lose:n3")
    standing = sum(node.pods for node in answer.after.nodes)
    assert standing + len(answer.after.pending) == len(snapshot.pods)


def test_every_node_is_in_the_summary() -> None:
    snapshot = make.snapshot(nodes=[Node(NodeName("bare"))])
    assert [node.node for node in run(snapshot, "add:1c/1Gi").before.nodes] == ["bare", "added-1"]


def test_a_lost_node_that_is_removed_lets_its_stateful_pods_go() -> None:
    database = make.workload("db", "cpu=1", kind=Kind.STATEFUL_SET)
    pods = [make.made_by(database, "db-0", "n1")]
    answer = run(
        make.together(nodes(2), make.snapshot(workloads=[database], pods=pods)), "lose:n1", "remove:n1"
    )
    lost, removed = answer.steps
    assert (lost.moved, targets(removed.moved)) == ((), ["n2"])


def test_a_lost_node_keeps_its_daemons() -> None:
    agent = make.workload("agent", "cpu=1", kind=Kind.DAEMON_SET)
    pods = [make.made_by(agent, "agent-1", "n1")]
    snapshot = make.together(
        nodes(2),
        make.snapshot(workloads=[agent], pods=pods, quotas=[make.quota("pods=5")]),
    )
    assert run(snapshot, "lose:n1").after.quotas == ()
    assert [quota.used for quota in run(snapshot, "remove:n1").after.quotas] == ["0"]


def test_pods_of_one_shape_wait_for_one_reason() -> None:
    snapshot = make.together(nodes(1), make.deployed("web", "cpu=3", ["", "", ""]))
    waiting = run(snapshot, "add:1c/1Gi").after.pending
    assert len(waiting) == 2 and len({one.message for one in waiting}) == 1
