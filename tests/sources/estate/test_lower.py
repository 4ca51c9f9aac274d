"""What an estate file says of hosts, pools, networks, devices, machines, bounds and sources."""

import datetime
from pathlib import Path

import pytest

from bayplan.model.bounds import (
    AttachLimit,
    CapacityPolicy,
    CardBudget,
    Clause,
    HostRule,
    Planned,
    PoolRule,
    Trigger,
)
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration, Source
from bayplan.model.machines import (
    Host,
    Machine,
    MachineDevice,
    MachineDisk,
    MachineNic,
    MappedDevice,
    Network,
    NumaNode,
    PciDevice,
    PciMapping,
    PhysicalDisk,
    StoragePool,
)
from bayplan.sources import estate
from tests import make

ROOT = Path(__file__).parents[3]
GI = 1 << 30
FILE = "bayplan.yaml"


def parse(text: str) -> Declaration:
    return estate.parse(text.encode(), FILE)


def test_hosts_with_what_they_keep() -> None:
    found = parse(
        """
hosts:
  - name: pve1
    address: 192.0.2.2
    sockets: 2
    cores: 44
    threads: 88
    memory: 267Gi
    numa: [{threads: "0-1,4", memory: 128Gi}, {memory: 139Gi}]
    disks: [{name: sdc, kind: hdd, size: 10.7T, carries: [NFS exports]}]
    reserve: {memory: 16Gi, threads: 2}
    overcommit: {vcpus: 2.5}
  - name: "*"
    overcommit: {memory: 1.2}
"""
    )
    numa = (NumaNode(0, (0, 1, 4), 128 * GI), NumaNode(1, (), 139 * GI))
    disk = PhysicalDisk("sdc", 10_700_000_000_000, "hdd", carries=("NFS exports",))
    assert found.lower.hosts == (
        Host(
            "pve1", sockets=2, cores=44, threads=88, memory=267 * GI, numa=numa, disks=(disk,),
            address="192.0.2.2",
        ),
    )  # fmt: skip
    assert found.host_rules == (
        HostRule("pve1", 16 * GI, 2, 2.5, None),
        HostRule("*", memory_overcommit=1.2),
    )


def test_what_a_host_says_of_itself_comes_before_what_holds_for_all() -> None:
    rest = "{name: '*', reserve: {memory: 1Gi}}"
    found = parse(f"hosts: [{rest}, {{name: a, reserve: {{memory: 2Gi}}}}]")
    assert [one.host for one in found.host_rules] == ["a", "*"]


def test_pools_are_thin_by_their_kind() -> None:
    found = parse(
        """
storagePools:
  - {name: local-lvm, host: pve1, kind: lvmthin, size: 2T, metadata: 16Gi, disks: [sdc], overcommit: 1.5}
  - {name: thick, host: pve1, kind: lvm, full: 85 %}
  - {name: sparse, host: pve1, kind: zfspool, thin: true}
  - {name: far, shared: true, kind: nfs, metadataFull: 62.5%}
"""
    )
    assert found.lower.storage_pools == (
        StoragePool("local-lvm", "pve1", "lvmthin", 2 * 10**12, metadata=16 * GI, thin=True, disks=("sdc",)),
        StoragePool("thick", "pve1", "lvm"),
        StoragePool("sparse", "pve1", "zfspool", thin=True),
        StoragePool("far", "", "nfs", thin=True, shared=True),
    )
    assert found.pool_rules == (
        PoolRule("local-lvm", 1.5),
        PoolRule("thick", full=0.85),
        PoolRule("far", metadata_full=0.625),
    )


