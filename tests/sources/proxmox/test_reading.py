"""Whole dumps: which file is about what, what each answer and text tells, and how several go together."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding, Severity
from bayplan.model.machines import (
    Host,
    Machine,
    MappedDevice,
    Network,
    NumaNode,
    PciDevice,
    PciMapping,
    PhysicalDisk,
    StoragePool,
    Task,
)
from bayplan.sources import proxmox
from bayplan.sources.complaints import Complaints
from bayplan.sources.files import Source
from bayplan.sources.proxmox import Place, places, reading, settling
from bayplan.sources.proxmox.book import Book, Page
from tests.sources.proxmox.dump import CONFIG, GIB, read, told, written

NODE = "nodes/pve1"
TIB = 1 << 40
PLACES = {
    "pve/version.json": Place("version"),
    "a/pve/cluster/resources.json": Place("resources"),
    "pve/nodes/pve/status.json": Place("status", "pve"),
    "pve/nodes/pve/storage.json": Place("storages", "pve"),
    "pve/storage.json": Place("definitions"),
    "pve/nodes/h/qemu/201/config.json.gz": Place("config", "h", "201"),
    "pve/nodes/h/qm-config-201.txt": Place("config-text", "h", "201"),
    "etc/pve/nodes/h/qemu-server/201.conf": Place("config-text", "h", "201"),
    "pve/nodes/h/storage/local/content.json": Place("content", "h", "local"),
    "pve/cluster/mapping/pci-pve2.json": Place("mappings", "pve2"),
    "pve/storage.cfg": Place("definitions-text"),
    "pve/nodes/h/apt/versions.json": Place(""),
    "nodes/h/qemu/201/status/current.json": Place("current", "h", "201"),
    "cluster/status.json": Place("cluster-status"),
    "nodes/h/notes.txt": None,
    "pve/nodes.yaml": None,
    "nodes.json": None,
    "storage.json": None,
    "pods.json": None,
    "charts/nodes/x/values.json": None,
}


@pytest.mark.parametrize(("path", "place"), PLACES.items(), ids=PLACES)
def test_a_path_says_what_a_file_is_about(path: str, place: Place | None) -> None:
    assert proxmox.recognise(path, b"") == place


def test_objects_of_kubernetes_are_left_alone_wherever_they_lie() -> None:
    head = b'{\n    "apiVersion": "v1",\n    "kind": "List"'
    assert proxmox.recognise("pve/nodes.json", head) is None
    assert proxmox.recognise("pve/nodes/h/status.json", head) is None
    assert proxmox.recognise("pve/nodes/h/status.txt", b"apiVersion: v1\nkind: Pod\n") is None


@pytest.mark.parametrize(
    ("name", "head", "place"),
    [
        ("rows.json", b'{"data": [{"id":"node/a","node":"a","type":"node"}]}', Place("resources")),
        ("rows.json", b'[\n {"id" : "qemu/1", "node" : "a", "type" : "qemu"}]', Place("resources")),
        ("rows.json", b'[{"id": 1, "name": "x"}]', None),
        ("vm-201.conf", CONFIG.encode(), Place("config-text", "", "201")),
        ("backup/201.txt", CONFIG.encode(), Place("config-text", "", "201")),
        ("machine.conf", CONFIG.encode(), None),
        ("notes-201.txt", b"memory: a lot\n", None),
    ],
)
def test_some_files_speak_for_themselves(name: str, head: bytes, place: Place | None) -> None:
    assert proxmox.recognise(name, head) == place


STATUS = {
    "cpuinfo": {"cores": 22, "cpus": 44, "model": "Xeon", "sockets": 1},
    "current-kernel": {"release": "6.17.2-2-pve"},
    "loadavg": ["14.21", "13.87", "12.40"],
    "memory": {"free": 1, "total": 286706098176, "used": 1000, "arcsize": 5},
    "pveversion": "pve-manager/9.1.3/5f1a2b3c",
    "swap": {"free": 1, "total": 8, "used": 7},
}
LSCPU = [
    {"field": "CPU(s):", "data": "8", "children": [{"field": "On-line CPU(s) list:", "data": "0-7"}]},
    {"field": "Model name:", "data": "EPYC"},
    {"field": "Core(s) per socket:", "data": "2"},
    {"field": "Socket(s):", "data": "2"},
    {
        "field": "NUMA:",
        "data": None,
        "children": [
            {"field": "NUMA node0 CPU(s):", "data": "0-1,4-5"},
            {"field": "NUMA node1 CPU(s):", "data": "2,3,6,7"},
        ],
    },
]
NUMACTL = """\
available: 2 nodes (0-1)
node 0 cpus: 0 1 4 5
node 0 size: 64215 MB
node 0 free: 1234 MB
node 1 cpus: 2 3 6 7
node 1 size: 64512 MB
node 1 free: 99 MB
node distances:
node   0   1
  0:  10  32
  1:  32  10
