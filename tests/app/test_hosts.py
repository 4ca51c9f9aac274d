"""Steps over both layers: hosts that are lost or have to bear more, machines that change, cards that move."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.app import observe, whatif
from bayplan.app.answers import StepResult, WhatIf
from bayplan.app.observe import Observed
from bayplan.model.bounds import CapacityPolicy, CardBudget, HostRule
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.machines import (
    Host,
    Lower,
    Machine,
    MachineDevice,
    MachineDisk,
    Network,
    PhysicalDisk,
    StoragePool,
)
from bayplan.model.nodes import Node
from bayplan.model.quantities import parse
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind
from tests import make

GI = 1 << 30
T4 = "nvidia.com/gpu"


def host(name: str, memory: int = 64, threads: int = 16, **more: Any) -> Host:
    return Host(name, online=True, memory=memory * GI, threads=threads, **more)


def machine(vmid: int, name: str, on: str, memory: int = 16, cores: int = 4, **more: Any) -> Machine:
    fields: dict[str, Any] = {
        "status": "running", "addresses": (f"192.0.2.{vmid - 100}",),
        "disks": (MachineDisk("scsi0", f"lvm:vm-{vmid}-disk-0", "lvm", 64 * GI),), **more,
    }  # fmt: skip
    return Machine(vmid, name, on, memory=memory * GI, cores=cores, **fields)


def node(name: str, memory: str = "15Gi", cpu: str = "4", **more: Any) -> Node:
    """A node that shows 15.5 of its machine's 16 GiB, and keeps half a GiB of that."""
    made = make.node(name, f"cpu={cpu} memory={memory}", **more)
    return replace(made, capacity={**made.capacity, "memory": parse("15872Mi")})


def lower(*machines: Machine, hosts: Sequence[Host] = (), **more: Any) -> Lower:
    known = hosts or [
        host("pve1", disks=(PhysicalDisk("sda", 512 * GI, carries=("backups",)),)),
        host("pve2"),
    ]
    pools = [StoragePool("lvm", one.name, "lvmthin", 256 * GI, thin=True, disks=("sda",)) for one in known]
    return Lower(hosts=tuple(known), storage_pools=tuple(pools), machines=machines, **more)


def estate(
    *parts: Snapshot, beneath: Lower | None = None, declaration: Declaration | None = None
) -> Observed:
    """n1 and n2 on pve1, n3 on pve2, and a firewall on pve1."""
    known = beneath or lower(
        machine(201, "n1", "pve1"), machine(202, "n2", "pve1"), machine(203, "n3", "pve2"),
        machine(101, "firewall", "pve1", 4, 2),
        networks=(Network("vmbr0", cidr="192.0.2.0/24", gateway="192.0.2.1"),),
    )  # fmt: skip
    nodes = make.snapshot(nodes=[node("n1"), node("n2"), node("n3")], lower=known)
    seen = observe.assume(replace(make.together(nodes, *parts), lower=known))
    return replace(seen, declaration=declaration or Declaration())


def run(seen: Observed, *steps: str) -> WhatIf:
    return whatif.whatif(seen, steps)


def only(seen: Observed, step: str) -> StepResult:
    (found,) = run(seen, step).steps
    return found


def used(answer: WhatIf, subject: str, constraint: str, *, after: bool = True) -> int:
    state = answer.after if after else answer.before
    (line,) = [one for one in state.lower if (one.subject, one.constraint) == (subject, constraint)
               and one.name != "memory-ballooned"]  # fmt: skip
    return line.used


