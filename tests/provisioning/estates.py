"""Small declared clusters to make nodes from: three servers, and two workers with cards."""

from typing import Any

import yaml
from msgspec.structs import replace

from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Lower, Machine, MachineDisk, MachineNic, Network
from bayplan.model.nodes import Taint
from bayplan.model.platform import (
    Bootstrap,
    Cluster,
    DeclaredStorageClass,
    EtcdSnapshots,
    Platform,
)
from bayplan.provisioning.framework import Node, Share
from bayplan.provisioning.nodes import nodes
from tests import make

GIB = 1 << 30
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJheXBsYW5leGFtcGxla2V5Zm9ydGVzdHM ops@example.org"
NETWORK = Network("nodes", bridge="vmbr0", cidr="192.0.2.0/24", gateway="192.0.2.1")
NIC = MachineNic("net0", bridge="vmbr0", network="nodes")
SYSTEM = MachineDisk("scsi0", pool="nvme", size=500 * GIB)
SCRATCH = MachineDisk("scsi1", pool="nvme", size=1000 * GIB)
LOCAL = DeclaredStorageClass(
    "fast-scratch", "local-path", path="/mnt/scratch", size=1000 * GIB, pools=("card",)
)
NFS = DeclaredStorageClass("nfs-client", "nfs-subdir", server="192.0.2.30", share="/export/k3s")


def cluster(**more: Any) -> Cluster:
    """A cluster of K3s as the reader of the estate file fills it in."""
    usual = Cluster(
        name="lab",
        distribution="k3s",
        version="v1.34.9+k3s1",
        cni="flannel",
        pod_cidr="10.42.0.0/16",
        service_cidr="10.43.0.0/16",
        dns="10.43.0.10",
        address="192.0.2.100",
        names=("k3s.example.org",),
        disabled=("servicelb", "traefik"),
        mirror=("*",),
        snapshots=EtcdSnapshots(s3_secret="etcd-s3"),
        token="K3S_TOKEN",
        reserved=make.amounts("cpu=500m memory=1Gi"),
    )
    return replace(usual, **more)


def server(number: int, **more: Any) -> Machine:
    """A control plane: cp1, cp2 and so on."""
    usual = Machine(
        110 + number, f"cp{number}", "pve1", role="server", memory=16 * GIB, cores=4,
        disks=(SYSTEM,), nics=(NIC,), addresses=(f"192.0.2.{10 + number}",),
    )  # fmt: skip
    return replace(usual, **more)


def worker(number: int, **more: Any) -> Machine:
    """A worker with cards: wk1, wk2 and so on."""
    usual = Machine(
        120 + number, f"wk{number}", "pve1", role="card", memory=128 * GIB, cores=48,
        disks=(SYSTEM, SCRATCH), nics=(NIC,), addresses=(f"192.0.2.{20 + number}",),
    )  # fmt: skip
    return replace(usual, **more)


def pool(**more: Any) -> Pool:
    """Workers with two cards each."""
    usual = Pool(
        "card",
        2,
        make.amounts("cpu=47500m memory=125255Mi hugepages-2Mi=2Gi nvidia.com/gpu=2 pods=110"),
        labels={
            "scratch": "nvme",
            "topology.kubernetes.io/zone": "pve1",
            "kubernetes.io/hostname": "card",
            "node-role.kubernetes.io/gpu": "true",
        },
        taints=(Taint("nvidia.com/gpu", "true"),),
        machine=Machine(0, memory=128 * GIB, cores=48, disks=(SYSTEM, SCRATCH), nics=(NIC,)),
    )
    return replace(usual, **more)


def declaration(
    cluster_: Cluster | None = None,
    bootstrap: Bootstrap | None = None,
    machines: tuple[Machine, ...] | None = None,
    classes: tuple[DeclaredStorageClass, ...] = (LOCAL, NFS),
    **more: Any,
) -> Declaration:
    """Three servers and two workers, with everything that has a default said otherwise where it matters."""
    usual = (server(1), server(2), server(3), worker(1), worker(2))
    return Declaration(
        pools=more.pop("pools", (pool(),)),
        lower=Lower(
            networks=more.pop("networks", (NETWORK,)), machines=usual if machines is None else machines
        ),
        platform=Platform(
            cluster_ or cluster(),
            bootstrap or Bootstrap(keys=(KEY,), nameservers=("192.0.2.1",), pages={"card": 2 * GIB}),
            storage_classes=classes,
        ),
        **more,
    )


def node(name: str, estate: Declaration | None = None) -> Node:
    """The node of a name."""
    return next(one for one in nodes(declaration() if estate is None else estate) if one.name == name)


def written(share: Share) -> dict[str, str]:
    """The files of a share, by their path."""
    return {one.path: one.text for one in share.files}


def plain(data: Any) -> Any:
    """The same data, for tests that look deep into it."""
    return data


def load(text: str) -> Any:
    """YAML as any reader would have it."""
    return yaml.safe_load(text)
