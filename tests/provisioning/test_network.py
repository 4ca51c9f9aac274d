"""Network data is what cloud-init makes the declared addresses of."""

from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import MachineNic, Network
from bayplan.model.platform import Bootstrap
from bayplan.provisioning import network
from tests.provisioning import estates
from tests.provisioning.estates import NETWORK, NIC, cluster, declaration, node, server
from tests.provisioning.programs import needs_cloud_init, networkd

ETHERNET = {
    "match", "set-name", "dhcp4", "dhcp6", "addresses", "routes", "nameservers", "mtu", "accept-ra",
    "gateway4", "gateway6", "wakeonlan", "renderer",
}  # fmt: skip
"""Keys of an Ethernet card that netplan knows (netplan.io, YAML reference) and cloud-init passes on."""
STORAGE = Network("storage", bridge="vmbr1", cidr="198.51.100.0/24", gateway="198.51.100.1")
TWO = (
    MachineNic("net0", network="nodes", mac="BC:24:11:00:00:01"),
    MachineNic("net1", network="storage", mac="BC:24:11:00:00:02"),
)


def test_the_network_data_of_a_server_to_the_letter() -> None:
    assert network.data(node("cp1")) == {
        "version": 2,
        "ethernets": {
            "eth0": {
                "match": {"driver": "virtio_net"},
                "set-name": "eth0",
                "dhcp4": False,
                "addresses": ["192.0.2.11/24"],
                "routes": [{"to": "0.0.0.0/0", "via": "192.0.2.1"}],
                "nameservers": {"addresses": ["192.0.2.1"]},
            }
        },
    }


@needs_cloud_init
def test_cloud_init_makes_the_address_the_way_out_and_the_name_servers_of_it(tmp_path: Path) -> None:
    estate = declaration(bootstrap=Bootstrap(nameservers=("192.0.2.1", "192.0.2.2"), search=("example.org",)))
    made = networkd(tmp_path, network.text(node("cp2", estate)).encode()).splitlines()
    assert "Address=192.0.2.12/24" in made
    assert "Gateway=192.0.2.1" in made and "Destination=0.0.0.0/0" in made
    assert "DNS=192.0.2.1 192.0.2.2" in made
    assert "Domains=example.org" in made
    assert "DHCP=no" in made


@needs_cloud_init
def test_two_cards_are_told_apart_by_their_addresses(tmp_path: Path) -> None:
    machine = server(1, nics=TWO, addresses=("198.51.100.11", "192.0.2.11"))
    estate = declaration(machines=(machine,), networks=(NETWORK, STORAGE))
    cards = network.data(node("cp1", estate))["ethernets"]
    assert isinstance(cards, dict)
    assert set(cards) == {"eth0", "net1"}
    macs = {"eth0": "bc:24:11:00:00:01", "net1": "bc:24:11:00:00:02"}
    made = networkd(tmp_path, network.text(node("cp1", estate)).encode(), macs)
    first, second = (part for part in made.split("[Address]") if part.strip())
    assert (
        "192.0.2.11/24" in first and "MACAddress=bc:24:11:00:00:01" in first and "Gateway=192.0.2.1" in first
    )
    assert "198.51.100.11/24" in second and "MACAddress=bc:24:11:00:00:02" in second
    assert "Gateway" not in second, "two ways to everywhere would take turns"


def test_only_keys_that_netplan_knows_are_written() -> None:
    for name in ("cp1", "wk1"):
        for card in estates.load(network.text(node(name)))["ethernets"].values():
            assert set(card) <= ETHERNET
            assert set(card["match"]) <= {"macaddress", "driver", "name"}


def test_two_cards_without_mac_addresses_are_refused() -> None:
    machine = server(1, nics=(NIC, MachineNic("net1", network="storage")))
    estate = declaration(machines=(machine,), networks=(NETWORK, STORAGE))
    with pytest.raises(InvalidInput, match="nobody says which MAC address is which") as caught:
        network.data(node("cp1", estate))
    assert caught.value.path == "machines[0].networks"


def test_an_address_outside_the_networks_of_its_machine_is_refused() -> None:
    estate = declaration(machines=(server(1, addresses=("192.0.2.11", "203.0.113.9")),))
    with pytest.raises(InvalidInput, match=r"203\.0\.113\.9 is in no network of cp1") as caught:
        network.data(node("cp1", estate))
    assert caught.value.path == "machines[0].addresses[1]"


def test_a_machine_without_an_address_asks_for_one() -> None:
    estate = declaration(machines=(server(1, addresses=(), nics=()),))
    card = {"match": {"driver": "virtio_net"}, "set-name": "eth0", "dhcp4": True}
    assert network.data(node("cp1", estate))["ethernets"] == {"eth0": card}


def test_the_first_card_has_the_name_that_kube_vip_looks_for() -> None:
    cards = network.data(node("cp1", declaration(cluster(interface="lan0"))))["ethernets"]
    assert isinstance(cards, dict) and list(cards) == ["lan0"]


def test_a_network_of_the_sixth_version_has_its_own_everywhere() -> None:
    six = Network("nodes", cidr="2001:db8::/64", gateway="2001:db8::1")
    estate = declaration(cluster(), machines=(server(1, addresses=("2001:db8::11",)),), networks=(six,))
    card = network.data(node("cp1", estate))["ethernets"]
    assert isinstance(card, dict) and isinstance(card["eth0"], dict)
    assert card["eth0"]["addresses"] == ["2001:db8::11/64"]
    assert card["eth0"]["routes"] == [{"to": "::/0", "via": "2001:db8::1"}]
