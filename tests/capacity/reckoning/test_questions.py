"""Arithmetic that people got wrong, from inputs of our own making."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning import form, reckon
from bayplan.capacity.reckoning.registry import QUESTIONS
from bayplan.capacity.report.addition import Reckoning, Sum
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.model.bounds import HostRule, PoolRule
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import (
    Host,
    Lower,
    Machine,
    MachineDevice,
    MachineDisk,
    MappedDevice,
    PciDevice,
    PciMapping,
    StoragePool,
)
from bayplan.model.snapshot import Snapshot
from tests import make
from tests.capacity.removal import estates

GIB, GB, TB = 1 << 30, 10**9, 10**12
GPU = "nvidia.com/gpu"
CONTROL = "node-role.kubernetes.io/control-plane"


def machine(vmid: int, name: str, gib: int, cores: int = 8, **more: Any) -> Machine:
    return Machine(vmid, name, "pve", "running", memory=gib * GIB, cores=cores, **more)


def homelab(memory: int = 267 * GIB, **declared: Any) -> Ground:
    """One host with 198 GiB of machines: a control plane of 32, a GPU worker, four others, a firewall."""
    gpu = MachineDevice("hostpci0", "t4")
    machines = (
        machine(200, "k8s-master", 32),
        machine(201, "k8s-node1", 48, 16, devices=(gpu,), pinned=True),
        *(machine(201 + number, f"k8s-node{number + 1}", 24) for number in range(1, 5)),
        machine(101, "firewall", 22),
    )
    nodes = [
        make.node("k8s-master", "cpu=7600m memory=30Gi", taints=[f"{CONTROL}:NoSchedule"]),
        make.node("k8s-node1", f"cpu=15600m memory=46Gi {GPU}=1"),
        *(make.node(f"k8s-node{number + 1}", "cpu=7600m memory=22Gi") for number in range(1, 5)),
    ]
    mapping = PciMapping("t4", (MappedDevice("pve", "0000:06:00.0"),))
    lower = Lower((Host("pve", threads=44, memory=memory),), machines=machines, pci_mappings=(mapping,))
    return estates.ground(make.snapshot(nodes=nodes, lower=lower), **declared)


def summed(found: Reckoning, name: str) -> Sum:
    return next(one for one in found.sums if one.name == name)


def test_three_control_planes_are_262_of_267_and_leave_the_host_nothing() -> None:
    kept = (HostRule("pve", memory=16 * GIB),)
    found = reckon(homelab(host_rules=kept), "control-planes=3")
    memory = summed(found, "host memory of pve")
    assert (memory.total, memory.of, memory.holds) == (262 * GIB, 251 * GIB, False)
    assert found.feasible is False
    assert (
        "3 control planes of 32 GiB in place of 1 do not fit: host memory of pve: 262 GiB of 251 GiB"
        in found.conclusion
    )
    assert "of 3 members 1 may fail" in found.notes
    assert any("its loss ends all of them at once" in note for note in found.notes)
    assert reckon(homelab(), "control-planes=3").feasible is True, "nothing kept: it would just fit"


def test_three_smaller_control_planes_fit() -> None:
    kept = (HostRule("pve", memory=16 * GIB),)
    found = reckon(homelab(host_rules=kept), "control-planes=3x16Gi")
    assert (found.feasible, summed(found, "host memory of pve").total) == (True, 214 * GIB)


def test_a_worker_of_48_gib() -> None:
    kept = (HostRule("pve", memory=16 * GIB),)
    found = reckon(homelab(host_rules=kept), "worker=48Gi")
    assert (found.feasible, summed(found, "host memory of pve").total) == (True, 246 * GIB)
    assert summed(found, "host vCPUs of pve").total == 72
    assert any("it leaves 7600m cores and 46 GiB to pods" in note for note in found.notes)
    found = reckon(homelab(host_rules=kept), "worker=8c/56Gi@pve")
    assert found.feasible is False
    assert "3 GiB of memory too little: 254 GiB of 251 GiB" in found.conclusion


def test_a_larger_machine_for_a_node() -> None:
    kept = (HostRule("pve", memory=16 * GIB),)
    assert reckon(homelab(host_rules=kept), "resize=k8s-node2,48Gi").feasible is True
    crowded = homelab()
    pods = (make.pod("big", "memory=20Gi", node="k8s-node2"),)
    crowded = crowded.with_snapshot(replace(crowded.snapshot, pods=pods))
    found = reckon(crowded, "resize=k8s-node2,16Gi")
    assert found.feasible is False
    assert "memory requested of k8s-node2: 20 GiB of 14 GiB" in found.conclusion


def test_a_second_gpu_node_needs_a_second_card() -> None:
    found = reckon(homelab(), "gpu-node=2")
    cards = summed(found, "free devices of mapping t4")
    assert (cards.total, cards.of, found.feasible) == (1, 0, False)
    assert reckon(homelab(), "gpu-node=1").conclusion == "1 node has cards already"
    estate = homelab()
    two = PciMapping("t4", (MappedDevice("pve", "0000:06:00.0"), MappedDevice("pve", "0000:07:00.0")))
    lower = replace(estate.lower, pci_mappings=(two,))
    other = estate.with_snapshot(replace(estate.snapshot, lower=lower))
    found = reckon(other, "gpu-node=2")
    assert (found.feasible, summed(found, "host memory of pve").total) == (True, 246 * GIB)


def test_a_card_by_address_is_compared_with_others_of_its_make() -> None:
    estate = homelab()
    passed = (MachineDevice("hostpci0", addresses=("0000:06:00",)),)
    machines = [
        replace(one, devices=passed) if one.name == "k8s-node1" else one for one in estate.lower.machines
    ]
    onboard = PciDevice("pve", "0000:0a:00.0", "0x030000", "0x102b", "0x0534")
    card = PciDevice("pve", "0000:06:00.0", "0x030200", "0x10de", "0x1eb8")
    other = replace(card, address="0000:07:00.0")
    for devices, left in (((onboard, card), 0), ((onboard, card, other), 1)):
        lower = replace(estate.lower, machines=tuple(machines), pci_devices=devices, pci_mappings=())
        found = reckon(estate.with_snapshot(replace(estate.snapshot, lower=lower)), "gpu-node=2")
        assert summed(found, "cards of that make that no machine has").of == left
        assert found.feasible is bool(left)


def test_twenty_more_volumes() -> None:
    nodes = [make.node("n1"), make.node("n2")]
    parts = make.together(make.snapshot(nodes=nodes), make.disks(["n1", "n2"], 9))
    found = reckon(estates.ground(parts), "volumes=20")
    slots = summed(found, "slots")
    assert (slots.total, slots.of, found.feasible) == (20, 18, False)
    assert found.conclusion.startswith("18 of 20 further volumes of class block find a node with a free slot")
    assert reckon(estates.ground(parts), "volumes=18").feasible is True
    assert reckon(estates.ground(make.snapshot(nodes=nodes)), "volumes=1").feasible is None


def test_slots_are_there_and_space_is_not() -> None:
    """Three further volumes of 40 GiB in a thick pool with 100 GiB left."""
    held = make.disk("old", handle="region/pve/slow/vm-9999-old")
    parts = make.together(make.snapshot(nodes=[make.node("n1")]), make.disks(["n1"], 9), held)
    pool = StoragePool("slow", "pve", "lvm", size=200 * GIB, used=100 * GIB)
    estate = estates.ground(replace(parts, lower=Lower(storage_pools=(pool,))))
    found = reckon(estate, "volumes=3x40Gi")
    assert (summed(found, "slots").holds, found.feasible) == (True, False)
    assert found.conclusion.startswith("3 of 3 further volumes of class block find a node with a free slot: ")
    assert "pool" in found.conclusion.partition("free slot: ")[2]
    assert reckon(estate, "volumes=2x40Gi").feasible is True


def test_of_what_a_machine_does_not_say_the_node_speaks() -> None:
    """The cores of the machine are not known: its node has 8, else nothing is said of them."""
    estate = homelab()
    machines = tuple(
        replace(one, cores=None) if one.name == "k8s-node2" else one for one in estate.lower.machines
    )
    whole = make.amounts("cpu=8 memory=24Gi")
    for capacity, said, feasible in ((whole, "8c/48Gi", True), ({}, "as 48Gi is not known to fit", None)):
        nodes = [
            replace(one, capacity=capacity) if one.name == "k8s-node2" else one
            for one in estate.snapshot.nodes
        ]
        pods = (make.pod("big", "cpu=7 memory=2Gi", node="k8s-node2"),)
        lower = replace(estate.lower, machines=machines)
        other = replace(estate.snapshot, nodes=tuple(nodes), pods=pods, lower=lower)
        found = reckon(estate.with_snapshot(other), "resize=k8s-node2,48Gi")
        assert summed(found, "host memory of pve").total == 222 * GIB
        cores = [(one.total, one.of) for one in found.sums if one.name == "cpu requested of k8s-node2"]
        assert cores == ([(7000, 7600)] if capacity else [])
        assert (found.feasible, said in found.conclusion) == (feasible, True)


def test_nodes_kept_for_others_are_no_room_for_notebooks() -> None:
    nodes = [
        make.node("wk1", f"cpu=16 memory=64Gi {GPU}=2", taints=[f"{GPU}=true:NoSchedule"]),
        make.node("wk2", f"cpu=8 memory=64Gi {GPU}=2"),
        make.node("kept", f"cpu=32 memory=64Gi {GPU}=2", taints=["team=other:NoSchedule"]),
    ]
    estate = estates.ground(make.snapshot(nodes=nodes))
    assert summed(reckon(estate, f"notebooks=1x1c/1Gi,{GPU}=1"), "cpu").of == 24_000
    assert summed(reckon(estate, "notebooks=1x1c/1Gi"), "cpu").of == 8_000


def students(cores: int) -> Ground:
    nodes = [make.node(f"wk{number}", f"cpu={cores} memory=256Gi {GPU}=2") for number in range(4)]
    return estates.ground(make.snapshot(nodes=nodes))


def test_thirty_students_of_three_cores() -> None:
    found = reckon(students(16), "notebooks=30x3c/6Gi")
    cores = summed(found, "cpu")
    assert (cores.total, cores.of, found.feasible) == (90_000, 64_000, False)
    assert found.conclusion.startswith("20 of 30 such pods find a place at once"), "five on each node of 16"
    found = reckon(students(48), "notebooks=30x3c/6Gi")
    assert (summed(found, "cpu").of, found.feasible) == (192_000, True)


def test_four_cards_on_workers_of_two_never_fit() -> None:
    found = reckon(students(16), f"notebooks=1x4c/24Gi,{GPU}=4")
    single = summed(found, f"{GPU} of one pod, against the largest node")
    assert (single.total, single.of, single.holds, found.feasible) == (4, 2, False, False)
    assert summed(found, GPU).holds, "there are eight in all"


def test_two_cards_do_not_fit_on_one_and_one() -> None:
    pods = [make.pod(f"held-{number}", f"{GPU}=1", node=f"wk{number}") for number in range(2)]
    nodes = [make.node(f"wk{number}", f"cpu=16 memory=64Gi {GPU}=2") for number in range(2)]
    found = reckon(estates.ground(make.snapshot(nodes=nodes, pods=pods)), f"notebooks=1x1c/4Gi,{GPU}=2")
    assert all(one.holds for one in found.sums)
    assert (found.feasible, f"Insufficient {GPU}" in found.conclusion) == (False, True)
    assert found.notes == ("by sum all of them would fit: no single node has the room",)


def a_plan(**more: Any) -> Snapshot:
    """Three control planes and four GPU workers, as a project plan has them."""

    def disk(slot: str, gb: int) -> MachineDisk:
        return MachineDisk(slot, pool="nvme", size=gb * GB)

    planes = [
        Machine(100 + n, f"cp{n}", "node", memory=16 * GB, cores=4, disks=(disk("scsi0", 100),))
        for n in (1, 2, 3)
    ]
    workers = [
        Machine(110 + n, f"wk-gpu{n}", "node", memory=128 * GB, cores=16,
                disks=(disk("scsi0", 500), disk("scsi1", 1000)))
        for n in (1, 2, 3, 4)
    ]  # fmt: skip
    host = Host("node", memory=1024 * GIB, threads=128)
    pool = StoragePool("nvme", "node", "lvmthin", 2 * TB, thin=True)
    return make.snapshot(lower=Lower((host,), (pool,), machines=(*planes, *workers)), **more)


def test_a_plan_of_6300_gb_on_a_pool_of_2_tb() -> None:
    found = reckon(estates.ground(a_plan()), "plan")
    disks = summed(found, "disks in pool nvme")
    assert (disks.total, disks.of, disks.holds) == (6_300 * GB, 2 * TB, False)
    assert summed(found, "memory of host node").total == 560 * GB
    vcpus = summed(found, "vCPUs of host node")
    assert (vcpus.total, vcpus.of, vcpus.holds) == (76, 512, True)
    assert found.feasible is False
    roomy = reckon(estates.ground(a_plan(), pool_rules=(PoolRule("nvme", overcommit=3.2),)), "plan")
    assert roomy.feasible is True


def test_72_gib_of_machines_on_a_host_of_67() -> None:
    machines = tuple(machine(100 + number, f"vm{number}", 24) for number in range(3))
    host = Host("pve", memory=int(67.4 * GIB), threads=32)
    found = reckon(estates.ground(make.snapshot(lower=Lower((host,), machines=machines))), "plan")
    assert found.feasible is False
    assert "memory of host pve: 72 GiB of 67.4 GiB" in found.conclusion


def test_a_plan_without_bounds_is_not_known() -> None:
    lower = Lower(machines=(machine(100, "vm", 24),))
    found = reckon(estates.ground(make.snapshot(lower=lower)), "plan")
    assert found.feasible is None
    assert reckon(estates.ground(make.snapshot()), "plan").feasible is None


@pytest.mark.parametrize(
    "question",
    ["", "plans", "plan=1", "control-planes", "control-planes=0", "control-planes=2xlots", "worker=",
     "worker=8", "worker=8c/8Gi@nowhere", "resize=k8s-node9,8Gi", "resize=k8s-node2", "gpu-node=many",
     "volumes=-1", "notebooks=30", "notebooks=30x3c/6Gi,cpu=2", "notebooks=3x1c,nvidia.com/gpu=few"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(question: str) -> None:
    with pytest.raises(InvalidInput):
        reckon(homelab(), question)


def test_an_unknown_question_names_those_that_there_are() -> None:
    with pytest.raises(InvalidInput) as refused:
        reckon(homelab(), "weather=fine")
    assert all(one.form in str(refused.value) for one in QUESTIONS)


def test_a_line_whose_parts_do_not_add_up_is_one_term() -> None:
    line = LoadLine("memory", "memory", "node", "n1", "bytes", 5, 8, parts=(Part("pods", 5, "listed"),))
    assert form.of_line(line).terms == line.parts
    (term,) = form.of_line(replace(line, used=6, sources=("a", "b"))).terms
    assert (term.name, term.amount, term.source) == ("in use", 6, "a, b")


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.name)
def test_every_sum_is_the_sum_of_its_terms(one: Any) -> None:
    asked = {
        "control-planes": "control-planes=3", "worker": "worker=48Gi", "resize": "resize=k8s-node2,32Gi",
        "gpu-node": "gpu-node=2", "volumes": "volumes=3", "notebooks": "notebooks=4x1c/2Gi", "plan": "plan",
    }  # fmt: skip
    found = reckon(homelab(), asked[one.name])
    assert found.question == asked[one.name]
    for part in found.sums:
        assert part.total == sum(term.amount for term in part.terms)
        assert part.holds == (part.of is None or part.total <= part.of)
        assert all(term.source for term in part.terms)
