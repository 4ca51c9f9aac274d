"""Volumes, claims, classes, and what CSI drivers register."""

from typing import Any

import pytest

from bayplan.model import storage as model
from bayplan.model.errors import InvalidInput
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.pods import NodeTerm
from bayplan.sources import kubernetes
from tests.sources.objects import document

STORAGE = "storage.k8s.io/v1"
ZONE_A = {"key": "zone", "operator": "In", "values": ["a"]}


def volume(**spec: Any) -> model.PersistentVolume:
    found = kubernetes.convert(document("PersistentVolume", "pv", spec=spec, status={"phase": "Bound"}))
    assert isinstance(found, model.PersistentVolume)
    return found


def claim(annotations: dict[str, str] | None = None, **spec: Any) -> model.PersistentVolumeClaim:
    owner = {"kind": "Pod", "name": "web", "uid": "u1", "controller": True}
    metadata = {"namespace": "shop", "annotations": annotations, "ownerReferences": [owner]}
    found = kubernetes.convert(document("PersistentVolumeClaim", "data", metadata=metadata, spec=spec))
    assert isinstance(found, model.PersistentVolumeClaim)
    return found


def test_a_volume_of_a_csi_driver() -> None:
    found = volume(
        capacity={"storage": "10Gi"}, accessModes=["ReadWriteOnce"], storageClassName="fast",
        claimRef={"namespace": "shop", "name": "data", "uid": "u2"},
        csi={"driver": "csi.example.com", "volumeHandle": "vol-1"},
        nodeAffinity={"required": {"nodeSelectorTerms": [{"matchExpressions": [ZONE_A]}]}},
    )  # fmt: skip
    assert (found.capacity, found.access_modes, found.storage_class) == (10 << 30, ("ReadWriteOnce",), "fast")
    assert (found.claim, found.claim_uid, found.phase) == ("shop/data", "u2", "Bound")
    assert (found.driver, found.handle, found.local) == ("csi.example.com", "vol-1", False)
    assert found.node_terms == (NodeTerm((Requirement("zone", Operator.IN, ("a",)),)),)


def test_a_volume_reachable_from_everywhere() -> None:
    found = volume(local={"path": "/mnt/disk"})
    assert (found.node_terms, found.local, found.volume_mode, found.claim) == (None, True, "Filesystem", None)


@pytest.mark.parametrize(
    ("source", "driver"),
    [
        ({"gcePersistentDisk": {"pdName": "disk"}}, "pd.csi.storage.gke.io"),
        ({"awsElasticBlockStore": {"volumeID": "disk"}}, "ebs.csi.aws.com"),
        ({"azureDisk": {"diskURI": "disk"}}, "disk.csi.azure.com"),
        ({"cinder": {"volumeID": "disk"}}, "cinder.csi.openstack.org"),
        ({"vsphereVolume": {"volumePath": "disk"}}, "csi.vsphere.vmware.com"),
    ],
)
def test_in_tree_disks_belong_to_the_drivers_that_took_over(source: Any, driver: str) -> None:
    found = volume(**source)
    assert (found.driver, found.handle) == (driver, "disk")


def test_a_claim() -> None:
    marks = {"volume.kubernetes.io/selected-node": "n1", "pv.kubernetes.io/bind-completed": "yes"}
    found = claim(
        marks, storageClassName="", resources={"requests": {"storage": "1.5Gi"}}, volumeName="pv",
        accessModes=["ReadWriteOncePod"], volumeMode="Block", selector={"matchLabels": {"disk": "ssd"}},
    )  # fmt: skip
    assert (found.key, found.storage_class, found.storage, found.volume) == ("shop/data", "", 3 << 29, "pv")
    assert (found.selected_node, found.bind_completed, found.owner_uid) == ("n1", True, "u1")
    assert (found.access_modes, found.volume_mode) == (("ReadWriteOncePod",), "Block")
    assert found.selector == LabelSelector({"disk": "ssd"})


def test_a_claim_without_a_class_asks_for_the_default() -> None:
    assert (claim().storage_class, claim().storage, claim().bind_completed) == (None, 0, False)