"""
HOSTS: dict[str, tuple[dict[str, Any], Host]] = {
    "the state of a host": (
        {f"{NODE}/status.json": STATUS},
        Host(
            "pve1",
            True,
            1,
            22,
            44,
            "Xeon",
            (),
            286706098176,
            1000,
            5,
            None,
            8,
            7,
            14.21,
            version="9.1.3",
            kernel="6.17.2-2-pve",
        ),
    ),
    "a list of hosts": (
        {"nodes.json": [{"node": "pve1", "status": "offline", "maxcpu": 44, "maxmem": 10, "mem": 3}]},
        Host("pve1", online=False, threads=44, memory=10, memory_used=3),
    ),
    "the cluster, and its version": (
        {
            "cluster/status.json": {
                "data": [
                    {"type": "cluster", "name": "c"},
                    {"type": "node", "name": "pve1", "online": 1, "ip": "192.0.2.5"},
                ]
            },
            "version.json": {"version": "9.1.3"},
        },
        Host("pve1", online=True, address="192.0.2.5", version="9.1.3"),
    ),
    "memory": (
        {
            f"{NODE}/meminfo.txt": "MemTotal:  100 kB\nMemFree: 5 kB\nMemAvailable: 30 kB\n"
            "SwapTotal: 8 kB\nSwapFree: 2 kB\n"
        },
        Host("pve1", memory=102400, memory_used=71680, swap=8192, swap_used=6144),
    ),
    "the cache of ZFS": (
        {f"{NODE}/arcstats.txt": "13 1 0x01\nname type data\nhits 4 9\nc_max 4 100\nsize 4 60\n"},
        Host("pve1", zfs_cache=60, zfs_cache_max=100),
    ),
    "pressure": (
        {
            f"{NODE}/pressure-io.txt": "some avg10=0.00 avg60=1.00 avg300=22.47 total=5\n"
            "full avg10=0 avg60=0 avg300=19.85 total=3\n",
            f"{NODE}/pressure-cpu.txt": "some avg10=0.00 avg60=0.00 avg300=4.00 total=1\n",
        },
        Host("pve1", pressure={"io.some": 0.2247, "io.full": 0.1985, "cpu.some": 0.04}),
    ),
    "what it recorded, the newest row being empty": (
        {
            f"{NODE}/rrddata.json": [
                {"time": 1, "arcsize": 7.5, "pressureiofull": 2.5},
                {"time": 2, "arcsize": 9, "pressureiofull": 3.5},
                {"time": 3},
            ]
        },
        Host("pve1", zfs_cache=9, pressure={"io.full": 0.035}),
    ),
    "processors": (
        {f"{NODE}/lscpu.json": {"lscpu": LSCPU}},
        Host(
            "pve1",
            sockets=2,
            cores=4,
            threads=8,
            cpu_model="EPYC",
            numa=(NumaNode(0, (0, 1, 4, 5)), NumaNode(1, (2, 3, 6, 7))),
        ),
    ),
    "NUMA nodes": (
        {f"{NODE}/numactl.txt": NUMACTL},
        Host(
            "pve1",
            numa=(
                NumaNode(0, (0, 1, 4, 5), 64215 << 20, 1234 << 20),
                NumaNode(1, (2, 3, 6, 7), 64512 << 20, 99 << 20),
            ),
        ),
    ),
    "disks without their partitions": (
        {
            f"{NODE}/disks/list.json": [
                {"devpath": "/dev/sda", "size": 5, "type": "ssd", "model": "M "},
                {"devpath": "/dev/sda1", "parent": "/dev/sda", "size": 1, "used": "ext4"},
            ]
        },
        Host("pve1", disks=(PhysicalDisk("sda", 5, "ssd", "M"),)),
    ),
}


@pytest.mark.parametrize(("files", "host"), HOSTS.values(), ids=HOSTS)
def test_a_host_is_told(tmp_path: Path, files: dict[str, Any], host: Host) -> None:
    found = told(tmp_path, files)
    assert found.lower.hosts == (host,)
    assert found.findings == ()


POOLS: dict[str, tuple[dict[str, Any], StoragePool]] = {
    "a storage": (
        {
            f"{NODE}/storage.json": [
                {
                    "storage": "s",
                    "type": "lvmthin",
                    "total": 9,
                    "used": 2,
                    "active": 1,
                    "content": "rootdir,images",
                    "shared": 0,
                }
            ]
        },
        StoragePool("s", "pve1", "lvmthin", 9, 2, thin=True, content=("images", "rootdir")),
    ),
    "one that is off": (
        {f"{NODE}/storage/s/status.json": {"type": "dir", "active": 0, "total": 0, "used": 0}},
        StoragePool("s", "pve1", "dir", 0, 0, thin=True, active=False),
    ),
    "a shared one has no host": (
        {
            f"{NODE}/storage.json": [
                {"storage": "s", "type": "nfs", "total": 9, "used": 2, "content": "backup"}
            ],
            "nodes/pve2/storage.json": [{"storage": "s", "type": "nfs", "total": 9, "used": 2}],
        },
        StoragePool("s", "", "nfs", 9, 2, thin=True, shared=True, content=("backup",)),
    ),
    "the table of pvesm": (
        {
            f"{NODE}/pvesm-status.txt": "Name Type Status Total Used Available %\n"
            "s lvm active 100 40 60 40.00%\n"
        },
        StoragePool("s", "pve1", "lvm", 102400, 40960),
    ),
    "what stands behind a thin one": (
        {
            "storage.cfg": "lvmthin: s\n\tthinpool data\n\tvgname pve\n\tcontent images\n",
            f"{NODE}/disks/lvmthin.json": [
                {
                    "vg": "pve",
                    "lv": "data",
                    "lv_size": 9 * TIB,
                    "used": TIB,
                    "metadata_size": 16 * GIB,
                    "metadata_used": GIB,
                }
            ],
            f"{NODE}/disks/lvm.json": {"children": [{"name": "pve", "children": [{"name": "/dev/sdc3"}]}]},
            f"{NODE}/qm-config-201.txt": CONFIG.replace("local-lvm", "s"),
        },
        StoragePool(
            "s",
            "pve1",
            "lvmthin",
            9 * TIB,
            TIB,
            32 * GIB,
            16 * GIB,
            GIB,
            True,
            content=("images",),
            disks=("sdc",),
        ),
    ),
    "a ZFS pool, and the disks of its mirror": (
        {
            "storage.json": [
                {"storage": "s", "type": "zfspool", "pool": "tank/vm", "sparse": 1, "content": "images"}
            ],
            f"{NODE}/disks/list.json": [{"devpath": "/dev/sdb", "by_id_link": "/dev/disk/by-id/ata-x"}],
            f"{NODE}/disks/zfs/tank.json": {
                "name": "tank",
                "children": [
                    {
                        "name": "mirror-0",
                        "children": [{"name": "/dev/disk/by-id/ata-x-part1"}, {"name": "nvme0n1p3"}],
                    }
                ],
            },
            f"{NODE}/zpool-list.txt": "tank\t1000\t400\t600\t-\t-\t3\t40\t1.00\tONLINE\t-\n",
        },
        StoragePool(
            "s", "pve1", "zfspool", 1000, 400, None, thin=True, content=("images",), disks=("nvme0n1", "sdb")
        ),
    ),
    "a directory on a disk of its own": (
        {
            "storage.json": [{"storage": "s", "type": "dir", "path": "/mnt/pve/b/dump", "content": "backup"}],
            f"{NODE}/disks/directory.json": [{"path": "/mnt/pve/b", "device": "/dev/sdb1"}],
        },
        StoragePool("s", "pve1", "dir", thin=True, content=("backup",), disks=("sdb",)),
    ),
}


@pytest.mark.parametrize(("files", "pool"), POOLS.values(), ids=POOLS)
def test_a_storage_is_told(tmp_path: Path, files: dict[str, Any], pool: StoragePool) -> None:
    assert told(tmp_path, files).lower.storage_pools == (pool,)


LVS = """\
  LV            VG  Attr       LSize   Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert
  data          pve twi-aotz-- 400.00g             25.00  2.00
  nfs           pve Vwi-aotz-- 100.00g data        43.50
  root          pve -wi-ao----  96.00g
  vm-201-disk-0 pve Vwi-aotz--  32.00g data        43.50
  vm-77-disk-0  pve Vwi---tz--   8.00g data
