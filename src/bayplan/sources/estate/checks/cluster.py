"""The cluster: ranges that do not overlap, a virtual address that is free, and nothing that is said twice."""

import ipaddress
from collections.abc import Iterator
from typing import Final

from bayplan.model.doubts import Doubt
from bayplan.model.machines import Network
from bayplan.model.platform import K3S, SERVER
from bayplan.sources.estate import addresses, cluster
from bayplan.sources.estate.checks import ranges, risks
from bayplan.sources.estate.checks.scene import Scene, Standing

_LONGEST: Final = {4: 24, 6: 64}
"""The part of the pods' range that each node gets (`node-cidr-mask-size` of the controller manager)."""
_UNUSABLE: Final = 2


def overlapping_ranges(scene: Scene) -> Iterator[Doubt]:
    """Pods, services and machines with an address in common: what is sent to one arrives at another."""
    declared = scene.declaration.platform.cluster
    known = [(f"network {one.name}", one.cidr) for _, one in scene.networks if one.cidr]
    for key, written in (("podCidr", declared.pod_cidr), ("serviceCidr", declared.service_cidr)):
        if not written:
            continue
        mine = ipaddress.ip_network(written)
        for owner, other in known:
            if _overlap(mine, ipaddress.ip_network(other)):
                message = f"{written} overlaps {owner} ({other}); give each addresses of its own"
                yield Doubt(f"cluster.{key}", message, value=written)
        known.append((f"cluster.{key}", written))


def narrow_ranges(scene: Scene) -> Iterator[Doubt]:
    """Fewer parts of the pods' range than nodes, or fewer addresses in each part than pods."""
    declared = scene.declaration.platform.cluster
    if not declared.pod_cidr or declared.cni != cluster.FLANNEL:
        return  # Calico and Cilium hand out addresses of their own accord
    found = ipaddress.ip_network(declared.pod_cidr)
    part = _LONGEST[found.version]
    nodes = _nodes(scene)
    parts = 1 << max(part - found.prefixlen, 0)
    if nodes > parts:
        message = f"{found} has {parts} of the /{part} that each node gets, and there are {nodes} nodes"
        yield Doubt("cluster.podCidr", f"{message}; write a larger range", value=str(found))
    room = (1 << found.max_prefixlen - part) - _UNUSABLE
    if declared.max_pods > room:
        message = f"{declared.max_pods} pods do not fit the /{part} of a node, which has {room} addresses"
        yield Doubt("cluster.maxPods", f"{message}; write {room} or less", value=str(declared.max_pods))


def foreign_dns(scene: Scene) -> Iterator[Doubt]:
    """The address of the DNS service outside the services' range, or that of the API's own service."""
    declared = scene.declaration.platform.cluster
    if not (declared.dns and declared.service_cidr):
        return
    services = ipaddress.ip_network(declared.service_cidr)
    problem = ranges.unusable(declared.dns, services)
    if problem:
        message = f"{problem} of the services' range {services}; write one within it"
        yield Doubt("cluster.dns", message, value=declared.dns)
    elif ipaddress.ip_address(declared.dns) == services[1]:
        message = "is what the API's own service gets, the first of its range; write the tenth"
        yield Doubt("cluster.dns", message, value=declared.dns)


def unfit_address(scene: Scene) -> Iterator[Doubt]:
    """A virtual address that is somebody's own, or outside the servers' network."""
    address = scene.declaration.platform.cluster.address
    if not address:
        return
    networks = _around(scene)
    holder = _holder(scene, address) or _routed(networks, address)
    if holder:
        message = f"is the address of {holder}; the virtual address is nobody's own, choose another"
        yield Doubt("cluster.address", message, value=address)
    elif networks and all(ranges.unusable(address, ipaddress.ip_network(one.cidr)) for one in networks):
        listed = ", ".join(f"{one.name} ({one.cidr})" for one in networks)
        message = f"is outside {listed}, where the servers are; they hold it by ARP, within one network"
        yield Doubt("cluster.address", message, value=address)
    elif networks and not any(addresses.holds_back(one.reserved, address) for one in networks):
        message = f"nobody keeps {address} free: a machine that is made later may be given it"
        remedy = f"add it to reserved of network {networks[0].name}"
        yield Doubt("cluster.address", message, risks.UNRESERVED, address, "Cluster", remedy)


