from msgspec.structs import replace

from bayplan.catalog.components.nfs_subdir import PART, PROVISIONER
from bayplan.model.estate import Declaration
from bayplan.model.platform import DeclaredStorageClass
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_the_export_of_the_class_is_the_chart_s() -> None:
    found = wanting.bundle(PART)
    assert found.value("nfs") == {"server": "192.0.2.30", "path": "/export/k3s"}
    assert found.value("storageClass") == {"create": False, "provisionerName": PROVISIONER}
    assert found.keep


def test_the_class_is_the_default_and_archives() -> None:
    made = wanting.objects(wanting.bundle(PART))["StorageClass nfs-client"]
    assert at(made, "metadata.annotations") == {"storageclass.kubernetes.io/is-default-class": "true"}
    assert at(made, "parameters.archiveOnDelete") == "true"
    assert made["provisioner"] == PROVISIONER


def test_a_class_may_say_otherwise() -> None:
    other = DeclaredStorageClass(
        "nfs-client", "nfs-subdir", server="a", share="/b", parameters={"archiveOnDelete": "false"}
    )
    found = _with(other)
    made = wanting.objects(wanting.bundle(PART, declaration=found))["StorageClass nfs-client"]
    assert at(made, "parameters.archiveOnDelete") == "false"


def test_a_claim_never_waits_for_somebody_who_resizes() -> None:
    made = wanting.objects(wanting.bundle(PART))["StorageClass nfs-client"]
    assert made["allowVolumeExpansion"] is False


def test_two_exports_are_refused() -> None:
    first = DeclaredStorageClass("a", "nfs-subdir", server="192.0.2.30", share="/a")
    second = DeclaredStorageClass("b", "nfs-subdir", server="192.0.2.30", share="/b")
    (doubt,) = wanting.doubts(PART, declaration=_with(first, second))
    assert "192.0.2.30:/a and 192.0.2.30:/b" in doubt.message
    assert wanting.doubts(PART, declaration=_with(first, replace(first, name="c"))) == []


def test_nothing_to_provide_is_refused() -> None:
    assert len(wanting.doubts(PART, declaration=wanting.without_classes(wanting.estate()))) == 1


def test_a_volume_over_the_network_needs_no_privilege() -> None:
    assert wanting.bundle(PART).namespace_labels["pod-security.kubernetes.io/enforce"] == "baseline"


def _with(*classes: DeclaredStorageClass) -> Declaration:
    base = wanting.estate()
    return replace(base, platform=replace(base.platform, storage_classes=classes))
