"""A small house for journeys of sizes: a tree of two services, a dump of its cluster, and what they used.

`photos` is too small and ran out of memory, `vault` is far too large.
"""

import json
import subprocess
from array import array
from collections.abc import Iterator
from pathlib import Path

from bayplan.model.evidence import DAY, Evidence, Kill, Place, Track
from tests.prometheus import Sampled, constant

NOW = 1_793_512_800
"""What SOURCE_DATE_EPOCH says in a journey."""
MI = 1 << 20
HOUR = 3_600
SIZES = {"photos": ("512Mi", "512Mi"), "vault": ("2Gi", "4Gi")}
CARDS = """\
cards:
  - {resource: example.com/gpumem, unit: 1Mi, physical: 15360Mi}
"""


def place(name: str) -> Place:
    return Place("Deployment", name, name, name)


def build(folder: Path) -> None:
    """The tree `apps`, a folder for each service, and `dump.json`."""
    for name, (request, limit) in SIZES.items():
        (folder / "apps" / name).mkdir(parents=True)
        path = folder / "apps" / name / "deployment.yaml"
        path.write_text(workload(name, request, limit), encoding="utf-8")
    node = {
        "apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1"},
        "status": {
            "allocatable": {"cpu": "8", "memory": "16Gi", "pods": "110", "example.com/gpumem": "14k"},
            "nodeInfo": {"kubeletVersion": "v1.34.2"},
        },
    }  # fmt: skip
    items = [node, *(pod(name, *sizes) for name, sizes in SIZES.items())]
    (folder / "dump.json").write_text(json.dumps({"kind": "List", "apiVersion": "v1", "items": items}))


def workload(name: str, request: str, limit: str) -> str:
    card = ', example.com/gpumem: "1800"' if name == "photos" else ""
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: {name}}}
spec:
  replicas: 1
  strategy: {{type: Recreate}}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - name: {name}
          image: example.org/{name}:1
          resources:
            requests: {{cpu: 100m, memory: {request}}}  # as it was
            limits: {{memory: {limit}{card}}}
"""


def pod(name: str, request: str, limit: str) -> dict[str, object]:
    resources = {"requests": {"cpu": "100m", "memory": request}, "limits": {"memory": limit}}
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": f"{name}-1", "namespace": name, "labels": {"app": name}},
        "spec": {"nodeName": "n1", "containers": [{"name": name, "image": "i", "resources": resources}]},
        "status": {"phase": "Running"},
    }  # fmt: skip


def used(name: str, peak: int, *, end: int = NOW, kills: tuple[Kill, ...] = ()) -> Evidence:
    """Thirty days of hourly readings up to a moment, with a swing, so that days differ a little."""
    values = array("d", [float((peak - hour % 24) * MI) for hour in range(30 * 24)])
    start = end - (len(values) - 1) * HOUR
    return Evidence(
        place(name), memory=Track(start, HOUR, values), rss=Track(start, HOUR, values),
        cpu=Track(start, HOUR, array("d", [95.0] * len(values))), kills=kills, since=start - 90 * DAY,
        starts=tuple(start + day * DAY for day in (1, 8, 15, 22)), sources=("example",),
    )  # fmt: skip


def measured(old: bool, days: int = 20) -> Iterator[Sampled]:
    """What a Prometheus has of both, with the labels of today or those of old."""
    looks = list(range(NOW - days * DAY, NOW + 1, 900))
    for name, peak in (("photos", 505), ("vault", 300)):
        seen = {
            "namespace": name,
            "pod_name" if old else "pod": f"{name}-6c7d9f8b54-x2k4z",
            "container_name" if old else "container": name,
            "id": f"/kubepods/{name}",
        }
        swing = [(at, float((peak - at // HOUR % 24) * MI)) for at in looks]
        yield Sampled("container_memory_working_set_bytes", seen, swing)
        yield Sampled("container_memory_rss", seen, [(at, value * 0.75) for at, value in swing])
        yield Sampled(
            "container_cpu_usage_seconds_total", {**seen, "cpu": "total"}, [(at, at * 0.09) for at in looks]
        )
        yield constant("container_start_time_seconds", seen, looks, looks[0] - DAY)
        yield from _told(name, looks, old)
    card = {"exported_namespace": "photos", "exported_pod": "photos-6c7d9f8b54-x2k4z", "gpu": "0"}
    held = [(at, 6750.0 if at == looks[len(looks) // 2] else 1500.0) for at in looks]
    yield Sampled("DCGM_FI_DEV_FB_USED", {**card, "exported_container": "photos"}, held)


def _told(name: str, looks: list[int], old: bool) -> Iterator[Sampled]:
    """What kube-state-metrics says: who owns the pod, its limit, and that `photos` ran out of memory."""
    replica, spot = f"{name}-6c7d9f8b54", {"namespace": name, "pod": f"{name}-6c7d9f8b54-x2k4z"}
    who = {**spot, "container": name}
    owner = {"owner_kind": "ReplicaSet", "owner_name": replica, "owner_is_controller": "true"}
    above = {"owner_kind": "Deployment", "owner_name": name, "owner_is_controller": "true"}
    yield constant("kube_pod_owner", {**spot, **owner}, looks)
    yield constant("kube_pod_status_phase", {**spot, "phase": "Running"}, looks)
    yield constant("kube_pod_created", spot, looks, looks[0] - DAY)
    yield constant("kube_replicaset_owner", {"namespace": name, "replicaset": replica, **above}, looks)
    limit = 512 * MI if name == "photos" else 4096 * MI
    if old:
        yield constant("kube_pod_container_resource_limits_memory_bytes", who, looks, limit)
    else:
        yield constant("kube_pod_container_resource_limits", {**who, "resource": "memory"}, looks, limit)
    if name == "photos":
        turn = looks[-4 * 24 * 5]
        restarts = [(at, float(at > turn)) for at in looks]
        yield Sampled("kube_pod_container_status_restarts_total", who, restarts)
        late = [at for at in looks if at > turn]
        reason = {**who, "reason": "OOMKilled"}
        yield constant("kube_pod_container_status_last_terminated_reason", reason, late)


def commit(folder: Path) -> None:
    """A repository of the folder, with its tree committed."""
    for words in (
        ["init", "--initial-branch=main"], ["config", "user.name", "Somebody"],
        ["config", "user.email", "somebody@example.org"], ["config", "commit.gpgsign", "false"],
        ["add", "apps"], ["commit", "--message", "first"],
    ):  # fmt: skip
        git(folder, *words)


def git(folder: Path, *words: str) -> str:
    """What git says."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout
