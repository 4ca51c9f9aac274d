"""The host under the estate a100: two sockets, a terabyte of memory, eight cards, and one fast disk.

Its machines are those that the project planned, with the processors they have got since. Each pair of cards
has a mapping of its own, so that a machine keeps its pair. What is promised on the fast disk is three times
what it has.
"""

from collections.abc import Iterator

from tools.examples import hypervisor
from tools.examples.blueprint import Machine, Manifest
from tools.examples.estate import World
from tools.examples.hypervisor import Disk, Guest, Store, network_card
from tools.examples.identity import CAPTURED_AT, Identity
from tools.examples.quantities import GI, MI

NODE = "pve1"
POOL = "NvmeZFSstorage"
MEMORY = 1_082_331_758_592
"""A terabyte less what firmware and kernel keep: 1,008 GiB."""

USED = 676_457_349_120
CACHE, CACHE_MAX = 58_411_555_225, 107_374_182_400
NVME = 2_000_398_934_016
POOL_SIZE, POOL_USED = 1_795_296_329_728, 1_204_590_854_144
GIGA = 1000**3
CARDS = ("0000:01:00.0", "0000:25:00.0", "0000:41:00.0", "0000:61:00.0",
         "0000:81:00.0", "0000:a1:00.0", "0000:c1:00.0", "0000:e1:00.0")  # fmt: skip
FIRST_GROUP = 40


def files(world: World) -> Iterator[tuple[str, str]]:
    """Every file of the dump below `pve/`, by path."""
    identity = world.estate.identity
    guests = [guest(identity, place, one) for place, one in enumerate(world.estate.machines)]
    yield from answers(identity, guests)
    place = f"nodes/{NODE}"
    for one in guests:
        answer = hypervisor.config_answer(identity, one)
        yield f"{place}/qemu/{one.vmid}/config.json", hypervisor.print_answer(answer)
        waiting = hypervisor.print_answer(hypervisor.pending_rows(one))
        yield f"{place}/qemu/{one.vmid}/pending.json", waiting
        yield f"{place}/qemu/{one.vmid}/status/current.json", hypervisor.print_answer(current(identity, one))
        if one.running:
            found = interfaces(one.settings["ipconfig0"].partition("=")[2].partition("/")[0])
            text = hypervisor.print_answer({"result": found})
            yield f"{place}/qemu/{one.vmid}/agent/network-get-interfaces.json", text
    yield from kernel_files(place)


def answers(identity: Identity, guests: list[Guest]) -> Iterator[tuple[str, str]]:
    """What the API answers about the host and what is on it."""
    stores, place = storages(), f"nodes/{NODE}"
    host: Manifest = {
        "cpu": 0.22, "maxcpu": 256, "maxmem": MEMORY, "mem": USED, "node": NODE, "status": "online",
        "uptime": 34 * 86_400,
    }  # fmt: skip
    pools = [zpool("nvme", NVME - 16 * GIGA, POOL_USED), zpool("rpool", 960 * GIGA, 41 * GIGA)]
    found: dict[str, object] = {
        "version": {"release": "9.1", "repoid": "5f1a2b3c", "version": hypervisor.VERSION},
        "storage": hypervisor.definition_rows(stores),
        "nodes": [{"id": f"node/{NODE}", "type": "node", **host}],
        "cluster/status": [{"id": f"node/{NODE}", "ip": "192.0.2.5", "level": "", "local": 1, "name": NODE,
                            "nodeid": 0, "online": 1, "type": "node"}],
        "cluster/resources": hypervisor.resources(identity, host, guests, stores),
        f"cluster/mapping/pci-{NODE}": mappings(),
        f"{place}/status": status(),
        f"{place}/rrddata": history(),
        f"{place}/qemu": [one.row(identity) | {"cpus": one.cores} for one in guests],
        f"{place}/storage": [one.row() for one in stores],
        f"{place}/storage/{POOL}/content": volumes(guests),
        f"{place}/disks/list": disks(),
        f"{place}/disks/zfs": pools,
        f"{place}/disks/zfs/nvme": tree("nvme", [leaf("nvme0n1")]),
        f"{place}/disks/zfs/rpool": tree("rpool", [{"leaf": 0, "name": "mirror-0", "state": "ONLINE",
                                                     "children": [leaf("sda3"), leaf("sdb3")]}]),
        f"{place}/network": networks(),
        f"{place}/hardware/pci": devices(),
        f"{place}/tasks": tasks(identity),
    }  # fmt: skip
    for path, value in found.items():
        yield f"{path}.json", hypervisor.print_answer(value)  # type: ignore[arg-type]  # all of it is plain data