class TestLosingAHost:
    def test_all_its_nodes_fall_silent_at_once(self) -> None:
        pods = make.deployed("web", "cpu=1 memory=4Gi", ["n1", "n2"])
        step = only(estate(pods), "lose:host/pve1")
        assert {move.to for move in step.moved} == {"n3"}
        assert step.complete
        assert step.conclusion.startswith("2 nodes fall silent, 2 of 2 replaced pods find a place")

    def test_what_no_longer_fits_on_the_rest_waits(self) -> None:
        pods = make.deployed("web", "cpu=1 memory=9Gi", ["n1", "n2"])
        step = only(estate(pods), "lose:host/pve1")
        assert sorted(move.to for move in step.moved) == ["", "n3"]
        assert not step.complete and len(step.unplaced) == 1

    def test_a_host_that_is_down_bears_nothing(self) -> None:
        boots = lower(machine(201, "n1", "pve1", onboot=True), machine(203, "n3", "pve2"))
        answer = run(estate(beneath=boots), "lose:host/pve1")
        assert {one.subject for one in answer.before.lower if one.scope == "host"} == {"pve1"}
        assert [one for one in answer.after.lower if one.scope == "host"] == []

    def test_other_machines_and_pools_are_named(self) -> None:
        step = only(estate(), "lose:host/pve1")
        assert "machines that are no nodes go down as well: 101 firewall" in step.notes
        assert "storage that cannot be reached any more: lvm" in step.notes
        assert {one.machine: one.becomes for one in step.machines} == {
            "n1": "stopped", "n2": "stopped", "firewall": "stopped",
        }  # fmt: skip

    def test_pods_of_both_nodes_would_come_back_once_somebody_acts(self) -> None:
        database = make.workload("db", "cpu=1", kind=Kind.STATEFUL_SET, replicas=2)
        pods = [make.made_by(database, f"db-{number}", where) for number, where in enumerate(("n1", "n2"))]
        step = only(estate(make.snapshot(workloads=[database], pods=pods)), "lose:host/pve1")
        assert [stay.pod for stay in step.stays] == ["shop/db-0", "shop/db-1"]
        assert [move.to for move in step.later] == ["n3", "n3"]

    def test_what_would_come_back_later_pushes_off_what_it_may(self) -> None:
        """The rehearsal of what comes later displaces nobody: what stands, stands afterwards."""
        database = make.workload("db", "cpu=3", kind=Kind.STATEFUL_SET, priority=10)
        lasting = make.made_by(database, "db-0", "n1")
        low = make.deployed("web", "cpu=3", ["n2"])
        seen = estate(make.snapshot(workloads=[database], pods=[lasting]), low)
        (one,) = only(seen, "lose:n1").later
        assert one.to == "n3"
        full = estate(make.snapshot(workloads=[database], pods=[lasting]),
                      make.deployed("web", "cpu=3", ["n2", "n3"]))  # fmt: skip
        step = only(full, "lose:n1")
        (one,) = step.later
        assert one.to == "n2"
        assert one.notes[-1].startswith("it would push shop/web-") and one.notes[-1].endswith(" off n2")
        assert not step.displaced
        after = run(full, "lose:n1").after
        assert {found.node: found.pods for found in after.nodes}["n2"] == 1

    def test_without_the_control_plane_nothing_is_placed(self) -> None:
        seen = estate(make.deployed("web", "cpu=1", ["n1"]))
        role = {"node-role.kubernetes.io/control-plane": ""}
        nodes = tuple(
            replace(one, labels={**one.labels, **role}) if one.name == "n1" else one
            for one in seen.snapshot.nodes
        )
        step = only(replace(seen, snapshot=replace(seen.snapshot, nodes=nodes)), "lose:n1")
        assert not step.complete
        assert step.notes[0].startswith("n1 is the only control plane: nothing is placed again")

    def test_nodes_whose_machine_is_unknown_are_taken_to_be_elsewhere(self) -> None:
        known = lower(machine(201, "n1", "pve1"), machine(202, "n2", "pve1"))
        step = only(estate(beneath=known), "lose:host/pve1")
        assert "the machines of n3 are not known: they are taken to stand elsewhere" in step.notes

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            (None, "there is no host pve9; did you mean pve2 or pve1"),
            (Lower(), "there is no host pve9: nothing is known of the lower layer; give"),
        ],
    )
    def test_a_host_that_is_not_there(self, known: Lower | None, expected: str) -> None:
        seen = estate()
        if known is not None:
            seen = replace(seen, snapshot=replace(seen.snapshot, lower=known))
        with pytest.raises(InvalidInput) as caught:
            run(seen, "lose:host/pve9")
        assert expected in str(caught.value)

    def test_losing_the_nodes_one_by_one_ends_alike(self) -> None:
        pods = make.deployed("web", "cpu=1 memory=1Gi", ["n1", "n2", "n1"])
        together = run(estate(pods), "lose:host/pve1").after
        singly = run(estate(pods), "lose:n1", "lose:n2").after
        assert [one.pods for one in together.nodes if one.node == "n3"] == [
            one.pods for one in singly.nodes if one.node == "n3"
        ]


