"""What the platform of the estate a100 runs: Rancher, certificates, ingress, the card operator, metrics."""

from collections.abc import Sequence
from dataclasses import replace

from tools.examples.blueprint import Machine, Volume, Workload
from tools.examples.catalogue import GPU
from tools.examples.platform import (
    GPU_PARTS,
    TOLERATE_CONTROL_PLANE,
    apart,
    container,
    critical,
    daemon,
    names,
    on_host,
    part_selector,
    shared_parts,
)
from tools.examples.quantities import GI


def system_workloads(machines: Sequence[Machine]) -> list[Workload]:
    everywhere = names(machines)
    controls = tuple(name for name in everywhere if name.startswith("cp"))
    cards = tuple(machine.name for machine in machines if GPU in machine.capacity)
    return [
        *cluster_parts(everywhere, controls),
        *rancher(),
        *utilities(everywhere, cards),
        *card_operator(everywhere, cards),
        *metrics(everywhere),
    ]


def part(namespace: str, name: str, cpu: int, memory: int, limit: int = 0, replicas: int = 1) -> Workload:
    """A Deployment of one container; a limit that is not given is twice the request."""
    return Workload(
        namespace=namespace,
        name=name,
        kind="Deployment",
        replicas=replicas,
        containers=(container(namespace, name, cpu, memory, limit or 2 * memory),),
        service_account=name,
    )


def cluster_parts(everywhere: Sequence[str], controls: Sequence[str]) -> list[Workload]:
    """K3s runs its control plane in its own process, so no static pods show up."""
    vip = container("kube-system", "kube-vip", 10, 32)
    dns = replace(
        part("kube-system", "coredns", 100, 70, 170), tolerations=(TOLERATE_CONTROL_PLANE,), port=53
    )
    metrics_server = replace(
        part("kube-system", "metrics-server", 100, 70), tolerations=(TOLERATE_CONTROL_PLANE,), port=10250
    )
    provisioner = part("kube-system", "local-path-provisioner", 10, 32)
    shares = part("kube-system", "csi-nfs-controller", 10, 60)
    return [
        *(
            replace(one, priority_class="system-cluster-critical")
            for one in (dns, metrics_server, provisioner, shares)
        ),
        critical(on_host(daemon("kube-system", "kube-vip", controls, [vip]))),
        *shared_parts(everywhere),
    ]


def rancher() -> list[Workload]:
    server = replace(
        part("cattle-system", "rancher", 500, 1536, 4096, replicas=3),
        affinity=apart({"app": "rancher"}, required=True),
        one_per_node=True,
        port=8444,
    )
    return [
        server,
        replace(part("cattle-system", "rancher-webhook", 50, 128), port=9443),
        part("cattle-fleet-system", "fleet-controller", 100, 512),
        part("cattle-fleet-system", "gitjob", 50, 128),
        part("cert-manager", "cert-manager", 20, 128),
        part("cert-manager", "cert-manager-cainjector", 20, 128),
        replace(part("cert-manager", "cert-manager-webhook", 20, 64), port=10250),
    ]


def utilities(everywhere: Sequence[str], workers: Sequence[str]) -> list[Workload]:
    mirror = container("spegel", "spegel", 50, 128, 256)
    ingress = container("ingress-nginx", "controller", 100, 256, 512)
    return [
        critical(daemon("spegel", "spegel", everywhere, [mirror])),
        daemon("ingress-nginx", "ingress-nginx-controller", workers, [ingress], tolerations=()),
        part("descheduler", "descheduler", 100, 128),
        part("reloader", "reloader", 10, 128),
    ]


def card_operator(everywhere: Sequence[str], cards: Sequence[str]) -> list[Workload]:
    """The driver is installed on the machines, so the operator brings everything but the driver."""
    namespace = "gpu-operator"
    features = container(namespace, "nfd-worker", 5, 64, 256)
    parts = [
        replace(critical(card_part(namespace, name, cards)), node_selector=part_selector(name))
        for name in GPU_PARTS
        if name != "driver"
    ]
    return [
        part(namespace, "gpu-operator", 200, 100, 350),
        part(namespace, "nfd-master", 50, 128),
        part(namespace, "nfd-gc", 10, 64),
        daemon(namespace, "nfd-worker", everywhere, [features]),
        *parts,
    ]


def card_part(namespace: str, part_name: str, cards: Sequence[str]) -> Workload:
    name = part_name if part_name.startswith("gpu-") else f"nvidia-{part_name}"
    return daemon(namespace, name, cards, [container(namespace, part_name, 20, 96, 384)])


def metrics(everywhere: Sequence[str]) -> list[Workload]:
    """Prometheus keeps its data on the scratch disk of one worker, and so cannot leave it."""
    namespace = "monitoring"
    exporter = container(namespace, "node-exporter", 20, 64, 128)
    prometheus = Workload(
        namespace=namespace,
        name="prometheus",
        kind="StatefulSet",
        containers=(container(namespace, "prometheus", 500, 4096, 8192),),
        volumes=(Volume(name="data", kind="local", size=200 * GI),),
        prefer=("wk-gpu2",),
        service_account="prometheus",
        port=9090,
    )
    return [
        prometheus,
        replace(part(namespace, "grafana", 100, 256), port=3000),
        part(namespace, "kube-state-metrics", 20, 128),
        replace(on_host(daemon(namespace, "node-exporter", everywhere, [exporter])), port=9100),
    ]
