"""Reads the example estates and reckons with them, without any code of the script or of Bayplan."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

EXAMPLES = Path(__file__).parents[2] / "examples"
BLOCK_DRIVER = "csi.proxmox.sinextra.dev"
METRICS = "metrics.json"
EVIDENCE = "evidence.json"
SCALES = {"m": 1, "": 1000, "k": 1000**2, "Ki": 1000 * 1024, "Mi": 1000 * 1024**2, "Gi": 1000 * 1024**3}

Json = dict[str, Any]


@cache
def read(estate: str) -> tuple[Json, ...]:
    """Every object of an estate, whichever form its file has. Measurements are no objects."""
    items: list[Json] = []
    for path in dumps(estate):
        if path.name == METRICS:
            continue
        text = path.read_text()
        content = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader)
        items += content["items"]
    return tuple(items)


def dumps(estate: str) -> list[Path]:
    """The files that kubectl would have written."""
    found = (path for path in (EXAMPLES / estate).iterdir() if path.suffix in (".json", ".yaml"))
    return sorted(path for path in found if path.name not in ("bayplan.yaml", EVIDENCE))


def below(estate: str) -> list[Path]:
    """The files that tell of the hypervisor."""
    return sorted(path for path in (EXAMPLES / estate / "pve").rglob("*") if path.is_file())


def answer(estate: str, path: str) -> Any:
    """What the hypervisor's API answered."""
    return json.loads((EXAMPLES / estate / "pve" / f"{path}.json").read_text(encoding="utf-8"))


def every(estate: str, kind: str) -> list[Json]:
    return [one for one in read(estate) if one["kind"] == kind]


def by_name(estate: str, kind: str) -> dict[tuple[str, str], Json]:
    return {key_of(one): one for one in every(estate, kind)}


def key_of(one: Json) -> tuple[str, str]:
    return one["metadata"].get("namespace", ""), one["metadata"]["name"]


def amount(text: str) -> int:
    """A quantity in thousandths; quantities of the examples are whole in that unit."""
    found = re.fullmatch(r"([0-9]+)([A-Za-z]*)", text)
    assert found, text
    return int(found[1]) * SCALES[found[2]]


def summed(many: list[Counter[str]]) -> Counter[str]:
    return sum(many, Counter())


def container_amounts(container: Json, what: str) -> Counter[str]:
    return Counter({key: amount(value) for key, value in container["resources"].get(what, {}).items()})


def effective(pod: Json, what: str = "requests") -> Counter[str]:
    """What one pod is charged, from its containers, its sidecars, and its steps of start."""
    sidecars: Counter[str] = Counter()
    highest: Counter[str] = Counter()
    for container in pod["spec"].get("initContainers", []):
        own = container_amounts(container, what)
        if container.get("restartPolicy") == "Always":
            sidecars += own
            highest |= sidecars
        else:
            highest |= sidecars + own
    running = summed([container_amounts(container, what) for container in pod["spec"]["containers"]])
    return (running + sidecars) | highest


def running(estate: str) -> list[Json]:
    return [pod for pod in every(estate, "Pod") if pod["status"]["phase"] == "Running"]


def pending(estate: str) -> list[Json]:
    return [pod for pod in every(estate, "Pod") if pod["status"]["phase"] == "Pending"]


def used_by_node(estate: str) -> dict[str, Counter[str]]:
    used = {node["metadata"]["name"]: Counter[str]() for node in every(estate, "Node")}
    for pod in running(estate):
        used[pod["spec"]["nodeName"]] += effective(pod) + Counter({"pods": 1000})
    return used


def allocatable(node: Json) -> dict[str, int]:
    return {key: amount(value) for key, value in node["status"]["allocatable"].items()}


def is_static(pod: Json) -> bool:
    return "kubernetes.io/config.mirror" in pod["metadata"].get("annotations", {})


def tolerates(pod: Json, taint: Json) -> bool:
    return any(
        one.get("effect") in (None, taint["effect"])
        and one.get("key") in (None, taint["key"])
        and (one.get("operator") == "Exists" or one.get("value", "") == taint.get("value", ""))
        for one in pod["spec"]["tolerations"]
    )


def may_stand_on(pod: Json, node: Json) -> bool:
    labels, name = node["metadata"]["labels"], node["metadata"]["name"]
    if any(not tolerates(pod, taint) for taint in node["spec"].get("taints", [])):
        return False
    if any(labels.get(key) != value for key, value in pod["spec"].get("nodeSelector", {}).items()):
        return False
    rules = pod["spec"].get("affinity", {}).get("nodeAffinity", {})
    terms = rules.get("requiredDuringSchedulingIgnoredDuringExecution", {}).get("nodeSelectorTerms", [{}])
    return any(term_holds(term, labels, name) for term in terms)


def term_holds(term: Json, labels: dict[str, str], name: str) -> bool:
    fields = all(name in one["values"] for one in term.get("matchFields", []))
    return fields and all(
        (labels.get(one["key"]) in one["values"]) == (one["operator"] == "In")
        for one in term.get("matchExpressions", [])
    )


def claims_of(pod: Json) -> list[tuple[str, str]]:
    volumes = pod["spec"].get("volumes", [])
    names = [one["persistentVolumeClaim"]["claimName"] for one in volumes if "persistentVolumeClaim" in one]
    return [(pod["metadata"]["namespace"], name) for name in names]


def volumes_of(estate: str, pod: Json) -> list[Json]:
    claims, volumes = by_name(estate, "PersistentVolumeClaim"), by_name(estate, "PersistentVolume")
    return [volumes["", claims[claim]["spec"]["volumeName"]] for claim in claims_of(pod)]


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, path)