def test_machines_with_what_they_are_attached_to() -> None:
    found = parse(
        """
networks: [{name: k8s, vlan: 20, bridge: vmbr1, cidr: 192.0.2.0/24, gateway: 192.0.2.1,
            reserved: [192.0.2.2 - 192.0.2.9]}]
devices:
  - {host: pve1, address: "0000:06:00.0", name: T4, memory: 15360Mi, mappings: [t4]}
  - {host: pve1, address: 07:00, mappings: [t4]}
machines:
  - vmid: 201
    name: node1
    host: pve1
    role: worker
    cores: 16
    memory: 48Gi
    balloon: 0
    cpuType: host
    disks: [{slot: scsi0, pool: local-lvm, size: 256Gi}]
    devices: [t4, "07:00"]
    networks: [k8s, other]
    addresses: [192.0.2.201]
    onboot: true
  - {vmid: 9000, running: false, template: true}
""".replace("networks: [k8s, other]", "networks: [k8s]")
    )
    lower = found.lower
    assert lower.networks == (
        Network("k8s", "", "vmbr1", 20, "192.0.2.0/24", "192.0.2.1", ("192.0.2.2-192.0.2.9",)),
    )
    assert lower.pci_devices == (
        PciDevice("pve1", "0000:06:00.0", name="T4", memory=15360 << 20),
        PciDevice("pve1", "0000:07:00.0"),
    )
    assert lower.pci_mappings == (
        PciMapping("t4", (MappedDevice("pve1", "0000:06:00.0"), MappedDevice("pve1", "0000:07:00.0"))),
    )
    assert lower.machines == (
        Machine(
            201, "node1", "pve1", memory=48 * GI, balloon=0, pinned=True, cores=16, cpu_type="host",
            disks=(MachineDisk("scsi0", pool="local-lvm", size=256 * GI),),
            devices=(
                MachineDevice("hostpci0", mapping="t4"), MachineDevice("hostpci1", addresses=("0000:07:00",)),
            ),
            nics=(MachineNic("net0", "vmbr1", 20, network="k8s"),),
            addresses=("192.0.2.201",), onboot=True, role="worker",
        ),
        Machine(9000, status="stopped", template=True),
    )  # fmt: skip


def test_the_machine_under_a_pool_of_workers() -> None:
    found = parse(
        "pools: [{name: w, allocatable: {cpu: 8, memory: 30Gi},"
        " machine: {host: pve1, cores: 8, memory: 32Gi, devices: [t4]}}]"
    )
    assert found.pools[0].machine == Machine(
        0, host="pve1", cores=8, memory=32 * GI, pinned=True, devices=(MachineDevice("hostpci0", "t4"),)
    )
    assert (
        parse("pools: [{name: w, allocatable: {cpu: 8, memory: 1Gi}, machine: {}}]").pools[0].machine is None
    )


def test_limits_cards_and_sources() -> None:
    found = parse(
        """
attachLimits: [{driver: csi.example.org, loop: 29}, {driver: b, bus: 31, prefix: virtio}]
cards: [{resource: example.com/gpumem, unit: 1Mi, physical: 15360Mi, headroom: 1Gi}]
singletons: [dbaas/mysql]
protected: [vault*/*]
sources: [{name: m, kind: prometheus, url: "https://prometheus.example.org", secret: PROMETHEUS_TOKEN},
          {name: h, kind: history, path: history.db}]
"""
    )
    assert found.attach_limits == (AttachLimit("csi.example.org", 29), AttachLimit("b", None, 31, "virtio"))
    assert found.cards == (CardBudget("example.com/gpumem", 1 << 20, 15360 << 20, GI),)
    assert (found.singletons, found.protected) == (("dbaas/mysql",), ("vault*/*",))
    assert found.sources == (
        Source("m", "prometheus", "https://prometheus.example.org", secret="PROMETHEUS_TOKEN"),
        Source("h", "history", path="history.db"),
    )


