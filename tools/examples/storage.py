"""Storage classes, claims, volumes, drivers, and what is attached where.

Every claim of a workload is bound, also that of a parked one; a block volume is attached to the node on which
its pod runs. A block volume may go anywhere in its zone, a local one stays on its node, a share has no place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tools.examples.blueprint import (
    CLAIMED,
    Estate,
    Machine,
    Manifest,
    StorageClass,
    Volume,
    Workload,
    present,
)
from tools.examples.placement import Pod
from tools.examples.pods import claim_name, claim_spec, require_nodes
from tools.examples.quantities import print_amounts
from tools.examples.timeline import metadata, pod_age, workload_age

ZONE_LABELS = {"topology.kubernetes.io/region": "pve", "topology.kubernetes.io/zone": "pve1"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One PersistentVolumeClaim, and the pod that uses it."""

    workload: Workload
    volume: Volume
    name: str
    pod: Pod | None

    @property
    def node(self) -> str | None:
        return self.pod.node if self.pod else None

    @property
    def key(self) -> tuple[str, str]:
        return self.workload.namespace, self.name


def claims_of(estate: Estate, pods: Sequence[Pod]) -> list[Claim]:
    """Every claim once, in the order of namespace and name."""
    found: dict[tuple[str, str], Claim] = {}
    for workload in estate.workloads:
        own = [pod for pod in pods if pod.workload is workload and pod.phase in ("Running", "Pending")]
        for claim in claims_of_workload(workload, own):
            if claim.key not in found or found[claim.key].node is None:
                found[claim.key] = claim
    return [found[key] for key in sorted(found)]


def claims_of_workload(workload: Workload, pods: Sequence[Pod]) -> Iterator[Claim]:
    for volume in workload.volumes:
        if volume.kind not in CLAIMED:
            continue
        if workload.kind == "StatefulSet":
            names = [f"{workload.name}-{ordinal}" for ordinal in range(max(1, workload.replicas))]
        else:
            names = [pods[0].name if pods else workload.name]
        for name in names:
            user = next((pod for pod in pods if pod.name == name), None)
            yield Claim(workload, volume, claim_name(workload, volume, name), user)


def storage_objects(estate: Estate, pods: Sequence[Pod]) -> Iterator[Manifest]:
    claims = claims_of(estate, pods)
    yield from (storage_class(estate, one) for one in estate.storage_classes)
    yield from (
        persistent_volume(estate, claim) for claim in sorted(claims, key=lambda one: volume_name(estate, one))
    )
    yield from (persistent_volume_claim(estate, claim) for claim in claims)
    yield from (csi_node(estate, machine) for machine in estate.machines)
    yield from csi_drivers(estate)
    yield from volume_attachments(estate, claims)


def class_of(estate: Estate, volume: Volume) -> StorageClass:
    return next(one for one in estate.storage_classes if one.kind == volume.kind)


def storage_class(estate: Estate, one: StorageClass) -> Manifest:
    found = metadata(estate.identity, "StorageClass", one.name, 400 * 86_400)
    if one.is_default:
        found["annotations"] = {"storageclass.kubernetes.io/is-default-class": "true"}
    return present(
        {
            "allowVolumeExpansion": one.kind != "local",
            "apiVersion": "storage.k8s.io/v1",
            "kind": "StorageClass",
            "metadata": found,
            "mountOptions": list(one.mount_options) or None,
            "parameters": dict(one.parameters) or None,
            "provisioner": one.provisioner,
            "reclaimPolicy": "Delete",
            "volumeBindingMode": one.binding_mode,
        }
    )


def volume_name(estate: Estate, claim: Claim) -> str:
    return f"pvc-{estate.identity.uid('PersistentVolumeClaim', *claim.key)}"


def volume_handle(estate: Estate, claim: Claim) -> str:
    name = volume_name(estate, claim)
    if claim.volume.kind == "block":
        return f"pve/pve1/local-lvm/vm-9999-{name}"
    namespace, short = claim.key
    place = class_of(estate, claim.volume).parameters
    return f"{place['server']}#{place['share'].strip('/')}#{namespace}/{short}#{name}#"


def persistent_volume(estate: Estate, claim: Claim) -> Manifest:
    one = class_of(estate, claim.volume)
    namespace, name = claim.key
    age = workload_age(estate.identity, claim.workload) - 20
    reference: Manifest = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "name": name,
        "namespace": namespace,
        "uid": estate.identity.uid("PersistentVolumeClaim", *claim.key),
    }
    found = metadata(estate.identity, "PersistentVolume", volume_name(estate, claim), age)
    found["annotations"] = {"pv.kubernetes.io/provisioned-by": one.provisioner}
    found["finalizers"] = ["kubernetes.io/pv-protection"]
    spec = present(
        {
            "accessModes": claim_spec(estate, claim.volume)["accessModes"],
            "capacity": print_amounts({"storage": claim.volume.size}),
            "claimRef": reference,
            "mountOptions": list(one.mount_options) or None,
            "nodeAffinity": node_affinity(claim),
            "persistentVolumeReclaimPolicy": "Delete",
            "storageClassName": one.name,
            "volumeMode": "Filesystem",
        }
    )
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": found,
        "spec": {**spec, **volume_backing(estate, claim)},
        "status": {"phase": "Bound"},
    }


