"""What a change is blamed for, what was wrong before, and what becomes of each workload."""

from typing import Any

from msgspec.structs import replace

from bayplan.model.estate import Declaration, NamespacePick, NamespaceRule, PodRule, Where
from bayplan.model.findings import Severity
from bayplan.model.names import Namespace
from bayplan.model.workloads import Kind
from bayplan.review import judge
from bayplan.review.answers import Ending
from tests import make
from tests.review import build
from tests.review.build import tree

QUOTA = make.quota("requests.memory=4Gi")


def test_a_new_workload_that_does_not_fit_is_told_with_its_sum() -> None:
    said = build.judged(tree(build.web("memory=2Gi"), build.database("memory=1Gi", replicas=1), QUOTA))
    found, other = said.findings
    assert other.subject == "StatefulSet shop/db"
    assert other.arithmetic == found.arithmetic
    assert "timing decides; it may also end so: starts: 1 of 1 pods run" in other.evidence
    assert (found.check, found.severity, found.subject) == (
        "quota-exceeded", Severity.ERROR, "Deployment shop/web",
    )  # fmt: skip
    assert found.arithmetic == "6144 + 1024 = 7168Mi requests.memory, 4096Mi allowed"
    assert found.evidence[:2] == ("Deployment shop/web: 3 x 2Gi = 6Gi", "StatefulSet shop/db: 1Gi")
    assert "exceeded quota: quota, requested: requests.memory=2Gi, used: requests.memory=4Gi" in found.refusal
    assert (found.file, found.line, found.last_line) == ("deployment-web.yaml", 1, 20)
    told = build.verdict(said, "web")
    assert (told.ending, told.serving, told.replicas) == (Ending.STOPS, 2, 3)
    told = build.verdict(said, "db")
    assert (told.ending, told.also) == (Ending.DOWN, ("starts: 1 of 1 pods run",))
    account = build.account(said, "requests.memory")
    assert (account.before, account.after, account.peak, account.headroom) == ("0", "7Gi", "7Gi", "-3Gi")
    assert account.share == 1.75


def test_what_has_room_to_roll_is_not_told() -> None:
    for replicas in (3, 4):
        said = build.judged(tree(build.web("memory=1Gi", replicas=replicas), QUOTA))
        assert said.findings == ()
        assert build.account(said, "requests.memory").peak == "4Gi"


def test_the_next_rollout_is_stuck_where_surge_has_no_room() -> None:
    said = build.judged(tree(build.web("memory=1Gi", replicas=3), make.quota("requests.memory=3Gi")))
    found = build.only(said.findings)
    assert (found.check, found.severity) == ("next-rollout-stuck", Severity.WARNING)
    assert found.summary.startswith("stands, and would not roll out the next time: stops at 0 of 3 updated")
    assert found.arithmetic == "3072 + 1024 = 4096Mi requests.memory, 3072Mi allowed"
    assert build.fixes(found) == [
        "set strategy.rollingUpdate.maxSurge 0 and maxUnavailable 1",
        "set strategy.type Recreate: all its pods are gone before the new ones come",
        "lower memory of container main to 768Mi (now 1Gi)",
        "set replicas 2 (now 3)",
    ]
    assert build.verdict(said, "web").ending is Ending.STOPS


def test_a_rollout_that_has_no_room_for_its_surge_is_stuck() -> None:
    before = tree(build.web("memory=1Gi"), QUOTA)
    said = build.judged(tree(build.web("memory=1300Mi"), QUOTA), before)
    found = build.only(said.findings)
    assert (found.check, found.severity) == ("rollout-stuck", Severity.ERROR)
    assert found.arithmetic == "3072 + 1300 = 4372Mi requests.memory, 4096Mi allowed"
    assert "raise requests.memory to 5200Mi (now 4Gi) of ResourceQuota shop/quota" not in build.fixes(found)
    told = build.verdict(said, "web")
    assert (told.ending, told.updated, told.serving) == (Ending.STOPS, 0, 3)
    assert "the old pods keep serving" in told.said


