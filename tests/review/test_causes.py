"""Why a pod is kept out, in parts; what a namespace asks for together; what quotas come to."""

from msgspec.structs import replace

from bayplan.admission import quotas
from bayplan.admission.quotas import QuotaKey, QuotaUsage
from bayplan.model import making
from bayplan.model.pods import Container, Owner, Resources
from bayplan.model.quantities import ZERO, parse
from bayplan.model.record import Record
from bayplan.model.workloads import Kind, Workload
from bayplan.review import accounts, causes, demands
from bayplan.review.accounts import Uses
from bayplan.review.rollouts import Change, Stage, forecast
from tests import make
from tests.review import build

KEY = QuotaKey("shop/quota")


def stage(*objects: Record) -> Stage:
    world = build.world(build.tree(*objects))
    return Stage(world.snapshot, world.kubernetes)


def found(workload: Workload, *objects: Record) -> causes.Causes:
    on = stage(*objects)
    return causes.of(demands.pod_of(workload), on.policies, on.usage)


def test_every_bound_that_is_broken_is_told_with_its_side() -> None:
    bounds = make.limit_range(minimum="cpu=100m", maximum="memory=2Gi cpu=2")
    web = build.beside(
        build.web("memory=3Gi cpu=50m", limits="memory=4Gi cpu=2"), ("side", "cpu=100m", "cpu=3 memory=2Gi")
    )
    assert [
        (one.container, one.bound, one.side, one.resource, str(one.amount), str(one.allowed))
        for one in found(web, bounds).breaches
    ] == [
        ("main", "max", "limits", "memory", "4Gi", "2Gi"),
        ("main", "max", "requests", "memory", "3Gi", "2Gi"),
        ("main", "min", "requests", "cpu", "50m", "100m"), ("side", "max", "limits", "cpu", "3", "2"),
    ]  # fmt: skip
    pods = make.limit_range(kind="Pod", maximum="memory=2Gi")
    assert found(web, pods).breaches == ()


def test_init_containers_are_bounded_too() -> None:
    web = build.web("memory=1Gi")
    big = Container("init", resources=Resources(make.amounts("memory=3Gi"), {}))
    spec = replace(web.template.spec, init_containers=(big,))
    web = replace(web, template=replace(web.template, spec=spec))
    (breach,) = found(web, make.limit_range(maximum="memory=2Gi", default="memory=3Gi")).breaches[-1:]
    assert (breach.container, breach.side) == ("init", "requests")
    assert [one.container for one in found(web, make.quota("limits.memory=9Gi")).silences] == ["main", "init"]


def test_a_request_above_its_limit_says_where_the_limit_comes_from() -> None:
    (conflict,) = found(build.web("memory=2Gi"), make.limit_range(default="memory=1Gi")).conflicts
    assert (conflict.container, conflict.resource, str(conflict.request), str(conflict.limit)) == (
        "main", "memory", "2Gi", "1Gi",
    )  # fmt: skip
    assert conflict.defaulted
    (own,) = found(build.web("memory=2Gi", limits="memory=1Gi")).conflicts
    assert not own.defaulted
    assert found(build.web("memory=1Gi", limits="memory=1Gi")).conflicts == ()


def test_what_a_quota_wants_to_hear_is_told_for_each_container() -> None:
    two = build.beside(build.web("memory=1Gi cpu=1"), ("side", "cpu=1", ""))
    silences = found(two, make.quota("requests.memory=9Gi limits.cpu=1 pods=9")).silences
    assert [(one.quota, one.container, one.resource) for one in silences] == [
        ("quota", "main", "limits.cpu"), ("quota", "side", "limits.cpu"),
        ("quota", "side", "requests.memory"),
    ]  # fmt: skip


def test_everything_of_which_too_little_is_left_is_told() -> None:
    excesses = found(
        build.web("memory=3Gi cpu=1"), make.quota("requests.memory=2Gi requests.cpu=1 pods=0")
    ).excesses
    assert [(one.resource, str(one.asked), str(one.used), str(one.hard)) for one in excesses] == [
        ("pods", "1", "0", "0"), ("requests.memory", "3Gi", "0", "2Gi"),
    ]  # fmt: skip


def test_claims_that_were_refused_come_first() -> None:
    on = stage(make.quota("requests.storage=1Gi pods=0"))
    db = build.database(storage=2)
    pod = demands.pod_of(db)
    claims = making.claims_of(db, pod)
    both = causes.of(pod, on.policies, on.usage, claims).excesses
    assert [one.resource for one in both] == ["requests.storage", "pods"]
    assert [one.resource for one in causes.of(pod, on.policies, on.usage).excesses] == ["pods"]
    assert quotas.excesses_of_claim(claims[0], on.policies, QuotaUsage()) == both[:1]


