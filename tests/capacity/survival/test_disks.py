"""Losses of disks: machines whose system is there, volumes in pools and shares, and what nothing says."""

from typing import Any

from msgspec.structs import replace

from bayplan.capacity import survival
from bayplan.capacity.report.loss import Outcome
from bayplan.model.machines import Host, Lower, Machine, MachineDisk, PhysicalDisk, StoragePool
from bayplan.model.pods import Owner, Pod
from bayplan.model.snapshot import Snapshot
from tests import make
from tests.capacity.survival.estates import ground

BY_SET = Owner("ReplicaSet", "web-5d9c", controller=True)


def host(*disks: PhysicalDisk, name: str = "pve1", **more: Any) -> Host:
    return Host(name, disks=disks, **more)


def machine(name: str, number: int, *disks: MachineDisk, on: str = "pve1") -> Machine:
    return Machine(number, name, on, disks=disks)


def system(pool: str, slot: str = "scsi0") -> MachineDisk:
    return MachineDisk(slot, f"{pool}:vm-disk", pool)


def owned(name: str, node: str, *claims: str) -> Pod:
    return make.pod(name, "memory=1Gi", node=node, owner=BY_SET, volumes=make.claimed(*claims))


def estate(lower: Lower, *parts: Snapshot, nodes: tuple[str, ...] = ("n1", "n2")) -> Snapshot:
    base = make.together(make.snapshot(nodes=[make.node(name) for name in nodes]), *parts)
    return replace(base, lower=lower)


def losing(name: str, snapshot: Snapshot) -> Outcome:
    (found,) = survival.survey(ground(snapshot), models=("requests",), only=(f"disk/{name}",))
    return found


SPLIT = Lower(
    hosts=(host(PhysicalDisk("sda"), PhysicalDisk("sdb")),),
    storage_pools=(
        StoragePool("fast", "pve1", disks=("sda",)),
        StoragePool("slow", "pve1", disks=("sdb",)),
    ),
    machines=(machine("n1", 101, system("fast")), machine("n2", 102, system("slow"))),
)


def test_a_disk_that_carries_all_takes_all() -> None:
    lower = replace(SPLIT, machines=tuple(replace(one, disks=(system("fast"),)) for one in SPLIT.machines))
    found = losing("pve1/sda", estate(lower, make.snapshot(pods=[owned("web", "n1")])))
    assert (found.nodes, found.survived) == (("n1", "n2"), False)
    assert found.down[0].reason == "no node is left"
    assert losing("pve1/sdb", estate(lower, make.snapshot(pods=[owned("web", "n1")]))).survived


def test_only_machines_whose_system_is_there_go_down() -> None:
    """n1 has a second disk in the slow pool, and keeps running without it."""
    more = replace(SPLIT.machines[0], disks=(system("slow", "scsi1"), system("fast")))
    lower = replace(SPLIT, machines=(more, SPLIT.machines[1]))
    assert losing("pve1/sdb", estate(lower)).nodes == ("n2",)


def test_the_disk_to_start_from_is_no_drive() -> None:
    drive = MachineDisk("ide2", "slow:cloudinit", "slow", media="cloudinit")
    lower = replace(SPLIT, machines=(machine("n1", 101, drive, system("fast")),))
    assert losing("pve1/sdb", estate(lower)).nodes == ()


def test_a_volume_is_in_the_pool_that_its_handle_names() -> None:
    """A running pod is down without its volume, though its node goes on; so is one that is placed anew."""
    data = make.disk("data", handle="region/pve1/slow/vm-9999-pvc-1")
    stays, moves = owned("stays", "n1", "data"), owned("moves", "n2", "data")
    found = losing("pve1/sdb", estate(SPLIT, data, make.snapshot(pods=[stays, moves])))
    assert [one.pod for one in found.down] == ["shop/moves", "shop/stays"]
    assert {one.reason for one in found.down} == {"its volume pv-data is on what is lost"}
    assert found.shortage == {}
    assert losing("pve1/sda", estate(SPLIT, data, make.snapshot(pods=[stays]))).survived