def test_a_change_to_more_than_there_is_is_no_matter_of_the_way() -> None:
    before = tree(build.web("memory=1Gi"), QUOTA)
    found = build.only(build.judged(tree(build.web("memory=2Gi"), QUOTA), before).findings)
    assert (found.check, found.arithmetic) == ("quota-exceeded", "6144Mi requests.memory, 4096Mi allowed")


def test_what_goes_to_zero_is_an_outage() -> None:
    recreate: dict[str, Any] = {"strategy": "Recreate", "max_surge": "", "max_unavailable": "", "replicas": 1}
    before = tree(build.web("memory=1Gi", **recreate), QUOTA)
    found = build.only(build.judged(tree(build.web("memory=5Gi", **recreate), QUOTA), before).findings)
    assert found.check == "rollout-down"
    assert found.summary == "goes to zero: the old pods go first, and the API server refuses the new ones"


def test_what_was_down_already_goes_down_no_further() -> None:
    recreate: dict[str, Any] = {"strategy": "Recreate", "max_surge": "", "max_unavailable": "", "replicas": 1}
    before = tree(build.web("memory=6Gi", **recreate), QUOTA)
    said = build.judged(tree(build.web("memory=5Gi", **recreate), QUOTA), before)
    assert build.told(said.findings) == [("quota-exceeded", "Deployment shop/web")]


def test_from_zero_to_three_is_no_outage() -> None:
    before = tree(build.web("memory=5Gi", replicas=0), QUOTA)
    said = build.judged(tree(build.web("memory=5Gi", replicas=3), QUOTA), before)
    assert build.told(said.findings) == [("quota-exceeded", "Deployment shop/web")]
    assert build.verdict(said, "web").ending is Ending.DOWN
    assert build.judged(tree(build.web("memory=1Gi"), QUOTA), before).findings == ()


def test_a_quota_lowered_below_use_is_told_at_whom_it_hits() -> None:
    before = tree(build.web("memory=1Gi"), QUOTA)
    said = build.judged(tree(build.web("memory=1Gi"), make.quota("requests.memory=2Gi")), before)
    found = build.only(said.findings)
    assert (found.check, found.severity) == ("quota-exceeded", Severity.ERROR)
    assert found.summary.startswith("stands, and its pods could not be replaced: ")
    assert found.arithmetic == "3072Mi requests.memory, 2048Mi allowed"
    account = build.account(said, "requests.memory")
    assert (account.before, account.after, account.headroom, account.share) == ("3Gi", "3Gi", "-1Gi", 1.5)


def test_what_was_bad_before_is_listed_apart_and_what_got_worse_is_not() -> None:
    tight, tighter, tightest = (make.quota(f"requests.memory={hard}Gi") for hard in (3, 2, 1))
    web = build.web("memory=1Gi")
    for known, quota, old in ((tight, tight, True), (tight, tighter, False), (tighter, tightest, False)):
        said = build.judged(tree(web, quota), tree(web, known))
        assert (build.told(said.before) != []) is old
        assert (build.told(said.findings) == []) is old
    said = build.judged(tree(web, tighter), tree(web, tightest))
    assert said.findings == ()
    assert build.told(said.before) == [("quota-exceeded", "Deployment shop/web")]


def test_what_stays_broken_in_the_same_way_was_broken_before() -> None:
    bounds = make.limit_range(maximum="memory=4Gi")
    before = tree(build.web("memory=1Gi", limits="memory=5Gi"), bounds)
    said = build.judged(tree(build.web("memory=2Gi", limits="memory=5Gi"), bounds), before)
    assert said.findings == ()
    assert build.told(said.before) == [("admission-refused", "Deployment shop/web")]
    said = build.judged(tree(build.web("memory=1Gi", limits="memory=6Gi"), bounds), before)
    assert build.told(said.findings) == [("admission-refused", "Deployment shop/web")]


