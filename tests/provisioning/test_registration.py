"""A kubelet gives itself only labels that it may, or it would not start."""

import pytest

from bayplan.model.estate import Pool
from bayplan.model.machines import Machine, MachineDisk
from bayplan.model.nodes import REGION, ZONE, Taint
from bayplan.model.pods import Effect
from bayplan.provisioning import registration
from tests.provisioning.estates import pool


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("scratch", True),
        ("nvidia.com/gpu.present", True),
        ("example.org/kubernetes.io", True),
        ("mykubernetes.io/x", True),
        ("topology.kubernetes.io/zone", True),
        ("node.kubernetes.io/anything", True),
        ("x.kubelet.kubernetes.io/anything", True),
        ("node-role.kubernetes.io/worker", False),
        ("node-restriction.kubernetes.io/secure", False),
        ("kubernetes.io/role", False),
        ("k8s.io/role", False),
        ("feature.k8s.io/cpu", False),
    ],
)
def test_which_labels_it_may(key: str, allowed: bool) -> None:
    assert registration.allowed(key) is allowed


def test_every_label_of_a_pool_is_either_registered_or_left_for_later() -> None:
    one = pool()
    told = {*registration.labels(one), *registration.later(one), "kubernetes.io/hostname=card"}
    assert told == {f"{key}={value}" for key, value in one.labels.items()}
    assert registration.later(one) == ("node-role.kubernetes.io/gpu=true",)


def test_servers_stand_where_the_workers_of_their_host_do() -> None:
    here = pool(labels={ZONE: "pve1", REGION: "pve", "scratch": "nvme"}, machine=Machine(0, host="pve1"))
    other = pool(labels={ZONE: "pve1b", REGION: "pve"}, machine=Machine(0, host="pve1"))
    away = pool(labels={ZONE: "pve2"}, machine=Machine(0, host="pve2"))
    assert registration.server_labels("pve1", (here, away)) == (f"{REGION}=pve", f"{ZONE}=pve1")
    assert registration.server_labels("pve1", (here, other)) == (f"{REGION}=pve",)
    assert registration.server_labels("pve3", (here, away)) == ()
    assert registration.server_labels("", (pool(machine=Machine(0)), pool(machine=None))) == ()


def test_taints_are_written_as_kubelets_read_them() -> None:
    one = pool(taints=(Taint("a", "b"), Taint("c", effect=Effect.NO_EXECUTE)))
    assert registration.taints(one) == ("a=b:NoSchedule", "c=:NoExecute")


def test_a_worker_says_how_many_volumes_its_machine_has_room_for() -> None:
    disks = (MachineDisk("scsi0"), MachineDisk("scsi1"))
    one = Pool("card", machine=Machine(0, disks=disks))
    label = "csi.proxmox.sinextra.dev/max-volume-attachments"
    assert registration.labels(one, attaches=True) == (f"{label}=28",)
    assert registration.labels(one) == ()
    said = Pool("card", labels={label: "12"}, machine=one.machine)
    assert registration.labels(said, attaches=True) == (f"{label}=12",)
