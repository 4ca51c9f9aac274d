"""Contradictions of an estate file are errors, all of them at once; risks are findings."""

import pytest

from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.findings import Severity
from bayplan.sources import estate

FILE = "bayplan.yaml"


def errors(text: str) -> list[str]:
    """What contradicts itself, as sentences without the file."""
    try:
        estate.parse(text.encode(), FILE)
    except InvalidInput as error:
        return [one.removeprefix(f"{FILE}:") for one in error.sentences()]
    return []


def risks(text: str) -> list[tuple[str, int, str]]:
    """Code, line and sentence of every risk."""
    found = estate.parse(text.encode(), FILE).findings
    assert all(one.file == FILE and one.remedy and one.severity is Severity.WARNING for one in found)
    return [(one.check, one.line, f"{one.subject}: {one.summary}") for one in found]


NETWORK = "networks: [{name: k8s, cidr: 192.0.2.0/24, gateway: 192.0.2.1, reserved: [192.0.2.2-192.0.2.9]}]"


def addressed(address: str, role: str = "worker") -> str:
    return f"{NETWORK}\nmachines: [{{vmid: 101, networks: [k8s], role: {role}, addresses: [{address}]}}]"


T4 = 'devices: [{host: a, address: "0000:06:00.0", mappings: [t4]}]'
CONTRADICTIONS = {
    "two hosts of one name": (
        "hosts: [{name: a}, {name: a}]",
        "1: hosts[1].name: 'a' is the name of an earlier one; give each its own",
    ),
    "two machines of one number": (
        "machines:\n- {vmid: 101}\n- {vmid: 101}",
        "3: machines[1].vmid: '101' is the number of an earlier one; give each its own",
    ),
    "two machines of one name": (
        "machines: [{vmid: 101, name: a}, {vmid: 102, name: a}]",
        "1: machines[1].name: 'a' is the name of an earlier one; give each its own",
    ),
    "two pools on one host": (
        "storagePools: [{name: p, host: a}, {name: p, host: b}, {name: p, host: a}]",
        "1: storagePools[2].name: 'p' is the name of an earlier pool on a; give each its own",
    ),
    "pools of one name that differ": (
        "storagePools: [{name: p, host: a, overcommit: 2}, {name: p, host: b, overcommit: 3}]",
        "1: storagePools[1]: pools called 'p' differ in overcommit or full; say the same of each",
    ),
    "two devices at one address": (
        'devices: [{host: a, address: "06:00.0"}, {host: a, address: "0000:06:00.0"}]',
        "1: devices[1].address: is where devices[0] is plugged in; one address holds one device",
    ),
    "two limits of one driver": (
        "attachLimits: [{driver: d, loop: 1}, {driver: d, bus: 1}]",
        "1: attachLimits[1].driver: 'd' is the driver of an earlier one; give each its own",
    ),
    "two triggers of one name": (
        "capacity: {triggers: [{name: a, any: [pending > 1]}, {name: a, any: [pending > 2]}]}",
        "1: capacity.triggers[1].name: 'a' is the name of an earlier one; give each its own",
    ),
    "networks that overlap": (
        "networks: [{name: a, cidr: 192.0.2.0/24}, {name: b, vlan: 7, cidr: 192.0.2.128/25}]",
        "1: networks[1].cidr: overlaps network a (192.0.2.0/24); give each addresses of its own",
    ),
    "a gateway outside its network": (
        "networks: [{name: a, cidr: 192.0.2.0/24, gateway: 198.51.100.1}]",
        "1: networks[0].gateway: is outside of network a (192.0.2.0/24); correct one of the two",
    ),
    "a reserve outside its network": (
        "networks: [{name: a, cidr: 192.0.2.0/25, reserved: [192.0.2.100-192.0.2.200]}]",
        "1: networks[0].reserved[0]: is not within network a (192.0.2.0/25); correct one of the two",
    ),
    "one address for two machines": (
        "machines: [{vmid: 101, addresses: [192.0.2.5]}, {vmid: 102, name: b, addresses: [192.0.2.5]}]",
        "1: machines[1].addresses[0]: is the address of machine 101; give each its own",
    ),
    "one address for a host and a machine": (
        "hosts: [{name: a, address: 192.0.2.5}]\nmachines: [{vmid: 101, addresses: [192.0.2.5]}]",
        "2: machines[0].addresses[0]: is the address of host a; give each its own",
    ),
    "an address outside its network": (
        addressed("198.51.100.5"),
        "2: machines[0].addresses[0]: is outside k8s (192.0.2.0/24), where the machine is; correct",
    ),
    "the address of the network": (
        addressed("192.0.2.0"),
        "2: machines[0].addresses[0]: is the address of network k8s (192.0.2.0/24); choose another",
    ),
    "the broadcast address": (
        addressed("192.0.2.255"),
        "2: machines[0].addresses[0]: is the broadcast address of network k8s (192.0.2.0/24); choose another",
    ),
    "the gateway's address": (
        addressed("192.0.2.1"),
        "2: machines[0].addresses[0]: is the gateway of network k8s; choose another, or give the machine the "
        "role router",
    ),
    "a reserved address": (
        addressed("192.0.2.9"),
        "2: machines[0].addresses[0]: is reserved in network k8s; choose another",
    ),
    "a host that is not listed": (
        "hosts: [{name: a}]\nmachines: [{vmid: 101, host: b}]",
        "2: machines[0].host: there is no host b; known are a, or add it to hosts",
    ),
    "a loss of a host that is not listed": (
        "hosts: [{name: a}, {name: c}]\ncapacity: {survive: [host/b]}",
        "2: capacity.survive[0]: there is no host b; known are a, c, or add it to hosts",
    ),
    "a pool that its host does not have": (
        "storagePools: [{name: p, host: a}]\n"
        "machines: [{vmid: 101, host: b, disks: [{slot: scsi0, pool: p}]}]",
        "2: machines[0].disks[0].pool: there is no storage pool p on b; known are none",
    ),
    "a network that is not listed": (
        f"{NETWORK}\nmachines: [{{vmid: 101, networks: [far]}}]",
        "2: machines[0].networks[0]: there is no network far; known are k8s, or add it to networks",
    ),
    "a disk that its host does not have": (
        "hosts: [{name: a, disks: [{name: sda}]}]\nstoragePools: [{name: p, host: a, disks: [sdb]}]",
        "2: storagePools[0].disks[0]: host a has no disk sdb; known are sda",
    ),
    "a mapping that does not exist": (
        f"{T4}\nmachines: [{{vmid: 101, host: a, devices: [a100]}}]",
        "2: machines[0].devices[0]: there is no mapping a100; known are t4",
    ),
    "a mapping without a device on the host": (
        f"{T4}\nmachines: [{{vmid: 101, host: b, devices: [t4]}}]",
        "2: machines[0].devices[0]: mapping t4 has no device on b; move the machine or map one",
    ),
    "a device that its host does not have": (
        f'{T4}\nmachines: [{{vmid: 101, host: a, devices: ["07:00.0"]}}]',
        "2: machines[0].devices[0]: host a has no such device; known are 0000:06:00.0",
    ),
    "a card that is no device": (
        f'{T4}\ncards: [{{resource: r, unit: 1Mi, host: a, address: "07:00.0"}}]',
        "2: cards[0].address: host a has no device there; add it to devices, or correct the address",
    ),
    "a card of another size": (
        'devices: [{host: a, address: "06:00.0", memory: 16Gi}]\n'
        'cards: [{resource: r, unit: 1Mi, host: a, address: "06:00.0", physical: 15Gi}]',
        "2: cards[0].physical: is not the memory that devices say of this card; correct one of the two",
    ),
    "one device for two machines": (
        'machines: [{vmid: 101, host: a, devices: ["06:00.0"]}, {vmid: 102, host: a, devices: ["06:00.0"]}]',
        "1: machines[1].devices[0]: is passed through to machine 101 too; a device goes to one machine",
    ),
    "one device as a whole and by its function": (
        f'{T4}\nmachines: [{{vmid: 101, host: a, devices: ["06:00"]}}, '
        '{vmid: 102, host: a, devices: ["06:00.0"]}]',
        "2: machines[1].devices[0]: is passed through to machine 101 too; a device goes to one machine",
    ),
    "a mapping with fewer devices than are asked for": (
        f"{T4}\nmachines: [{{vmid: 101, host: a, devices: [t4]}}, {{vmid: 102, host: a, devices: [t4]}}]",
        "2: machines[1].devices: mapping t4 has 1 on a, and 2 are asked for so far; take one away",
    ),
    "two disks at one slot": (
        "machines: [{vmid: 101, disks: [{slot: scsi0}, {slot: scsi0}]}]",
        "1: machines[0].disks[1].slot: scsi0 is the slot of an earlier disk; give each its own",
    ),
    "a threshold of nothing": (
        "capacity: {thresholds: {memroy: 90 %}}",
        "1: capacity.thresholds.memroy: is no constraint; known are addresses, card-memory, cpu, ",
    ),
    "a condition on a pool that is not listed": (
        "storagePools: [{name: p, host: a}]\ncapacity: {triggers: [{name: t, all: [pool-data of q > 1 %]}]}",
        "2: capacity.triggers[0].all[0]: there is no q; known are p",
    ),
    "a host that keeps more than it has": (
        "hosts: [{name: a, memory: 8Gi, reserve: {memory: 9Gi}}]",
        "1: hosts[0].reserve.memory: a is to keep 9Gi of 8Gi; correct one of the two",
    ),
    "disks larger than a pool that is not thin": (
        "storagePools: [{name: p, host: a, kind: lvm, size: 100Gi, overcommit: 2}]\n"
        "machines: [{vmid: 101, host: a, disks: [{slot: scsi0, pool: p, size: 150Gi}]}]",
        "1: storagePools[0].size: disks of 150Gi are in p, which holds 100Gi and is not thin; correct one of",
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_refused(case: str) -> None:
    text, expected = CONTRADICTIONS[case]
    (found,) = errors(text)
    assert found.startswith(expected)


FINE = {
    "a router has the gateway's address": addressed("192.0.2.1", "router"),
    "a machine in no network may have any address": "machines: [{vmid: 101, addresses: [192.0.2.5]}]",
    "networks side by side": "networks: [{name: a, cidr: 192.0.2.0/25}, {name: b, cidr: 192.0.2.128/25}]",
    "both ends of a network of two": "networks: [{name: a, cidr: 192.0.2.0/31}]\n"
    "machines: [{vmid: 101, networks: [a], addresses: [192.0.2.0, 192.0.2.1]}]",
    "one name on two hosts": "storagePools: [{name: p, host: a}, {name: p, host: b}]",
    "hosts that are listed nowhere": "machines: [{vmid: 101, host: b, disks: [{slot: scsi0, pool: q}]}]",
    "a shared pool on any host": "storagePools: [{name: p, shared: true}]\n"
    "machines: [{vmid: 101, host: b, disks: [{slot: scsi0, pool: p}]}]",
    "a template holds no device": 'machines: [{vmid: 101, host: a, devices: ["06:00.0"]}, '
    '{vmid: 102, host: a, template: true, devices: ["06:00.0"]}]',
    "equal addresses on two hosts": 'machines: [{vmid: 101, host: a, devices: ["06:00.0"]}, '
    '{vmid: 102, host: b, devices: ["06:00.0"]}]',
    "a virtual address where no network is known": "cluster: {version: v1.36.5+k3s1, address: 192.0.2.9}",
    "a virtual address among what is reserved": f"{NETWORK}\n"
    "cluster: {version: v1.36.5+k3s1, address: 192.0.2.9}\n"
    "machines: [{vmid: 101, networks: [k8s], role: server, addresses: [192.0.2.11]}]",
    "one server without an address in common": "cluster: {version: v1.36.5+k3s1}\n"
    "machines: [{vmid: 101, role: server}]",
    "ranges of version 6": "cluster: {version: v1.36.5+k3s1, podCidr: '2001:db8::/56', "
    "serviceCidr: '2001:db8:1::/112', dns: '2001:db8:1::a'}",
    "a narrow range that Calico deals out": "cluster: {version: v1.34.2, distribution: kubeadm, cni: calico, "
    "podCidr: 198.51.100.0/24}\npools: [{name: w, count: 9, allocatable: {cpu: 8, memory: 32Gi}}]",
    "the same release said twice": "kubernetes: '1.36'\ncluster: {version: v1.36.5+k3s1}",
    "other arguments of kubelets": "cluster: {version: v1.36.5+k3s1, settings: {kubelet-arg: [v=2]}}",
    "S3 by settings alone": "cluster: {version: v1.36.5+k3s1, settings: {etcd-s3-bucket: a}}",
    "storage pools that are listed nowhere": "storageClasses: [{name: a, kind: proxmox-csi, pool: q}]",
    "homes of a class that nobody lists": "notebooks: {home: {storageClass: there}}",
    "a profile that says nothing": "notebooks: {profiles: [{name: a}]}",
    "equal limits and guarantees": "notebooks: {profiles: [{name: a, cpu: 1, cpuLimit: 1000m, memory: 1Gi, "
    "memoryLimit: 1024Mi}]}",
    "cards that are passed through and not counted": "gpuSharing: [{pool: w}]\n"
    "pools: [{name: w, allocatable: {cpu: 8, memory: 32Gi}, machine: {devices: [t4]}}]",
    "names of secrets": "components: [{name: reloader, values: {existingSecret: a, passwordKey: b, "
    "automountServiceAccountToken: true, password: ''}}]",
    "a threshold of a resource": "capacity: {thresholds: {nvidia.com/gpu: 90 %, volume-slots: 86 %}}",
}  # fmt: skip


@pytest.mark.parametrize("case", FINE)
def test_what_can_be_is_let_through(case: str) -> None:
    assert errors(FINE[case]) == []


def test_all_contradictions_are_told_at_once() -> None:
    text = "hosts: [{name: a}]\nmachines:\n- {vmid: 101, host: b}\n- {vmid: 101, host: c}\n"
    with pytest.raises(Mistakes) as caught:
        estate.parse(text.encode(), FILE)
    assert [(one.file, one.line, one.path) for one in caught.value.found] == [
        (FILE, 4, "machines[1].vmid"), (FILE, 3, "machines[0].host"), (FILE, 4, "machines[1].host"),
    ]  # fmt: skip
    assert caught.value.path == "machines[1].vmid"
    assert [one.file for one in caught.value.within("x").found] == ["x"] * 3


def test_memory_is_promised_beyond_what_a_host_has_for_machines() -> None:
    text = (
        "hosts: [{{name: a, memory: 67.4Gi, reserve: {{memory: {kept}}}, overcommit: {{memory: {ratio}}}}}]\n"
        "pools: [{{name: w, count: 3, allocatable: {{cpu: 8, memory: 14Gi}},"
        " machine: {{host: a, memory: 16Gi}}}}]\n"
        "machines: [{{vmid: 101, name: b, host: a, memory: 24Gi}},"
        " {{vmid: 102, host: a, memory: 16Gi, role: w}},"
        " {{vmid: 103, host: a, memory: 99Gi, running: false}},"
        " {{vmid: 104, host: a, memory: 9Gi, template: true}}]"
    )
    assert risks(text.format(kept=0, ratio=1)) == [
        ("host-memory-overcommitted", 1, "Host a: machines on a were promised 72Gi of 67.4Gi"),
    ]
    assert risks(text.format(kept=0, ratio=1.1)) == []
    assert len(risks(text.format(kept="3Gi", ratio=1.1))) == 1


def test_the_sum_behind_it_is_told() -> None:
    text = "hosts: [{name: a, memory: 8Gi}]\nmachines: [{vmid: 101, host: a, memory: 6Gi}, " \
        "{vmid: 102, name: b, host: a, memory: 4Gi}]"  # fmt: skip
    (found,) = estate.parse(text.encode(), FILE).findings
    assert found.arithmetic == "6Gi (101) + 4Gi (102 b)"


def test_virtual_cpus_beyond_what_threads_bear() -> None:
    text = "hosts: [{{name: a, threads: 8, {said}}}]\nmachines: [{{vmid: 101, host: a, cores: 33}}]"
    told = [("host-vcpus-overcommitted", 1, "Host a: machines on a have 33 virtual CPUs for 8 threads")]
    assert risks(text.format(said="")) == told
    assert risks(text.format(said="overcommit: {vcpus: 5}")) == []
    assert len(risks(text.format(said="overcommit: {vcpus: 5}, reserve: {threads: 2}"))) == 1


def test_disks_beyond_a_thin_pool() -> None:
    text = (
        "storagePools: [{{name: nvme, host: a, kind: lvmthin, size: 2T, {said}}}]\n"
        "pools: [{{name: w, count: 4, allocatable: {{cpu: 8, memory: 14Gi}}, machine: {{host: a, disks: ["
        "{{slot: scsi0, pool: nvme, size: 500G}}, {{slot: scsi1, pool: nvme, size: 1T}}]}}}}]\n"
        "machines: [{{vmid: 101, host: a, running: false, disks: [{{slot: scsi0, pool: nvme, size: 300G}}]}}]"
    )
    assert risks(text.format(said="")) == [
        ("pool-overcommitted", 1, "Pool nvme: disks of 5.7Ti are in nvme, which holds 1.8Ti"),
    ]
    assert risks(text.format(said="overcommit: 3.15")) == []


def test_a_pool_beside_something_else() -> None:
    text = (
        "hosts: [{name: a, disks: [{name: sdc, carries: [NFS, backups]}, {name: sdd}]}]\n"
        "storagePools: [{name: p, host: a, disks: [sdc]}, {name: q, host: a, disks: [sdd]}]"
    )
    assert risks(text) == [
        ("disk-shared", 2, "Pool p: sdc carries pool p and NFS, backups: they share its writes"),
    ]


def test_more_volumes_than_slots() -> None:
    text = (
        "attachLimits: [{{driver: d, loop: 29, bus: 31}}]\n"
        "pools: [{{name: w, allocatable: {{cpu: 8, memory: 14Gi}}, slots: {{d: {slots}}}, machine: "
        "{{disks: [{{slot: scsi0}}, {{slot: scsi1}}, {{slot: scsi30}}, {{slot: ide2}}]}}}}]"
    )
    assert risks(text.format(slots=28)) == []
    assert risks(text.format(slots=29)) == [
        (
            "slots-overcommitted", 2,
            "Pool w: d may attach 29 volumes to a worker of w, whose machine has 28 slots left",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("loss", ["any-host", "host/a"])
def test_the_only_host_cannot_be_lost(loss: str) -> None:
    text = f"hosts: [{{name: a}}]\ncapacity:\n  survive:\n  - {loss}\n"
    assert risks(text) == [
        ("loss-not-survivable", 4, f"{loss}: cannot be survived: a is the only host"),
    ]
    assert risks(text.replace("{name: a}", "{name: a}, {name: b}")) == []