class TestLosingParts:
    def test_a_disk_takes_the_machines_that_start_from_it(self) -> None:
        step = only(estate(make.deployed("web", "cpu=1", ["n1"])), "lose:disk/pve1/sda")
        assert [move.to for move in step.moved] == ["n3"]
        assert "on the same disk: backups" in step.notes

    def test_a_disk_that_is_not_there(self) -> None:
        with pytest.raises(InvalidInput, match="there is no disk pve1/sdx"):
            run(estate(), "lose:disk/pve1/sdx")

    def test_pods_do_not_come_back_without_their_volume(self) -> None:
        volume = make.disk("data", handle="home/pve1/lvm/vm-9999-data")
        pods = make.deployed("db", "cpu=1", ["n1"], volumes=make.claimed("data"))
        step = only(estate(pods, volume, make.disks(["n1", "n2", "n3"], 8)), "lose:disk/pve1/sda")
        assert [move.to for move in step.moved] == [""]

    def test_a_node_loses_its_cards(self) -> None:
        seen = estate(make.deployed("learn", f"cpu=1 {T4}=1", ["n1"]))
        bare = seen.snapshot.nodes[0]
        carded = replace(bare, allocatable={**bare.allocatable, T4: parse("1")})
        nodes = (carded, *seen.snapshot.nodes[1:])
        step = only(replace(seen, snapshot=replace(seen.snapshot, nodes=nodes)), "lose:gpu/n1")
        assert [move.to for move in step.moved] == [""]
        assert step.unplaced[0].message.startswith("0/3 nodes are available: 3 Insufficient nvidia.com/gpu")

    def test_a_node_without_cards_cannot_lose_any(self) -> None:
        with pytest.raises(InvalidInput, match="node n1 has no card"):
            run(estate(), "lose:gpu/n1")


class TestAddingOnAHost:
    def test_the_host_has_to_bear_it(self) -> None:
        answer = run(estate(), "add:4c/16Gi@pve1")
        (step,) = answer.steps
        assert step.complete and step.overloads == ()
        assert used(answer, "pve1", "host-memory", after=False) == 36 * GI
        assert used(answer, "pve1", "host-memory") == 52 * GI
        assert used(answer, "pve1", "host-vcpus") == 14

    def test_a_host_that_cannot_says_so(self) -> None:
        step = only(estate(), "add:8c/32Gi@pve1")
        assert not step.complete
        (over,) = [one for one in step.overloads if one.name == "memory"]
        assert (over.subject, over.before, over.used, over.capacity) == ("pve1", 36 * GI, 68 * GI, 64 * GI)

    def test_a_reserve_counts_against_it(self) -> None:
        kept = Declaration(host_rules=(HostRule("pve*", memory=16 * GI),))
        assert not only(estate(declaration=kept), "add:4c/16Gi@pve1").complete

    def test_virtual_cpus_and_pool_space_are_looked_at(self) -> None:
        step = only(estate(), "add:48c/1Gi@pve2x4")
        assert {(one.scope, one.constraint) for one in step.overloads} == {
            ("host", "host-vcpus"), ("pool", "pool-promises"),
        }  # fmt: skip

    def test_balloons_can_give_memory_back(self) -> None:
        squeezed = lower(*(
            machine(200 + number, f"n{number}", "pve1", balloon=8 * GI) for number in (1, 2, 3)
        ))  # fmt: skip
        step = only(estate(beneath=squeezed), "add:4c/32Gi@pve1")
        assert [one.name for one in step.overloads] == ["memory"]
        assert step.complete

    def test_the_kubelet_sees_what_it_sees_on_other_machines(self) -> None:
        answer = run(estate(), "add:4c/32Gi@pve2")
        (added,) = [one for one in answer.after.nodes if one.node == "added-1"]
        assert {load.resource: load.capacity for load in added.loads} == {"cpu": 4000, "memory": 31 * GI}

    def test_the_machine_gets_a_number_a_disk_and_an_address(self) -> None:
        answer = run(estate(), "add:4c/8Gi@pve2x2")
        (step,) = answer.steps
        assert [(one.vmid, one.host, one.becomes) for one in step.machines] == [
            (204, "pve2", "4 cores, 8Gi"), (205, "pve2", "4 cores, 8Gi"),
        ]  # fmt: skip
        assert used(answer, "lvm@pve2", "pool-promises") == 3 * 64 * GI
        assert used(answer, "vmbr0", "addresses") == used(answer, "vmbr0", "addresses", after=False) + 2

    def test_a_node_like_another_is_as_large_as_its_machine(self) -> None:
        step = only(estate(), "add:node=n1@pve2")
        assert [one.becomes for one in step.machines] == ["4 cores, 16Gi"]

    def test_what_is_not_known_is_said(self) -> None:
        silent = lower(machine(201, "n1", "pve1"), hosts=[Host("pve1")])
        step = only(estate(beneath=silent), "add:4c/16Gi@pve1")
        assert any("how much memory host pve1 has is not known" in note for note in step.notes)
        assert any("no host is named" in note for note in only(estate(), "add:1c/1Gi").notes)


