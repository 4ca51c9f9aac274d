"""The host under the estate r730: one Dell R730, all of its machines on one hard disk.

Sizes of machines are those of its first descriptions. What is wrong here is told in the estate's README: more
memory is promised than there is, more disk than the pool has, and one worker's slots are not as free as its
driver believes.
"""

from collections.abc import Iterator, Mapping

from tools.examples import hypervisor
from tools.examples.blueprint import Manifest
from tools.examples.estate import World
from tools.examples.hypervisor import Disk, Guest, Store, network_card
from tools.examples.identity import CAPTURED_AT, Identity
from tools.examples.quantities import GI, MI
from tools.examples.storage import Claim, claims_of, volume_name

NODE = "pve1"
POOL = "local-lvm"
MEMORY = 286_706_098_176
"""272 GB less what firmware and kernel keep: 267 GiB."""

EXTENT = 4 * MI
DATA = 2_483_200 * EXTENT
"""The thin pool on the hard disk: 9.47 TiB."""

SSD_DATA = 280_000 * EXTENT
WORKERS = ("k8s-node1", "k8s-node2", "k8s-node3", "k8s-node4", "k8s-node5", "k8s-node6")
CROWDED = "k8s-node3"
ORPHANS = 12
CLUSTER_VLAN = 20


def files(world: World) -> Iterator[tuple[str, str]]:
    """Every file of the dump below `pve/`, by path."""
    identity = world.estate.identity
    guests = list(machines(world))
    stores = storages()
    place = f"nodes/{NODE}"
    host: Manifest = {
        "cpu": 0.31, "maxcpu": 44, "maxmem": MEMORY, "mem": int(MEMORY * 0.941), "node": NODE,
        "status": "online", "uptime": 61 * 86_400,
    }  # fmt: skip
    answers: dict[str, object] = {
        "version": {"release": "9.1", "repoid": "5f1a2b3c", "version": hypervisor.VERSION},
        "cluster/status": [{"id": f"node/{NODE}", "ip": "203.0.113.7", "level": "", "local": 1, "name": NODE,
                            "nodeid": 0, "online": 1, "type": "node"}],
        "cluster/resources": hypervisor.resources(identity, host, guests, stores),
        f"{place}/status": status(),
        f"{place}/disks/list": disks(),
        f"{place}/disks/lvm": volume_groups(),
        f"{place}/disks/lvmthin": thin_pools(),
        f"{place}/disks/directory": [{"device": "/dev/sdb1", "options": "defaults", "path": "/mnt/pve/backup",
                                      "type": "ext4", "unit": "mnt-pve-backup.mount"}],
        f"{place}/network": networks(),
        f"{place}/hardware/pci": devices(),
        f"{place}/tasks": tasks(identity),
    }  # fmt: skip
    for path, value in answers.items():
        yield f"{path}.json", hypervisor.print_answer(value)  # type: ignore[arg-type]  # all of it is plain data
    yield "storage.cfg", hypervisor.print_definitions(stores)
    yield f"{place}/lvs.json", print_lvs(world, guests)
    yield f"{place}/qm-list.txt", hypervisor.print_guests(guests)
    yield f"{place}/pvesm-status.txt", hypervisor.print_stores(stores)
    yield from kernel_files(place)
    for guest in guests:
        yield f"{place}/qm-config-{guest.vmid}.txt", hypervisor.print_config(guest)
        if guest.pending:
            yield f"{place}/qm-pending-{guest.vmid}.txt", hypervisor.print_pending(guest)


def machines(world: World) -> Iterator[Guest]:
    """Every machine, by number."""
    identity = world.estate.identity
    yield from helpers(identity)
    attached = by_node(world)
    for machine in world.estate.machines:
        number = int(machine.address.rpartition(".")[2])
        yield worker(world, machine.name, number, attached.get(machine.name, []))
    registry = {"net0": network_card(identity, "docker-registry", "vmbr1", CLUSTER_VLAN), "onboot": "1",
                "ipconfig0": "ip=192.0.2.10/24,gw=192.0.2.1", "tags": "registry"}  # fmt: skip
    yield Guest(
        vmid=220, name="docker-registry", cores=4, memory=4096, disks=system(220, 100), settings=registry
    )
    retired = {
        "net0": network_card(identity, "truenas", "vmbr0"),
        "onboot": "0",
        "description": "decommissioned",
    }
    yield Guest(
        vmid=9000, name="truenas", cores=8, memory=16_384, disks=(*system(9000, 32), *extra(9000, 1024)),
        settings=retired, running=False,
    )  # fmt: skip


