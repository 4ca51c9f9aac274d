"""The example estates hold together, judged from their files alone, and their script can write them again."""

import json
import re
from collections import Counter
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import yaml

from tests.examples.reading import (
    BLOCK_DRIVER,
    EVIDENCE,
    EXAMPLES,
    allocatable,
    amount,
    below,
    by_name,
    dumps,
    effective,
    every,
    is_static,
    key_of,
    may_stand_on,
    pending,
    read,
    running,
    term_holds,
    used_by_node,
    volumes_of,
    walk,
)
from tools.make_examples import write_examples

ESTATES = ("r730", "a100")
FILES = {"namespaces", "nodes", "pods", "policy", "services", "storage", "workloads"}
DOCUMENTATION = [ip_network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]


def test_the_script_writes_the_same_bytes_again(tmp_path: Path) -> None:
    write_examples(tmp_path)
    for estate in ESTATES:
        root = tmp_path / estate
        written = {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        told = [path for path in (EXAMPLES / estate / EVIDENCE,) if path.exists()]
        here = (*dumps(estate), *below(estate), *told)
        assert written == {path.relative_to(EXAMPLES / estate): path.read_bytes() for path in here}


@pytest.mark.parametrize("estate", ESTATES)
def test_files_have_the_form_that_kubectl_prints(estate: str) -> None:
    paths = dumps(estate)
    measured = {"metrics", "vpa"} if estate == "r730" else set()
    assert {path.stem for path in paths} == FILES | measured
    assert Counter(path.suffix for path in paths) == {".json": 6 + len(measured), ".yaml": 1}
    for path in paths:
        text = path.read_text()
        content = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader)
        assert list(content) == ["apiVersion", "items", "kind", "metadata"]
        assert (content["kind"], content["apiVersion"]) == ("List", "v1")
        assert content["metadata"] == {"resourceVersion": ""}
        if path.suffix == ".json":
            assert text == json.dumps(content, indent=4, sort_keys=True) + "\n"
        assert path.stat().st_size < 1_500_000


@pytest.mark.parametrize("estate", ESTATES)
def test_no_object_comes_twice(estate: str) -> None:
    assert max(Counter((one["kind"], *key_of(one)) for one in read(estate)).values()) == 1
    assert max(Counter(one["metadata"]["uid"] for one in read(estate)).values()) == 1


@pytest.mark.parametrize("estate", ESTATES)
def test_no_node_is_asked_for_more_than_it_has(estate: str) -> None:
    used = used_by_node(estate)
    for node in every(estate, "Node"):
        has = allocatable(node)
        over = {key: asked for key, asked in used[node["metadata"]["name"]].items() if asked > has[key]}
        assert not over


@pytest.mark.parametrize("estate", ESTATES)
def test_pods_stand_where_taints_and_selectors_let_them(estate: str) -> None:
    nodes = by_name(estate, "Node")
    astray = [
        key_of(pod)
        for pod in every(estate, "Pod")
        if "nodeName" in pod["spec"]
        and not is_static(pod)
        and not may_stand_on(pod, nodes["", pod["spec"]["nodeName"]])
    ]
    assert not astray


@pytest.mark.parametrize("estate", ESTATES)
def test_volumes_can_be_reached_from_where_their_pods_stand(estate: str) -> None:
    nodes = by_name(estate, "Node")
    for pod in running(estate):
        node = nodes["", pod["spec"]["nodeName"]]
        for volume in volumes_of(estate, pod):
            terms = volume["spec"].get("nodeAffinity", {}).get("required", {}).get("nodeSelectorTerms", [{}])
            labels = node["metadata"]["labels"]
            assert any(term_holds(term, labels, node["metadata"]["name"]) for term in terms), key_of(pod)


@pytest.mark.parametrize("estate", ESTATES)
def test_owners_claims_volumes_and_classes_exist(estate: str) -> None:
    uids = {one["metadata"]["uid"]: (one["kind"], one["metadata"]["name"]) for one in read(estate)}
    classes, namespaces = by_name(estate, "StorageClass"), by_name(estate, "Namespace")
    for one in read(estate):
        for owner in one["metadata"].get("ownerReferences", []):
            assert uids[owner["uid"]] == (owner["kind"], owner["name"])
        if namespace := one["metadata"].get("namespace"):
            assert ("", namespace) in namespaces
    for claim in every(estate, "PersistentVolumeClaim"):
        volume = by_name(estate, "PersistentVolume")["", claim["spec"]["volumeName"]]
        assert volume["spec"]["claimRef"]["uid"] == claim["metadata"]["uid"]
        assert volume["spec"]["storageClassName"] == claim["spec"]["storageClassName"]
        assert ("", claim["spec"]["storageClassName"]) in classes
    for pod in every(estate, "Pod"):
        volumes_of(estate, pod)