def test_the_beta_annotation_outranks_the_class() -> None:
    marks = {"volume.beta.kubernetes.io/storage-class": "old"}
    assert claim(marks, storageClassName="new").storage_class == "old"
    old = document(
        "PersistentVolume", "pv", metadata={"annotations": marks}, spec={"storageClassName": "new"}
    )
    found = kubernetes.convert(old)
    assert isinstance(found, model.PersistentVolume)
    assert found.storage_class == "old"


@pytest.mark.parametrize("mark", ["storageclass.kubernetes.io", "storageclass.beta.kubernetes.io"])
def test_a_default_class(mark: str) -> None:
    metadata = {"annotations": {f"{mark}/is-default-class": "true"}}
    topologies = [{"matchLabelExpressions": [{"key": "zone", "values": ["a", "b"]}]}]
    found = kubernetes.convert(
        document(
            "StorageClass", "fast", api=STORAGE, metadata=metadata, provisioner="csi.example.com",
            volumeBindingMode="WaitForFirstConsumer", allowedTopologies=topologies,
        )
    )  # fmt: skip
    terms = (NodeTerm((Requirement("zone", Operator.IN, ("a", "b")),)),)
    assert found == model.StorageClass("fast", "csi.example.com", True, True, terms)


def test_a_class_binds_at_once_unless_it_waits() -> None:
    assert kubernetes.convert(document("StorageClass", "c", api=STORAGE)) == model.StorageClass("c")
    with pytest.raises(InvalidInput, match="write Immediate or WaitForFirstConsumer"):
        kubernetes.convert(document("StorageClass", "c", api=STORAGE, volumeBindingMode="Later"))


def test_what_drivers_register() -> None:
    drivers = [{"name": "csi.example.com", "nodeID": "id", "allocatable": {"count": 24}}, {"name": "nfs"}]
    migrated = {
        "annotations": {
            "storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/cinder, kubernetes.io/rbd"
        }
    }
    found = kubernetes.convert(
        document("CSINode", "n1", api=STORAGE, metadata=migrated, spec={"drivers": drivers})
    )
    assert isinstance(found, model.CSINode)
    assert [(driver.name, driver.node_id, driver.count) for driver in found.drivers] == [
        ("csi.example.com", "id", 24),
        ("nfs", "", None),
    ]
    assert found.migrated_plugins == ("kubernetes.io/cinder", "kubernetes.io/rbd")


def test_drivers_attach_unless_they_say_no() -> None:
    assert kubernetes.convert(document("CSIDriver", "d", api=STORAGE)) == model.CSIDriver("d")
    spec = {"attachRequired": False, "storageCapacity": True, "preventPodSchedulingIfMissing": True}
    found = kubernetes.convert(document("CSIDriver", "d", api=STORAGE, spec=spec))
    assert found == model.CSIDriver("d", False, True, True)


def test_storage_capacity() -> None:
    found = kubernetes.convert(
        document(
            "CSIStorageCapacity", "c", api=STORAGE, storageClassName="fast", nodeTopology={}, capacity="1Gi"
        )
    )
    assert isinstance(found, model.CSIStorageCapacity)
    assert (found.storage_class, found.topology) == ("fast", LabelSelector())
    assert (found.capacity, found.maximum) == (1 << 30, None)


def test_an_attachment() -> None:
    spec = {"attacher": "csi.example.com", "nodeName": "n1", "source": {"persistentVolumeName": "pv"}}
    given = document("VolumeAttachment", "va", api=STORAGE, spec=spec, status={"attached": True})
    found = kubernetes.convert(given)
    assert isinstance(found, model.VolumeAttachment)
    assert (found.attacher, found.node, found.volume, found.attached) == ("csi.example.com", "n1", "pv", True)


def test_an_attachment_needs_a_node() -> None:
    with pytest.raises(InvalidInput, match=r"spec.nodeName: is required"):
        kubernetes.convert(document("VolumeAttachment", api=STORAGE, spec={"attacher": "csi.example.com"}))
