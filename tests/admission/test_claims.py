"""A claim's way through admission."""

import msgspec
import pytest

from bayplan.admission import quotas
from bayplan.admission.answers import AdmittedClaim, Refused
from bayplan.admission.charges import requested_storage
from bayplan.admission.claims import admit_claim
from bayplan.admission.policy import gather
from bayplan.model.names import Namespace
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim, StorageClass
from tests.admission.samples import NEWEST, TEAM, amounts, item, limit_range, quota, snapshot

GIB = 1 << 30
CLAIM = PersistentVolumeClaim(TEAM, "data", storage=5 * GIB, access_modes=("ReadWriteOnce",))
FORBIDDEN = 'persistentvolumeclaims "data" is forbidden: '
INVALID = 'PersistentVolumeClaim "data" is invalid: '


def answer(given: Snapshot, claim: PersistentVolumeClaim = CLAIM) -> AdmittedClaim | Refused:
    found = gather(given, NEWEST)
    return admit_claim(claim, found, quotas.usage(given, found))


def claims(**bounds: str) -> Snapshot:
    return snapshot(limit_range(item("PersistentVolumeClaim", **bounds)))


REFUSED = {
    "the namespace does not exist": (
        snapshot(),
        msgspec.structs.replace(CLAIM, namespace=Namespace("nowhere")),
        'namespaces "nowhere" not found',
    ),
    "the claim is smaller than the minimum": (
        claims(minimum="storage=10Gi"),
        CLAIM,
        FORBIDDEN + "minimum storage usage per PersistentVolumeClaim is 10Gi, but request is 5Gi",
    ),
    "the claim is bigger than the maximum": (
        claims(maximum="storage=1G"),
        CLAIM,
        FORBIDDEN + "maximum storage usage per PersistentVolumeClaim is 1G, but request is 5Gi",
    ),
    "the quota for its class is used up": (
        snapshot(quota("fast.storageclass.storage.k8s.io/requests.storage=4Gi")),
        msgspec.structs.replace(CLAIM, storage_class="fast"),
        FORBIDDEN
        + "exceeded quota: quota, requested: fast.storageclass.storage.k8s.io/requests.storage=5Gi, "
        "used: fast.storageclass.storage.k8s.io/requests.storage=0, "
        "limited: fast.storageclass.storage.k8s.io/requests.storage=4Gi",
    ),
    "there are no more claims to be had": (
        snapshot(quota("persistentvolumeclaims=1", used=amounts("persistentvolumeclaims=1"))),
        CLAIM,
        FORBIDDEN + "exceeded quota: quota, requested: persistentvolumeclaims=1, "
        "used: persistentvolumeclaims=1, limited: persistentvolumeclaims=1",
    ),
    "it has neither size nor access mode": (
        snapshot(),
        PersistentVolumeClaim(TEAM, "data"),
        INVALID + "[spec.accessModes: Required value: at least 1 access mode is required, "
        "spec.resources[storage]: Required value]",
    ),
    "it wants to be alone and not": (
        snapshot(),
        msgspec.structs.replace(CLAIM, access_modes=("ReadWriteOncePod", "ReadWriteOnce")),
        INVALID + "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
    ),
}


@pytest.mark.parametrize(("given", "claim", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_because(given: Snapshot, claim: PersistentVolumeClaim, message: str) -> None:
    found = answer(given, claim)
    assert isinstance(found, Refused)
    assert found.message == message


CLASSED = {
    "a claim without a class gets the default": (None, "standard"),
    "an empty class asks for none": ("", ""),
    "a named class stays": ("fast", "fast"),
}


@pytest.mark.parametrize(("said", "expected"), CLASSED.values(), ids=CLASSED)
def test_of_storage_classes(said: str | None, expected: str) -> None:
    given = snapshot(storage_classes=(StorageClass("standard", default=True), StorageClass("fast")))
    found = answer(given, msgspec.structs.replace(CLAIM, storage_class=said))
    assert isinstance(found, AdmittedClaim)
    assert found.claim.storage_class == expected
    assert found.notes == ()


def test_of_several_default_classes_one_is_taken_and_the_doubt_noted() -> None:
    given = snapshot(storage_classes=(StorageClass("b", default=True), StorageClass("a", default=True)))
    found = answer(given)
    assert isinstance(found, AdmittedClaim)
    assert found.claim.storage_class == "a"
    assert found.notes[0].startswith("several storage classes are marked as default (a, b): a is taken")


def test_a_claim_is_charged_to_its_class() -> None:
    given = snapshot(quota("requests.storage=9Gi a.storageclass.storage.k8s.io/requests.storage=9Gi"))
    found = gather(given, NEWEST)
    claim = msgspec.structs.replace(CLAIM, storage_class="a")
    ledger = quotas.charge_claim(quotas.usage(given, found), claim, found)
    assert {str(amount) for amount in ledger.of(given.quotas[0]).values()} == {"5Gi"}


@pytest.mark.parametrize(("size", "written"), [(5 * GIB, "5Gi"), (5 * 10**9, "5G"), (1, "1")])
def test_sizes_are_written_in_the_shorter_family(size: int, written: str) -> None:
    assert str(requested_storage(msgspec.structs.replace(CLAIM, storage=size))) == written