class TestRemoving:
    def test_the_machine_is_stopped_and_the_host_has_its_memory_back(self) -> None:
        answer = run(estate(), "remove:n2")
        (step,) = answer.steps
        assert [(one.vmid, one.becomes) for one in step.machines] == [(202, "stopped")]
        assert any("host pve1 has 16Gi of memory and 4 virtual CPUs back" in note for note in step.notes)
        assert used(answer, "pve1", "host-memory") == 20 * GI

    def test_a_spare_that_starts_on_boot_comes_back(self) -> None:
        known = lower(machine(201, "n1", "pve1", onboot=True), machine(202, "n2", "pve1"))
        step = only(estate(beneath=known), "remove:n1")
        assert any(
            "starts with its host (onboot), and its kubelet would join again" in one for one in step.notes
        )


class TestResizing:
    def test_the_node_grows_as_its_machine_does(self) -> None:
        waiting = make.snapshot(pods=[make.pod("big", "memory=20Gi")])
        answer = run(estate(waiting), "resize:n1,memory=24Gi,cores=8")
        (step,) = answer.steps
        assert [(one.what, one.was, one.becomes, one.restart) for one in step.machines] == [
            ("memory", "16Gi", "24Gi", True), ("cores", "4", "8", True),
        ]  # fmt: skip
        assert [(move.pod, move.to) for move in step.created] == [("shop/big", "n1")]
        assert used(answer, "pve1", "host-memory") == 44 * GI
        (grown,) = [one for one in answer.after.nodes if one.node == "n1"]
        assert [load.capacity for load in grown.loads] == [8000, 23 * GI]

    def test_the_eldest_stay_where_it_shrinks(self) -> None:
        pods = make.deployed("web", "cpu=1 memory=4Gi", ["n1", "n1", "n1"])
        step = only(estate(pods), "resize:201,memory=10Gi")
        assert [(move.pod, move.to) for move in step.moved] == [("shop/web-5d9c-2", "n2")]
        assert any("drain:n1 before it moves them" in note for note in step.notes)
        assert any("2 pods of n1 are down until it is up again" in note for note in step.notes)

    def test_what_finds_no_place_waits(self) -> None:
        pods = make.together(*(
            make.deployed(f"web{number}", "cpu=1 memory=12Gi", [f"n{number}"]) for number in (1, 2, 3)
        ))  # fmt: skip
        step = only(estate(pods), "resize:n1,memory=8Gi")
        assert not step.complete and len(step.unplaced) == 1

    def test_a_machine_that_is_no_node(self) -> None:
        answer = run(estate(), "resize:firewall,memory=48Gi")
        (step,) = answer.steps
        assert not step.complete and step.overloads[0].used == 80 * GI
        assert answer.before.nodes == answer.after.nodes

    def test_a_size_that_it_has(self) -> None:
        step = only(estate(), "resize:n1,memory=16Gi")
        assert step.complete and step.machines == () and step.conclusion.endswith("stays as it is")

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("vm9", "there is no machine vm9"), ("twin", "twin could be any of 301 (twin), 302 (twin)")],
    )
    def test_names_of_machines(self, name: str, expected: str) -> None:
        twins = lower(*(machine(number, "twin", "pve1") for number in (301, 302)))
        with pytest.raises(InvalidInput) as caught:
            run(estate(beneath=twins), f"resize:{name},cores=1")
        assert expected in str(caught.value)


def carded() -> Observed:
    """n1 has the card of pve1; a DaemonSet and two pods want to be where it is."""
    passed = lower(
        machine(201, "n1", "pve1", devices=(MachineDevice("hostpci0", "t4"),), pinned=True),
        machine(202, "n2", "pve1"), machine(203, "n3", "pve2"),
    )  # fmt: skip
    present = {"nvidia.com/gpu.present": "true"}
    plugin = make.workload("plugin", "cpu=100m", kind=Kind.DAEMON_SET, node_selector=present)
    seen = estate(
        make.deployed("learn", f"cpu=1 {T4}=1", ["n1"]),
        make.deployed("watch", "cpu=1", ["n1"], node_selector=present),
        make.deployed("web", "cpu=1", ["n1"]),
        make.snapshot(workloads=[plugin], pods=[make.made_by(plugin, "plugin-1", "n1")]),
        beneath=passed,
    )
    first, *others = seen.snapshot.nodes
    marks = {**first.labels, **present, "feature.node.kubernetes.io/pci-10de.present": "true", "gpu": "true"}
    first = replace(
        first, labels=marks, taints=(make.taint("nvidia.com/gpu=true:PreferNoSchedule"),),
        allocatable={**first.allocatable, T4: parse("1"), "house.example/gpumem": parse("14000")},
    )  # fmt: skip
    return replace(
        seen, snapshot=replace(seen.snapshot, nodes=(first, *others)),
        declaration=Declaration(cards=(CardBudget("house.example/gpumem"),)),
    )  # fmt: skip