def server_count(scene: Scene) -> Iterator[Doubt]:
    """Servers that etcd gains nothing by, several without an address in common, or none."""
    declared = scene.declaration.platform.cluster
    servers, listed = _servers(scene), bool(scene.machines)
    if not declared.declared or not listed:
        return
    if not servers:
        message = f"no machine has the role {SERVER}; give it to those that are control planes"
        yield Doubt("cluster", message, value=declared.name)
    elif len(servers) % 2 == 0:
        lost = (len(servers) - 1) // 2
        message = f"{len(servers)} servers bear the loss of {lost}, as many as {len(servers) - 1} do"
        remedy = f"have {len(servers) - 1} or {len(servers) + 1}"
        yield Doubt("cluster", message, risks.EVEN, subject="Cluster", remedy=remedy)
    elif len(servers) > 1 and not declared.address and declared.installed:
        message = f"{len(servers)} servers have no address in common: agents hang on one of them"
        remedy = "write cluster.address, and reserve it in its network"
        yield Doubt("cluster", message, risks.SINGLE, subject="Cluster", remedy=remedy)


def disagreeing_release(scene: Scene) -> Iterator[Doubt]:
    """A minor release that is not the cluster's."""
    declared, written = scene.declaration.platform.cluster, scene.form.kubernetes or ""
    if written and declared.version and minor(written) != minor(declared.version):
        message = f"the cluster's version is {declared.version}; take this away, or correct one of the two"
        yield Doubt("kubernetes", message, value=written)


def disagreeing_network(scene: Scene) -> Iterator[Doubt]:
    """Two networks for pods, or none."""
    declared = scene.declaration.platform.cluster
    if not declared.declared or declared.distribution != K3S:
        return
    if declared.cni == cluster.FLANNEL and declared.backend == "none":
        message = "is none, and cni is flannel: pods would have no network; name another cni"
        yield Doubt("cluster.flannelBackend", message, value="none")
    elif declared.cni != cluster.FLANNEL and declared.backend != "none":
        message = f"is {declared.backend}, and cni is {declared.cni}: K3s would bring a second network"
        yield Doubt("cluster.flannelBackend", f"{message}; write none", value=declared.backend)


def minor(version: str) -> str:
    """`1.34` of a version such as `v1.34.9+k3s1`."""
    return ".".join(version.removeprefix("v").partition("+")[0].split(".")[:2])


def _overlap(one: ranges.Range, other: ranges.Range) -> bool:
    return one.version == other.version and one.overlaps(other)


def _servers(scene: Scene) -> list[Standing]:
    return [one for one in scene.machines if one.machine.role == SERVER and not one.machine.template]


def _nodes(scene: Scene) -> int:
    return len(_servers(scene)) + sum(pool.count for pool in scene.declaration.pools)


def _around(scene: Scene) -> list[Network]:
    """The networks of the servers whose ranges are known; none, where one of them is not."""
    named = {nic.network for one in _servers(scene) for nic in one.machine.nics}
    found = [one for _, one in scene.networks if one.name in named and one.cidr]
    return found if len(found) == len(named) else []


def _holder(scene: Scene, address: str) -> str:
    for host in scene.declaration.lower.hosts:
        if host.address == address:
            return f"host {host.name}"
    for one in scene.machines:
        if address in one.machine.addresses:
            return f"machine {one.name}"
    return ""


def _routed(networks: list[Network], address: str) -> str:
    return next((f"the gateway of network {one.name}" for one in networks if one.gateway == address), "")
