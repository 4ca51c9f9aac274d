"""The volumes of a pod, as far as they matter to placement and to draining."""

from bayplan.model.pods import Volume
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import Wire


class WireClaim(Wire):
    claim_name: str | None = None


class WireAny(Wire):
    """A source of which only the presence counts."""


class WireGCE(Wire):
    pd_name: str | None = None
    read_only: bool | None = None


class WireEBS(Wire, rename={"volume_id": "volumeID"}):
    volume_id: str | None = None


class WireISCSI(Wire):
    iqn: str | None = None
    read_only: bool | None = None


class WireRBD(Wire):
    monitors: list[str] | None = None
    pool: str | None = None
    image: str | None = None
    read_only: bool | None = None


class WireVolume(Wire):
    name: str | None = None
    persistent_volume_claim: WireClaim | None = None
    ephemeral: WireAny | None = None
    empty_dir: WireAny | None = None
    host_path: WireAny | None = None
    gce_persistent_disk: WireGCE | None = None
    aws_elastic_block_store: WireEBS | None = None
    iscsi: WireISCSI | None = None
    rbd: WireRBD | None = None


def volumes(items: list[WireVolume] | None, pod: str) -> tuple[Volume, ...]:
    """The volumes that matter. Those that any node can serve (config maps, secrets, tokens) are left out."""
    found: list[Volume] = []
    for index, item in enumerate(items or ()):
        name = wire.at(f"volumes[{index}]", lambda named: wire.required(named, "name"), item.name)
        if item.persistent_volume_claim is not None:
            found.append(Volume(name, item.persistent_volume_claim.claim_name or ""))
        elif item.ephemeral is not None:
            found.append(Volume(name, f"{pod}-{name}", ephemeral=True))
        elif item.empty_dir is not None:
            found.append(Volume(name, empty_dir=True))
        elif item.host_path is not None:
            found.append(Volume(name, host_path=True))
        else:
            found.extend(_exclusive(name, item))
    return tuple(found)


def _exclusive(name: str, item: WireVolume) -> list[Volume]:
    """In-tree disks with one writer.

    A Ceph image counts once per monitor: two pods meet if they share one.
    """
    if item.gce_persistent_disk is not None:
        disk = item.gce_persistent_disk
        return [Volume(name, exclusive=("GCEPersistentDisk", disk.pd_name or "", bool(disk.read_only)))]
    if item.aws_elastic_block_store is not None:
        return [
            Volume(
                name, exclusive=("AWSElasticBlockStore", item.aws_elastic_block_store.volume_id or "", False)
            )
        ]
    if item.iscsi is not None:
        return [Volume(name, exclusive=("ISCSI", item.iscsi.iqn or "", bool(item.iscsi.read_only)))]
    if item.rbd is not None:
        image = f"{item.rbd.pool or 'rbd'}/{item.rbd.image or ''}"
        read_only = bool(item.rbd.read_only)
        return [
            Volume(name, exclusive=("RBD", f"{host}/{image}", read_only)) for host in item.rbd.monitors or ()
        ]
    return []
