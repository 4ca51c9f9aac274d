import pytest
from msgspec.structs import replace

from bayplan.catalog.components.proxmox_csi import PART, labels
from bayplan.model.plain import Keys
from tests.catalog import wanting


def test_volumes_come_from_the_pool_of_the_class() -> None:
    made = wanting.objects(wanting.bundle(PART, {"cache": "writethrough"}))["StorageClass proxmox-lvm"]
    assert made["parameters"] == {
        "cache": "writethrough",
        "csi.storage.k8s.io/fstype": "ext4",
        "ssd": "true",
        "storage": "local-lvm",
    }
    assert made["volumeBindingMode"] == "WaitForFirstConsumer"
    assert made["allowVolumeExpansion"] is True


def test_its_token_is_in_a_secret_only() -> None:
    found = wanting.bundle(PART, {"secret": "pve"})
    assert found.value("existingConfigSecret") == "pve"
    assert "token" not in str(found.values)
    (doubt,) = wanting.doubts(PART, values={"config": {"clusters": [{"token_secret": "x"}]}})
    assert doubt.path == "options.secret"


def test_nodes_are_labelled_with_what_fits() -> None:
    found = wanting.estate(pools=(wanting.pool(slots=("scsi0", "scsi1", "ide2")), wanting.pool("card")))
    assert labels(found) == {"worker": 28, "card": 29}
    assert labels(found, wanted=20) == {"worker": 20, "card": 20}
    said = wanting.bundle(PART, declaration=found).comments["node"]
    assert "csi.proxmox.sinextra.dev/max-volume-attachments=28 on nodes of worker" in said


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (30, "30 volumes never fit"),
        (-1, "-1 volumes never fit"),
        (29, "29 volumes do not fit a node of worker: disks of its own leave 28 slots"),
    ],
)
def test_more_volumes_than_slots_are_refused(wanted: int, words: str) -> None:
    found = wanting.estate(pools=(wanting.pool(slots=("scsi0", "scsi1")),))
    (doubt,) = wanting.doubts(PART, {"attachments": wanted}, declaration=found)
    assert words in doubt.message


def test_nodes_have_to_say_where_they_are() -> None:
    lost = replace(wanting.pool(), labels={"topology.kubernetes.io/region": "pve"})
    (doubt,) = wanting.doubts(PART, declaration=wanting.estate(pools=(lost,)))
    assert "topology.kubernetes.io/zone is missing" in doubt.message


def test_driver_and_nodes_agree_on_the_region() -> None:
    found = wanting.estate(pools=(wanting.pool(),))
    wrong: Keys = {"region": "house"}
    (doubt,) = wanting.doubts(PART, wrong, declaration=found)
    assert "they are in pve, and the driver knows house" in doubt.message
    assert wanting.doubts(PART, {"region": "pve"}, declaration=found) == []


def test_a_driver_that_nobody_uses_is_refused() -> None:
    assert len(wanting.doubts(PART, declaration=wanting.without_classes(wanting.estate()))) == 1


def test_every_node_attaches() -> None:
    daemon = next(one for one in wanting.bundle(PART).footprints if one.kind == "DaemonSet")
    assert (daemon.containers, str(daemon.requests["cpu"])) == (3, "30m")
    assert daemon.tolerations[0].operator == "Exists"
