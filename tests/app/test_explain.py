"""Explanations: what a pod is told, for every state that it can be in."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.app import explain, observe
from bayplan.app.answers import Explanation
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Owner, PodStatus
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind
from tests import make

TWO = [make.node("n1", "cpu=4 memory=8Gi"), make.node("n2", "cpu=4 memory=8Gi")]


def ask(snapshot: Snapshot, subject: str) -> Explanation:
    return explain.explain(observe.assume(snapshot), subject)


def test_a_pod_that_waits_is_told_why_and_what_helps() -> None:
    pods = [
        make.pod("a", "memory=6Gi", node="n1", priority=5),
        make.pod("b", "memory=5Gi", node="n2", priority=5),
        make.pod("small", "memory=1Gi", node="n2", priority=5),
        make.pod("web", "memory=3Gi"),
    ]
    answer = ask(make.snapshot(nodes=TWO, pods=pods), "shop/web")
    assert answer.state == "pending"
    assert answer.message.startswith("0/2 nodes are available: 2 Insufficient memory.")
    kinds = {remedy.kind: remedy for remedy in answer.remedies}
    assert kinds["move"].change == "move shop/small to n1 (from n2): that frees 1Gi of memory"
    assert kinds["request"].change == "request 2Gi instead of 3Gi of memory: that much is free on n1"


def test_pods_without_another_place_are_named_as_parked() -> None:
    pods = [make.pod("a", "memory=7Gi", node="n1"), make.pod("web", "memory=3Gi")]
    answer = ask(make.snapshot(nodes=TWO[:1], pods=pods), "shop/web")
    kinds = {remedy.kind: remedy.change for remedy in answer.remedies}
    assert kinds["remove"] == "take Pod shop/a off n1, with no other place for it: that frees 7Gi of memory"
    assert "move" not in kinds


@pytest.mark.parametrize("kind", ["DaemonSet", "Node"])
def test_pods_that_belong_to_their_node_are_not_moved(kind: str) -> None:
    tied = make.pod("a", "memory=7Gi", node="n1", owner=Owner(kind, "agent", controller=True))
    answer = ask(make.snapshot(nodes=TWO[:1], pods=[tied, make.pod("web", "memory=3Gi")]), "shop/web")
    assert {"move", "remove"}.isdisjoint(remedy.kind for remedy in answer.remedies)


def test_displacing_is_told_with_its_victims_and_budgets() -> None:
    pods = [make.pod("low", "cpu=4", node="n1"), make.pod("top", "cpu=4", priority=10)]
    budget = make.budget("low", min_available="1")
    answer = ask(make.snapshot(nodes=TWO[:1], pods=pods, budgets=[budget]), "shop/top")
    assert answer.displacement is not None
    (candidate,) = answer.displacement.candidates
    assert (candidate.victims, candidate.violated, candidate.best) == (("shop/low",), ("shop/budget",), True)
    assert "displacing pods of lower priority makes room on n1" in answer.conclusion


def test_a_pod_that_stands_is_decided_again() -> None:
    pods = [make.pod("web", "cpu=1", node="n1"), make.pod("other", "cpu=3", node="n1")]
    answer = ask(make.snapshot(nodes=TWO, pods=pods), "shop/web")
    assert answer.state == "standing"
    assert answer.conclusion == "shop/web stands on n1; today it would go to n2"
    assert answer.goes_to == ("n2",)
    assert {verdict.node: verdict.best for verdict in answer.verdicts} == {"n1": False, "n2": True}
    assert all(verdict.total == sum(verdict.scores.values()) for verdict in answer.verdicts)


def test_equals_are_named() -> None:
    answer = ask(make.snapshot(nodes=TWO, pods=[make.pod("web", "cpu=1", node="n1")]), "shop/web")
    assert answer.conclusion == "shop/web stands on n1; it would go there again, or to n2"


@pytest.mark.parametrize(
    ("status", "state"),
    [(PodStatus(phase="Succeeded"), "finished"), (PodStatus(phase="Failed"), "finished")],
)
def test_a_finished_pod_says_so(status: PodStatus, state: str) -> None:
    answer = ask(make.snapshot(nodes=TWO, pods=[make.pod("job", node="n1", status=status)]), "shop/job")
    assert answer.state == state
    assert status.phase in answer.conclusion


def test_a_gated_pod_waits_for_its_gates() -> None:
    pod = make.pod("web", scheduling_gates=("example.com/wait",))
    answer = ask(make.snapshot(nodes=TWO, pods=[pod]), "shop/web")
    assert answer.state == "gated"
    assert answer.message.startswith("Scheduling is blocked due to non-empty scheduling gates")
    assert [remedy.kind for remedy in answer.remedies] == ["gate"]


def test_a_recorded_message_that_differs_is_pointed_out() -> None:
    status = PodStatus(scheduling_message="0/9 nodes are available: 9 Insufficient cpu.")
    answer = ask(make.snapshot(nodes=TWO, pods=[make.pod("web", "cpu=9", status=status)]), "shop/web")
    assert answer.differs
    same = PodStatus(scheduling_message=answer.message)
    again = ask(make.snapshot(nodes=TWO, pods=[make.pod("web", "cpu=9", status=same)]), "shop/web")
    assert not again.differs


def test_a_workload_whose_pods_are_refused_gives_the_refusal() -> None:
    web = make.workload("web", "memory=2Gi", replicas=3)
    snapshot = make.snapshot(nodes=TWO, workloads=[web], quotas=[make.quota("requests.memory=1Gi")])
    answer = ask(snapshot, "shop/web")
    assert (answer.state, answer.uncreated) == ("refused", 3)
    assert answer.refusal is not None and answer.refusal.code == 403
    assert [remedy.change for remedy in answer.remedies] == [
        "raise requests.memory of quota shop/quota by 1Gi, from 1Gi to 2Gi"
    ]


def test_a_workload_stands_for_its_pod_that_waits() -> None:
    snapshot = make.together(make.snapshot(nodes=TWO), make.deployed("web", "cpu=3", ["n1", ""]))
    assert ask(snapshot, "Deployment/shop/web").pod == "shop/web-5d9c-1"


def test_a_manifest_goes_through_admission_first(tmp_path: Path) -> None:
    manifest = tmp_path / "pod.yaml"
    manifest.write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: probe, namespace: shop}\n"
        "spec: {containers: [{name: main, image: probe}]}\n",
        encoding="utf-8",
    )
    limits = make.limit_range(default_request="memory=9Gi", default="memory=9Gi")
    answer = ask(make.snapshot(nodes=TWO, limit_ranges=[limits]), str(manifest))
    assert answer.requests == {"memory": "9Gi"}
    assert "2 Insufficient memory" in answer.message
    fits = ask(make.snapshot(nodes=TWO), str(manifest))
    assert (fits.state, fits.goes_to) == ("new", ("n1", "n2"))


def test_a_kind_tells_two_workloads_of_one_name_apart() -> None:
    two = [make.workload("web", kind=Kind.DEPLOYMENT), make.workload("web", kind=Kind.STATEFUL_SET)]
    snapshot = make.snapshot(nodes=TWO, workloads=two)
    with pytest.raises(InvalidInput, match="could be any of Deployment/shop/web, StatefulSet/shop/web"):
        ask(snapshot, "shop/web")
    assert ask(snapshot, "statefulset/shop/web").pod == "shop/web-0"


def test_an_unknown_name_is_answered_with_what_comes_near() -> None:
    snapshot = make.snapshot(nodes=TWO, workloads=[make.workload("paperless")])
    with pytest.raises(
        InvalidInput, match="there is no pod or workload shop/paperles; did you mean shop/paperless"
    ):
        ask(snapshot, "shop/paperles")


def test_a_priority_class_that_a_webhook_adds_is_taken_over() -> None:
    web = make.deployed("web", "cpu=1", ["n1"])
    pods = tuple(replace(pod, spec=replace(pod.spec, priority_class="gold", priority=7)) for pod in web.pods)
    above = replace(web.workloads[0], replicas=2)
    classes = [make.priority("gold", 7)]
    snapshot = make.together(
        make.snapshot(nodes=TWO, priority_classes=classes),
        replace(web, pods=pods, workloads=(above, web.workloads[1])),
    )
    answer = ask(snapshot, "shop/web")
    assert answer.priority == 7
    assert any("carry priority class gold" in note for note in answer.notes)
