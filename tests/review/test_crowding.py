"""CronJobs that start in the same minute, and have no room together."""

from typing import Any

from msgspec.structs import replace

from bayplan.model.findings import Severity
from bayplan.model.names import Namespace
from bayplan.model.trees import Origin, Tree
from tests import make
from tests.review import build
from tests.review.build import nightly, tree

QUOTA = make.quota("requests.memory=2Gi")


def collisions(found: Tree) -> list[tuple[str, str]]:
    """Whom a collision hits, and when."""
    said = build.judged(found).findings
    assert {one.check for one in said} <= {"cron-jobs-collide"}
    return [(one.subject, one.summary.partition(",")[0]) for one in said]


def test_the_last_of_those_that_start_together_is_told() -> None:
    at = {"c": {"spec.schedule": Origin("cron.yaml", 12, 12)}}
    found = build.judged(tree(*(nightly(name=name) for name in "abc"), QUOTA, places=at)).findings
    one = build.only(found)
    assert (one.severity, one.subject) == (Severity.WARNING, "CronJob shop/c")
    assert one.summary == "Monday 03:00 UTC it starts together with a, b, and there is not room for all"
    assert one.remedy == "give one of them another minute, or let their runs ask for less"
    assert (
        "forbidden: exceeded quota: quota, requested: requests.memory=1Gi, used: requests.memory=2Gi"
        in one.refusal
    )
    assert (one.file, one.line, one.last_line) == ("cron.yaml", 12, 12)


def test_other_minutes_are_no_collision() -> None:
    apart = [nightly("memory=2Gi", "a"), nightly("memory=2Gi", "b", schedule="1 3 * * *")]
    assert collisions(tree(*apart, QUOTA)) == []


def test_runs_meet_where_their_schedules_do() -> None:
    rare = [nightly("memory=2Gi", "a"), nightly("memory=2Gi", "b", schedule="0 3 * * 6")]
    assert collisions(tree(*rare, QUOTA)) == [
        ("CronJob shop/b", "Saturday 03:00 UTC it starts together with a")
    ]
    far = [
        nightly("memory=2Gi", "a", schedule="0 18 * * *"),
        nightly("memory=2Gi", "b", time_zone="Asia/Tokyo"),
    ]
    assert collisions(tree(*far, QUOTA)) == [("CronJob shop/b", "Monday 18:00 UTC it starts together with a")]


def test_what_standing_pods_leave_is_what_counts() -> None:
    two = [nightly(name="a"), nightly(name="b")]
    assert collisions(tree(*two, QUOTA)) == []
    calm: dict[str, Any] = {"max_surge": "0", "max_unavailable": "1", "replicas": 1}
    assert collisions(tree(*two, build.web("memory=1Gi", **calm), QUOTA)) == [
        ("CronJob shop/b", "Monday 03:00 UTC it starts together with a")
    ]


def test_a_job_of_the_same_name_is_another_one() -> None:
    two = [nightly(name="a"), nightly(name="b")]
    assert len(collisions(tree(*two, build.job("memory=1Gi", "b"), QUOTA))) == 1


def test_those_that_do_not_run_or_do_not_know_when_are_left_out() -> None:
    two = [nightly("memory=2Gi", "a"), nightly("memory=2Gi", "b")]
    changes: list[dict[str, Any]] = [
        {"suspended": True}, {"schedule": "whenever"}, {"namespace": Namespace("other")},
    ]  # fmt: skip
    for changed in changes:
        assert collisions(tree(two[0], replace(two[1], **changed), QUOTA)) == []
    said = build.judged(tree(two[0], nightly("memory=3Gi", "b"), QUOTA)).findings
    assert build.told(said) == [("job-refused", "CronJob shop/b")]
    assert collisions(tree(*two)) == []


def test_each_set_is_told_once_the_largest_first() -> None:
    several = [
        nightly(name="a"), nightly(name="b", schedule="0 3,4 * * *"),
        nightly("memory=2Gi", "c", schedule="0 3,4 * * *"), nightly("memory=2Gi", "d", schedule="0 4 * * *"),
    ]  # fmt: skip
    assert collisions(tree(*several, QUOTA)) == [
        ("CronJob shop/c", "Monday 03:00 UTC it starts together with a"),
        ("CronJob shop/d", "Monday 04:00 UTC it starts together with b"),
    ]


def test_nodes_turn_runs_away_too() -> None:
    two = tree(nightly("memory=3Gi", "a"), nightly("memory=3Gi", "b"))
    seen = build.cluster(nodes=[make.node("n1", "cpu=4 memory=4Gi")])
    found = build.only(build.judged(two, None, seen).findings)
    assert (found.check, found.subject) == ("cron-jobs-collide", "CronJob shop/b")
    assert found.refusal.startswith("0/1 nodes are available: 1 Insufficient memory")


def test_parallel_pods_of_a_run_all_start() -> None:
    wide = [nightly(name="a"), nightly("memory=512Mi", name="b", parallelism=3)]
    assert len(collisions(tree(*wide, QUOTA))) == 1
    assert collisions(tree(wide[0], replace(wide[1], parallelism=2), QUOTA)) == []