def test_a_volume_is_in_the_pool_from_which_a_machine_has_it() -> None:
    data = make.disk("data", handle="pvc-77")
    attached = replace(SPLIT.machines[0], disks=(system("fast"), MachineDisk("scsi3", "slow:pvc-77", "slow")))
    lower = replace(SPLIT, machines=(attached, SPLIT.machines[1]))
    found = losing("pve1/sdb", estate(lower, data, make.snapshot(pods=[owned("web", "n1", "data")])))
    assert [one.pod for one in found.down] == ["shop/web"]


def test_a_pool_of_the_same_name_elsewhere_is_another_one() -> None:
    lower = replace(
        SPLIT,
        hosts=(*SPLIT.hosts, host(PhysicalDisk("sda"), name="pve2")),
        storage_pools=(*SPLIT.storage_pools, StoragePool("slow", "pve2", disks=("sda",))),
    )
    data = make.disk("data", handle="region/pve1/slow/vm-9999-pvc-1")
    whole = estate(lower, data, make.snapshot(pods=[owned("web", "n1", "data")]))
    assert losing("pve2/sda", whole).survived
    assert not losing("pve1/sdb", whole).survived


def test_what_nothing_places_is_said_and_not_guessed() -> None:
    data = make.disk("data", handle="pvc-77")
    found = losing("pve1/sdb", estate(SPLIT, data, make.snapshot(pods=[owned("web", "n1", "data")])))
    assert found.survived
    assert "nothing says which disk 1 volume of the cluster is on" in found.notes


def test_a_machine_of_which_no_disk_is_known_is_named() -> None:
    lower = replace(SPLIT, machines=(SPLIT.machines[0], machine("n2", 102)))
    assert "nothing says where the system disk of n2 is" in losing("pve1/sda", estate(lower)).notes


def test_a_pool_over_two_disks_is_taken_to_go_with_either() -> None:
    pools = (StoragePool("fast", "pve1", disks=("sda", "sdb")),)
    found = losing("pve1/sdb", estate(replace(SPLIT, storage_pools=pools)))
    assert found.nodes == ("n1",)
    assert "pool fast is on sda too; nothing says that it bears the loss of one disk" in found.notes


class TestShares:
    data = make.disk("data", driver="nfs.csi.k8s.io", handle="nfs.example.org#srv/nfs#web#pvc-1")

    def lost(self, *carries: str, **more: Any) -> Outcome:
        disk = PhysicalDisk("sdc", carries=carries)
        lower = replace(SPLIT, hosts=(host(disk, **more),))
        pods = make.snapshot(pods=[owned("web", "n1", "data")])
        return losing("pve1/sdc", estate(lower, self.data, pods))

    def test_named_with_its_server(self) -> None:
        assert [one.pod for one in self.lost("nfs.example.org:/srv/nfs").down] == ["shop/web"]

    def test_of_the_host_itself(self) -> None:
        assert not self.lost("NFS exports of /srv/nfs", address="nfs.example.org").survived

    def test_of_the_same_path_and_who_knows_whose(self) -> None:
        found = self.lost("NFS exports of /srv/nfs")
        said = "it carries a share of a path that nfs.example.org has; nothing says that it is pve1"
        assert (found.survived, said in found.notes) == (True, True)

    def test_of_another_path(self) -> None:
        found = self.lost("nfs.example.org:/srv/nfs-ssd", "backups")
        assert found.survived
        assert not any("share" in note for note in found.notes)


def test_a_host_takes_the_volumes_in_its_pools_along() -> None:
    """The pod runs on the other host, from storage on the lost one."""
    lower = replace(
        SPLIT,
        hosts=(*SPLIT.hosts, Host("pve2")),
        machines=(SPLIT.machines[0], machine("n2", 102, system("own"), on="pve2")),
    )
    data = make.disk("data", handle="region/pve1/slow/vm-9999-pvc-1")
    whole = estate(lower, data, make.snapshot(pods=[owned("web", "n2", "data")]))
    (found,) = survival.survey(ground(whole), models=("requests",), only=("host/pve1",))
    assert (found.nodes, [one.pod for one in found.down]) == (("n1",), ["shop/web"])
