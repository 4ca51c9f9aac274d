"""Drafts: what a snapshot shows of an estate is declared, what it cannot show is proposed."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.app import init, observe
from bayplan.app.drafting import lower, tiers
from bayplan.capacity import merging
from bayplan.model.machines import (
    Lower,
    Machine,
    MachineDevice,
    MachineDisk,
    MachineNic,
    MappedDevice,
    Network,
    PciDevice,
    PciMapping,
    StoragePool,
)
from bayplan.model.policy import NamespaceInfo
from bayplan.model.snapshot import Snapshot
from bayplan.sources import estate
from bayplan.views.estate import file
from tests import make

EXAMPLES = Path(__file__).parents[2] / "examples"
GI = 1 << 30
NAMES = ("r730", "a100")
SEEN = {name: observe.look(files=[str(EXAMPLES / name)]) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_what_was_drafted_reads_back_to_the_same(name: str) -> None:
    draft = init.draft(SEEN[name])
    found = estate.parse(file.text(draft.declaration, draft.proposals).encode(), "bayplan.yaml")
    assert found.lower == draft.declaration.lower == lower.declarable(SEEN[name].lower, roles(found.lower))
    for part in ("kubernetes", "tiers", "pools", "attach_limits", "priority_classes", "host_rules", "cards"):
        assert getattr(found, part) == getattr(draft.declaration, part)


def roles(found: Lower) -> dict[int, str]:
    return {one.vmid: one.role for one in found.machines}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_draft_differs_from_what_was_seen(name: str) -> None:
    declared = init.draft(SEEN[name]).declaration.lower
    merged, findings = merging.merge(SEEN[name].lower, declared)
    assert findings == ()
    assert [one.vmid for one in merged.machines] == [one.vmid for one in SEEN[name].lower.machines]
    assert [one.memory for one in merged.hosts] == [one.memory for one in SEEN[name].lower.hosts]


@pytest.mark.parametrize("name", NAMES)
def test_every_proposal_can_be_taken(name: str) -> None:
    draft = init.draft(SEEN[name])
    text = re.sub(r"(?m)^( *)#(?=[^ #\n])", r"\1", file.text(draft.declaration, draft.proposals))
    found = estate.parse(text.encode(), "bayplan.yaml")
    assert {one.name for one in found.capacity.triggers} == {"scale-up", "scale-up-for-volumes", "scale-down"}
    assert (len(found.windows), len(found.sources), found.host_rules[-1].host) == (1, 1, "*")
    assert found.singletons


def test_what_r730_shows() -> None:
    declared = init.draft(SEEN["r730"]).declaration
    assert [(one.name, one.count) for one in declared.pools] == [("worker", 5), ("gpu", 1)]
    assert [one.name for one in declared.tiers] == ["0-core", "1-cluster", "2-gpu", "3-edge", "4-aux"]
    under = declared.pools[0].machine
    assert under is not None
    assert (under.cores, under.memory, under.host) == (8, 32 * GI, "pve1")
    assert [(one.driver, one.loop) for one in declared.attach_limits] == [("csi.proxmox.sinextra.dev", 29)]
    machines = {one.name: one for one in declared.lower.machines}
    assert (machines["k8s-node1"].role, machines["k8s-master"].role) == ("gpu", "control-plane")
    assert not machines["truenas"].running
    assert [disk.slot for disk in machines["k8s-node3"].disks] == ["scsi0", "scsi28", "scsi29"]


def test_disks_of_pods_and_drives_come_and_go() -> None:
    disks = (
        MachineDisk("scsi0", "p:vm-201-disk-0", "p", 32 * GI),
        MachineDisk("scsi1", "p:vm-9999-pvc-0a1b2c3d-0000-0000-0000-000000000000", "p", GI),
        MachineDisk("ide2", "local:iso/x.iso", media="cdrom"),
        MachineDisk("unused0", "p:vm-201-disk-1", "p"),
    )
    seen = Lower(machines=(Machine(201, disks=disks), Machine(7)))
    (found,) = lower.declarable(seen).machines
    assert found.disks == (MachineDisk("scsi0", pool="p", size=32 * GI),)


def test_networks_of_cards_are_named_by_bridge_and_vlan() -> None:
    nics = (MachineNic("net0", "vmbr1", 20), MachineNic("net3", "vmbr0"))
    seen = Lower(
        networks=(Network("vmbr0", "a", "vmbr0", cidr="192.0.2.7/24"),), machines=(Machine(201, nics=nics),)
    )
    found = lower.declarable(seen)
    assert found.networks == (
        Network("vmbr0", "a", "vmbr0", cidr="192.0.2.0/24"),
        Network("vmbr1.20", bridge="vmbr1", vlan=20),
    )
    assert [nic.network for nic in found.machines[0].nics] == ["vmbr1.20", "vmbr0"]


def test_a_pool_that_every_host_reaches_is_one() -> None:
    seen = tuple(StoragePool("nfs", host, "nfs", shared=True) for host in ("a", "b"))
    assert lower.declarable(Lower(storage_pools=seen)).storage_pools == (
        StoragePool("nfs", "", "nfs", shared=True),
    )


def test_only_devices_that_can_be_asked_for_are_kept() -> None:
    seen = Lower(
        pci_devices=tuple(PciDevice("a", f"0000:0{at}:00.0") for at in range(4)),
        pci_mappings=(PciMapping("t4", (MappedDevice("a", "0000:01:00"),), ("moved",)),),
        machines=(Machine(201, host="a", devices=(MachineDevice("hostpci3", addresses=("0000:02:00",)),)),),
    )
    found = lower.declarable(seen)
    assert [one.address for one in found.pci_devices] == ["0000:01:00.0", "0000:02:00.0"]
    assert found.pci_mappings == (PciMapping("t4", (MappedDevice("a", "0000:01:00.0"),)),)


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        (("192.0.2.5/24", "127.0.0.1", "fe80::1", "192.0.2.5", "nonsense"), ("192.0.2.5",)),
        (("2001:db8::5",), ("2001:db8::5",)),
    ],
)
def test_addresses_that_others_could_use(seen: tuple[str, ...], kept: tuple[str, ...]) -> None:
    (found,) = lower.declarable(Lower(machines=(Machine(201, addresses=seen),))).machines
    assert found.addresses == kept


def tiered(*quotas: str) -> Snapshot:
    names = [f"n{at}" for at in range(len(quotas))]
    return replace(
        Snapshot(),
        namespaces=tuple(
            NamespaceInfo(make.quota("", namespace=one).namespace, {"tier": "4-aux"}) for one in names
        ),
        quotas=tuple(
            make.quota(hard, namespace=one) for one, hard in zip(names, quotas, strict=True) if hard
        ),
    )


@pytest.mark.parametrize(
    ("quotas", "hard", "apart"),
    [
        (("pods=10", "pods=10", "pods=99"), "pods=10", ("n2",)),
        (("pods=10", "pods=11"), "", ()),
        (("pods=10", "", "pods=10"), "pods=10", ("n1",)),
        (("pods=10",), "pods=10", ()),
    ],
)
def test_a_tier_is_what_most_of_its_namespaces_have(
    quotas: tuple[str, ...], hard: str, apart: tuple[str, ...]
) -> None:
    (found,) = tiers.draft(tiered(*quotas))
    assert (found.rule.quotas[0].hard if found.rule else {}) == make.amounts(hard)
    assert found.apart == apart


def test_a_snapshot_without_anything_still_makes_a_file() -> None:
    draft = init.draft(Snapshot())
    corrections, findings = init.check(file.text(draft.declaration, draft.proposals), "bayplan.yaml")
    assert (corrections, findings) == ((), ())


def test_what_contradicts_itself_in_the_hypervisor_is_told() -> None:
    seen = replace(Snapshot(), lower=Lower(machines=(Machine(201, "twin"), Machine(202, "twin"))))
    corrections, _ = init.check(file.text(init.draft(seen).declaration), "x.yaml")
    assert len(corrections) == 1
    assert "machines[1].name: 'twin' is the name of an earlier one" in corrections[0]