def node_affinity(claim: Claim) -> Manifest | None:
    """Where a volume can be reached from."""
    if claim.volume.kind == "nfs":
        return None
    where = ZONE_LABELS
    if claim.volume.kind == "local":
        where = {"kubernetes.io/hostname": claim.node or claim.workload.prefer[0]}
    terms: list[Manifest] = [
        {"key": key, "operator": "In", "values": [value]} for key, value in where.items()
    ]
    return {
        "required": require_nodes({"matchExpressions": terms})[
            "requiredDuringSchedulingIgnoredDuringExecution"
        ]
    }


def volume_backing(estate: Estate, claim: Claim) -> Manifest:
    if claim.volume.kind == "local":
        return {
            "hostPath": {"path": f"/mnt/scratch/{volume_name(estate, claim)}", "type": "DirectoryOrCreate"}
        }
    one = class_of(estate, claim.volume)
    attributes: Manifest = {**one.parameters, "subdir": "/".join(claim.key)}
    if claim.volume.kind == "block":
        attributes = {"cache": "writethrough", "ssd": "true", "storage": "local-lvm"}
    return {
        "csi": present(
            {
                "driver": one.provisioner,
                "fsType": "ext4" if claim.volume.kind == "block" else None,
                "volumeAttributes": attributes,
                "volumeHandle": volume_handle(estate, claim),
            }
        )
    }


def persistent_volume_claim(estate: Estate, claim: Claim) -> Manifest:
    namespace, name = claim.key
    one = class_of(estate, claim.volume)
    age = workload_age(estate.identity, claim.workload) - 10
    found = metadata(estate.identity, "PersistentVolumeClaim", name, age, namespace)
    found["annotations"] = claim_annotations(one, claim)
    found["finalizers"] = ["kubernetes.io/pvc-protection"]
    spec = claim_spec(estate, claim.volume)
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": found,
        "spec": {**spec, "volumeName": volume_name(estate, claim)},
        "status": {
            "accessModes": spec["accessModes"],
            "capacity": print_amounts({"storage": claim.volume.size}),
            "phase": "Bound",
        },
    }


def claim_annotations(one: StorageClass, claim: Claim) -> dict[str, str]:
    found = {
        "pv.kubernetes.io/bind-completed": "yes",
        "pv.kubernetes.io/bound-by-controller": "yes",
        "volume.kubernetes.io/storage-provisioner": one.provisioner,
    }
    if one.binding_mode == "WaitForFirstConsumer" and claim.node:
        found["volume.kubernetes.io/selected-node"] = claim.node
    return found


def csi_node(estate: Estate, machine: Machine) -> Manifest:
    found = metadata(estate.identity, "CSINode", machine.name, 300 * 86_400)
    found["ownerReferences"] = [
        {
            "apiVersion": "v1",
            "kind": "Node",
            "name": machine.name,
            "uid": estate.identity.uid("Node", "", machine.name),
        }
    ]
    drivers = [
        present(
            {
                "allocatable": {"count": driver.count} if driver.count is not None else None,
                "name": driver.name,
                "nodeID": driver.node_id,
                "topologyKeys": list(driver.topology_keys) or None,
            }
        )
        for driver in machine.csi_drivers
    ]
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "CSINode",
        "metadata": found,
        "spec": {"drivers": drivers or None},
    }


def csi_drivers(estate: Estate) -> Iterator[Manifest]:
    for one in estate.storage_classes:
        if one.kind == "local":
            continue
        yield {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "CSIDriver",
            "metadata": metadata(estate.identity, "CSIDriver", one.provisioner, 400 * 86_400),
            "spec": {
                "attachRequired": one.attach_required,
                "fsGroupPolicy": "File",
                "podInfoOnMount": one.attach_required,
                "requiresRepublish": False,
                "seLinuxMount": False,
                "storageCapacity": one.attach_required,
                "volumeLifecycleModes": ["Persistent"],
            },
        }


def volume_attachments(estate: Estate, claims: Iterable[Claim]) -> Iterator[Manifest]:
    attached = [
        claim for claim in claims if claim.node is not None and class_of(estate, claim.volume).attach_required
    ]
    for claim in sorted(attached, key=lambda one: attachment_name(estate, one)):
        yield volume_attachment(estate, claim)


def attachment_name(estate: Estate, claim: Claim) -> str:
    return f"csi-{estate.identity.hex_digest('attachment', *claim.key, claim.node or '')}"


def volume_attachment(estate: Estate, claim: Claim) -> Manifest:
    attacher = class_of(estate, claim.volume).provisioner
    name = attachment_name(estate, claim)
    age = pod_age(estate.identity, claim.pod) - 1 if claim.pod else 0
    found = metadata(estate.identity, "VolumeAttachment", name, age)
    found["annotations"] = {"csi.alpha.kubernetes.io/node-id": claim.node}
    found["finalizers"] = ["external-attacher/csi-proxmox-sinextra-dev"]
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "VolumeAttachment",
        "metadata": found,
        "spec": {
            "attacher": attacher,
            "nodeName": claim.node,
            "source": {"persistentVolumeName": volume_name(estate, claim)},
        },
        "status": {"attached": True, "attachmentMetadata": {"lun": "auto"}},
    }
