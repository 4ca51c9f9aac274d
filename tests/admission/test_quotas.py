"""What counts against quotas, what is used, and how much room is left."""

import datetime

import msgspec
import pytest

from bayplan.admission import charges, quotas
from bayplan.admission.policy import gather
from bayplan.admission.quotas import QuotaKey
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.pods import Affinity, Pod, PodStatus, PodTerm
from bayplan.model.policy import ResourceQuota, Service
from bayplan.model.snapshot import ObjectCount, Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind, Workload
from tests.admission.samples import NEWEST, TEAM, amounts, container, pod, policies, quota, snapshot

NOON = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
KEY = QuotaKey("team/quota")
PLAIN = pod(container("cpu=1 memory=1Gi", "memory=2Gi"))


def text(found: dict[str, object]) -> dict[str, str]:
    return {name: str(amount) for name, amount in sorted(found.items())}


def used(given: Snapshot, now: datetime.datetime | None = None) -> dict[str, str]:
    found = gather(given, NEWEST)
    return text(dict(quotas.usage(given, found, now).used[KEY]))


def ended(phase: str) -> Pod:
    return msgspec.structs.replace(PLAIN, status=PodStatus(phase=phase))


def leaving(grace: int) -> Pod:
    spec = msgspec.structs.replace(PLAIN.spec, grace_seconds=grace)
    return msgspec.structs.replace(PLAIN, spec=spec, deleted=NOON - datetime.timedelta(seconds=60))


def test_a_pod_is_charged_under_every_name_that_quotas_use() -> None:
    given = pod(
        container(
            "cpu=1 memory=1Gi ephemeral-storage=1Gi nvidia.com/gpu=1 hugepages-2Mi=4Mi",
            "cpu=2 nvidia.com/gpu=1 hugepages-2Mi=4Mi",
        ),
        overhead=amounts("cpu=250m"),
    )
    assert text(dict(charges.charged(given, NEWEST))) == {
        "count/pods": "1",
        "cpu": "1250m",
        "ephemeral-storage": "1Gi",
        "hugepages-2Mi": "4Mi",
        "limits.cpu": "2250m",
        "memory": "1Gi",
        "pods": "1",
        "requests.cpu": "1250m",
        "requests.ephemeral-storage": "1Gi",
        "requests.hugepages-2Mi": "4Mi",
        "requests.memory": "1Gi",
        "requests.nvidia.com/gpu": "1",
    }


FREE = {
    "a pod that succeeded": ended("Succeeded"),
    "a pod that failed": ended("Failed"),
    "a pod that should be gone by now": leaving(30),
}


@pytest.mark.parametrize("given", FREE.values(), ids=FREE)
def test_only_counted_as_an_object(given: Pod) -> None:
    assert text(dict(charges.charged(given, NEWEST, NOON))) == {"count/pods": "1"}


CHARGED = {
    "a pod within its grace": (leaving(300), NOON),
    "a terminating pod when no time is given": (leaving(30), None),
    "a running pod": (ended("Running"), NOON),
}


@pytest.mark.parametrize(("given", "now"), CHARGED.values(), ids=CHARGED)
def test_still_charged(given: Pod, now: datetime.datetime | None) -> None:
    assert charges.charged(given, NEWEST, now)["requests.memory"] == amounts("m=1Gi")["m"]


def test_what_the_status_says_is_used() -> None:
    given = snapshot(quota("pods=9 cpu=4", used=amounts("pods=5 cpu=2500m")), pods=(PLAIN,))
    assert used(given) == {"cpu": "2500m", "pods": "5"}


def test_what_the_status_does_not_say_is_counted() -> None:
    given = snapshot(quota("pods=9 cpu=4 limits.memory=9Gi"), pods=(PLAIN, PLAIN, ended("Failed")))
    assert used(given) == {"cpu": "2", "limits.memory": "4Gi", "pods": "2"}


def test_claims_are_counted_in_all_and_by_class() -> None:
    claim = PersistentVolumeClaim(TEAM, "data", storage_class="fast", storage=5 << 30)
    by_class = "fast.storageclass.storage.k8s.io"
    hard = f"requests.storage=9Gi persistentvolumeclaims=9 {by_class}/requests.storage=9Gi"
    given = snapshot(
        quota(
            f"{hard} slow.storageclass.storage.k8s.io/persistentvolumeclaims=1 count/persistentvolumeclaims=9"
        ),
        claims=(claim, msgspec.structs.replace(claim, storage_class="slow")),
        object_counts=(ObjectCount(TEAM, "persistentvolumeclaims", 2),),
    )
    assert used(given) == {
        "count/persistentvolumeclaims": "2",
        f"{by_class}/requests.storage": "5Gi",
        "persistentvolumeclaims": "2",
        "requests.storage": "10Gi",
        "slow.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
    }


def test_objects_of_other_kinds_are_counted_under_both_names() -> None:
    given = snapshot(
        quota(
            "services=9 count/services=9 services.nodeports=9 secrets=9 count/deployments.apps=9 configmaps=9"
        ),
        services=(Service(TEAM, "web"),),
        workloads=(Workload(Kind.DEPLOYMENT, TEAM, "web"),),
        object_counts=(ObjectCount(TEAM, "secrets", 3), ObjectCount(TEAM, "services.nodeports", 2)),
    )
    assert used(given) == {
        "configmaps": "0",
        "count/deployments.apps": "1",
        "count/services": "1",
        "secrets": "3",
        "services": "1",
        "services.nodeports": "2",
    }