@pytest.mark.parametrize("estate", ESTATES)
def test_priorities_are_those_of_their_classes(estate: str) -> None:
    classes = by_name(estate, "PriorityClass")
    for pod in every(estate, "Pod"):
        spec = pod["spec"]
        if "priorityClassName" in spec:
            found = classes["", spec["priorityClassName"]]
            expected = (found["value"], found["preemptionPolicy"])
        else:
            expected = (0, "PreemptLowerPriority")
        assert (spec["priority"], spec["preemptionPolicy"]) == expected


@pytest.mark.parametrize("estate", ESTATES)
def test_counts_of_controllers_agree_with_their_pods(estate: str) -> None:
    owners = Counter(
        owner["uid"]
        for pod in every(estate, "Pod")
        if pod["status"]["phase"] in ("Running", "Pending")
        for owner in pod["metadata"].get("ownerReferences", [])
    )
    for kind in ("ReplicaSet", "StatefulSet"):
        for one in every(estate, kind):
            assert one["status"]["replicas"] == owners[one["metadata"]["uid"]]
    for one in every(estate, "DaemonSet"):
        assert one["status"]["desiredNumberScheduled"] == owners[one["metadata"]["uid"]]


@pytest.mark.parametrize("estate", ESTATES)
def test_quotas_count_what_their_pods_use_and_are_kept(estate: str) -> None:
    for quota in every(estate, "ResourceQuota"):
        charged = Counter[str]()
        for pod in (*running(estate), *pending(estate)):
            if pod["metadata"]["namespace"] == quota["metadata"]["namespace"]:
                charged += Counter({"pods": 1000})
                charged += Counter({f"requests.{key}": value for key, value in effective(pod).items()})
                charged += Counter(
                    {f"limits.{key}": value for key, value in effective(pod, "limits").items()}
                )
        for key, text in quota["status"]["used"].items():
            assert amount(text) == charged[key] <= amount(quota["status"]["hard"][key])


@pytest.mark.parametrize("estate", ESTATES)
def test_budgets_count_their_healthy_pods(estate: str) -> None:
    for budget in every(estate, "PodDisruptionBudget"):
        labels = budget["spec"]["selector"]["matchLabels"].items()
        healthy = [
            pod
            for pod in running(estate)
            if pod["metadata"]["namespace"] == budget["metadata"]["namespace"]
            and labels <= pod["metadata"]["labels"].items()
        ]
        status = budget["status"]
        assert status["currentHealthy"] == len(healthy)
        assert status["disruptionsAllowed"] == max(0, len(healthy) - status["desiredHealthy"])


@pytest.mark.parametrize("estate", ESTATES)
def test_nothing_secret_and_nothing_real_is_in_them(estate: str) -> None:
    forbidden = {"env", "envFrom", "data", "stringData", "secret", "secretName", "imagePullSecrets"}
    for path, value in walk(list(read(estate))):
        assert not (forbidden & set(value) if isinstance(value, dict) else ()), path
        if isinstance(value, str):
            for found in re.findall(r"(?<![\d.])\d+\.\d+\.\d+\.\d+(?![\d.])", value):
                assert any(ip_address(found) in network for network in DOCUMENTATION), value
            assert "last-applied" not in path
    images = {value for path, value in walk(list(read(estate))) if path.endswith(".image")}
    assert all(image.startswith("registry.example.lan/") for image in images)


@pytest.mark.parametrize("estate", ESTATES)
def test_no_node_has_room_for_the_pods_that_wait(estate: str) -> None:
    used = used_by_node(estate)
    for pod in pending(estate):
        asked = effective(pod)
        for node in every(estate, "Node"):
            has, taken = allocatable(node), used[node["metadata"]["name"]]
            fits = all(taken[key] + asked[key] <= has.get(key, 0) for key in asked)
            assert not (fits and may_stand_on(pod, node)), (key_of(pod), node["metadata"]["name"])
        (condition,) = pod["status"]["conditions"]
        assert (condition["type"], condition["reason"]) == ("PodScheduled", "Unschedulable")
        assert condition["message"].startswith("0/7 nodes are available: ")


def test_each_estate_has_pods_that_wait() -> None:
    assert {pod["metadata"]["labels"].get("app") for pod in pending("r730")} == {"llama-swap", "otp"}
    assert [key_of(pod) for pod in pending("a100")] == [("jupyterhub", "jupyter-crimson-gecko")]


