"""A small estate of both layers, laid out as files of which any can be another, and whole commands on it.

Two nodes on one host, a Deployment, an estate file. Wherever a secret may stand in what a hypervisor, a
cluster or a person writes, `SECRET` stands in it.
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, Final

from bayplan.cli import main
from tests.robust.desk import Answer, sow

Json = dict[str, Any]

SECRET: Final = "xyzzy-plugh"
EVIL: Final = "\x1b[31mX\u202e<blink>&\"'\x07\x9b"
"""A name that wants to be a colour, another direction of writing, markup and a bell."""
FOLDER: Final = "estate"
ESTATE: Final = """hosts:
  - name: h1
    memory: 64Gi
    threads: 32
    reserve: {memory: 4Gi}
networks:
  - name: nodes
    bridge: vmbr0
    cidr: 192.0.2.0/24
capacity:
  survive: [any-node]
"""


def lay(folder: Path, **other: "str | bytes | None") -> Path:
    """The estate in a folder. `other` are files that are different, by their first name; None: not there."""
    files = {**standing(), **{PATHS[name]: content for name, content in other.items()}}
    return sow(folder / FOLDER, {path: content for path, content in files.items() if content is not None})


def run(*words: object, data: bytes = b"") -> Answer:
    """A whole command in this process."""
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(data))
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = int(main.run([str(word) for word in words]))
    finally:
        sys.stdin = before
    return Answer(code, out.getvalue(), err.getvalue())


def node(name: str, cpu: str = "8", memory: str = "16Gi", pods: str = "110") -> Json:
    """A node that is ready."""
    amounts = {"cpu": cpu, "memory": memory, "pods": pods}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}},
        "status": {
            "capacity": amounts,
            "allocatable": amounts,
            "conditions": [{"type": "Ready", "status": "True"}],
            "addresses": [{"type": "Hostname", "address": name}],
            "nodeInfo": {"kubeletVersion": "v1.34.1"},
        },
    }


def pod(name: str, where: str | None = None, *, cpu: str = "500m", memory: str = "1Gi", **spec: Any) -> Json:
    """A pod of the Deployment; without a node it waits."""
    container = {
        "name": "c",
        "image": "registry.example/app:1",
        "env": [{"name": "PASSWORD", "value": f"{SECRET}-env"}],
        "resources": {"requests": {"cpu": cpu, "memory": memory}},
    }
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "u2", "controller": True}
    made = {"containers": [container], "schedulerName": "default-scheduler", "nodeName": where, **spec}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "namespace": "shop", "name": name, "labels": {"app": "web"}, "ownerReferences": [owner],
            "annotations": {"token": f"{SECRET}-annotation"},
        },
        "spec": {key: value for key, value in made.items() if value is not None},
        "status": {"phase": "Running" if where else "Pending"},
    }  # fmt: skip


def listed(*items: Json) -> str:
    """What `kubectl get -o json` prints."""
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


def workloads(replicas: int = 2) -> tuple[Json, Json]:
    """The Deployment and its ReplicaSet."""
    template = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": pod("a")["spec"]["containers"]},
    }
    spec = {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}, "template": template}
    top = {"namespace": "shop", "name": "web", "uid": "u1"}
    owner = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "u1", "controller": True}
    below = {"namespace": "shop", "name": "web", "uid": "u2", "ownerReferences": [owner]}
    form = {"apiVersion": "apps/v1", "spec": spec, "status": {"replicas": replicas}}
    return {**form, "kind": "Deployment", "metadata": top}, {**form, "kind": "ReplicaSet", "metadata": below}


def resources(*machines: tuple[int, str], host: str = "h1", **more: Any) -> str:
    """`/cluster/resources`: one host, its machines, its storage. `more` is about the host."""
    lower = {"node": host, "status": "running"}
    rows: list[Json] = [
        {"type": "node", "id": f"node/{host}", "node": host, "maxcpu": 32, "maxmem": 64 << 30, **more},
        *(
            {**lower, "type": "qemu", "vmid": vmid, "name": name, "maxcpu": 8, "maxmem": 16 << 30}
            for vmid, name in machines or ((101, "n1"), (102, "n2"))
        ),
        {**lower, "type": "storage", "storage": "local", "plugintype": "dir", "maxdisk": 1 << 40, "disk": 1},
    ]
    return json.dumps(rows)


def config(name: str = "n1", **more: Any) -> str:
    """`/nodes/h1/qemu/101/config`."""
    written = {
        "name": name, "memory": 16384, "cores": 8, "scsi0": "local:101/d.raw,size=100G",
        "net0": "virtio=BC:24:11:00:00:01,bridge=vmbr0", "ipconfig0": "ip=192.0.2.11/24,gw=192.0.2.1",
        "cipassword": f"{SECRET}-cloud-init", "sshkeys": f"{SECRET}-key", "args": f"-fw_cfg {SECRET}-args",
        "description": f"{SECRET}-description",
    }  # fmt: skip
    return json.dumps({**written, **more})


PATHS: Final = {
    "nodes": "nodes.json",
    "pods": "pods.json",
    "resources": "pve/cluster/resources.json",
    "status": "pve/nodes/h1/status.json",
    "config": "pve/nodes/h1/qemu/101/config.json",
    "second": "pve/nodes/h1/qemu/102/config.json",
    "estate": "bayplan.yaml",
}


def standing() -> dict[str, "str | bytes | None"]:
    """The estate as it is where nothing is odd."""
    memory = {"total": 64 << 30, "used": 30 << 30, "free": 34 << 30}
    return {
        PATHS["nodes"]: listed(node("n1"), node("n2")),
        PATHS["pods"]: listed(*workloads(), pod("web-a", "n1"), pod("web-b", "n2")),
        PATHS["resources"]: resources(),
        PATHS["status"]: json.dumps({"memory": memory, "cpuinfo": {"cpus": 32, "cores": 16, "sockets": 2}}),
        PATHS["config"]: config(),
        PATHS["second"]: config("n2", ipconfig0="ip=192.0.2.12/24,gw=192.0.2.1"),
        PATHS["estate"]: ESTATE,
    }