def test_the_policy_of_capacity() -> None:
    found = parse(
        """
capacity:
  survive: [any-node, node/n1]
  expendable: {priorityBelow: 300000, namespaces: [ci-*]}
  thresholds: {volume-slots: 86 %, example.com/gpumem: 97.5 %}
  triggers:
    - name: up
      action: add a worker
      for: 7d
      any:
        - max-attachments of csi.example.org >= 25
        - memory-requests > 90 %
        - attach-failures >= 1 once
        - evictions-per-day > 20 for 3d
    - {name: down, all: [pending == 0]}
  planned: [{name: photos, volumes: 2, requests: {memory: 2Gi}, replicas: 3, at: 2026-12-15}]
"""
    )
    up = (
        Clause("max-attachments", ">=", 25.0, "csi.example.org"),
        Clause("memory-requests", ">", 0.9),
        Clause("attach-failures", ">=", 1.0, minutes=0),
        Clause("evictions-per-day", ">", 20.0, minutes=3 * 1440),
    )
    assert found.capacity == CapacityPolicy(
        ("any-node", "node/n1"),
        300000,
        ("ci-*",),
        {"volume-slots": 0.86, "example.com/gpumem": 0.975},
        (
            Trigger("up", "add a worker", False, 7 * 1440, up, FILE, 7),
            Trigger("down", "", True, 0, (Clause("pending", "==", 0.0),), FILE, 15),
        ),
        (Planned("photos", 2, make.amounts("memory=2Gi"), 3, datetime.date(2026, 12, 15)),),
    )


def test_the_examples_say_what_they_say() -> None:
    r730, a100 = (estate.read(str(ROOT / "examples" / name / FILE)) for name in ("r730", "a100"))
    assert [one.name for one in r730.capacity.triggers] == ["scale-up", "scale-up-for-volumes", "scale-down"]
    assert {one.check for one in r730.findings} == {
        "disk-shared", "host-memory-overcommitted", "tier-cards-uncounted",
    }  # fmt: skip
    assert (r730.cards[0].physical, r730.cards[0].headroom) == (15360 << 20, 1360 << 20)
    assert len(a100.lower.pci_devices) == 8
    assert [(one.check, one.subject) for one in a100.findings] == [
        ("pool-overcommitted", "Pool NvmeZFSstorage")
    ]


