"""A declared platform of any size: hosts, machines, tiers, storage classes and notebooks, all of which agree.

It is made as an estate file, in the forms of the examples: three servers, workers with and without cards,
tiers that name their namespaces one by one, and the components that most clusters have.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

import yaml

from bayplan.model.plain import Json, Keys

SERVERS: Final = 3
ON_A_HOST: Final = 10
CARDS_EVERY: Final = 4
"""One worker in so many has two cards."""
FIRST: Final = IPv4Address("198.18.0.10")
"""In the range that RFC 2544 sets aside for benchmarks, as all addresses here are."""
OF_HOSTS: Final = IPv4Address("198.19.0.10")
NFS_EVERY: Final = 5
"""One storage class in so many is of disks in the workers; the others are of NFS."""
KEY: Final = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF4UYIDM5KXAksiG+2XsIcXSEx2/7SmQg51PizC/0WbF ops@example.org"
)
OBJECTS: Final = "objects"
"""No engine at all: whoever renders has to be told of each namespace."""


@dataclass(frozen=True)
class Size:
    """How much of everything. `namespaces`: of each tier."""

    machines: int = 200
    tiers: int = 40
    namespaces: int = 500
    classes: int = 50
    profiles: int = 100

    def at(self, scale: float) -> "Size":
        """The same at a part of its size, and no smaller than a platform can be."""
        return Size(
            max(SERVERS + CARDS_EVERY, round(self.machines * scale)),
            max(1, round(self.tiers * scale)),
            max(1, round(self.namespaces * scale)),
            max(NFS_EVERY, round(self.classes * scale)),
            max(2, round(self.profiles * scale)),
        )


def write(path: Path, size: Size, engine: str) -> None:
    """Writes the estate file of a platform whose tiers a policy engine holds up."""
    made = estate(size, engine)
    text = yaml.dump(made, Dumper=yaml.CSafeDumper, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")


def estate(size: Size, engine: str) -> Keys:
    """The estate file as plain data."""
    return {
        "kubernetes": "1.34",
        **_under(size),
        "cluster": _cluster(),
        "bootstrap": {"user": "ops", "sshKeys": [KEY], "nameservers": ["198.18.0.1"]},
        "storageClasses": [_class(at) for at in range(size.classes)],
        "tiers": [_tier(at, size.namespaces) for at in range(size.tiers)],
        "policyEngine": {"kind": engine, **({"namespaces": _namespaces(size)} if engine == OBJECTS else {})},
        "components": _components(),
        "notebooks": {
            "images": {"base": "quay.io/jupyter/scipy-notebook:2026-08-01"},
            "home": {"storageClass": "nfs-1", "size": "10Gi"},
            "profiles": [_profile(at) for at in range(size.profiles)],
        },
        "delivery": {"kind": "fleet", "repository": "https://git.example.org/platform.git", "branch": "main"},
        "access": {"modes": ["observe", "plan"], "user": "bayplan@pve", "token": "reader"},
    }  # fmt: skip


def _under(size: Size) -> Keys:
    """Hosts, machines on them, and what those have."""
    machines = [_machine(at) for at in range(size.machines)]
    carded = [one for one in machines if one["role"] == "card"]
    hosts = range((size.machines - 1) // ON_A_HOST + 1)
    plain = size.machines - SERVERS - len(carded)
    return {
        "hosts": [_host(at) for at in hosts],
        "storagePools": [_pool(at) for at in hosts],
        "networks": [_network()],
        "devices": [card for one in carded for card in _cards(one)],
        "machines": list(machines),
        "pools": [_workers("worker", plain, {}), _workers("card", len(carded), {"nvidia.com/gpu": 2})],
    }


def _network() -> Keys:
    return {
        "name": "nodes", "bridge": "vmbr0", "cidr": "198.18.0.0/16", "gateway": "198.18.0.1",
        "reserved": ["198.18.0.2-198.18.0.9"],
    }  # fmt: skip


def _host(at: int) -> Keys:
    return {
        "name": f"host{at}", "sockets": 2, "cores": 256, "threads": 512, "memory": "3000Gi",
        "address": str(OF_HOSTS + at), "disks": [{"name": "nvme0n1", "kind": "nvme", "size": "40T"}],
        "reserve": {"memory": "64Gi", "threads": 8},
    }  # fmt: skip


def _pool(at: int) -> Keys:
    return {"name": "fast", "host": f"host{at}", "kind": "zfspool", "size": "30Ti", "disks": ["nvme0n1"]}


def _machine(at: int) -> Keys:
    role = "server" if at < SERVERS else "worker" if at % CARDS_EVERY else "card"
    made: Keys = {
        "vmid": 1000 + at, "name": f"{role}-{at}", "host": f"host{at // ON_A_HOST}", "role": role,
        "cores": 48, "memory": "128Gi", "balloon": 0, "cpuType": "host", "onboot": True,
        "disks": [_disk("scsi0", "500Gi"), _disk("scsi1", "1000Gi")],
        "networks": ["nodes"], "addresses": [str(FIRST + at)],
    }  # fmt: skip
    return made | ({"devices": [f"pair-{at}", f"pair-{at}"]} if role == "card" else {})


def _disk(slot: str, size: str) -> Keys:
    return {"slot": slot, "pool": "fast", "size": size}


def _cluster() -> Keys:
    return {
        "name": "large", "version": "v1.34.9+k3s1", "address": "198.18.0.9",
        "disable": ["servicelb", "traefik", "local-storage"],
    }  # fmt: skip


def _cards(machine: Keys) -> list[Keys]:
    at = int(str(machine["vmid"])) - 1000
    return [
        {
            "host": machine["host"], "address": f"0000:{at % ON_A_HOST * 2 + number + 1:02x}:00.0",
            "name": "A100 PCIe 40GB", "memory": "40Gi", "mappings": [f"pair-{at}"],
        }
        for number in (0, 1)
    ]  # fmt: skip


def _workers(name: str, count: int, more: Keys) -> Keys:
    allocatable: Keys = {"cpu": 47, "memory": "120Gi", "ephemeral-storage": "400Gi", "pods": 110, **more}
    labels: Keys = {"nvidia.com/gpu.present": "true"} if name == "card" else {}
    return {"name": name, "count": count, "allocatable": allocatable, "labels": labels}


def _class(at: int) -> Keys:
    if at % NFS_EVERY == 0:
        return {"name": f"scratch-{at}", "kind": "local-path", "path": f"/mnt/scratch{at}", "size": "20Gi"}
    where: Keys = {"server": f"nfs{at}.example.org", "share": f"/export/{at}"}
    return {
        "name": f"nfs-{at}",
        "kind": "csi-nfs",
        "default": at == 1,
        **where,
        "mountOptions": ["nfsvers=4.1", "nconnect=16"],
    }


def _tier(at: int, namespaces: int) -> Keys:
    return {
        "name": f"team-{at}",
        "namespaces": _members(at, namespaces),
        "limitRange": {
            "default": {"memory": "512Mi"}, "defaultRequest": {"cpu": "100m", "memory": "256Mi"},
            "max": {"memory": "8Gi"},
        },
        "quota": {"requests.cpu": "400m", "requests.memory": "1Gi", "pods": 1},
        "priorityClass": {"name": f"team-{at}", "value": 1000 * (at + 1)},
        "memory": "burstable",
        "requires": ["requests.cpu", "requests.memory", "limits.memory"],
    }  # fmt: skip


def _members(tier: int, namespaces: int) -> list[Json]:
    return [f"team-{tier}-app-{number}" for number in range(namespaces)]


def _namespaces(size: Size) -> list[Json]:
    return [name for at in range(size.tiers) for name in _members(at, size.namespaces)]


def _components() -> list[Json]:
    return [
        {"name": "cert-manager"},
        {"name": "ingress-nginx", "options": {"kind": "DaemonSet", "service": "HostPort"}},
        {"name": "gpu-operator"},
        {"name": "kube-prometheus-stack", "options": {"storageClass": "nfs-1", "storage": "200Gi"}},
        {"name": "descheduler"},
        {"name": "reloader"},
        {
            "name": "jupyterhub",
            "options": {
                "host": "hub.example.org",
                "authenticator": "dummy",
                "secret": "hub-password",
                "everybody": True,
                "ingressClass": "nginx",
                "databaseClass": "nfs-1",
            },
        },
    ]


def _profile(at: int) -> Keys:
    made: Keys = {
        "name": f"profile-{at}", "title": f"Profile {at}", "default": at == 0, "images": ["base"],
        "cpu": 1 + at % 8, "cpuLimit": 8 + at % 8,
        "memory": f"{4 + at % 60}Gi", "memoryLimit": f"{64 + at % 16}Gi",
    }  # fmt: skip
    return made | ({"gpus": 1 + at % 2, "pool": "card"} if at % 3 == 0 else {})
