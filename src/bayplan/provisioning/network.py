"""Network data, version 2 (netplan's): a static address on every card that has one.

A card is found by its MAC address where somebody knows it, else by its driver, which tells only one card. The
first card gets the name that kube-vip looks for (`cluster.interface`).
"""

import ipaddress
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import MachineNic, Network
from bayplan.model.plain import Json, Keys
from bayplan.printing import yaml
from bayplan.provisioning.framework import Node

DRIVERS: Final = {"": "virtio_net", "virtio": "virtio_net"}
"""Models of cards as Proxmox VE names them, and their kernel modules where those are called otherwise."""
EVERYWHERE: Final = {4: "0.0.0.0/0", 6: "::/0"}


def text(node: Node) -> str:
    """The file `network-config` of a node."""
    return yaml.text(
        [data(node)], [f"{node.name}. Rendered from {node.key} and networks in the estate file."]
    )


def data(node: Node) -> Keys:
    """The network data of a node. A card without a known address asks for one (DHCP).

    Raises InvalidInput where cards cannot be told apart, or an address lies in no network of the machine.
    """
    nics = node.nics or (MachineNic("net0"),)
    if len(nics) > 1 and not all(one.mac for one in nics):
        message = (
            f"{node.name} has {len(nics)} network cards, and nobody says which MAC address is which; "
            "read the hypervisor's dump too, or leave one network"
        )
        raise InvalidInput(message, path=f"{node.key}.networks")
    networks = {one.name: one for one in node.declaration.lower.networks}
    held = _addresses(node, nics, networks)
    cards: Keys = {
        f"{node.cluster.interface if at == 0 else nic.slot}": _card(
            node, at, nic, networks.get(nic.network), held[at]
        )
        for at, nic in enumerate(nics)
    }
    return {"version": 2, "ethernets": cards}


def _addresses(
    node: Node, nics: tuple[MachineNic, ...], networks: dict[str, Network]
) -> list[list[ipaddress.IPv4Interface | ipaddress.IPv6Interface]]:
    """Every address of the machine, with its network's prefix, at the first card in that network."""
    held: list[list[ipaddress.IPv4Interface | ipaddress.IPv6Interface]] = [[] for _ in nics]
    ranges = [networks[one.network].cidr if one.network in networks else "" for one in nics]
    for number, written in enumerate(node.machine.addresses):
        for at, cidr in enumerate(ranges):
            if cidr and ipaddress.ip_address(written) in ipaddress.ip_network(cidr):
                prefix = ipaddress.ip_network(cidr).prefixlen
                held[at].append(ipaddress.ip_interface(f"{written}/{prefix}"))
                break
        else:
            message = f"{written} is in no network of {node.name}; give the machine a network with this range"
            raise InvalidInput(message, path=f"{node.key}.addresses[{number}]", value=written)
    return held


def _card(
    node: Node,
    at: int,
    nic: MachineNic,
    network: Network | None,
    held: list[ipaddress.IPv4Interface | ipaddress.IPv6Interface],
) -> Keys:
    match: Keys = {"macaddress": nic.mac.lower()} if nic.mac else {"driver": _driver(nic)}
    card: Keys = {"match": match, "set-name": node.cluster.interface if at == 0 else nic.slot}
    if not held:
        return card | {"dhcp4": True}
    card |= {"dhcp4": False, "addresses": [str(one) for one in held]}
    if at:
        return card
    # Only the first card leads out: two ways to everywhere would take turns.
    return card | _routes(network) | _names(node)


def _driver(nic: MachineNic) -> str:
    return DRIVERS.get(nic.model, nic.model)


def _routes(network: Network | None) -> Keys:
    if network is None or not network.gateway:
        return {}
    version = ipaddress.ip_address(network.gateway).version
    return {"routes": [{"to": EVERYWHERE[version], "via": network.gateway}]}


def _names(node: Node) -> Keys:
    bootstrap = node.declaration.platform.bootstrap
    asked: dict[str, Json] = {}
    if bootstrap.nameservers:
        asked["addresses"] = list(bootstrap.nameservers)
    if bootstrap.search:
        asked["search"] = list(bootstrap.search)
    return {"nameservers": asked} if asked else {}