MISTAKES = [
    (
        "hosts: [{name: a, memory: 256}]",
        "hosts[0].memory: 256 would be 256 bytes; write the unit, such as 32Gi",
    ),
    ("hosts: [{name: a, memory: 256GB}]", "hosts[0].memory: '256GB' is not a quantity"),
    ("hosts: [{name: a, memory: -1Gi}]", "hosts[0].memory: -1Gi is below zero"),
    (
        "hosts: [{name: a, memroy: 1Gi}]",
        "hosts[0].memroy: is not a key here; did you mean memory? known are ",
    ),
    (
        "hosts: [{name: a, reserve: {cores: 1}}]",
        "hosts[0].reserve.cores: is not a key here; known are memory, ",
    ),
    (
        "hosts: [{name: 'a*', memory: 1Gi}]",
        "hosts[0].memory: is about one host; a name with * holds reserve and",
    ),
    ("hosts: [{name: a, overcommit: {vcpus: 0}}]", "hosts[0].overcommit.vcpus: would promise nothing at all"),
    ("hosts: [{name: a, address: a.example.org}]", "hosts[0].address: 'a.example.org' is no address"),
    ("hosts: [{name: a, numa: [{threads: 4-1}]}]", "hosts[0].numa[0].threads: '4-1' is no range of threads"),
    ("storagePools: [{name: a}]", "storagePools[0].host: needs either a host, or shared: true"),
    (
        "storagePools: [{name: a, host: b, shared: true}]",
        "storagePools[0].host: needs either a host, or shared",
    ),
    (
        "storagePools: [{name: a, host: b, full: 0.85}]",
        "[0].full: '0.85' is not a percentage; write it like 85 %",
    ),
    (
        "networks: [{name: a, cidr: 192.0.2.1/24}]",
        "networks[0].cidr: '192.0.2.1/24' is no network; write one",
    ),
    (
        "networks: [{name: a, reserved: [192.0.2.9-192.0.2.2]}]",
        "reserved[0]: '192.0.2.9-192.0.2.2' ends before",
    ),
    ("networks: [{name: a, vlan: 5000}]", "networks[0].vlan: expected a whole number <= 4094"),
    ("devices: [{host: a, address: T4}]", "devices[0].address: 'T4' is no PCI address; write one such as"),
    ("machines: [{vmid: 7}]", "machines[0].vmid: expected a whole number >= 100"),
    (
        "machines: [{vmid: 100, disks: [{slot: sda}]}]",
        "machines[0].disks[0].slot: 'sda' is no slot; write one",
    ),
    ("attachLimits: [{driver: a}]", "attachLimits[0].loop: needs loop or bus"),
    ("cards: [{resource: a, unit: 0}]", "cards[0].unit: 0 is no unit; write whole bytes, such as 1Mi"),
    (
        "capacity: {survive: [any-rack]}",
        "capacity.survive[0]: 'any-rack' is no loss; write one of any-node, ",
    ),
    ("capacity: {thresholds: {memory: 0.9}}", "capacity.thresholds.memory: '0.9' is not a percentage"),
    (
        "capacity: {triggers: [{name: a}]}",
        "capacity.triggers[0].any: needs a list of conditions, either any or all",
    ),
    ("capacity: {triggers: [{name: a, any: [pending > 1], all: [pending > 1]}]}", "either any or all"),
    (
        "capacity: {triggers: [{name: a, any: [pending]}]}",
        "any[0]: 'pending' is no condition; write one such as",
    ),
    ("capacity: {triggers: [{name: a, any: [memory > 90 %]}]}", "'memory' is nothing that can be measured; "),
    ("capacity: {triggers: [{name: a, any: [max-attachment > 9]}]}", "did you mean max-attachments?"),
    (
        "capacity: {triggers: [{name: a, all: [memory-requests > 0.9]}]}",
        "all[0]: memory-requests is a share; ",
    ),
    ("capacity: {triggers: [{name: a, all: [pending > 90 %]}]}", "pending is counted; write 90, without %"),
    ("capacity: {triggers: [{name: a, all: [pending of b > 9]}]}", "pending is not asked of one thing"),
    ("capacity: {triggers: [{name: a, all: [pending > 9 for ever]}]}", "'ever' is not a duration"),
    (
        "singletons: [mysql]",
        "singletons[0]: 'mysql' is no workload; write namespace/name, in which * may stand",
    ),
    ("protected: ['*/*']", "protected[0]: means every workload there is"),
    (
        "sources: [{name: a, kind: influx}]",
        "sources[0].kind: 'influx' is not known; write one of prometheus, ",
    ),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[text for text, _ in MISTAKES])
def test_a_mistake_names_place_and_next_step(text: str, expected: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(f"# first\n{text}\n")
    assert expected in str(caught.value)
    assert (caught.value.file, caught.value.line) == (FILE, 2)


CANARY = "s3cr3t-canary"


@pytest.mark.parametrize(
    "text",
    [
        f"sources: [{{name: a, kind: proxmox, secret: root@pam!{CANARY}=1}}]",
        f"sources: [{{name: a, kind: proxmox, url: 'https://root:{CANARY}@pve.example.org'}}]",
        f"sources: [{{name: a, kind: proxmox, url: 'https://pve.example.org/?token={CANARY}'}}]",
        f"sources: [{{name: a, kind: proxmox, url: '{CANARY}'}}]",
        f"sources: [{{name: a, kind: proxmox, secret: [{CANARY}]}}]",
    ],
)
def test_a_secret_is_not_repeated(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(text)
    assert CANARY not in f"{caught.value} {caught.value.value}"
    assert caught.value.path.startswith("sources[0].")