def helpers(identity: Identity) -> Iterator[Guest]:
    """What runs beside the cluster. Two of them may be squeezed, and one waits to grow."""
    router = {
        "net0": network_card(identity, "pfsense", "vmbr0"),
        "net1": network_card(identity, "pfsense", "vmbr1", None, 1),
        "balloon": "0", "onboot": "1", "ostype": "other", "startup": "order=1,up=60", "tags": "network",
    }  # fmt: skip
    yield Guest(
        vmid=101, name="pfsense", cores=8, memory=16_384, disks=system(101, 32), settings=router, used=0.3
    )
    desk = {"net0": network_card(identity, "devvm", "vmbr1", 10), "balloon": "4096", "tags": "dev"}
    waiting = {"memory": "16384"}
    yield Guest(
        vmid=102, name="devvm", cores=16, memory=8192, disks=system(102, 256), settings=desk, pending=waiting
    )
    home = {"net0": network_card(identity, "home-assistant", "vmbr0"), "balloon": "4096", "onboot": "1"}
    yield Guest(vmid=103, name="home-assistant", cores=8, memory=8192, disks=system(103, 64), settings=home)


def worker(world: World, name: str, number: int, claims: list[Claim]) -> Guest:
    """A machine under a node. The seventh was added last and is started by hand."""
    identity = world.estate.identity
    first = name.endswith("master")
    settings = {
        "balloon": "0",
        "ipconfig0": f"ip=192.0.2.{number}/24,gw=192.0.2.1",
        "net0": network_card(identity, name, "vmbr1", CLUSTER_VLAN),
        "onboot": "1",
        "protection": "1" if first else "0",
        "smbios1": f"uuid={identity.uid('system', name)}",
        "startup": "order=2,up=90" if first else "order=3,up=45",
        "tags": "k8s;control-plane" if first else "k8s;worker",
        "ide2": f"{POOL}:vm-{number}-cloudinit,media=cdrom,size=4M",
    }
    if name == "k8s-node1":
        settings |= {"hostpci0": "0000:06:00.0,pcie=1", "machine": "q35", "bios": "ovmf"}
        settings["efidisk0"] = f"{POOL}:vm-{number}-disk-1,efitype=4m,pre-enrolled-keys=0,size=4M"
    found = [*system(number, 64 if first else 256), *csi_disks(world, claims)]
    if name == CROWDED:
        found = [*found, *by_hand(world, number)]
    return Guest(
        vmid=number, name=name, cores=16 if name == "k8s-node1" else 8,
        memory=49_152 if name == "k8s-node1" else 32_768, disks=tuple(found), settings=settings, used=0.93,
    )  # fmt: skip


def system(number: int, size: int) -> tuple[Disk, ...]:
    """The disk that a machine starts from; size in GiB."""
    options = "discard=on,iothread=1"
    return (Disk(slot="scsi0", volume=f"{POOL}:vm-{number}-disk-0", size=size * GI, options=options),)


def extra(number: int, size: int) -> tuple[Disk, ...]:
    return (Disk(slot="scsi1", volume=f"{POOL}:vm-{number}-disk-1", size=size * GI),)


def by_node(world: World) -> Mapping[str, list[Claim]]:
    """The block volumes that the driver has attached to each node, in the order of their names."""
    found: dict[str, list[Claim]] = {}
    for claim in sorted(claims_of(world.estate, world.pods), key=lambda one: volume_name(world.estate, one)):
        if claim.volume.kind == "block" and claim.node is not None:
            found.setdefault(claim.node, []).append(claim)
    return found


def csi_disks(world: World, claims: list[Claim]) -> Iterator[Disk]:
    """What the driver attached, from the first slot on that it looks at."""
    for place, claim in enumerate(claims, 1):
        yield Disk(
            slot=f"scsi{place}",
            volume=f"{POOL}:vm-9999-{volume_name(world.estate, claim)}",
            size=claim.volume.size,
            options=f"backup=0,cache=writethrough,iothread=1,ssd=1,wwn=0x5056432d49443{place:03d}",
        )


def by_hand(world: World, number: int) -> Iterator[Disk]:
    """Two disks that a person attached, and one that the driver has forgotten to detach."""
    stale = world.estate.identity.uid("stale", CROWDED)
    yield Disk(
        slot="scsi23", volume=f"{POOL}:vm-9999-pvc-{stale}", size=8 * GI, options="backup=0,iothread=1"
    )
    for slot, index, size in ((28, 2, 100), (29, 3, 50)):
        yield Disk(slot=f"scsi{slot}", volume=f"{POOL}:vm-{number}-disk-{index}", size=size * GI)


