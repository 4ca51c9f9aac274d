"""The roles and tokens that Proxmox VE needs for each mode of Bayplan, as commands of `pveum`.

Privileges stand where they are checked: on machines (or the pool that they are in), storages, bridges,
mappings and nodes. They follow from the checks of the API's methods (pve-access-control, qemu-server 9.2);
PVE 9 split `VM.Monitor` into `VM.GuestAgent.*`.

Of roles on a path and on one above it, those on the path count and the others do not: who may do more with
one storage is told there once more that it may be looked at. A token with privilege separation may do what it
and its user may, so both are given each role (https://pve.proxmox.com/wiki/User_Management).

What a token can never do: pin CPUs, set huge pages, or pass a device through by its address.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.catalog.kubernetes_access import APPLY, OBSERVE, PLAN, PROVISION
from bayplan.model.estate import Declaration
from bayplan.model.machines import Machine

_READS: Final = (OBSERVE, PLAN, APPLY, PROVISION)
_CHANGES: Final = (APPLY, PROVISION)
_MAKES: Final = (PROVISION,)
_OLD_AGENT: Final = "VM.Monitor"
_HEAD: Final = """#!/bin/sh
# Rendered by bayplan from `access` of the estate file; change it there.
# Run once, as root, on a node of the cluster. Run again, it says anew what each role may do.
# Each token is shown once, when it is made: keep it where `sources` of the estate file look for it.
set -eu
"""


class Grant(NamedTuple):
    """Privileges of a mode on some paths. `below`: also on everything under them."""

    role: str
    modes: tuple[str, ...]
    privileges: tuple[str, ...]
    paths: tuple[str, ...]
    below: bool = True


def commands(declaration: Declaration) -> str:
    """A shell script that makes a user, the roles, and a token for each mode."""
    access = declaration.platform.access
    granted = [one for one in grants(declaration) if set(one.modes) & set(access.modes) and one.paths]
    lines = [*_pool(access.resource_pool), *_members(declaration), _user(access.user), *map(_role, granted)]
    for mode in access.modes:
        token = f"{access.user}!{access.token}-{mode}"
        lines += ["", f"# {mode}", _token(access.user, f"{access.token}-{mode}")]
        for one in granted:
            if mode in one.modes:
                lines += [_acl(path, one, access.user, token) for path in one.paths]
    return _HEAD + "\n".join(lines) + "\n"


def grants(declaration: Declaration) -> Iterator[Grant]:
    """What every mode needs, where."""
    machines, storages = _machines(declaration), _storages(declaration)
    agent = "VM.GuestAgent.Audit" if _is_new(declaration) else _OLD_AGENT
    yield Grant("BayplanLook", _READS, ("Sys.Audit",), ("/",), below=False)
    yield Grant("BayplanNodes", _READS, ("Sys.Audit",), ("/nodes",))
    yield Grant("BayplanMachines", _READS, ("VM.Audit", agent), machines)
    yield Grant("BayplanStorages", _READS, ("Datastore.Audit",), ("/storage",))
    yield Grant("BayplanDevices", _READS, ("Mapping.Audit",), ("/mapping/pci",))
    changing = ("VM.PowerMgmt", "VM.Config.CPU", "VM.Config.Memory", "VM.Config.Disk")
    yield Grant("BayplanChange", _CHANGES, changing, machines)
    yield Grant("BayplanGrow", _CHANGES, ("Datastore.Audit", "Datastore.AllocateSpace"), storages)
    options = ("CDROM", "Cloudinit", "HWType", "Network", "Options")
    making = ("VM.Allocate", "VM.Clone", *(f"VM.Config.{one}" for one in options))
    yield Grant("BayplanMake", _MAKES, making, machines)
    yield Grant("BayplanClone", _MAKES, ("VM.Audit", "VM.Clone"), _templates(declaration))
    yield Grant("BayplanSeed", _MAKES, ("Datastore.Audit", "Datastore.AllocateTemplate"), _seeds(declaration))
    yield Grant("BayplanPlug", _MAKES, ("SDN.Use",), _bridges(declaration))
    yield Grant("BayplanPass", _MAKES, ("Mapping.Audit", "Mapping.Use"), _mappings(declaration))


def _machines(declaration: Declaration) -> tuple[str, ...]:
    pool = declaration.platform.access.resource_pool
    return (f"/pool/{pool}",) if pool else ("/vms",)


def _templates(declaration: Declaration) -> tuple[str, ...]:
    """Templates, which need not be in the pool of what is made of them."""
    if not declaration.platform.access.resource_pool:
        return ()
    return tuple(f"/vms/{one.vmid}" for one in declaration.lower.machines if one.template)


def _storages(declaration: Declaration) -> tuple[str, ...]:
    """Storages that declared machines have disks on."""
    found = {disk.pool for one in _wanted(declaration) for disk in one.disks if disk.pool}
    return tuple(f"/storage/{name}" for name in sorted(found))


def _seeds(declaration: Declaration) -> tuple[str, ...]:
    """Storages that take ISO images, where machines are seeded by one."""
    if declaration.platform.bootstrap.seed != "iso":
        return ()
    found = {one.name for one in declaration.lower.storage_pools if "iso" in one.content}
    return tuple(f"/storage/{name}" for name in sorted(found or {"local"}))


def _bridges(declaration: Declaration) -> tuple[str, ...]:
    zone = "/sdn/zones/localnetwork"
    networks = {one.name: one for one in declaration.lower.networks}
    found = set()
    for one in _wanted(declaration):
        for nic in one.nics:
            network = networks.get(nic.network)
            bridge = nic.bridge or (network.bridge if network else "")
            vlan = nic.vlan or (network.vlan if network else None)
            found |= {f"{zone}/{bridge}" + (f"/{vlan}" if vlan else "")} if bridge else set()
    return tuple(sorted(found))


def _mappings(declaration: Declaration) -> tuple[str, ...]:
    """Mappings that machines get devices of, by their name or by the address of a device in them."""
    found = {device.mapping for one in _wanted(declaration) for device in one.devices}
    plain = {
        (one.host, at) for one in _wanted(declaration) for device in one.devices for at in device.addresses
    }
    for mapping in declaration.lower.pci_mappings:
        if any((path.host, path.address) in plain for path in mapping.paths):
            found.add(mapping.name)
    return tuple(f"/mapping/pci/{name}" for name in sorted(found - {""}))


def _wanted(declaration: Declaration) -> tuple[Machine, ...]:
    """Machines that are declared one by one, and those under workers."""
    workers = (one.machine for one in declaration.pools if one.machine is not None)
    return (*declaration.lower.machines, *workers)


def _is_new(declaration: Declaration) -> bool:
    """Whether the hypervisor is PVE 9 or later; the newest one, where nothing says."""
    return not any(
        one.version.removeprefix("pve-manager/").startswith("8.") for one in declaration.lower.hosts
    )


def _pool(name: str) -> list[str]:
    if not name:
        return []
    return [
        f"pveum pool list --noborder --noheader | grep -qw {_quoted(name)} || pveum pool add {_quoted(name)}"
    ]


def _members(declaration: Declaration) -> list[str]:
    """A role on a pool reaches the machines in it and no others: nodes that exist are put there."""
    pool = declaration.platform.access.resource_pool
    nodes = [str(one.vmid) for one in declaration.lower.machines if one.role and not one.template]
    if not pool or not nodes:
        return []
    told = 'echo "machine $vmid is left where it is: in a pool already, or not made yet"'
    return [
        f"for vmid in {' '.join(nodes)}; do",
        f'  pveum pool modify {_quoted(pool)} --vms "$vmid" 2>/dev/null || {told}',
        "done",
    ]


def _user(user: str) -> str:
    made = f"pveum user add {_quoted(user)} --comment Bayplan"
    return f"pveum user list --noborder --noheader | grep -qw {_quoted(user)} || {made}"


def _role(one: Grant) -> str:
    said = f"{one.role} --privs {_quoted(' '.join(one.privileges))}"
    return f"pveum role modify {said} 2>/dev/null || pveum role add {said}"


def _token(user: str, token: str) -> str:
    listed = f"pveum user token list {_quoted(user)} --noborder --noheader | grep -qw {_quoted(token)}"
    return f"{listed} || pveum user token add {_quoted(user)} {_quoted(token)} --privsep 1"


def _acl(path: str, one: Grant, user: str, token: str) -> str:
    who = f"--users {_quoted(user)} --tokens {_quoted(token)}"
    return f"pveum acl modify {_quoted(path)} --roles {one.role} --propagate {int(one.below)} {who}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