def test_disk_slots_are_taken_as_the_story_says() -> None:
    attached = Counter(one["spec"]["nodeName"] for one in every("r730", "VolumeAttachment"))
    slots = {
        node["metadata"]["name"]: driver["allocatable"]["count"]
        for node in every("r730", "CSINode")
        for driver in node["spec"]["drivers"]
        if driver["name"] == BLOCK_DRIVER
    }
    assert set(slots.values()) == {28}
    assert attached.pop("k8s-node3") == 21
    assert set(attached) == slots.keys() - {"k8s-node3"}
    assert all(8 <= count <= 18 for count in attached.values())


def test_what_is_attached_is_what_running_pods_use() -> None:
    attached = {
        (one["spec"]["nodeName"], one["spec"]["source"]["persistentVolumeName"])
        for one in every("r730", "VolumeAttachment")
    }
    in_use = {
        (pod["spec"]["nodeName"], volume["metadata"]["name"])
        for pod in running("r730")
        for volume in volumes_of("r730", pod)
        if volume["spec"].get("csi", {}).get("driver") == BLOCK_DRIVER
    }
    assert attached == in_use


def test_a_drain_is_interesting() -> None:
    used = used_by_node("r730")
    nodes = {node["metadata"]["name"]: allocatable(node)["memory"] for node in every("r730", "Node")}
    filled = {name: used[name]["memory"] / nodes[name] for name in nodes if name[-1] in "23456"}
    assert 0.85 <= max(filled.values()) <= 0.9
    # What one of them would have to give up is more than the others have left.
    for name in filled:
        left = sum(nodes[other] - used[other]["memory"] for other in filled if other != name)
        daemons = sum(
            effective(pod)["memory"]
            for pod in running("r730")
            if pod["spec"]["nodeName"] == name
            and pod["metadata"].get("ownerReferences", [{}])[0].get("kind") == "DaemonSet"
        )
        assert used[name]["memory"] - daemons > left


def test_no_container_of_the_homelab_has_a_cpu_limit() -> None:
    limits = [value for path, value in walk(list(read("r730"))) if path.endswith(".limits")]
    assert len(limits) > 200
    assert not any("cpu" in one for one in limits if isinstance(one, dict))


def test_a_quota_keeps_one_pod_from_being_made() -> None:
    refused = [one for one in every("r730", "ReplicaSet") if "conditions" in one["status"]]
    (replica_set,) = refused
    (condition,) = replica_set["status"]["conditions"]
    assert key_of(replica_set)[0] == "servarr"
    assert (replica_set["spec"]["replicas"], replica_set["status"]["replicas"]) == (1, 0)
    assert (condition["type"], condition["reason"]) == ("ReplicaFailure", "FailedCreate")
    found = re.fullmatch(
        r'pods "[a-z0-9-]+" is forbidden: exceeded quota: tier-quota, requested: requests\.memory=(\w+), '
        r"used: requests\.memory=(\w+), limited: requests\.memory=(\w+)",
        condition["message"],
    )
    assert found
    requested, now, limited = map(amount, found.groups())
    assert now <= limited < now + requested


def test_the_homelab_has_its_odd_ones() -> None:
    pods = every("r730", "Pod")
    phases = Counter(pod["status"]["phase"] for pod in pods)
    assert 170 <= len(pods) <= 195
    assert phases["Succeeded"] >= 6
    assert [pod["status"]["reason"] for pod in pods if pod["status"]["phase"] == "Failed"] == ["Evicted"]
    killed = [value for path, value in walk(pods) if path.endswith(".reason") and value == "OOMKilled"]
    assert len(killed) == 2
    loose = [key_of(pod) for pod in pods if "ownerReferences" not in pod["metadata"]]
    assert loose == [("speedtest", "iperf-server")]
    blocked = [
        one for one in every("r730", "PodDisruptionBudget") if one["status"]["disruptionsAllowed"] == 0
    ]
    assert [key_of(one) for one in blocked] == [("vaultwarden", "vaultwarden")]
    local = [one for one in every("r730", "PersistentVolume") if "hostPath" in one["spec"]]
    assert [one["spec"]["claimRef"]["namespace"] for one in local] == ["osm-routing"]


def test_two_cards_are_free_on_two_workers() -> None:
    used = used_by_node("a100")
    free = [
        allocatable(node)["nvidia.com/gpu"] - used[node["metadata"]["name"]]["nvidia.com/gpu"]
        for node in every("a100", "Node")
        if "nvidia.com/gpu" in node["status"]["allocatable"]
    ]
    assert sorted(free) == [0, 0, 1000, 1000]
    (waiting,) = pending("a100")
    assert effective(waiting)["nvidia.com/gpu"] == 2000