def test_demands_are_those_declared_and_those_that_stand_the_largest_first() -> None:
    on = stage(make.quota("requests.memory=20Gi"))
    for one in (build.web(), build.job("memory=5Gi", parallel=2), build.database("memory=1Gi", replicas=2)):
        forecast([Change(None, one)], on)
    on.create(making.NewPod(make.pod("bare", "memory=2Gi")))
    asked = {
        "Deployment shop/web": (build.web("memory=1500Mi"), 4),
        "Deployment shop/none": (build.web("cpu=1", name="none"), 3),
    }
    told = demands.of(KEY, "requests.memory", asked, on)
    assert [(one.subject, one.pods, str(one.each), str(one.total)) for one in told] == [
        ("Job shop/job", 2, "5Gi", "10Gi"), ("Deployment shop/web", 4, "1500Mi", "6000Mi"),
        ("Pod shop/bare", 1, "2Gi", "2Gi"), ("StatefulSet shop/db", 2, "1Gi", "2Gi"),
    ]  # fmt: skip
    assert demands.of(QuotaKey("shop/other"), "requests.memory", asked, on) == ()
    assert demands.of(KEY, "requests.cpu", {}, on) == ()


def test_storage_is_demanded_by_sets_and_by_claims_that_stand() -> None:
    on = stage(make.quota("requests.storage=9Gi persistentvolumeclaims=9"))
    for one in (build.database(storage=1, replicas=2), build.database(storage=2, replicas=1, name="other")):
        forecast([Change(None, one)], on)
    asked = {"StatefulSet shop/db": (build.database(storage=1), 3)}
    assert [(one.subject, str(one.total)) for one in demands.of(KEY, "requests.storage", asked, on)] == [
        ("StatefulSet shop/db", "3Gi"), ("PersistentVolumeClaim shop/data-other-0", "2Gi"),
    ]  # fmt: skip
    assert [str(one.total) for one in demands.of(KEY, "persistentvolumeclaims", asked, on)] == ["3", "1"]
    assert demands.of(KEY, "requests.memory", {}, on) == ()


def test_a_pod_is_known_by_the_workload_behind_it() -> None:
    plain = replace(build.web(name="old-set"), kind=Kind.REPLICA_SET)
    owned = replace(plain, name="web-1", owners=(Owner("Rollout", "fancy", controller=True),))
    on = stage(plain, owned)

    def owner(kind: str, name: str) -> str:
        return demands.owner(make.pod("p", owner=Owner(kind, name, controller=True)), on)

    assert demands.owner(make.pod("p"), on) == "Pod shop/p"
    assert owner("ReplicaSet", "old-set") == "ReplicaSet shop/old-set"
    assert owner("ReplicaSet", "web-1") == "Rollout shop/fancy"
    assert owner("ReplicaSet", "a-b-5d9c") == "Deployment shop/a-b"
    assert owner("ReplicaSet", "alone") == "ReplicaSet shop/alone"
    assert owner("StatefulSet", "db-1") == "StatefulSet shop/db-1"
    assert demands.pod_of(build.database()).name == "db-0"
    assert demands.pod_of(build.web()).name == "web-x"


def test_an_account_counts_to_the_highest_point() -> None:
    quota = make.quota("requests.memory=4Gi pods=0")
    low, middle, high = (parse(one) for one in ("1Gi", "2Gi", "3Gi"))
    found = accounts.account(quota, "requests.memory", Uses(low, middle, high), True)
    assert (found.before, found.after, found.peak, found.headroom) == ("1Gi", "2Gi", "3Gi", "1Gi")
    assert (found.share, found.at_least, found.hard) == (0.75, True, "4Gi")
    assert (found.namespace, found.quota, found.resource) == ("shop", "quota", "requests.memory")
    found = accounts.account(quota, "requests.memory", Uses(high, high, low), False)
    assert (found.peak, found.headroom, found.at_least) == ("3Gi", "1Gi", False)
    third = accounts.account(make.quota("pods=3"), "pods", Uses(ZERO, ZERO, parse("1")), False)
    assert third.share == 0.3333
    assert accounts.account(quota, "pods", Uses(ZERO, ZERO, ZERO), False).share == 1.0


def test_sums_are_kept_for_every_namespace() -> None:
    pods = [
        make.pod("a", "memory=1Gi cpu=1"),
        make.pod("b", "memory=1Gi"),
        make.pod("c", "cpu=1", namespace="other"),
    ]
    peaks = {"shop": make.amounts("requests.memory=3Gi requests.cpu=500m pods=9")}
    found = accounts.sums(pods, peaks, build.KUBERNETES, {"other"})
    assert [(one.namespace, one.resource, one.after, one.peak, one.at_least) for one in found] == [
        ("other", "requests.cpu", "1", "1", True), ("shop", "requests.cpu", "1", "1", False),
        ("shop", "requests.memory", "2Gi", "3Gi", False),
    ]  # fmt: skip
