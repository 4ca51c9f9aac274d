"""Many objects into one snapshot: order, duplicates, counts, and what contradicts each other."""

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given as law
from hypothesis import strategies as some

from bayplan.model.findings import Finding
from bayplan.model.quantities import parse
from bayplan.model.snapshot import Snapshot
from bayplan.sources.kubernetes import convert, gathering, kinds
from bayplan.sources.kubernetes.gathering import Gathering
from tests.sources.objects import Document, deployment, document, node, pod


def gather(*objects: Document) -> Snapshot:
    found = Gathering()
    for item in objects:
        data = msgspec.json.encode(item)
        kind = kinds.kind_of(data)
        reading = kinds.read(data, kind)
        if reading is None:
            found.skip(kind[1])
        else:
            found.add(reading, "dump.json")
    return found.snapshot()


def only(snapshot: Snapshot, check: str) -> Finding:
    (found,) = (finding for finding in snapshot.findings if finding.check == check)
    return found


def counts(snapshot: Snapshot) -> dict[str, int]:
    return {f"{item.namespace}/{item.resource}": item.count for item in snapshot.object_counts}


MIXED = [
    node("n1"), node("n2"), pod("a", nodeName="n1"), pod("b", namespace="x"), deployment("web"),
    deployment("db"),     document("Namespace", "x"), document("Secret", "s"), document("Service"),
    document("Widget", api="example.com/v1"),
]  # fmt: skip


@law(some.randoms(use_true_random=False))
def test_order_does_not_matter(chance: random.Random) -> None:
    shuffled = [*MIXED]
    chance.shuffle(shuffled)
    assert gather(*shuffled) == gather(*MIXED)


def test_what_is_not_modelled_is_counted() -> None:
    found = gather(*MIXED)
    assert found.skipped == {"Secret": 1, "Widget": 1}
    assert found.findings == ()


def test_a_kind_of_another_group_is_another_kind() -> None:
    found = gather(
        document("Service", "web", api="serving.knative.dev/v1"), document("Job", api="batch.volcano.sh/v1")
    )
    assert (found.services, found.workloads) == ((), ())
    assert found.skipped == {"Service": 1, "Job": 1}


def test_counts_what_quotas_count() -> None:
    balancer: dict[str, Any] = {
        "type": "LoadBalancer",
        "ports": [{"port": 80, "nodePort": 30080}, {"port": 443}],
    }
    found = gather(
        document("Secret", "s1"),
        document("Secret", "s2"),
        document("Service", "plain"),
        document("Service", "open", spec={"type": "NodePort", "ports": [{"port": 80}, {"port": 443}]}),
        document("Service", "balanced", spec=balancer),
        document("Service", "frugal", spec=balancer | {"allocateLoadBalancerNodePorts": False}),
        document("Ingress", "web", api="networking.k8s.io/v1", metadata={"namespace": "shop"}),
        deployment("web"),
    )
    assert counts(found) == {
        "default/secrets": 2,
        "default/services": 4,
        "default/services.nodeports": 5,
        "default/services.loadbalancers": 2,
        "shop/ingresses.networking.k8s.io": 1,
        "default/deployments.apps": 1,
    }


def versioned(name: str, version: str, phase: str) -> Document:
    return document("Pod", name, metadata={"resourceVersion": version}, spec={}, status={"phase": phase})


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("9", "10", "Running"),
        ("10", "9", "Pending"),
        ("", "", "Running"),
        ("5", "", "Running"),
        ("7", "7", "Running"),
    ],
)
def test_of_two_versions_the_newer_stays(first: str, second: str, kept: str) -> None:
    found = gather(versioned("a", first, "Pending"), versioned("a", second, "Running"))
    assert [item.status.phase for item in found.pods] == [kept]
    assert only(found, "duplicate-object").subject == "Pod default/a"


def test_many_duplicates_are_one_finding() -> None:
    pods = [pod(f"p{number}") for number in range(9)]
    finding = only(gather(*pods, *pods), "duplicate-object")
    assert finding.summary.startswith("9 Pod")
    assert len(finding.evidence) == 5


def test_duplicates_count_once() -> None:
    found = gather(document("Secret", "s"), document("Secret", "s"))
    assert (counts(found), found.skipped) == ({"default/secrets": 1}, {"Secret": 1})


def test_negative_allocatable_counts_as_nothing() -> None:
    found = gather(node("n1", allocatable={"cpu": "-1", "memory": "1Gi"}))
    assert found.nodes[0].allocatable == {"cpu": parse("0"), "memory": parse("1Gi")}
    assert only(found, "negative-allocatable").evidence == ("cpu: -1",)


def test_pods_on_nodes_that_nobody_knows() -> None:
    found = gather(
        node("n1"), *(pod(f"p{number}", nodeName="gone") for number in range(7)), pod("q", nodeName="n1")
    )
    finding = only(found, "unknown-node")
    assert finding.subject == "Node gone"
    assert finding.summary.startswith("7 pod(s)")


def owned(name: str, owner: str, **by: str) -> Document:
    given = deployment(name)
    given["kind"] = "ReplicaSet"
    given["metadata"] |= {
        "uid": f"uid-{name}",
        "ownerReferences": [{"kind": "ReplicaSet", "name": owner, **by}],
    }
    return given


def test_owners_in_a_circle() -> None:
    circle = [owned("a", "b"), owned("b", "c"), owned("c", "a")]
    hangers_on = [owned("d", "a"), owned("e", "d"), owned("f", "z")]
    finding = only(gather(*circle, *hangers_on), "owner-cycle")
    assert finding.evidence == tuple(f"ReplicaSet default/{name}" for name in "abc")


def test_owners_are_known_by_uid() -> None:
    found = gather(owned("a", "misspelt", uid="uid-b"), owned("b", "wrong", uid="uid-a"))
    assert only(found, "owner-cycle").summary.startswith("2 object(s)")


def test_a_long_chain_of_owners_is_no_circle() -> None:
    chain = [owned(f"r{number}", f"r{number + 1}") for number in range(3000)]
    assert gather(*chain).findings == ()


def test_the_newest_kubelet_speaks_for_the_cluster() -> None:
    kubelets = ["v1.9.11", "v1.34.2+k3s1", "v1.34.10-rc1", ""]
    found = gather(*(node(f"n{at}", nodeInfo={"kubeletVersion": text}) for at, text in enumerate(kubelets)))
    assert found.kubernetes == "v1.34.10-rc1"


def test_records_made_elsewhere_are_gathered_alike() -> None:
    records = [record for item in MIXED if (record := convert(item)) is not None]
    found, read = gathering.gather(reversed(records)), gather(*MIXED)
    assert found == msgspec.structs.replace(read, object_counts=(), skipped={})
