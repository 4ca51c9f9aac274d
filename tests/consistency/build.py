"""Small platforms to prove something of: two servers' worth of words, and a bundle."""

from typing import Any

from bayplan.consistency.framework import Whole
from bayplan.model.bundles import Bundle, Chart, Footprint
from bayplan.sources import estate
from tests import make

SMALL = """
cluster: {version: v1.34.9+k3s1, cni: flannel, address: 10.0.0.9, interface: eth0, token: TOKEN}
networks: [{name: nodes, cidr: 10.0.0.0/24, reserved: [10.0.0.9]}]
machines:
  - {vmid: 101, name: cp1, role: server, cores: 2, memory: 4Gi, networks: [nodes], addresses: [10.0.0.1]}
pools:
  - name: worker
    count: 2
    allocatable: {cpu: 4, memory: 8Gi, pods: 110}
  - name: card
    allocatable: {cpu: 8, memory: 32Gi, pods: 110, nvidia.com/gpu: 2}
    labels: {nvidia.com/gpu.present: "true"}
    taints: [{key: nvidia.com/gpu, effect: NoSchedule}]
"""


def whole(more: str = "", *bundles: Bundle, text: str = SMALL) -> Whole:
    return Whole(estate.parse((text + more).encode(), "bayplan.yaml"), bundles)


def bundle(name: str = "agent", *footprints: Footprint, **more: Any) -> Bundle:
    fields: dict[str, Any] = {"namespace": name, "key": f"components.{name}", "chart": Chart(name, "1.0.0")}
    return Bundle(name=name, footprints=footprints, **(fields | more))


def pods(kind: str = "Deployment", requests: str = "cpu=1 memory=1Gi", **more: Any) -> Footprint:
    return Footprint("app", kind, requests=make.amounts(requests), **more)
