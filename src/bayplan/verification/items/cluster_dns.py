"""Whether the cluster's name server is there, ready, and on more than one node where it has replicas."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.workloads import Workload
from bayplan.verification import gaps, outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

NAMES: Final = ("coredns", "*-coredns", "kube-dns")
COMMAND: Final = "kubectl -n kube-system get deployment,pods -l k8s-app=kube-dns -o json"


def look(scene: Scene) -> Iterator[Outcome]:
    """Replicas that are not ready, and replicas that share one node."""
    found = [one for name in NAMES for one in standing.named(scene.snapshot, name)]
    if (missing := gaps.gap(scene.snapshot, "workloads")) is not None:
        yield missing
        return
    if not found:
        yield outcomes.failed("Cluster", "has no CoreDNS that was read", remedy=COMMAND)
        return
    wrong = [one for workload in found for one in _wrong(scene, workload)]
    test = [one for one in scene.results if one.test == "cluster-dns"]
    wrong += [
        outcomes.failed("Test cluster-dns", "found no names", [one.log[-200:]])
        for one in test
        if one.exit_code
    ]
    evidence = [
        *map(standing.one_line, found),
        *("test cluster-dns succeeded" for one in test if one.exit_code == 0),
    ]
    yield from outcomes.settled(wrong, "names are answered", evidence)


def _wrong(scene: Scene, workload: Workload) -> Iterator[Outcome]:
    if standing.lacking(workload) or not workload.replicas:
        yield outcomes.failed(
            f"{workload.kind} {workload.key}",
            f"{workload.ready_replicas} of {workload.replicas} are ready",
            remedy=f"kubectl -n {workload.namespace} logs deployment/{workload.name}",
        )
    nodes = {str(one.node) for one in standing.pods_of(scene.snapshot, workload) if one.node}
    if workload.replicas > 1 and len(nodes) == 1:
        yield outcomes.failed(
            f"{workload.kind} {workload.key}",
            f"all {workload.replicas} replicas are on {nodes.pop()}: names stop with that node",
            remedy=f"kubectl -n {workload.namespace} rollout restart deployment/{workload.name}",
        )


ITEM: Final = Item("cluster-dns", "network", "Names within the cluster are answered.", look)
