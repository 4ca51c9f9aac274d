"""A changed template in a what-if: the controllers are those of the review, at work on a world."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.app import observe, whatif
from bayplan.app.answers import Move, StepResult, WhatIf
from bayplan.model.errors import InvalidInput
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import ClaimTemplate, Kind
from tests import make

NODES = [make.node(f"n{number}", "cpu=4 memory=8Gi") for number in (1, 2, 3)]


def run(snapshot: Snapshot, step: str) -> tuple[StepResult, WhatIf]:
    answer = whatif.whatif(observe.assume(snapshot), [step])
    return answer.steps[0], answer


def standing(kind: Kind, name: str, nodes: list[str], **more: Any) -> Snapshot:
    """A StatefulSet or DaemonSet and its pods."""
    maker = make.workload(name, "memory=1Gi", kind=kind, replicas=len(nodes), claims=more.pop("claims", ()))
    maker = replace(maker, strategy="RollingUpdate", **more)
    pods = [make.made_by(maker, f"{name}-{number}", node) for number, node in enumerate(nodes)]
    return make.snapshot(nodes=NODES, workloads=[maker], pods=pods)


def changed(snapshot: Snapshot, **fields: Any) -> Snapshot:
    """The same, with other fields of its first workload."""
    first, *others = snapshot.workloads
    return replace(snapshot, workloads=(replace(first, **fields), *others))


def deployed(**fields: Any) -> Snapshot:
    seen = make.together(make.snapshot(nodes=NODES), make.deployed("web", "memory=1Gi", ["n1", "n2", "n3"]))
    return changed(seen, **fields)


def test_a_rolling_update_replaces_every_pod_once() -> None:
    step, answer = run(deployed(), "set:shop/web,memory=2Gi")
    assert step.complete
    assert sorted(move.pod for move in step.moved) == [f"shop/web-{make.MARK}-{at}" for at in range(3)]
    assert all(move.to and move.replacement for move in step.moved)
    assert len({move.replacement for move in step.moved}) == 3
    assert sum(node.pods for node in answer.after.nodes) == 3


def test_a_quota_without_room_for_the_surge_stops_it_and_nothing_goes() -> None:
    seen = make.together(deployed(), make.snapshot(quotas=[make.quota("requests.memory=4Gi")]))
    step, answer = run(seen, "set:shop/web,memory=2Gi")
    (refused,) = step.refused
    assert "requested: requests.memory=2Gi, used: requests.memory=3Gi" in refused.refusal.message
    assert (step.complete, step.moved, step.created) == (False, (), ())
    assert sum(node.pods for node in answer.after.nodes) == 3


def test_what_may_be_missing_goes_although_its_successor_is_refused() -> None:
    seen = make.together(
        deployed(max_surge="0", max_unavailable="1"),
        make.snapshot(quotas=[make.quota("requests.memory=4Gi")]),
    )
    step, answer = run(seen, "set:shop/web,memory=3Gi")
    assert [(move.replacement, move.to) for move in step.moved] == [("", "")]
    assert len(step.refused) == 1
    assert sum(node.pods for node in answer.after.nodes) == 2


def test_a_refusal_that_passes_is_not_told() -> None:
    """A pod is asked for before the one that it replaces is gone."""
    seen = make.together(
        deployed(max_surge="0", max_unavailable="1"),
        make.snapshot(quotas=[make.quota("requests.memory=4Gi")]),
    )
    step, _ = run(seen, "set:shop/web,memory=1300Mi")
    assert (step.complete, step.refused, len(step.moved)) == (True, (), 3)


def test_recreate_lets_everything_go_first() -> None:
    step, answer = run(deployed(strategy="Recreate"), "set:shop/web,memory=20Gi")
    assert [move.to for move in step.moved] == ["", "", ""]
    assert len(step.unplaced) == len(answer.after.pending) == 3
    assert sum(node.pods for node in answer.after.nodes) == 0


def test_a_stateful_set_keeps_names_and_claims() -> None:
    claims = [ClaimTemplate("data", "block", 1 << 30, ("ReadWriteOnce",))]
    seen = make.together(
        standing(Kind.STATEFUL_SET, "db", ["n1", "n2"], claims=claims),
        make.disk("data-db-0"),
        make.disk("data-db-1"),
        make.disks(["n1", "n2", "n3"], 4),
    )
    step, _ = run(seen, "set:shop/db,memory=2Gi")
    assert [(move.pod, move.replacement) for move in step.moved] == [
        ("shop/db-1", "shop/db-1"),
        ("shop/db-0", "shop/db-0"),
    ]
    assert step.complete and all(move.to for move in step.moved)


def test_a_stateful_set_stops_at_the_first_that_finds_no_place() -> None:
    seen = standing(Kind.STATEFUL_SET, "db", ["n1", "n2"])
    step, answer = run(seen, "set:shop/db,memory=20Gi")
    assert step.moved == (Move("shop/db-1", "n2", "shop/db-1", ""),)
    assert [one.pod for one in step.unplaced] == ["shop/db-1"]
    assert sum(node.pods for node in answer.after.nodes) == 1


def test_a_partition_is_kept() -> None:
    step, _ = run(
        standing(Kind.STATEFUL_SET, "db", ["n1", "n2", "n3"], partition=2), "set:shop/db,memory=2Gi"
    )
    assert [move.pod for move in step.moved] == ["shop/db-2"]


def test_a_daemon_set_replaces_each_pod_on_its_node() -> None:
    step, _ = run(standing(Kind.DAEMON_SET, "agent", ["n1", "n2", "n3"]), "set:shop/agent,memory=2Gi")
    assert step.complete
    assert [(move.origin, move.to) for move in step.moved] == [("n1", "n1"), ("n2", "n2"), ("n3", "n3")]


def test_a_daemon_set_that_finds_no_place_leaves_the_others_alone() -> None:
    step, answer = run(standing(Kind.DAEMON_SET, "agent", ["n1", "n2", "n3"]), "set:shop/agent,memory=20Gi")
    (move,) = step.moved
    assert (move.origin, move.to, len(step.unplaced)) == ("n1", "", 1)
    assert sum(node.pods for node in answer.after.nodes) == 2


def test_a_cron_job_changes_from_its_next_run_on() -> None:
    nightly = make.workload("report", "memory=1Gi", kind=Kind.CRON_JOB, replicas=0)
    step, _ = run(make.snapshot(nodes=NODES, workloads=[nightly]), "set:shop/report,memory=2Gi")
    assert step.notes == ("CronJob shop/report uses the new template from its next run on",)


def test_a_job_cannot_be_changed() -> None:
    once = make.workload("migrate", "memory=1Gi", kind=Kind.JOB)
    with pytest.raises(InvalidInput, match="cannot be changed; make a new one"):
        run(make.snapshot(nodes=NODES, workloads=[once]), "set:shop/migrate,memory=2Gi")
