"""What lies under the example estates agrees with the clusters above, judged from the files alone."""

import json
import re
from collections import Counter
from ipaddress import ip_address, ip_network

import pytest

from tests.examples.reading import (
    BLOCK_DRIVER,
    EXAMPLES,
    METRICS,
    Json,
    amount,
    answer,
    below,
    by_name,
    every,
    running,
    walk,
)

ESTATES = ("r730", "a100")
DOCUMENTATION = [ip_network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
LOOPBACK = "127.0.0.1"
GIB = 1 << 30
SLOT = re.compile(r"scsi([0-9]+)\Z")
WALKED = range(1, 30)
"""The slots that the driver looks at."""


def configs(estate: str) -> dict[str, dict[str, str]]:
    """The configurations of all machines by their names, in whichever form the estate has them."""
    found = [
        dict(line.split(": ", 1) for line in path.read_text(encoding="utf-8").splitlines())
        for path in below(estate)
        if path.name.startswith("qm-config-")
    ]
    found += [
        {key: str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}
        for path in below(estate)
        if path.name == "config.json"
    ]
    return {one["name"]: one for one in found}


def slots(config: dict[str, str]) -> dict[int, str]:
    """The volumes of a machine by the number of their slot."""
    return {int(match[1]): value.split(",")[0] for key, value in config.items() if (match := SLOT.match(key))}


@pytest.mark.parametrize("estate", ESTATES)
def test_every_node_has_a_machine_of_its_size(estate: str) -> None:
    machines = configs(estate)
    for node in every(estate, "Node"):
        machine = machines[node["metadata"]["name"]]
        capacity = node["status"]["capacity"]
        assert amount(capacity["cpu"]) == 1000 * int(machine["cores"])
        # The kernel keeps a little of what the machine has.
        assert 0.95 < amount(capacity["memory"]) / 1000 / (int(machine["memory"]) << 20) < 1
        assert node["status"]["nodeInfo"]["systemUUID"] in machine["smbios1"]
        addresses = {one["address"] for one in node["status"]["addresses"]}
        assert re.findall(r"ip=([0-9.]+)/", machine["ipconfig0"])[0] in addresses


def test_provider_ids_are_the_numbers_of_machines() -> None:
    told = {
        path.name.removeprefix("qm-config-").removesuffix(".txt"): path.read_text(encoding="utf-8")
        for path in below("r730")
        if path.name.startswith("qm-config-")
    }
    for node in every("r730", "Node"):
        number = node["spec"]["providerID"].rpartition("/")[2]
        assert f"name: {node['metadata']['name']}\n" in told[number]


def test_every_attached_volume_is_a_disk_of_its_machine() -> None:
    machines, volumes = configs("r730"), by_name("r730", "PersistentVolume")
    attached: dict[str, set[str]] = {}
    for one in every("r730", "VolumeAttachment"):
        volume = volumes["", one["spec"]["source"]["persistentVolumeName"]]
        handle = volume["spec"]["csi"]["volumeHandle"].rpartition("/")[2]
        attached.setdefault(one["spec"]["nodeName"], set()).add(f"local-lvm:{handle}")
        size = int(amount(volume["spec"]["capacity"]["storage"]) / 1000) // GIB
        line = next(value for value in machines[one["spec"]["nodeName"]].values() if handle in value)
        assert f",size={size}G" in line
    for node, handles in attached.items():
        held = {volume for number, volume in slots(machines[node]).items() if number in WALKED}
        assert handles <= held
        assert len(held - handles) == (3 if node == "k8s-node3" else 0)


def test_one_worker_has_fewer_free_slots_than_its_driver_says() -> None:
    held = slots(configs("r730")["k8s-node3"])
    really = len(WALKED) - sum(number in WALKED for number in held)
    (advertised,) = (
        driver["allocatable"]["count"]
        for node in every("r730", "CSINode")
        for driver in node["spec"]["drivers"]
        if driver["name"] == BLOCK_DRIVER and node["metadata"]["name"] == "k8s-node3"
    )
    attached = Counter(one["spec"]["nodeName"] for one in every("r730", "VolumeAttachment"))["k8s-node3"]
    assert (advertised - attached, really) == (7, 5)


def test_more_is_promised_than_there_is() -> None:
    machines = [one for one in configs("r730").values() if one["name"] != "truenas"]
    assert sum(int(one["memory"]) for one in machines) == 276 * 1024
    assert answer("r730", "nodes/pve1/status")["memory"]["total"] // GIB == 267
    assert sum(int(one["cores"]) for one in machines) == 100
    rows = answer("r730", "nodes/pve1/lvs")["report"][0]["lv"]
    promised = sum(
        int(row["lv_size"][:-1]) for row in rows if (row["vg_name"], row["pool_lv"]) == ("pve", "data")
    )
    (pool,) = (row for row in rows if (row["vg_name"], row["lv_name"]) == ("pve", "data"))
    assert 1.1 < promised / int(pool["lv_size"][:-1]) < 1.3


def test_the_disks_of_the_notebooks_promise_three_times_their_pool() -> None:
    place = "nodes/pve1/storage/NvmeZFSstorage/content"
    promised = sum(row["size"] for row in answer("a100", place)) / GIB
    (pool,) = (one for one in answer("a100", "nodes/pve1/storage") if one["type"] == "zfspool")
    assert 6300 <= promised < 6301
    assert promised * GIB / pool["total"] > 3


def test_each_worker_has_a_pair_of_cards() -> None:
    cards = {row["id"] for row in answer("a100", "nodes/pve1/hardware/pci")}
    mapped = [
        re.findall(r"path=([0-9a-f:.]+)", entry)[0]
        for mapping in answer("a100", "cluster/mapping/pci-pve1")
        for entry in mapping["map"]
    ]
    assert len(cards) == 8 and sorted(mapped) == sorted(cards)
    asked = Counter(
        re.findall(r"mapping=([a-z0-9-]+)", value)[0]
        for config in configs("a100").values()
        for key, value in config.items()
        if key.startswith("hostpci")
    )
    assert asked == {mapping["id"]: 2 for mapping in answer("a100", "cluster/mapping/pci-pve1")}


@pytest.mark.parametrize("estate", ESTATES)
def test_nothing_secret_and_nothing_real_is_in_them(estate: str) -> None:
    for path in below(estate):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"cipassword|sshkeys|password|token|BEGIN", text), path
        for found in re.findall(r"(?<![\d.])\d+\.\d+\.\d+\.\d+(?![\d.])", text):
            assert found == LOOPBACK or any(ip_address(found) in network for network in DOCUMENTATION), path
        assert all(host.endswith("example.lan") for host in re.findall(r"server\W+([a-z.]+\.[a-z]+)", text))