def test_room_that_a_deleted_workload_leaves_is_free() -> None:
    before = tree(build.web("memory=1Gi"), QUOTA)
    said = build.judged(tree(build.database("memory=1Gi", replicas=4), QUOTA), before)
    assert said.findings == ()
    assert build.verdict(said, "web").said == "is deleted with 3 pods"
    account = build.account(said, "requests.memory")
    assert (account.before, account.after, account.peak) == ("3Gi", "4Gi", "4Gi")


def test_a_limit_range_lowered_under_what_runs_again_is_told() -> None:
    runs = (build.nightly("memory=2Gi"), build.agent("memory=2Gi"), build.job("memory=2Gi"))
    before = tree(*runs, make.limit_range(maximum="memory=4Gi"))
    said = build.judged(tree(*runs, make.limit_range(maximum="memory=1Gi")), before)
    assert build.told(said.findings) == [
        ("job-refused", "CronJob shop/backup"), ("admission-refused", "DaemonSet shop/agent"),
    ]  # fmt: skip
    assert said.findings[0].summary == "never runs: the API server refuses the new ones"
    assert said.findings[0].arithmetic == "2048Mi requests.memory, 1024Mi max"
    assert build.fixes(said.findings[0]) == [
        "set requests.memory of container main to 1Gi",
        "set max.memory of LimitRange shop/limits to 2Gi (now 1Gi)",
    ]
    assert build.verdict(said, "backup").ending is Ending.DOWN
    assert build.verdict(said, "job").ending is Ending.UNCHANGED


def test_a_workload_that_is_refused_as_it_is_written_leaves_what_stands() -> None:
    before = tree(build.web("memory=1Gi"))
    said = build.judged(tree(build.web("memory=2Gi", limits="memory=1Gi")), before)
    found = build.only(said.findings)
    assert found.check == "admission-refused"
    assert found.summary == "is refused as it is written; what stands stays as it is"
    assert found.refusal.startswith('Deployment.apps "web" is invalid: spec.template.spec.containers[0]')
    assert found.arithmetic == "2048Mi requests.memory, 1024Mi limit"
    assert build.fixes(found) == ["set limits.memory of container main to at least 2Gi"]
    told = build.verdict(said, "web")
    assert (told.ending, told.serving, told.updated, told.replicas) == (Ending.STOPS, 3, 0, 3)
    alone = build.judged(tree(build.web("memory=2Gi", limits="memory=1Gi")))
    assert build.only(alone.findings).summary == "is refused as it is written"
    assert build.verdict(alone, "web").ending is Ending.DOWN


def test_a_quota_that_wants_more_to_be_said() -> None:
    said = build.judged(tree(build.web("memory=1Gi"), make.quota("limits.memory=4Gi requests.cpu=2")))
    found = build.only(said.findings)
    assert found.check == "admission-refused"
    assert "must specify limits.memory for: main; requests.cpu for: main" in found.refusal
    assert build.fixes(found) == [
        "say limits.memory of container main, requests.cpu of container main, "
        "or give the namespace's LimitRange a default for it"
    ]


def test_jobs_are_refused_and_scheduled_as_jobs() -> None:
    said = build.judged(tree(build.job("memory=3Gi", parallel=2), QUOTA))
    found = build.only(said.findings)
    assert (found.check, found.arithmetic) == (
        "job-refused", "3072 + 3072 = 6144Mi requests.memory, 4096Mi allowed",
    )  # fmt: skip
    nodes = build.cluster(nodes=[make.node("n1", "cpu=4 memory=2Gi")])
    found = build.only(build.judged(tree(build.job("memory=3Gi")), None, nodes).findings)
    assert (found.check, found.arithmetic) == (
        "pod-unschedulable", "3072Mi requests.memory, 2048Mi on the largest node",
    )  # fmt: skip


def test_suspended_work_asks_for_nothing() -> None:
    asleep = (
        replace(build.job("memory=9Gi"), suspended=True),
        replace(build.nightly("memory=9Gi"), suspended=True),
    )
    said = build.judged(tree(*asleep, QUOTA))
    assert said.findings == ()
    account = build.account(said, "requests.memory")
    assert (account.after, account.peak) == ("0", "0")
    awake = build.judged(tree(build.nightly("memory=9Gi"), QUOTA), tree(*asleep, QUOTA))
    assert build.told(awake.findings) == [("job-refused", "CronJob shop/backup")]