def storages() -> list[Store]:
    used = int(DATA * 0.6118)
    return [
        Store(name="local", kind="dir", content="backup,iso,snippets,vztmpl", size=100_861_726_720,
              used=41_204_318_208, settings={"path": "/var/lib/vz"}),
        Store(name="local-lvm", kind="lvmthin", content="images,rootdir", size=DATA, used=used,
              settings={"thinpool": "data", "vgname": "pve"}),
        Store(name="ssd", kind="lvmthin", content="images", size=SSD_DATA, used=int(SSD_DATA * 0.2204),
              settings={"thinpool": "data", "vgname": "ssd"}),
        Store(name="backup", kind="dir", content="backup", size=983_350_071_296, used=702_918_238_208,
              settings={"path": "/mnt/pve/backup", "is_mountpoint": "1"}),
    ]  # fmt: skip


def status() -> Manifest:
    return {
        "boot-info": {"mode": "efi", "secureboot": 0},
        "cpu": 0.31,
        "cpuinfo": {"cores": 22, "cpus": 44, "hvm": "1", "mhz": "2797.3",
                    "model": "Intel(R) Xeon(R) CPU E5-2699 v4 @ 2.20GHz", "sockets": 1},
        "current-kernel": {"machine": "x86_64", "release": hypervisor.KERNEL, "sysname": "Linux"},
        "ksm": {"shared": 9_126_805_504},
        "loadavg": ["14.21", "13.87", "12.40"],
        "memory": {"available": MEMORY - int(MEMORY * 0.941), "free": 4_311_744_512, "total": MEMORY,
                   "used": int(MEMORY * 0.941)},
        "pveversion": f"pve-manager/{hypervisor.VERSION}/5f1a2b3c",
        "rootfs": {"avail": 54_500_000_000, "total": 100_861_726_720, "used": 41_204_318_208},
        "swap": {"free": 6_174_015_488, "total": 8_589_930_496, "used": 2_415_915_008},
        "uptime": 61 * 86_400,
    }  # fmt: skip


def disks() -> list[Manifest]:
    return [
        hypervisor.disk_row("sda", 1_200_243_695_616, "ssd", "ENTERPRISE SSD 1200", "LVM"),
        hypervisor.disk_row("sdb", 1_000_204_886_016, "ssd", "DESKTOP SSD 1000", "ext4"),
        hypervisor.disk_row("sdc", 10_740_000_000_000, "hdd", "RAID5 VIRTUAL DISK", "LVM"),
    ]


def volume_groups() -> Manifest:
    groups = (("pve", "/dev/sdc3", 10_738_900_000_000), ("ssd", "/dev/sda", 1_200_240_000_000))
    return {
        "children": [
            {"children": [{"free": 16 * EXTENT, "leaf": 1, "name": device, "size": size}],
             "free": 16 * EXTENT, "leaf": 0, "lvcount": 4, "name": name, "size": size}
            for name, device, size in groups
        ],
        "leaf": 0,
    }  # fmt: skip


def thin_pools() -> list[Manifest]:
    """Data and metadata: the metadata of the large one is as full as a warning is worth."""
    return [
        {"lv": "data", "lv_size": DATA, "lv_state": "a", "metadata_size": 16 * GI - EXTENT,
         "metadata_used": int((16 * GI - EXTENT) * 0.2213), "used": int(DATA * 0.6118), "vg": "pve"},
        {"lv": "data", "lv_size": SSD_DATA, "lv_state": "a", "metadata_size": 4 * GI,
         "metadata_used": int(4 * GI * 0.0911), "used": int(SSD_DATA * 0.2204), "vg": "ssd"},
    ]  # fmt: skip


def print_lvs(world: World, guests: list[Guest]) -> str:
    """As `lvs --reportformat json --units b` prints it: volumes of no machine included."""
    rows = [
        pool_row("pve", DATA, 61.18, 16 * GI - EXTENT, 22.13),
        volume_row("nfs-data", "pve", 6 * 1024 * GI, "data"),
        volume_row("root", "pve", 96 * GI),
        volume_row("swap", "pve", 8 * GI),
        *(volume_row(name, "pve", size, "data") for name, size in sorted(volumes(world, guests).items())),
        pool_row("ssd", SSD_DATA, 22.04, 4 * GI, 9.11),
        volume_row("nfs-ssd", "ssd", 500 * GI, "data"),
    ]
    report: Manifest = {"report": [{"lv": rows}]}
    return hypervisor.print_answer(report)


def volumes(world: World, guests: list[Guest]) -> dict[str, int]:
    """Every volume of the large pool: of machines, of claims, and those whose claims are gone."""
    estate = world.estate
    found = {
        disk.volume.partition(":")[2]: disk.size for guest in guests for disk in guest.disks if disk.size
    }
    for guest in guests:
        for key in ("ide2", "efidisk0"):
            if key in guest.settings:
                found[guest.settings[key].partition(",")[0].partition(":")[2]] = 4 * MI
    for claim in claims_of(estate, world.pods):
        if claim.volume.kind == "block":
            found[f"vm-9999-{volume_name(estate, claim)}"] = claim.volume.size
    for index in range(ORPHANS):
        uid = estate.identity.uid("orphan", str(index))
        found[f"vm-9999-pvc-{uid}"] = estate.identity.number(1, 40, "orphan", str(index)) * GI
    return found