def guest(identity: Identity, place: int, machine: Machine) -> Guest:
    """The machine under a node: control planes first, then the workers with a pair of cards each."""
    control = machine.name.startswith("cp")
    vmid = 111 + place if control else 121 + place - 3
    settings = {
        "balloon": "0",
        "bios": "ovmf",
        "efidisk0": f"{POOL}:vm-{vmid}-disk-0,efitype=4m,pre-enrolled-keys=0,size=1M",
        "ipconfig0": f"ip={machine.address}/24,gw=192.0.2.1",
        "machine": "q35",
        "net0": network_card(identity, machine.name, "vmbr0"),
        "onboot": "1",
        "smbios1": f"uuid={identity.uid('system', machine.name)}",
        "tags": "control-plane;k3s" if control else "gpu;k3s",
    }
    sizes = (100,) if control else (500, 1000)
    if not control:
        settings |= {f"hostpci{n}": f"mapping=a100-pair{vmid - 120},pcie=1" for n in (0, 1)}
    options = "discard=on,iothread=1,ssd=1"
    found = tuple(
        Disk(slot=f"scsi{n}", volume=f"{POOL}:vm-{vmid}-disk-{n + 1}", size=size * GI, options=options)
        for n, size in enumerate(sizes)
    )
    waiting = {"cores": "64"} if machine.name == "wk-gpu4" else {}
    return Guest(
        vmid=vmid, name=machine.name, cores=4 if control else 48, memory=16_384 if control else 131_072,
        disks=found, settings=settings, pending=waiting, used=0.55 if control else 1.0,
    )  # fmt: skip


def current(identity: Identity, one: Guest) -> Manifest:
    """How a machine stands."""
    told: Manifest = {"agent": 1, "cpus": one.cores, "ha": {"managed": 0}, "qmpstatus": "running"}
    return {**one.row(identity), **told, "pressurecpusome": 0.4, "pressureiosome": 0.02}


def interfaces(address: str) -> list[Manifest]:
    """What the agent of a machine reports, with the network of its pods."""
    return [
        {"ip-addresses": [{"ip-address": "127.0.0.1", "ip-address-type": "ipv4", "prefix": 8}], "name": "lo"},
        {"ip-addresses": [{"ip-address": address, "ip-address-type": "ipv4", "prefix": 24}], "name": "eth0"},
        {"ip-addresses": [{"ip-address": "198.51.100.1", "ip-address-type": "ipv4", "prefix": 27}],
         "name": "cni0"},
    ]  # fmt: skip


def storages() -> list[Store]:
    return [
        Store(name="local", kind="dir", content="backup,iso,snippets,vztmpl", size=892_000_000_000,
              used=41_000_000_000, settings={"path": "/var/lib/vz"}),
        Store(name=POOL, kind="zfspool", content="images,rootdir", size=POOL_SIZE, used=POOL_USED,
              settings={"pool": "nvme", "sparse": "1"}),
        Store(name="nfs-backup", kind="nfs", content="backup", size=20_000_000_000_000,
              used=7_412_000_000_000, shared=True,
              settings={"server": "nfs.example.lan", "export": "/export/b", "path": "/mnt/pve/nfs-backup"}),
    ]  # fmt: skip


def volumes(guests: list[Guest]) -> list[Manifest]:
    """`/nodes/NODE/storage/STORAGE/content`."""
    rows: list[Manifest] = []
    for one in guests:
        sizes = {f"{POOL}:vm-{one.vmid}-disk-0": MI, **{disk.volume: disk.size for disk in one.disks}}
        for volume, size in sizes.items():
            rows.append(
                {"content": "images", "format": "raw", "name": volume.partition(":")[2], "size": size,
                 "vmid": one.vmid, "volid": volume}
            )  # fmt: skip
    return rows


def mappings() -> list[Manifest]:
    """A mapping for each pair of cards. The last one still says what was there before a card was moved."""
    rows: list[Manifest] = []
    for pair in range(4):
        entries = [
            f"id=10de:20f1,iommugroup={FIRST_GROUP + place},node={NODE},path={CARDS[place]}"
            ",subsystem-id=10de:145f"
            for place in (2 * pair, 2 * pair + 1)
        ]
        checks: list[Manifest] = []
        name = f"a100-pair{pair + 1}"
        if pair == 3:
            entries[1] = entries[1].replace(f"iommugroup={FIRST_GROUP + 7}", "iommugroup=61")
            message = f"'iommugroup' does not match for '{name}' (61 != {FIRST_GROUP + 7})"
            checks = [{"message": message, "severity": "warning"}]
        rows.append({"checks": checks, "description": "two cards of one machine", "id": name, "map": entries})
    return rows