def test_a_job_changed_in_place_is_made_anew() -> None:
    said = build.judged(tree(build.job("memory=3Gi"), QUOTA), tree(build.job("memory=2Gi"), QUOTA))
    assert said.findings == ()
    account = build.account(said, "requests.memory")
    assert (account.before, account.after, account.peak) == ("2Gi", "3Gi", "3Gi")


def test_sets_without_a_deployment_are_counted_once() -> None:
    alone = replace(build.web(name="old-set", replicas=2), kind=Kind.REPLICA_SET, strategy="", max_surge="")
    said = build.judged(tree(alone, make.quota("requests.memory=1Gi")))
    found = build.only(said.findings)
    assert (found.subject, found.arithmetic) == (
        "ReplicaSet shop/old-set", "2048Mi requests.memory, 1024Mi allowed",
    )  # fmt: skip
    controller = replace(alone, kind=Kind.REPLICATION_CONTROLLER, name="rc-1")
    found = build.only(build.judged(tree(controller, make.quota("requests.memory=1Gi"))).findings)
    assert (found.subject, found.arithmetic) == (
        "ReplicationController shop/rc-1", "2048Mi requests.memory, 1024Mi allowed",
    )  # fmt: skip


def test_storage_is_counted_with_the_claims_that_come_with_pods() -> None:
    quota = make.quota("requests.storage=2Gi persistentvolumeclaims=9")
    said = build.judged(
        tree(build.database(storage=1), quota), tree(build.database(storage=1, replicas=2), quota)
    )
    found = build.only(said.findings)
    assert (found.check, found.arithmetic) == (
        "quota-exceeded", "3072Mi requests.storage, 2048Mi allowed",
    )  # fmt: skip
    assert found.refusal.startswith('persistentvolumeclaims "data-db-2" is forbidden: exceeded quota')
    assert build.fixes(found) == [
        "set replicas 2 (now 3)", "raise requests.storage to 3Gi (now 2Gi) of ResourceQuota shop/quota",
    ]  # fmt: skip
    storage, count = (build.account(said, one) for one in ("requests.storage", "persistentvolumeclaims"))
    assert (storage.before, storage.after, storage.headroom) == ("2Gi", "3Gi", "-1Gi")
    assert (count.before, count.after, count.headroom) == ("2", "3", "6")


def test_each_quota_of_a_namespace_counts_by_its_own_scope() -> None:
    best = replace(make.quota("pods=1", "best"), scopes=("BestEffort",))
    others = replace(make.quota("requests.memory=4Gi pods=9", "others"), scopes=("NotBestEffort",))
    said = build.judged(tree(build.web("memory=1Gi"), build.database("", replicas=2), best, others))
    found = build.only(said.findings)
    assert (found.subject, found.arithmetic) == ("StatefulSet shop/db", "2 pods, 1 allowed")
    sums = {(one.quota, one.resource): one.after for one in said.accounts}
    assert sums == {("best", "pods"): "2", ("others", "pods"): "3", ("others", "requests.memory"): "3Gi"}


def test_the_rule_that_made_a_quota_is_named() -> None:
    rule = NamespaceRule(
        "tier 4-aux", Where((NamespacePick(("shop",)),)), file="estate.yaml", line=7,
        quotas=(replace(make.quota("requests.memory=1Gi", "tier"), namespace=Namespace("")),),
        limit_ranges=(replace(make.limit_range(maximum="memory=2Gi"), namespace=Namespace("")),),
    )  # fmt: skip
    made = tree(build.web("memory=1Gi"), namespace_rules=(rule,))
    found = build.only(build.judged(made).findings)
    assert "ResourceQuota shop/tier comes from tier 4-aux (estate.yaml:7)" in found.evidence
    assert any("ResourceQuota shop/tier, made by tier 4-aux" in one for one in build.fixes(found))
    found = build.only(build.judged(tree(build.web("memory=3Gi"), namespace_rules=(rule,))).findings)
    assert "LimitRange shop/limits comes from tier 4-aux (estate.yaml:7)" in found.evidence


