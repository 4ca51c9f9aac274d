"""Who controls whom."""

from bayplan.disruption.ownership import Ownership
from bayplan.model.pods import Owner
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind
from tests.disruption.build import MARK, controlled_by, deployment, pod, web, webs, workload


def test_a_pod_belongs_to_the_deployment_above_its_replica_set() -> None:
    above, current = deployment()
    ownership = Ownership.of(Snapshot(pods=webs(2), workloads=(above, current)))
    assert ownership.controller_of(web("web-1")) == current
    assert ownership.workload_of(web("web-1")) == above
    assert ownership.pods_of(above) == webs(2)
    assert ownership.pods_of(current) == webs(2)
    assert ownership.children_of(above) == (current,)


def test_a_job_belongs_to_its_cron_job() -> None:
    cron = workload(Kind.CRON_JOB, "nightly", 0)
    job = workload(Kind.JOB, "nightly-1", 1, owners=(controlled_by("CronJob", "nightly"),))
    work = pod("nightly-1-x", owner=controlled_by("Job", "nightly-1"))
    ownership = Ownership((cron, job), (work,))
    assert ownership.workload_of(work) == cron
    assert ownership.pods_of(job) == (work,)


def test_pods_of_one_replica_set_leave_out_those_of_another() -> None:
    above, current = deployment()
    former = workload(Kind.REPLICA_SET, "web-old", 1, owners=(controlled_by("Deployment", "web"),))
    leftover = pod("web-old-1", owner=controlled_by("ReplicaSet", "web-old"))
    ownership = Ownership((above, current, former), (*webs(2), leftover))
    assert ownership.pods_of(above) == (*webs(2), leftover)
    assert ownership.pods_of(former) == (leftover,)


def test_a_replica_set_that_was_not_dumped_is_bridged() -> None:
    above, _ = deployment()
    ownership = Ownership((above,), webs(1))
    assert ownership.controller_of(webs(1)[0]) is None
    assert ownership.workload_of(webs(1)[0]) == above
    assert ownership.pods_of(above) == webs(1)


def test_a_name_alone_bridges_nothing() -> None:
    above, _ = deployment()
    stranger = pod("web-zzz-1", owner=controlled_by("ReplicaSet", "web-zzz"))
    assert Ownership((above,)).workload_of(stranger) is None


def test_an_owner_of_another_uid_is_another_owner() -> None:
    db = workload(Kind.STATEFUL_SET, "db", 1, uid="new")
    stale = pod("db-0", owner=Owner("StatefulSet", "db", "old", controller=True))
    assert Ownership((db,)).workload_of(stale) is None


def test_owners_in_a_circle_end_somewhere() -> None:
    one = workload(Kind.REPLICA_SET, f"web-{MARK}", 1, owners=(controlled_by("Deployment", "web"),))
    other = workload(Kind.DEPLOYMENT, "web", 1, owners=(controlled_by("ReplicaSet", f"web-{MARK}"),))
    assert Ownership((one, other)).workload_of(web("web-1")) in (one, other)


def test_a_bare_pod_and_one_of_an_unknown_kind_belong_to_nobody() -> None:
    ownership = Ownership(deployment())
    assert ownership.workload_of(pod("bare")) is None
    assert ownership.workload_of(pod("shard", owner=controlled_by("Cluster", "shard"))) is None
