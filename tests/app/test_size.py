"""`size` from end to end on small estates: evidence in, recommendations, plan, findings and notes out."""

import datetime
from array import array
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.app import declared, observe
from bayplan.app.evidence import Gathered
from bayplan.app.observe import Observed
from bayplan.app.size import Asked, size
from bayplan.app.trees import Look
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.evidence import DAY, Evidence, Kill, Place, Track
from bayplan.model.pods import ContainerStatus
from bayplan.model.sizing import SizingPolicy
from bayplan.model.trees import Tree
from bayplan.rightsizing.framework import Quality
from bayplan.rightsizing.report.ledger import Entry, Fate
from bayplan.rightsizing.report.recommendation import Level
from bayplan.rightsizing.report.whole import Sizing
from tests import make

MI = 1 << 20
NOW = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
END = int(NOW.timestamp())
WEB = Place("Deployment", make.SHOP, "web", "main")
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: main
          image: registry.example/app:1
          resources:
            requests: {cpu: 100m, memory: 1Gi}
            limits: {memory: 2Gi}
"""


def seen(**more: Any) -> Observed:
    """Two pods of `web` on three nodes."""
    estate = make.together(
        make.snapshot(nodes=[make.node(f"n{one}", "cpu=4 memory=8Gi") for one in (1, 2, 3)]),
        make.deployed("web", "cpu=100m memory=1Gi", ["n1", "n2"], limits="memory=2Gi"),
        make.snapshot(**more),
    )
    return observe.assume(estate)


def used(mebibytes: int, place: Place = WEB, **more: Any) -> Evidence:
    """Thirty days of steady use, read every hour."""
    hours = 30 * 24
    start = END - hours * 3600
    memory = Track(start, 3600, array("d", [mebibytes * MI + (one % 7) * MI for one in range(hours + 1)]))
    cpu = Track(start, 3600, array("d", [50.0 + one % 5 for one in range(hours + 1)]))
    return Evidence(
        place, memory=memory, rss=memory, cpu=cpu, cpu_peak=cpu, since=start - 60 * DAY,
        starts=(start + DAY,), sources=("a test",), **more,
    )  # fmt: skip


def run(
    observed: Observed | None,
    *evidence: Evidence,
    tree: Tree | None = None,
    entries: tuple[Entry, ...] = (),
    live: bool = False,
    **asked: Any,
) -> Sizing:
    gathered = Gathered(evidence, ("a test",), ("gathered so",), live=live)
    asked = {"now": NOW, "level": "complete", **asked}
    return size(Asked(**asked), observed, tree, gathered, entries, lambda _: None)


def test_what_is_too_large_is_made_smaller_and_the_whole_is_proved() -> None:
    found = run(seen(), used(200))
    (told,) = found.recommendations
    request = told.of("requests.memory")
    assert request is not None and request.wanted is not None
    assert 200 * MI < request.wanted < 1024 * MI
    (change,) = found.plan.changes
    assert change.amounts["requests.memory"] == request.wanted
    assert found.plan.proof.tried and found.plan.proof.breaks == ()
    (total,) = [one for one in found.plan.totals if (one.group, one.bound) == ("all", "requests.memory")]
    assert (total.before, total.after, total.capacity) == (2048 * MI, 2 * request.wanted, 24 << 30)
    assert total.peak == 2 * 206 * MI
    assert [one.check for one in found.findings] == ["over-reserved"]
    assert (found.days, found.rule, found.kubernetes, found.at) == (30, "bayplan", "1.34", NOW)
    assert found.sources == ("a test",)
    assert "gathered so" in found.notes


def test_what_a_file_says_is_as_of_its_last_reading() -> None:
    """A month that was kept is as good three weeks later; that it is old is said once."""
    late = NOW + datetime.timedelta(days=20)
    found = run(seen(), used(200), now=late)
    assert found.at == NOW and len(found.plan.changes) == 1
    (told,) = found.recommendations
    assert told.portrait.quality is Quality.ENOUGH
    assert found.notes[0] == "the evidence ends on 2026-11-21, 20 days ago: ask again before acting"
    asked = run(seen(), used(200), now=late, live=True)
    assert asked.at == late and asked.plan.changes == ()
    assert asked.recommendations[0].portrait.reasons == ("the last reading is 20 days old",)


def test_a_container_that_ended_before_the_rest_stays_stale() -> None:
    gone, stays = used(200), used(200, WEB._replace(workload="other"))
    early = gone.between(0, END - 5 * DAY)
    found = run(seen(), early, stays, now=NOW + datetime.timedelta(days=20))
    assert found.at == NOW
    (told,) = found.recommendations
    assert told.portrait.reasons == ("the last reading is 5 days old",)
    assert found.plan.changes == ()


def test_cpu_counts_within_the_days_that_are_asked_for() -> None:
    grown = used(200)
    hours = len(grown.cpu.values)
    busy = replace(grown.cpu, values=array("d", [900.0] * (hours - 240) + [50.0] * 240))
    known = replace(grown, cpu=busy)
    asked = [run(seen(), known, days=days).recommendations[0].portrait.cpu_p95 for days in (9, 30)]
    assert asked == [50, 900]


def test_what_was_never_measured_is_said_and_left_alone() -> None:
    found = run(seen())
    assert found.plan.changes == ()
    assert [one.check for one in found.findings] == ["evidence-missing"]
    assert any(one.startswith("1 of 1 container: never measured") for one in found.notes)


def test_a_raise_that_the_limit_range_refuses_is_held_or_left_out() -> None:
    """By restraint or by the proof: what is emitted is admitted."""
    tight = seen(limit_ranges=[make.limit_range(maximum="memory=2Gi")])
    killed = used(2040, kills=(Kill(END - DAY, 2048 * MI),))
    found = run(tight, killed)
    assert found.plan.proof.breaks == ()
    assert all(one.amounts.get("limits.memory", 0) <= 2048 * MI for one in found.plan.changes)
    assert "ran-out-of-memory" in [one.check for one in found.findings]


def test_only_what_is_asked_for_is_looked_at() -> None:
    assert len(run(seen(), used(200), only=("shop/w*",)).recommendations) == 1
    with pytest.raises(InvalidInput, match="means no workload"):
        run(seen(), used(200), only=("other/*",))


def test_rule_level_and_days_are_as_the_estate_says_unless_somebody_says_otherwise() -> None:
    declared = replace(
        seen(), declaration=Declaration(sizing=SizingPolicy(days=14, rule="krr", level="safe"))
    )
    found = run(declared, used(200), level="")
    assert (found.days, found.rule, found.plan.level) == (14, "krr", Level.SAFE)
    other = run(declared, used(200), level="complete", rule="documents", days=7)
    assert (other.days, other.rule, other.plan.level) == (7, "documents", Level.COMPLETE)


def test_the_estate_file_of_the_tree_counts_where_the_cluster_has_none() -> None:
    tree = Tree(declaration=Declaration(sizing=SizingPolicy(rule="krr")))
    assert declared.of(seen(), tree).sizing.rule == "krr"
    assert declared.of(None, tree).sizing.rule == "krr"
    assert declared.of(None, None).sizing == SizingPolicy()
    assert run(seen(), used(200), tree=tree).rule == "krr"


@pytest.mark.parametrize(
    ("field", "said"), [("level", "there is no level 'bold'"), ("rule", "there is no rule 'bold'")]
)
def test_what_there_is_not_is_complained_of(field: str, said: str) -> None:
    wrong: dict[str, Any] = {field: "bold"}
    with pytest.raises(InvalidInput, match=said):
        run(seen(), **wrong)


def test_what_became_of_earlier_advice_is_told_and_learned_from() -> None:
    entry = Entry(WEB, "limits.memory", 4096 * MI, 2048 * MI, "bayplan", END - 10 * DAY)
    found = run(seen(), used(200, kills=(Kill(END - DAY, 2048 * MI),)), entries=(entry,))
    (score,) = found.scores
    assert score.fate is Fate.KILLED
    assert "advice-was-wrong" in [one.check for one in found.findings]
    (told,) = found.recommendations
    assert "learned" in {one.code for one in told.warnings}


def test_a_tree_alone_is_sized_without_a_place_to_stand(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(MANIFEST, encoding="utf-8")
    tree = Look().read(str(tmp_path))
    found = run(None, used(200), tree=tree, patch=True, path=str(tmp_path))
    assert len(found.plan.changes) == 1
    assert "no cluster is known: nothing was placed" in found.plan.proof.notes
    assert found.patch is not None and "web.yaml" in found.patch.files
    assert (tmp_path / "web.yaml").read_text(encoding="utf-8") == MANIFEST


def test_a_patch_is_made_only_where_it_is_asked_for() -> None:
    assert run(seen(), used(200)).patch is None
    assert run(seen(), used(200), patch=True).patch is None


def test_without_cluster_and_tree_there_is_nothing_to_size() -> None:
    found = run(None, used(200))
    assert found.recommendations == ()
    assert not found.plan.proof.tried
    assert "neither a cluster nor a tree is known: there is nothing to size" in found.notes


def test_a_rule_that_asks_for_more_than_there_is_shows_in_the_totals() -> None:
    """The documents multiply whatever a VPA says; all of it together is held against what nodes have."""
    found = run(seen(), used(200))
    (total,) = [one for one in found.plan.totals if (one.group, one.bound) == ("all", "limits.memory")]
    assert total.asked is not None and total.asked > 0


SHARING = """\
apiVersion: v1
kind: ResourceQuota
metadata: {name: all, namespace: shop}
spec: {hard: {requests.memory: 2600Mi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: both, namespace: shop}
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector: {matchLabels: {app: both}}
  template:
    metadata: {labels: {app: both}}
    spec:
      containers:
        - name: one
          image: registry.example/app:1
          resources: &same
            requests: {cpu: 100m, memory: 1Gi}
            limits: {memory: 2Gi}
        - name: two
          image: registry.example/app:1
          resources: *same
"""
RAISED = MANIFEST.replace("replicas: 2", "replicas: 1\n  strategy: {type: Recreate}").replace(
    "memory: 1Gi", "memory: 500Mi"
)


def shared(folder: Path, *raised: Evidence) -> Sizing:
    """Two containers that share one value, and should not; and a workload that needs what they would free."""
    (folder / "both.yaml").write_text(SHARING, encoding="utf-8")
    (folder / "web.yaml").write_text(RAISED, encoding="utf-8")
    both = Place("Deployment", make.SHOP, "both", "")
    lower = (used(500, both._replace(container="one")), used(60, both._replace(container="two")))
    tree = Look().read(str(folder))
    return run(None, *lower, *raised, tree=tree, patch=True, path=str(folder))


def test_the_edited_tree_is_reviewed_for_it_may_be_less_than_the_plan(tmp_path: Path) -> None:
    found = shared(tmp_path, used(1200))
    assert found.plan.proof.breaks == (), "with what is freed, what is raised would fit"
    assert found.patch is not None
    assert {one.place.workload for one in found.patch.unreached} == {"both"}
    memory = [one.file for one in found.patch.edits if "requests.memory" in one.bounds]
    assert memory == ["web.yaml"]
    assert found.patch.reviewed
    (fault,) = found.patch.findings
    assert (fault.check, fault.severity.value) == ("rollout-down", "error")
    assert "exceeded quota: all" in fault.refusal
    assert fault in found.findings


def test_a_review_that_objects_to_nothing_says_so(tmp_path: Path) -> None:
    found = shared(tmp_path, used(400))
    assert found.patch is not None and found.patch.edits
    assert found.patch.reviewed and found.patch.findings == ()


def test_nothing_edited_is_nothing_reviewed(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(MANIFEST, encoding="utf-8")
    found = run(None, tree=Look().read(str(tmp_path)), patch=True, path=str(tmp_path))
    assert found.patch is not None
    assert (found.patch.edits, found.patch.reviewed) == ((), False)


def test_evidence_of_others_altogether_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(MANIFEST, encoding="utf-8")
    tree, other = Look().read(str(tmp_path)), Place("Deployment", "elsewhere", "web", "web")
    said = f"evidence of 1 container was read, and of none that is here: {other}, for one"
    assert said in run(None, replace(used(400), place=other), tree=tree).notes
    assert said not in run(None, used(400), tree=tree).notes


def test_what_the_cluster_says_by_itself_is_evidence_too() -> None:
    about = seen()
    first, *rest = about.snapshot.pods
    yesterday = NOW - datetime.timedelta(days=1)
    killed = ContainerStatus("main", 1, last_end_reason="OOMKilled", last_end=yesterday)
    pods = (replace(first, status=replace(first.status, containers=(killed,))), *rest)
    found = run(replace(about, snapshot=replace(about.snapshot, pods=pods)), used(300))
    (one,) = found.recommendations
    assert one.portrait.kills == 1
    limit = one.of("limits.memory")
    assert limit is not None and limit.wanted is not None and limit.wanted > 2 << 30