class TestMovingACard:
    def test_pods_that_need_it_go_along(self) -> None:
        answer = run(carded(), "move-gpu:n2")
        (step,) = answer.steps
        assert step.complete
        assert {move.pod.split("-")[0]: move.to for move in step.moved} == {
            "shop/learn": "n2",
            "shop/watch": "n2",
        }
        assert [move.to for move in step.created] == ["n2"]
        assert any(note.endswith("go with the marks of the card: shop/plugin-1") for note in step.notes)
        (given, taken) = [one for one in answer.after.nodes if one.node in ("n1", "n2")]
        assert T4 not in {load.resource for load in given.loads}
        assert {load.resource: load.used for load in taken.loads}[T4] == 1
        assert "house.example/gpumem" in {load.resource for load in taken.loads}

    def test_both_machines_have_to_restart(self) -> None:
        step = only(carded(), "move-gpu:n2")
        assert [(one.machine, one.was, one.becomes, one.restart) for one in step.machines] == [
            ("n1", "t4", "none", True), ("n2", "none", "t4", True),
        ]  # fmt: skip

    def test_and_back_again(self) -> None:
        answer = run(carded(), "move-gpu:n2", "move-gpu:n1")
        assert all(step.complete for step in answer.steps)
        assert [(one.node, one.loads) for one in answer.after.nodes] == [
            (one.node, one.loads) for one in answer.before.nodes
        ]

    @pytest.mark.parametrize(
        ("step", "expected"),
        [
            ("move-gpu:n3", "no card of host pve2 can go to n3: no other node there has one"),
            ("move-gpu:n1", "no card of host pve1 can go to n1"),
            ("move-gpu:n2,from=n3", "those that have one are n1"),
        ],
    )
    def test_a_card_stays_on_its_host(self, step: str, expected: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            run(carded(), step)
        assert expected in str(caught.value)


def test_the_lower_layer_may_only_be_declared() -> None:
    seen = estate(declaration=Declaration(lower=estate().snapshot.lower))
    bare = replace(seen, snapshot=replace(seen.snapshot, lower=Lower()))
    assert only(bare, "lose:host/pve1").conclusion.startswith("2 nodes fall silent")


def test_without_a_lower_layer_nothing_is_said_of_it() -> None:
    seen = estate()
    answer = run(
        replace(seen, snapshot=replace(seen.snapshot, lower=Lower())), "add:4c/8Gi@pve1", "remove:n1"
    )
    assert answer.after.lower == () and answer.before.lower == ()
    assert all(step.machines == () for step in answer.steps)
    assert any("host pve1 is noted only" in note for note in answer.steps[0].notes)


@given(st.integers(1, 40), st.integers(1, 64))
def test_there_and_back_changes_nothing(memory: int, cores: int) -> None:
    answer = run(estate(), f"resize:n1,memory={memory}Gi,cores={cores}", "resize:n1,memory=16Gi,cores=4")
    assert answer.after.lower == ()
    if memory > 1:
        assert [(one.node, one.loads) for one in answer.after.nodes] == [
            (one.node, one.loads) for one in answer.before.nodes
        ]


@given(st.lists(st.sampled_from(["n1", "n2", "n3"]), min_size=1, max_size=6), st.integers(1, 8))
def test_pods_are_neither_made_nor_lost_with_a_host(where: list[str], memory: int) -> None:
    seen = estate(make.deployed("web", f"cpu=100m memory={memory}Gi", where))
    answer = run(seen, "lose:host/pve1", "add:4c/16Gi@pve2")
    standing = sum(one.pods for one in answer.after.nodes)
    assert standing + len(answer.after.pending) == len(where)


def test_policies_do_not_change_what_is_carried_out() -> None:
    asked = Declaration(capacity=CapacityPolicy(survive=("any-node",)))
    assert only(estate(declaration=asked), "remove:n1") == only(estate(), "remove:n1")