def status() -> Manifest:
    return {
        "boot-info": {"mode": "efi", "secureboot": 0},
        "cpu": 0.22,
        "cpuinfo": {"cores": 128, "cpus": 256, "hvm": "1", "mhz": "2450.0",
                    "model": "AMD EPYC 7763 64-Core Processor", "sockets": 2},
        "current-kernel": {"machine": "x86_64", "release": hypervisor.KERNEL, "sysname": "Linux"},
        "ksm": {"shared": 0},
        "loadavg": ["61.04", "58.90", "57.33"],
        "memory": {"available": MEMORY - USED, "free": MEMORY - USED - 12 * GI, "total": MEMORY,
                   "used": USED},
        "pveversion": f"pve-manager/{hypervisor.VERSION}/5f1a2b3c",
        "swap": {"free": 0, "total": 0, "used": 0},
        "uptime": 34 * 86_400,
    }  # fmt: skip


def history() -> list[Manifest]:
    """The last of what the host has recorded; the newest row is not complete yet."""
    now = int(CAPTURED_AT.timestamp())
    rows: list[Manifest] = [
        {"arcsize": CACHE - place * MI, "memtotal": MEMORY, "memused": USED, "pressurecpusome": 1.2,
         "pressurecpufull": 0, "pressureiofull": 0.6, "pressureiosome": 0.8, "pressurememoryfull": 0,
         "pressurememorysome": 0, "time": now - 60 * place}
        for place in (3, 2, 1)
    ]  # fmt: skip
    return [*rows, {"time": now}]


def disks() -> list[Manifest]:
    return [
        hypervisor.disk_row("nvme0n1", NVME, "nvme", "DATACENTER NVME 2T", "ZFS"),
        hypervisor.disk_row("sda", 960_197_124_096, "ssd", "BOOT SSD 960", "ZFS"),
        hypervisor.disk_row("sdb", 960_197_124_096, "ssd", "BOOT SSD 960", "ZFS"),
    ]


def zpool(name: str, size: int, used: int) -> Manifest:
    return {
        "alloc": used,
        "dedup": 1,
        "frag": 31,
        "free": size - used,
        "health": "ONLINE",
        "name": name,
        "size": size,
    }


def tree(name: str, children: list[Manifest]) -> Manifest:
    return {"children": children, "leaf": 0, "name": name, "state": "ONLINE"}


def leaf(name: str) -> Manifest:
    return {"leaf": 1, "name": name, "state": "ONLINE"}


def networks() -> list[Manifest]:
    return [
        {"active": 1, "exists": 1, "iface": "enp65s0f0", "method": "manual", "type": "eth"},
        {"active": 1, "address": "192.0.2.5", "bridge_ports": "enp65s0f0", "cidr": "192.0.2.5/24",
         "gateway": "192.0.2.1", "iface": "vmbr0", "method": "static", "netmask": "24", "type": "bridge"},
    ]  # fmt: skip


def devices() -> list[Manifest]:
    names = ("NVIDIA Corporation", "GA100 [A100 PCIe 40GB]")
    return [
        hypervisor.pci_row(address, "030200", ("10de", "20f1"), names, FIRST_GROUP + place)
        for place, address in enumerate(CARDS)
    ]


def tasks(identity: Identity) -> list[Manifest]:
    now = int(CAPTURED_AT.timestamp())
    told = (("qmconfig", "124", 7200, 7199), ("qmstart", "124", 34 * 86_400, 34 * 86_400 - 131))
    return [
        hypervisor.task_row(identity, NODE, kind, subject, (now - before, now - until), "OK")
        for kind, subject, before, until in told
    ]


def kernel_files(place: str) -> Iterator[tuple[str, str]]:
    """The cache of ZFS, and which threads are near which memory."""
    counts = (("c", 61_203_283_968), ("c_min", 33_822_867_456), ("c_max", CACHE_MAX), ("size", CACHE))
    body = "".join(f"{name:<31} 4    {count}\n" for name, count in counts)
    yield (
        f"{place}/arcstats.txt",
        f"13 1 0x01 147 39984 8213640115 1901338571\nname                            type data\n{body}",
    )
    halves = (range(64), range(64, 128))
    text = "available: 2 nodes (0-1)\n"
    for index, half in enumerate(halves):
        threads = " ".join(map(str, (*half, *(one + 128 for one in half))))
        size = MEMORY // 2 // MI
        text += f"node {index} cpus: {threads}\nnode {index} size: {size} MB\n"
        text += f"node {index} free: {size * 3 // 8} MB\n"
    yield f"{place}/numactl.txt", text