def test_a_class_that_a_rule_gives_is_taken_to_be_there() -> None:
    ruled = tree(build.web(), pod_rules=(PodRule("rule", priority_class="tier"),))
    assert build.judged(ruled).findings == ()
    assert build.world(ruled).notes == ("PriorityClass tier: declared nowhere, taken to be there",)
    known = tree(build.web(), make.priority("other", 1), pod_rules=(PodRule("rule", priority_class="tier"),))
    assert build.told(build.judged(known).findings) == [("admission-refused", "Deployment shop/web")]


def test_a_namespace_that_nobody_can_name_is_one_of_its_own() -> None:
    place = Namespace("${var.namespace}")
    quota = replace(QUOTA, namespace=place)
    said = build.judged(
        tree(replace(build.web("memory=2Gi"), namespace=place), build.web("memory=2Gi"), quota)
    )
    assert build.told(said.findings) == [("quota-exceeded", "Deployment ${var.namespace}/web")]


def test_the_worst_comes_first_then_by_place() -> None:
    objects = (
        build.web(name="b", replicas=9), build.web(name="a", replicas=9), make.quota("requests.memory=1Gi"),
        replace(build.web(name="z", replicas=1), namespace=Namespace("other")),
        make.quota("requests.memory=1Gi", namespace="other"),
    )  # fmt: skip
    said = build.judged(tree(*objects))
    assert [(one.severity.value, one.file) for one in said.findings] == [
        ("error", "deployment-a.yaml"), ("error", "deployment-b.yaml"), ("warning", "deployment-z.yaml"),
    ]  # fmt: skip


def test_a_cluster_counts_on_from_what_it_has_counted() -> None:
    quota = make.quota("requests.memory=8Gi", used="requests.memory=2Gi")
    seen = build.cluster(quotas=[quota])
    before, after = tree(build.web("memory=1Gi")), tree(build.web("memory=1Gi"), build.database("memory=1Gi"))
    said = build.judged(after, before, seen)
    account = build.account(said, "requests.memory")
    assert (account.before, account.after, account.peak) == ("5Gi", "8Gi", "8Gi")
    said = build.judged(before, None, seen)
    account = build.account(said, "requests.memory")
    assert (account.before, account.after, account.peak) == ("2Gi", "5Gi", "5Gi")


def test_a_rule_that_a_change_takes_away_holds_no_more() -> None:
    seen = build.cluster(
        quotas=[QUOTA, make.quota("pods=9", "kept")], limit_ranges=[make.limit_range(maximum="memory=1Gi")]
    )
    before = tree(build.web(), QUOTA, make.limit_range(maximum="memory=1Gi"))
    said = build.judged(tree(build.web("memory=2Gi")), before, seen)
    assert said.findings == ()
    assert {one.quota for one in said.accounts} == {"kept"}


def test_what_finds_no_room_because_another_is_stuck_is_told_what_is_used() -> None:
    whole: dict[str, Any] = {"max_surge": "1", "max_unavailable": "0", "replicas": 4}
    before = tree(build.web("memory=1Gi", **whole), QUOTA)
    after = tree(build.web("memory=512Mi", **whole), build.database("memory=1Gi", replicas=1), QUOTA)
    new, stuck = sorted(build.judged(after, before).findings, key=lambda one: one.check)
    assert (new.check, new.subject) == ("quota-exceeded", "StatefulSet shop/db")
    assert new.arithmetic == "4096 + 1024 = 5120Mi requests.memory, 4096Mi allowed"
    assert (stuck.check, stuck.subject) == ("rollout-stuck", "Deployment shop/web")
    assert stuck.arithmetic == "4096 + 512 = 4608Mi requests.memory, 4096Mi allowed"


def test_verdicts_are_told_in_the_order_of_kinds_and_names() -> None:
    names = "hgfedcba"
    said = build.judged(tree(*(build.web(name=name) for name in names), build.agent()))
    assert [one.name for one in said.verdicts] == ["agent", *sorted(names)]


