"""Configurations of machines: what each key means, what is wrong with it, and what never gets through."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Machine, MachineDevice, MachineDisk, MachineNic
from bayplan.sources.proxmox import configs, entries
from bayplan.sources.proxmox.entries import Entries
from tests.sources.proxmox.dump import CONFIG, GIB, told


def machine(text: str, host: str = "pve1") -> Machine:
    found = configs.machine(201, host, entries.from_text(text.encode()))
    assert found.complaints == ()
    return found.machine


SAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "memory in MiB": ("memory: 32768", {"memory": 32 * GIB}),
    "memory as a property": ("memory: current=2048", {"memory": 2 * GIB}),
    "memory left out": ("name: a", {"memory": GIB // 2, "name": "a"}),
    "no balloon said": ("memory: 2048", {"balloon": None}),
    "no ballooning": ("balloon: 0", {"balloon": 0}),
    "a balloon": ("balloon: 1024", {"balloon": GIB}),
    "sockets times cores": ("sockets: 2\ncores: 4", {"cores": 8, "sockets": 2}),
    "cores left out": ("sockets: 2", {"cores": 2, "sockets": 2}),
    "fewer plugged in": ("sockets: 2\ncores: 4\nvcpus: 6", {"cores": 6, "sockets": 2}),
    "a CPU limit": ("cpulimit: 2.5", {"cpu_limit": 2.5}),
    "no CPU limit": ("cpulimit: 0", {"cpu_limit": None}),
    "a CPU type": ("cpu: host,flags=+aes", {"cpu_type": "host"}),
    "a CPU type by its key": ("cpu: cputype=x86-64-v3", {"cpu_type": "x86-64-v3"}),
    "tags, however they are parted": ("tags: k3s;gpu,x y", {"tags": ("k3s", "gpu", "x", "y")}),
    "starting at boot": ("onboot: 1", {"onboot": True}),
    "an order alone": ("startup: 3", {"order": 3}),
    "order and waits": (
        "startup: order=5,up=45,down=420",
        {"order": 5, "up_seconds": 45, "down_seconds": 420},
    ),
    "a template": ("template: 1", {"template": True}),
    "protection": ("protection: 1", {"protection": True}),
    "a controller": ("scsihw: virtio-scsi-single", {"controller": "virtio-scsi-single"}),
    "a lock": ("lock: backup", {"lock": "backup"}),
    "a uuid": ("smbios1: uuid=AA00-BB,base64=1", {"uuid": "aa00-bb"}),
    "huge pages pin": ("hugepages: 1024", {"pinned": True}),
    "nothing pins": ("memory: 512", {"pinned": False}),
    "a device pins": (
        "hostpci0: 0000:06:00.0,pcie=1",
        {"pinned": True, "devices": (MachineDevice("hostpci0", addresses=("0000:06:00.0",)),)},
    ),
    "a device by its mapping": (
        "hostpci1: mapping=gpu-a100-0,pcie=1",
        {"devices": (MachineDevice("hostpci1", "gpu-a100-0"),)},
    ),
    "several devices, one without a domain or a function": (
        "hostpci0: host=41:00;0000:41:00.1,mdev=nvidia-63",
        {"devices": (MachineDevice("hostpci0", "", ("0000:41:00", "0000:41:00.1"), "nvidia-63"),)},
    ),
    "devices in order": (
        "hostpci10: mapping=b\nhostpci2: mapping=a",
        {"devices": (MachineDevice("hostpci2", "a"), MachineDevice("hostpci10", "b"))},
    ),
    "a card": (
        "net0: virtio=bc:24:11:00:02:01,bridge=vmbr1,tag=20,queues=8",
        {"nics": (MachineNic("net0", "vmbr1", 20, "BC:24:11:00:02:01", "virtio"),)},
    ),
    "a card by its keys": (
        "net0: model=e1000,macaddr=BC:24:11:00:02:01,bridge=vmbr0",
        {"nics": (MachineNic("net0", "vmbr0", None, "BC:24:11:00:02:01", "e1000"),)},
    ),
    "a card without an address": (
        "net0: virtio,bridge=vmbr0",
        {"nics": (MachineNic("net0", "vmbr0", model="virtio"),)},
    ),
    "addresses": (
        "ipconfig0: ip=192.0.2.21/24,gw=192.0.2.1\nipconfig1: ip=dhcp,ip6=2001:db8::5/64",
        {"addresses": ("192.0.2.21", "2001:db8::5")},
    ),
    "unknown keys": ("agent: 1\nfuture-key: a=b\nvga: none", {"name": ""}),
    "comments and empty lines": ("# a note: with a colon\n\nname: a", {"name": "a"}),
}


@pytest.mark.parametrize(("text", "fields"), SAYS.values(), ids=SAYS)
def test_a_key_says(text: str, fields: dict[str, Any]) -> None:
    found = machine(text)
    assert {name: getattr(found, name) for name in fields} == fields


DISKS = {
    "scsi0: local-lvm:vm-201-disk-0,discard=on,iothread=1,size=256G,ssd=1": MachineDisk(
        "scsi0", "local-lvm:vm-201-disk-0", "local-lvm", 256 * GIB
    ),
    "scsi30: file=nfs:201/vm-201-disk-1.qcow2,size=512M": MachineDisk(
        "scsi30", "nfs:201/vm-201-disk-1.qcow2", "nfs", GIB // 2
    ),
    "virtio15: a:b,backup=0,mbps_rd=60,iops_wr_max=500,size=1T": MachineDisk(
        "virtio15", "a:b", "a", 1024 * GIB, caps={"mbps_rd": 60, "iops_wr_max": 500}, backup=False
    ),
    "sata5: /dev/disk/by-id/ata-x,size=1.5G": MachineDisk("sata5", "/dev/disk/by-id/ata-x", "", 3 * GIB // 2),
    "ide2: none,media=cdrom": MachineDisk("ide2", media="cdrom"),
    "ide0: cdrom": MachineDisk("ide0", "cdrom", media="cdrom"),
    "ide3: local:iso/debian.iso,media=cdrom,size=650M": MachineDisk(
        "ide3", "local:iso/debian.iso", "local", 650 << 20, "cdrom"
    ),
    "scsi2: local-lvm:vm-201-cloudinit,media=cdrom,size=4M": MachineDisk(
        "scsi2", "local-lvm:vm-201-cloudinit", "local-lvm", 4 << 20, "cloudinit"
    ),
    "ide1: nfs:201/vm-201-cloudinit.qcow2,media=cdrom": MachineDisk(
        "ide1", "nfs:201/vm-201-cloudinit.qcow2", "nfs", None, "cloudinit"
    ),
    "efidisk0: a:vm-201-disk-1,efitype=4m,size=528K": MachineDisk(
        "efidisk0", "a:vm-201-disk-1", "a", 528 << 10
    ),
    "tpmstate0: a:vm-201-disk-2,size=4M,version=v2.0": MachineDisk(
        "tpmstate0", "a:vm-201-disk-2", "a", 4 << 20
    ),
    "unused255: a:vm-201-disk-3": MachineDisk("unused255", "a:vm-201-disk-3", "a"),
}


@pytest.mark.parametrize(("line", "disk"), DISKS.items(), ids=[line.partition(":")[0] for line in DISKS])
def test_a_slot_says(line: str, disk: MachineDisk) -> None:
    assert machine(line).disks == (disk,)


@pytest.mark.parametrize("key", ["scsi31", "ide4", "sata6", "virtio16", "unused256", "efidisk1", "scsi01"])
def test_slots_that_do_not_exist_are_unknown_keys(key: str) -> None:
    assert machine(f"{key}: a:b,size=1G\nname: a").disks == ()


WRONG = {
    "memory: lots": ("memory", "lots", "not a whole number"),
    "memory: -5": ("memory", "-5", "not an amount of memory"),
    "cores: 0": ("cores", "0", "not a number of processors"),
    "cores: 4.5": ("cores", "4.5", "not a whole number"),
    "cpulimit: nan": ("cpulimit", "nan", "not a number"),
    "onboot: maybe": ("onboot", "maybe", "neither 0 nor 1"),
    "startup: order=x": ("startup.order", "x", "not a whole number"),
    "scsi0: a:b,size=5Q": ("scsi0", "a:b,size=5Q", "'5Q' is not a size such as 32G"),
    "scsi0: a:b,size=1G,size=2G": ("scsi0", "a:b,size=1G,size=2G", "size comes twice"),
    "scsi0: size=1G": ("scsi0", "size=1G", "names no volume"),
    "scsi0: a:b,mbps=-1": ("scsi0.mbps", "-1", "is negative"),
    "hostpci0: pcie=1": ("hostpci0", "pcie=1", "either a mapping or a device"),
    "hostpci0: mapping=a,host=01:00.0": (
        "hostpci0",
        "mapping=a,host=01:00.0",
        "either a mapping or a device",
    ),
    "hostpci0: 0000:zz:00.0": ("hostpci0", "0000:zz:00.0", "is not an address such as 0000:01:00.0"),
    "net0: virtio=BC:24:11,bridge=a": ("net0", "BC:24:11", "not an address of a network card"),
    "net0: virtio,bridge=a,tag=4095": ("net0.tag", "4095", "not a VLAN"),
    "ipconfig0: ip=192.0.2.300/24": ("ipconfig0.ip", "192.0.2.300/24", "is not an address such as"),
}


@pytest.mark.parametrize(("line", "expected"), WRONG.items(), ids=WRONG)
def test_what_is_wrong_is_named_and_the_rest_is_read(line: str, expected: tuple[str, str, str]) -> None:
    found = configs.machine(201, "pve1", entries.from_text(f"name: a\n{line}\nonboot: 1\n".encode()))
    (error,) = found.complaints
    assert (error.line, error.path, error.value) == (2, *expected[:2])
    assert expected[2] in error.message
    assert found.machine.name == "a"


def test_only_the_current_part_of_a_file_counts() -> None:
    text = (
        "#the web server\nmemory: 2048\nscsi0: a:b,size=1G\n\n"
        "[PENDING]\nmemory: 4096\ndelete: hugepages,!net0\n\n"
        "[before-upgrade]\nmemory: 1024\nsnaptime: 1700000000\nscsi1: a:c,size=9G\n\n"
        "[special:cloudinit]\nname: z\n"
    )
    found = machine(text)
    assert (found.memory, found.name, len(found.disks)) == (2 * GIB, "", 1)
    assert found.pending == {"hugepages": "", "memory": "4096", "net0": ""}


def test_what_is_pending_stands_apart() -> None:
    text = b"cur cores: 4\ncur memory: 2048\nnew memory: 4096\ndel vga: none\nnew onboot: 1\n"
    found = configs.machine(201, "", entries.from_pending_text(text)).machine
    assert (found.memory, found.cores, found.onboot) == (2 * GIB, 4, False)
    assert found.pending == {"memory": "4096", "onboot": "1", "vga": ""}


def test_the_answer_of_the_api_says_the_same() -> None:
    answer = b"""[{"key": "memory", "value": "2048", "pending": 4096}, {"key": "cores", "value": 4},
        {"key": "vga", "value": "none", "delete": 1}, {"key": "onboot", "pending": "1"},
        {"key": "digest", "value": "ab"}]"""
    found = configs.machine(201, "", entries.from_pending_answer(answer)).machine
    assert (found.memory, found.cores, found.digest) == (2 * GIB, 4, "ab")
    assert found.pending == {"memory": "4096", "onboot": "1", "vga": ""}


BROKEN = {
    "no text": (b"", "holds no configuration"),
    "no key": (b"memory 2048\n", "not a line of the form key: value"),
    "no UTF-8": (b"name: \xff\n", "not valid UTF-8"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_configuration_is_refused(text: bytes, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        entries.from_text(text)


CANARY = "canary-in-the-coal-mine"


def test_no_secret_gets_through(tmp_path: Path) -> None:
    keys = ("cipassword", "sshkeys", "args", "description", "cicustom")
    lines = "".join(f"{key}: {CANARY}\n" for key in keys)
    rows = [{"key": key, "value": CANARY, "pending": CANARY} for key in keys]
    found = told(
        tmp_path,
        {
            "nodes/pve1/qm-config-201.txt": f"{CONFIG}{lines}",
            "nodes/pve1/qemu/202/pending.json": [*rows, {"key": "memory", "value": "512"}],
            "nodes/pve1/qemu/203/config.json": dict.fromkeys(keys, CANARY) | {"name": "x"},
            "nodes/pve1/qemu-server/204.conf": f"{CONFIG}[PENDING]\n{lines}",
            "storage.cfg": f"cifs: share\n\tserver nas.example.org\n\tusername u\n\tpassword {CANARY}\n",
        },
    )
    assert [one.vmid for one in found.lower.machines] == [201, 202, 203, 204]
    assert found.lower.machines[1].pending == dict.fromkeys(sorted(keys), entries.HIDDEN)
    assert CANARY not in repr(found)


def test_a_broken_line_of_a_configuration_is_not_repeated(tmp_path: Path) -> None:
    found = told(tmp_path, {"nodes/pve1/qm-config-201.txt": f"{CONFIG}ssh-rsa {CANARY}\n"}, strict=False)
    assert [(one.check, one.line) for one in found.findings[:1]] == [("unreadable-document", 7)]
    assert CANARY not in repr(found)


WORDS = some.from_regex(re.compile(r"[a-z][a-z0-9-]{0,8}", re.ASCII), fullmatch=True)
SIZES = some.integers(0, 1 << 44)
OPTIONAL_SIZES = some.one_of(some.none(), SIZES)
MACS = some.binary(min_size=6, max_size=6).map(lambda raw: raw.hex(":").upper())
ADDRESSES = some.builds(
    "{:04x}:{:02x}:{:02x}{}".format,
    some.integers(0, 0xFFFF),
    some.integers(0, 255),
    some.integers(0, 31),
    some.sampled_from(["", ".0", ".7"]),
)


def volumes(slot: str) -> some.SearchStrategy[MachineDisk]:
    caps = some.dictionaries(
        some.sampled_from(["mbps", "iops_rd", "mbps_wr_max"]), some.integers(0, 10**6).map(float)
    )
    return some.builds(
        lambda pool, name, size, limits, backup: MachineDisk(
            slot, f"{pool}:vm-{name}", pool, size, caps=limits, backup=backup
        ),
        WORDS,
        WORDS,
        OPTIONAL_SIZES,
        caps,
        some.booleans(),
    )


def devices(slot: str) -> some.SearchStrategy[MachineDevice]:
    mapped = some.builds(
        MachineDevice, some.just(slot), mapping=WORDS, mediated=some.sampled_from(["", "nvidia-63"])
    )
    listed = some.lists(ADDRESSES, min_size=1, max_size=3).map(tuple)
    return some.one_of(mapped, some.builds(MachineDevice, some.just(slot), addresses=listed))


def cards(slot: str) -> some.SearchStrategy[MachineNic]:
    vlans = some.one_of(some.none(), some.integers(1, 4094))
    return some.builds(
        MachineNic, some.just(slot), WORDS, vlans, MACS, some.sampled_from(["virtio", "e1000"])
    )


def each(slots: list[str], make: Any) -> some.SearchStrategy[tuple[Any, ...]]:
    """Some of the slots, in the order of their numbers."""
    return some.sets(some.sampled_from(slots)).flatmap(
        lambda chosen: some.tuples(*(make(slot) for slot in sorted(chosen, key=configs.in_order)))
    )


def mebibytes(least: int) -> some.SearchStrategy[int]:
    return some.integers(least, 1 << 24).map(lambda one: one << 20)


MACHINES = some.builds(
    Machine,
    vmid=some.just(201),
    host=some.just("pve1"),
    name=WORDS,
    template=some.booleans(),
    memory=mebibytes(0),
    balloon=some.one_of(some.none(), mebibytes(0)),
    sockets=some.just(1),
    cores=some.integers(1, 512),
    cpu_type=some.sampled_from(["", "host", "x86-64-v3"]),
    cpu_limit=some.one_of(some.none(), some.just(2.5)),
    disks=each(["efidisk0", "scsi0", "scsi9", "scsi10", "unused0"], volumes),
    devices=each(["hostpci0", "hostpci15"], devices),
    nics=each(["net0", "net1", "net10"], cards),
    uuid=some.one_of(some.just(""), some.uuids().map(str)),
    tags=some.lists(WORDS).map(tuple),
    onboot=some.booleans(),
    order=some.one_of(some.none(), some.integers(0, 99)),
    up_seconds=some.one_of(some.none(), some.integers(0, 99)),
    protection=some.booleans(),
    controller=WORDS,
    lock=some.sampled_from(["", "backup"]),
    pending=some.dictionaries(some.just("memory"), some.just("4096")),
)


def parts(**given: object) -> str:
    return ",".join(f"{key.rstrip('_')}={value}" for key, value in given.items() if value not in (None, ""))


def rendered(one: Machine) -> str:
    """The file in which Proxmox VE would keep this machine."""
    lines = {
        "name": one.name,
        "memory": (one.memory or 0) >> 20,
        "cores": one.cores,
        "sockets": one.sockets,
        "balloon": None if one.balloon is None else one.balloon >> 20,
        "cpu": one.cpu_type or None,
        "cpulimit": one.cpu_limit,
        "tags": ";".join(one.tags) or None,
        "onboot": int(one.onboot),
        "template": int(one.template),
        "protection": int(one.protection),
        "scsihw": one.controller,
        "lock": one.lock or None,
        "smbios1": parts(uuid=one.uuid) or None,
        "startup": parts(order=one.order, up=one.up_seconds) or None,
    }
    for disk in one.disks:
        size = None if disk.size is None else disk.size
        lines[disk.slot] = f"{disk.volume},{parts(size=size, backup=int(disk.backup), **disk.caps)}"
    for device in one.devices:
        lines[device.slot] = parts(
            host=";".join(device.addresses), mapping=device.mapping, mdev=device.mediated
        )
    for card in one.nics:
        lines[card.slot] = f"{card.model}={card.mac},{parts(bridge=card.bridge, tag=card.vlan)}"
    text = "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)
    return text + "[PENDING]\n" + "".join(f"{key}: {value}\n" for key, value in one.pending.items())


@given(MACHINES)
def test_a_machine_reads_back_from_its_file(one: Machine) -> None:
    found = configs.machine(201, "pve1", entries.from_text(rendered(one).encode()))
    assert found.complaints == ()
    assert found.machine == Machine(
        **{name: getattr(one, name) for name in one.__struct_fields__} | {"pinned": bool(one.devices)}
    )


LINES = some.text(some.characters(exclude_characters="\n", codec="utf-8"), max_size=40)
KEYS = some.sampled_from(
    [
        "memory",
        "balloon",
        "cores",
        "cpu",
        "startup",
        "smbios1",
        "scsi1",
        "ide2",
        "net0",
        "hostpci0",
        "ipconfig0",
        "tags",
        "x",
    ]
)


@given(some.lists(some.tuples(KEYS, LINES), min_size=1))
def test_nonsense_is_only_ever_complained_about(given_lines: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in given_lines)
    try:
        found: Entries = entries.from_text(text.encode())
    except InvalidInput as error:
        assert error.message
        return
    for one in configs.machine(201, "", found).complaints:
        assert one.line and one.path and one.message