def pool_row(group: str, size: int, data: float, metadata: int, metadata_share: float) -> Manifest:
    return {
        "data_percent": f"{data:.2f}", "lv_attr": "twi-aotz--", "lv_metadata_size": f"{metadata}B",
        "lv_name": "data", "lv_size": f"{size}B", "metadata_percent": f"{metadata_share:.2f}",
        "pool_lv": "", "vg_name": group,
    }  # fmt: skip


def volume_row(name: str, group: str, size: int, pool: str = "") -> Manifest:
    return {
        "data_percent": "", "lv_attr": "Vwi-aotz--" if pool else "-wi-ao----", "lv_metadata_size": "",
        "lv_name": name, "lv_size": f"{size}B", "metadata_percent": "", "pool_lv": pool, "vg_name": group,
    }  # fmt: skip


def networks() -> list[Manifest]:
    return [
        {"active": 1, "exists": 1, "iface": "eno1", "method": "manual", "type": "eth"},
        {"active": 1, "address": "203.0.113.7", "bridge_ports": "eno1", "cidr": "203.0.113.7/24",
         "gateway": "203.0.113.1", "iface": "vmbr0", "method": "static", "netmask": "24", "type": "bridge"},
        {"active": 1, "bridge_ports": "", "bridge_vlan_aware": 1, "iface": "vmbr1", "method": "manual",
         "type": "bridge"},
    ]  # fmt: skip


def devices() -> list[Manifest]:
    card = ("NVIDIA Corporation", "TU104GL [Tesla T4]")
    return [
        hypervisor.pci_row(
            "0000:01:00.0", "020000", ("14e4", "165f"), ("Broadcom Inc.", "NetXtreme BCM5720"), 29
        ),
        hypervisor.pci_row(
            "0000:03:00.0", "010400", ("1000", "005d"), ("Broadcom / LSI", "MegaRAID SAS-3 3108"), 31
        ),
        hypervisor.pci_row("0000:06:00.0", "030200", ("10de", "1eb8"), card, 34),
        hypervisor.pci_row("0000:09:00.0", "030000", ("102b", "0534"), ("Matrox", "G200eR2"), 36),
    ]


def tasks(identity: Identity) -> list[Manifest]:
    now = int(CAPTURED_AT.timestamp())
    told = (("vzdump", "", 5400, 900, "OK"), ("qmconfig", "102", 90_000, 89_999, "OK"),
            ("qmstart", "206", 200_000, 199_990, "OK"),
            ("resize", "203", 260_000, 259_998, "command '/sbin/lvextend' failed: exit code 5"))  # fmt: skip
    return [
        hypervisor.task_row(identity, NODE, kind, subject, (now - before, now - until), state)
        for kind, subject, before, until, state in told
    ]


def kernel_files(place: str) -> Iterator[tuple[str, str]]:
    """What the kernel says itself: how its memory stands, and who waits for what."""
    sizes = {"MemTotal": MEMORY, "MemFree": 4_311_744_512, "MemAvailable": MEMORY - int(MEMORY * 0.941),
             "SwapTotal": 8_589_930_496, "SwapFree": 6_174_015_488}  # fmt: skip
    yield (
        f"{place}/meminfo.txt",
        "".join(f"{key + ':':<16}{size // 1024:>12} kB\n" for key, size in sizes.items()),
    )
    for part, some, full in (("cpu", 4.12, 0.0), ("memory", 1.93, 1.71), ("io", 22.47, 19.85)):
        lines = (("some", some), ("full", full))
        text = "".join(
            f"{kind} avg10={share:.2f} avg60={share:.2f} avg300={share:.2f} total=0\n"
            for kind, share in lines
        )
        yield f"{place}/pressure-{part}.txt", text
    said = {
        "CPU(s):": "44", "Model name:": "Intel(R) Xeon(R) CPU E5-2699 v4 @ 2.20GHz",
        "Thread(s) per core:": "2", "Core(s) per socket:": "22", "Socket(s):": "1",
        "NUMA node(s):": "1", "NUMA node0 CPU(s):": "0-43",
    }  # fmt: skip
    rows: list[Manifest] = [{"field": key, "data": value} for key, value in said.items()]
    yield f"{place}/lscpu.json", hypervisor.print_answer({"lscpu": rows})