"""


def as_report(table: str) -> dict[str, Any]:
    """The same table as `lvs --reportformat json` has it."""
    rows = [line.split() for line in table.splitlines()[1:]]
    listed = []
    for row in rows:
        made = dict(zip(("lv_name", "vg_name", "lv_attr", "lv_size"), row[:4], strict=True))
        if row[2][0] == "V":
            made["pool_lv"] = row[4]
        if row[2][0] == "t":
            made |= {"data_percent": row[4], "metadata_percent": row[5]}
        listed.append(made)
    return {"report": [{"lv": listed}]}


@pytest.mark.parametrize("form", ["lvs.txt", "lvs.json"])
def test_logical_volumes_say_what_is_promised_and_what_else_is_there(tmp_path: Path, form: str) -> None:
    found = told(
        tmp_path,
        {
            f"{NODE}/{form}": LVS if form.endswith("txt") else as_report(LVS),
            "storage.cfg": "lvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent images\n",
            f"{NODE}/disks/lvm.json": {"children": [{"name": "pve", "children": [{"name": "/dev/sdc3"}]}]},
            f"{NODE}/disks/list.json": [{"devpath": "/dev/sdc", "size": 5}],
        },
    ).lower
    (pool,) = found.storage_pools
    assert (pool.size, pool.used, pool.provisioned) == (400 * GIB, 100 * GIB, 140 * GIB)
    assert found.hosts[0].disks[0].carries == ("pve/nfs", "pve/root")


def test_promises_are_those_of_the_storage_and_of_configurations(tmp_path: Path) -> None:
    rows = [
        {"volid": "local-lvm:vm-201-disk-0", "size": 32 * GIB, "content": "images"},
        {"volid": "local-lvm:vm-9-disk-0", "size": 5 * GIB, "content": "rootdir"},
        {"volid": "local-lvm:iso/a.iso", "size": 7 * GIB, "content": "iso"},
    ]
    extra = "scsi1: local-lvm:vm-201-disk-1,size=1G\nunused0: local-lvm:vm-9-disk-0\n"
    found = told(
        tmp_path,
        {
            f"{NODE}/storage.json": [{"storage": "local-lvm", "type": "lvmthin", "total": 9, "used": 1}],
            f"{NODE}/storage/local-lvm/content.json": rows,
            f"{NODE}/qm-config-201.txt": CONFIG + extra,
        },
    )
    assert found.lower.storage_pools[0].provisioned == 38 * GIB
    assert {disk.slot: disk.size for disk in found.lower.machines[0].disks}["unused0"] == 5 * GIB
    assert found.findings == ()


def test_what_is_not_known_of_promises_is_said(tmp_path: Path) -> None:
    files = {
        f"{NODE}/storage.json": [{"storage": "local-lvm", "type": "lvmthin", "content": "images"}],
        f"{NODE}/qemu.json": [{"vmid": 202, "name": "b", "status": "stopped"}],
        f"{NODE}/qm-config-201.txt": CONFIG + "unused0: local-lvm:vm-201-disk-7\n",
    }
    found = told(tmp_path, files)
    assert found.lower.storage_pools[0].provisioned == 32 * GIB
    (finding,) = found.findings
    assert (finding.check, finding.severity) == ("promises-unknown", Severity.NOTE)
    assert finding.evidence == ("machine 202", "local-lvm:vm-201-disk-7")
    assert "at least" in finding.summary


def test_machines_are_merged_from_lists_states_and_configurations(tmp_path: Path) -> None:
    agent = {
        "result": [
            {"name": "lo", "ip-addresses": [{"ip-address": "127.0.0.1"}]},
            {"name": "eth0", "ip-addresses": [{"ip-address": "192.0.2.21"}, {"ip-address": "fe80::1"}]},
            {"name": "cni0", "ip-addresses": [{"ip-address": "198.51.100.1"}]},
        ]
    }
    row = {
        "id": "qemu/201",
        "type": "qemu",
        "node": "pve1",
        "vmid": 201,
        "name": "web",
        "status": "running",
        "maxmem": 32 * GIB,
        "mem": 5,
        "maxcpu": 8,
        "tags": "a;b",
        "template": 0,
    }
    found = told(
        tmp_path,
        {
            "cluster/resources.json": [
                row,
                {"id": "node/pve1", "type": "node", "node": "pve1", "maxcpu": 44},
            ],
            f"{NODE}/qemu/201/status/current.json": {"qmpstatus": "paused", "status": "running", "mem": 6},
            f"{NODE}/qemu/201/agent/network-get-interfaces.json": {"data": agent},
            f"{NODE}/qm-config-201.txt": CONFIG,
        },
    )
    (machine,) = found.lower.machines
    assert (machine.name, machine.host, machine.status, machine.memory_used) == ("web", "pve1", "paused", 6)
    assert (machine.cores, machine.tags, machine.addresses) == (8, ("a", "b"), ("192.0.2.21",))
    assert len(machine.disks) == 1 and found.findings == ()


def test_the_list_of_qm(tmp_path: Path) -> None:
    text = (
        "  VMID NAME   STATUS     MEM(MB)    BOOTDISK(GB) PID\n   201 web    stopped    2048       32.00 0\n"
    )
    (machine,) = told(tmp_path, {f"{NODE}/qm-list.txt": text}).lower.machines
    assert machine == Machine(201, "web", "pve1", "stopped", memory=2 * GIB)


def test_a_configuration_in_any_file_belongs_to_the_only_host(tmp_path: Path) -> None:
    written(tmp_path, {f"{NODE}/status.json": STATUS})
    (tmp_path / "vm-201.conf").write_text(CONFIG, encoding="utf-8")
    (machine,) = read(tmp_path, strict=True).lower.machines
    assert (machine.vmid, machine.host) == (201, "pve1")


def test_what_is_pending_is_believed_over_what_will_be(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        {
            f"{NODE}/qemu/201/config.json": {"memory": "4096", "name": "a", "digest": "ff"},
            f"{NODE}/qemu/201/pending.json": [
                {"key": "memory", "value": "2048", "pending": "4096"},
                {"key": "name", "value": "a"},
            ],
        },
    )
    (machine,) = found.lower.machines
    assert (machine.memory, machine.pending, machine.digest) == (2 * GIB, {"memory": "4096"}, "ff")
    (finding,) = found.findings
    assert (finding.check, finding.subject) == ("machine-pending", "Machine 201")
    assert finding.file.endswith("pending.json")


def test_files_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        {
            f"{NODE}/qemu/201/config.json": {"memory": "4096", "name": "a"},
            f"{NODE}/qemu/201/status/current.json": {"status": "running", "maxmem": 2 * GIB, "name": "a"},
        },
    )
    (finding,) = found.findings
    assert (finding.check, finding.severity) == ("dumps-disagree", Severity.WARNING)
    assert "its memory" in finding.summary and "4294967296" in finding.evidence[0]
    assert found.lower.machines[0].memory == 2 * GIB


def test_one_number_for_two_machines(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        {f"{NODE}/qm-config-201.txt": CONFIG, "nodes/pve2/qm-config-201.txt": CONFIG.replace("web", "db")},
    )
    assert [(one.name, one.host) for one in found.lower.machines] == [("web", "pve1"), ("db", "pve2")]
    assert [one.check for one in found.findings] == ["duplicate-machine"]


def test_a_machine_that_moved_between_two_dumps_is_one(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        {f"{NODE}/qm-config-201.txt": CONFIG, "nodes/pve2/qemu.json": [{"vmid": 201, "name": "web"}]},
    )
    assert [(one.name, one.host) for one in found.lower.machines] == [("web", "pve1")]
    assert [one.check for one in found.findings] == ["dumps-disagree"]


def test_containers_are_counted_once_and_left_out(tmp_path: Path) -> None:
    row = {"id": "lxc/300", "type": "lxc", "node": "pve1", "vmid": 300}
    files = {"cluster/resources.json": [row], f"{NODE}/lxc.json": [{"vmid": 300}, {"vmid": "301"}]}
    found = told(tmp_path, files)
    (finding,) = found.findings
    assert finding.check == "containers-left-out" and finding.summary.startswith("2 container(s)")
    assert found.lower.machines == ()


def test_networks_of_the_host_and_of_its_machines(tmp_path: Path) -> None:
    rows = [
        {"iface": "eno1", "type": "eth"},
        {"iface": "vmbr0", "type": "bridge", "cidr": "192.0.2.5/25", "gateway": "192.0.2.1"},
        {"iface": "vmbr1", "type": "bridge"},
        {
            "iface": "vmbr0.7",
            "type": "vlan",
            "vlan-raw-device": "vmbr0",
            "vlan-id": "7",
            "address": "203.0.113.9",
            "netmask": "255.255.255.0",
        },
    ]
    ranged = CONFIG + "ipconfig0: ip=198.51.100.21/24,gw=198.51.100.1\n"
    found = told(tmp_path, {f"{NODE}/network.json": rows, f"{NODE}/qm-config-201.txt": ranged})
    assert found.lower.networks == (
        Network("vmbr0", "pve1", "vmbr0", None, "192.0.2.0/25", "192.0.2.1", ("192.0.2.5",)),
        Network("vmbr0.7", "pve1", "vmbr0", 7, "203.0.113.0/24", "", ("203.0.113.9",)),
        Network("vmbr1", "pve1", "vmbr1"),
        Network("vmbr1.20", "pve1", "vmbr1", 20, "198.51.100.0/24", "198.51.100.1"),
    )


def test_machines_that_do_not_agree_on_a_range_say_none(tmp_path: Path) -> None:
    configs = {
        f"{NODE}/qm-config-20{index}.txt": f"{CONFIG}ipconfig0: ip=192.0.2.{index}/2{index}\n"
        for index in (4, 5)
    }
    assert told(tmp_path, configs).lower.networks == (Network("vmbr1.20", "pve1", "vmbr1", 20),)


def test_networks_that_the_cluster_defines(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        {
            "cluster/sdn/vnets.json": [{"vnet": "apps", "tag": 30}],
            "cluster/sdn/vnets/apps/subnets.json": [{"cidr": "192.0.2.0/26", "gateway": "192.0.2.1"}],
            f"{NODE}/qm-config-201.txt": CONFIG.replace("vmbr1,tag=20", "apps"),
        },
    )
    assert found.lower.networks == (Network("apps", "", "apps", 30, "192.0.2.0/26", "192.0.2.1"),)


def test_devices_and_mappings(tmp_path: Path) -> None:
    card = {
        "id": "0000:41:00.0",
        "class": "0x030200",
        "vendor": "0x10de",
        "device": "0x20b5",
        "iommugroup": -1,
        "vendor_name": "NVIDIA",
        "device_name": "A100",
        "mdev": 1,
    }
    entries = [
        "node=pve1,path=0000:41:00.0;0000:42:00.0,id=10de:20b5,iommugroup=44",
        "node=pve2,path=41:00",
    ]
    checks = [{"severity": "error", "message": "pci device '0000:41:00.0' not found\n"}]
    found = told(
        tmp_path,
        {
            f"{NODE}/hardware/pci.json": [card],
            "cluster/mapping/pci.json": [{"id": "gpu", "map": entries}],
            "cluster/mapping/pci-pve1.json": [{"id": "gpu", "map": entries, "checks": checks}],
        },
    )
    device = PciDevice("pve1", "0000:41:00.0", "030200", "10de", "20b5", "NVIDIA A100", -1, mediated=True)
    assert found.lower.pci_devices == (device,)
    paths = (
        MappedDevice("pve1", "0000:41:00.0", "10de:20b5", 44),
        MappedDevice("pve1", "0000:42:00.0", "10de:20b5", 44),
        MappedDevice("pve2", "0000:41:00"),
    )
    complaint = "pve1: pci device '0000:41:00.0' not found"
    assert found.lower.pci_mappings == (PciMapping("gpu", paths, (complaint,)),)
    assert [(one.check, one.severity) for one in found.findings] == [("mapping-complaint", Severity.WARNING)]


def test_what_proxmox_only_warns_of_is_a_note(tmp_path: Path) -> None:
    row = {"id": "gpu", "map": [], "checks": [{"severity": "warning", "message": "odd"}]}
    (finding,) = told(tmp_path, {"cluster/mapping/pci.json": [row]}).findings
    assert (finding.severity, finding.evidence) == (Severity.NOTE, ("odd",))


def test_tasks(tmp_path: Path) -> None:
    rows = [
        {
            "upid": "UPID:a",
            "type": "qmstart",
            "id": "201",
            "node": "pve1",
            "starttime": 0,
            "endtime": 9,
            "status": "OK",
        },
        {"upid": "UPID:b", "type": "vzdump", "starttime": 60},
    ]
    begin = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    first, second = told(tmp_path, {f"{NODE}/tasks.json": rows}).lower.tasks
    assert first == Task(
        "UPID:a", "pve1", "qmstart", "201", "OK", begin, begin + datetime.timedelta(seconds=9)
    )
    assert (second.host, second.status, second.ended) == ("pve1", "running", None)


def test_what_is_wrong_in_one_row_leaves_the_others(tmp_path: Path) -> None:
    rows = [{"vmid": "x"}, {"vmid": 202, "maxmem": -1}, 7, {"vmid": 203, "name": "c"}, {"vmid": 0}]
    found = told(tmp_path, {f"{NODE}/qemu.json": rows}, strict=False)
    assert [one.vmid for one in found.lower.machines] == [203]
    assert [(one.summary, one.evidence) for one in found.findings] == [
        ("[0].vmid: is not a whole number", ("value: x",)),
        ("[1].maxmem: is negative", ("value: -1",)),
        ("[2]: is not a mapping", ("value: 7",)),
        ("vmid: is not the number of a machine", ("value: 0",)),
    ]


def test_a_line_is_named_in_answers_too(tmp_path: Path) -> None:
    text = '{\n   "cores" : 2,\n   "memory" : "many"\n}\n'
    (finding,) = told(tmp_path, {f"{NODE}/qemu/201/config.json": text}, strict=False).findings
    assert isinstance(finding, Finding)
    assert (finding.subject, finding.line, finding.summary) == (
        "Machine 201",
        3,
        "memory: is not a whole number",
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("nodes/a/status.json", "{", "truncated"),
        ("nodes/a/status.json", '{"data": null}', "the answer is empty"),
        ("nodes/a/qemu.json", "{}", "is not a list"),
        ("nodes/a/meminfo.txt", "nothing\n", "says no MemTotal"),
        ("nodes/a/numactl.txt", "No NUMA available on this system\n", "tells of no NUMA node"),
        ("nodes/a/arcstats.txt", "\n", "says neither size nor c_max"),
    ],
)
def test_with_strictness_the_first_complaint_is_raised(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    with pytest.raises(InvalidInput, match=message) as refused:
        told(tmp_path, {name: content})
    assert refused.value.file.endswith(name)


def test_packed_files_are_read_and_others_are_counted(tmp_path: Path) -> None:
    written(tmp_path, {f"{NODE}/apt/versions.json": []})
    packed = tmp_path / "pve" / NODE / "status.json.zst"
    packed.write_bytes(zstandard.compress(json.dumps(STATUS).encode()))
    found = read(tmp_path, strict=True)
    assert (found.lower.hosts[0].threads, found.skipped, len(found.files)) == (44, 1, 2)


VALUES = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(), some.floats(), some.text(max_size=8)),
    lambda inner: some.one_of(
        some.lists(inner, max_size=3), some.dictionaries(some.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=10,
)
FIELDS = [
    "vmid",
    "node",
    "name",
    "storage",
    "type",
    "content",
    "maxmem",
    "mem",
    "size",
    "vg",
    "lv",
    "devpath",
    "iface",
    "cidr",
    "map",
    "checks",
    "id",
    "upid",
    "starttime",
    "children",
    "report",
    "lv_name",
    "lscpu",
    "memory",
    "cpuinfo",
    "loadavg",
    "result",
    "key",
    "value",
    "pending",
    "delete",
    "volid",
    "scsi0",
    "net0",
    "hostpci0",
    "tag",
    "vnet",
    "path",
    "device",
]
ROWS = some.dictionaries(some.sampled_from(FIELDS), VALUES, max_size=6)
TOPICS = sorted(reading._READERS)


@given(
    some.sampled_from(TOPICS),
    some.one_of(
        some.lists(ROWS, max_size=3).map(lambda rows: json.dumps(rows).encode()),
        ROWS.map(lambda row: json.dumps(row).encode()),
        some.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")),
        some.binary(max_size=40),
    ),
)
def test_nonsense_is_only_ever_complained_about(topic: str, text: bytes) -> None:
    book = Book(Complaints(strict=False))
    page = Page("a", text, Place(topic, "pve1", "201" if topic in reading._OF_MACHINES else "name"))
    try:
        reading._take(page, book)
    except InvalidInput as error:
        assert error.message
    lower, _ = settling.settle(book)
    assert all(replace(one) == one for one in lower.machines)


def test_every_topic_has_a_reader() -> None:
    assert set(reading._READERS) == set(places._PATHS)


def test_a_stream_is_nobodys(tmp_path: Path) -> None:
    source = Source("standard input", None)
    assert proxmox.split([source]).rest == (source,)