def scoped(*scopes: str, selector: tuple[Requirement, ...] = ()) -> ResourceQuota:
    return quota("pods=9", scopes=scopes, scope_selector=selector)


def by_class(operator: Operator, *values: str) -> ResourceQuota:
    return scoped(selector=(Requirement("PriorityClass", operator, values),))


JOB, GOLD, SILENT = pod(deadline_seconds=60), pod(container("cpu=1"), priority_class="gold"), pod()
NOSY = pod(affinity=Affinity(pod_required=(PodTerm("zone", namespaces=("other",)),)))
NOSIER = pod(affinity=Affinity(anti_required=(PodTerm("zone", namespace_selector=LabelSelector()),)))

SCOPES = {
    "Terminating counts pods with a deadline": (scoped("Terminating"), JOB, SILENT),
    "NotTerminating counts the others": (scoped("NotTerminating"), SILENT, JOB),
    "BestEffort counts pods that say nothing": (scoped("BestEffort"), SILENT, GOLD),
    "NotBestEffort counts the others": (scoped("NotBestEffort"), GOLD, SILENT),
    "two scopes must both hold": (scoped("NotTerminating", "NotBestEffort"), GOLD, JOB),
    "a priority class is named": (by_class(Operator.IN, "gold"), GOLD, SILENT),
    "a priority class is excluded": (by_class(Operator.NOT_IN, "gold"), SILENT, GOLD),
    "any priority class will do": (by_class(Operator.EXISTS), GOLD, SILENT),
    "no priority class is wanted": (by_class(Operator.DOES_NOT_EXIST), SILENT, GOLD),
    "affinity to other namespaces by name": (scoped("CrossNamespacePodAffinity"), NOSY, SILENT),
    "affinity to other namespaces by selector": (scoped("CrossNamespacePodAffinity"), NOSIER, SILENT),
}


@pytest.mark.parametrize(("given", "inside", "outside"), SCOPES.values(), ids=SCOPES)
def test_scope(given: ResourceQuota, inside: Pod, outside: Pod) -> None:
    found = policies(given)
    assert quotas.matching_pod(inside, found) == (given,)
    assert quotas.matching_pod(outside, found) == ()


def test_scopes_about_pods_exclude_claims() -> None:
    claim = PersistentVolumeClaim(TEAM, "data", storage=1)
    plain, best_effort = (
        quota("persistentvolumeclaims=1", "a"),
        quota("persistentvolumeclaims=1", "b", scopes=("BestEffort",)),
    )
    unclassed = Requirement("VolumeAttributesClass", Operator.DOES_NOT_EXIST)
    classed = Requirement("VolumeAttributesClass", Operator.IN, ("fast",))
    third = quota("persistentvolumeclaims=1", "c", scope_selector=(unclassed,))
    fourth = quota("persistentvolumeclaims=1", "d", scope_selector=(classed,))
    assert quotas.matching_claim(claim, policies(plain, best_effort, third, fourth)) == (plain, third)


def test_a_charge_leaves_the_old_ledger_as_it_was() -> None:
    given = snapshot(quota("pods=9 requests.memory=9Gi"))
    found = gather(given, NEWEST)
    before = quotas.usage(given, found)
    after = quotas.charge(before, PLAIN, found)
    assert text(dict(before.used[KEY])) == {"pods": "0", "requests.memory": "0"}
    assert text(dict(after.used[KEY])) == {"pods": "1", "requests.memory": "1Gi"}
    assert quotas.release(after, PLAIN, found) == before


def test_pods_with_resources_of_their_own_need_not_say_more() -> None:
    given = snapshot(quota("limits.cpu=4"))
    whole = pod(container(), resources=msgspec.structs.replace(PLAIN.spec.containers[0].resources))
    found = gather(given, NEWEST)
    assert quotas.refuse_pod(whole, found, quotas.usage(given, found)) is None


def test_room_is_told_per_resource_with_the_tightest_first() -> None:
    given = snapshot(
        quota(
            "requests.memory=4Gi pods=10 limits.cpu=1", "tier", used=amounts("requests.memory=1536Mi pods=4")
        ),
        quota("pods=5", "small", used=amounts("pods=4")),
    )
    found = gather(given, NEWEST)
    room = quotas.quota_room(PLAIN, found, quotas.usage(given, found))
    assert [
        (one.quota, one.resource, str(one.used), str(one.hard), str(one.per_pod), one.more) for one in room
    ] == [
        ("team/small", "pods", "4", "5", "1", 1),
        ("team/tier", "requests.memory", "1536Mi", "4Gi", "1Gi", 2),
        ("team/tier", "pods", "4", "10", "1", 6),
    ]


def test_an_overdrawn_quota_has_no_room_rather_than_less_than_none() -> None:
    given = snapshot(quota("pods=1", used=amounts("pods=3")))
    found = gather(given, NEWEST)
    assert [one.more for one in quotas.quota_room(PLAIN, found, quotas.usage(given, found))] == [0]