def test_sums_are_at_least_where_not_everything_is_known() -> None:
    nodes = build.cluster(nodes=[make.node("n1"), make.node("n2")])
    alone = build.judged(tree(build.agent(), QUOTA))
    assert build.account(alone, "requests.memory").at_least
    assert not build.account(
        build.judged(tree(build.agent(), QUOTA), None, nodes), "requests.memory"
    ).at_least
    assert not build.account(build.judged(tree(build.web(), QUOTA)), "requests.memory").at_least
    open_one = tree(build.web("memory=1Gi"), QUOTA, unknowns={"web": [build.unknown("requests.cpu")]})
    assert build.account(build.judged(open_one), "requests.memory").at_least
    far = make.quota("pods=9", namespace="other")
    assert not any(one.at_least for one in build.judged(tree(build.agent(), far)).accounts)


def test_rules_of_policies_and_of_the_estate_hold_together() -> None:
    def rule(name: str) -> NamespaceRule:
        quota = replace(make.quota("pods=9", name), namespace=Namespace(""))
        return NamespaceRule(name, Where((NamespacePick(("shop",)),)), quotas=(quota,))

    both = tree(
        build.web(), namespace_rules=(rule("a"),), declaration=Declaration(namespace_rules=(rule("b"),))
    )
    assert [one.quota for one in build.judged(both).accounts] == ["a", "b"]
    high = PodRule("high", priority_class="high")
    known = replace(both, pod_rules=(high,), declaration=Declaration(pod_rules=(PodRule("low"),)))
    assert [one.source for one in build.world(known).pod_rules] == ["high", "low"]


def test_every_code_that_judging_finds_is_listed() -> None:
    assert {
        "admission-refused", "job-refused", "quota-exceeded", "rollout-stuck", "next-rollout-stuck",
        "rollout-down", "pod-unschedulable", "cron-jobs-collide", "value-unknown", "node-loss", "preempts",
    } == judge.CHECKS  # fmt: skip


def test_the_highest_point_of_a_restart_counts_where_nothing_is_compared() -> None:
    one = tree(build.web("memory=1Gi", max_surge="1", max_unavailable="0"), make.quota("requests.memory=9Gi"))
    alone, compared = build.judged(one), build.judged(one, one)
    assert build.account(alone, "requests.memory").peak == "4Gi"
    assert build.account(compared, "requests.memory").peak == "3Gi"
    assert [(total.after, total.peak) for total in alone.sums] == [("3Gi", "4Gi")]
    assert [(total.after, total.peak) for total in compared.sums] == [("3Gi", "3Gi")]


def test_a_sound_new_workload_is_told_with_each_rollout_to_come() -> None:
    said = build.judged(tree(build.web("memory=1Gi")))
    told = build.verdict(said, "web")
    assert told.said == "completes: 3 of 3 updated, at each rollout"
    assert (told.updated, told.replicas, told.serving, told.refusals) == (3, 3, 3, ())
    changed = build.verdict(build.judged(tree(build.web("memory=2Gi")), tree(build.web())), "web")
    assert changed.said == "completes: 3 of 3 updated"
    same = build.verdict(build.judged(tree(build.web()), tree(build.web())), "web")
    assert (same.ending, same.said) == (Ending.UNCHANGED, "is unchanged")


def test_a_state_that_is_known_is_judged_against_as_often_as_one_likes() -> None:
    """With and without remedies; whoever judges in one go hears the same."""
    before = build.world(tree(build.web("memory=1Gi"), QUOTA))
    known = judge.state(None, before)
    for amount in ("1Gi", "2Gi"):
        after = build.world(tree(build.web(f"memory={amount}"), QUOTA))
        judged, stage = judge.against(known, after)
        assert judged == judge.judge(None, before, after)
        plain, _ = judge.against(known, after, fixes=False)
        assert [one.summary for one in plain.findings] == [one.summary for one in judged.findings]
        assert not any(one.fixes for one in plain.findings)
        assert len(stage.pods) >= 3