def measured() -> list[Json]:
    found = json.loads((EXAMPLES / "r730" / METRICS).read_text(encoding="utf-8"))
    return list(found["items"])


def nanos(text: str) -> int:
    return int(text.removesuffix("n"))


def test_what_runs_is_measured_and_mostly_stays_below_its_requests() -> None:
    pods = {(pod["metadata"]["namespace"], pod["metadata"]["name"]): pod for pod in running("r730")}
    told = {
        (one["metadata"]["namespace"], one["metadata"]["name"]): one
        for one in measured()
        if one["kind"] == "PodMetrics"
    }
    assert told.keys() == pods.keys()
    below_request, above_request = 0, 0
    for key, one in told.items():
        spec = pods[key]["spec"]
        declared = {
            item["name"]: item["resources"] for item in (*spec["containers"], *spec.get("initContainers", []))
        }
        for container in one["containers"]:
            used = amount(container["usage"]["memory"])
            limit = declared[container["name"]].get("limits", {}).get("memory")
            assert limit is None or used <= amount(limit)
            request = declared[container["name"]].get("requests", {}).get("memory")
            if request:
                above_request += used > amount(request)
                below_request += used <= amount(request)
    assert 5 <= above_request < below_request / 8


def test_nodes_use_what_their_pods_use_and_a_little_more() -> None:
    nodes = {one["metadata"]["name"]: one for one in measured() if one["kind"] == "NodeMetrics"}
    where = {
        (pod["metadata"]["namespace"], pod["metadata"]["name"]): pod["spec"]["nodeName"]
        for pod in running("r730")
    }
    used: Counter[str] = Counter()
    for one in measured():
        if one["kind"] == "PodMetrics":
            node = where[one["metadata"]["namespace"], one["metadata"]["name"]]
            used[node] += sum(amount(container["usage"]["memory"]) for container in one["containers"]) // 1000
            assert all(nanos(container["usage"]["cpu"]) > 0 for container in one["containers"])
    capacity = {
        node["metadata"]["name"]: node["status"]["capacity"]["memory"] for node in every("r730", "Node")
    }
    assert nodes.keys() == capacity.keys()
    for name, one in nodes.items():
        whole = amount(one["usage"]["memory"]) // 1000
        assert used[name] + GIB < whole < used[name] + 3 * GIB
        assert whole < amount(capacity[name]) // 1000


def test_measurements_hold_nothing_else() -> None:
    keys = {path.rpartition(".")[2] for path, _ in walk(measured())} - {""}
    assert keys == {
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "namespace",
        "creationTimestamp",
        "timestamp",
        "window",
        "containers",
        "usage",
        "cpu",
        "memory",
    }
