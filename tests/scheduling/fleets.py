"""Random fleets and pods that meet every rule, for laws over all of them."""

from hypothesis import strategies as st

from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace, NodeName
from bayplan.model.nodes import HOSTNAME, ZONE, Image, Node, Taint
from bayplan.model.pods import (
    Affinity,
    Container,
    Effect,
    NodeTerm,
    Owner,
    Pod,
    PodSpec,
    PodStatus,
    PodTerm,
    Port,
    PreferredNodes,
    PreferredPods,
    Resources,
    SpreadConstraint,
    Toleration,
    Volume,
)
from bayplan.model.labels import Operator, Requirement
from bayplan.model.policy import NamespaceInfo, Service
from bayplan.model.quantities import parse
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import CSINode, CSINodeDriver, PersistentVolume, PersistentVolumeClaim, StorageClass
from bayplan.model.versions import NEWEST, OLDEST, Kubernetes
from bayplan.model.workloads import Kind, Workload

DRIVER = "csi.example.com"
APPS = ("web", "db", "job")
CLAIMS = ("data", "shared", "new", "absent")

apps = st.sampled_from(APPS)
topologies = st.sampled_from((HOSTNAME, ZONE, "rack"))
versions = st.integers(OLDEST, NEWEST).map(Kubernetes)
selectors = st.one_of(
    st.none(),
    st.just(LabelSelector()),
    apps.map(lambda app: LabelSelector(match_labels={"app": app})),
    st.lists(apps, min_size=1, max_size=2).map(
        lambda some: LabelSelector(expressions=(Requirement("app", Operator.IN, tuple(some)),))
    ),
)
taints = st.builds(Taint, st.sampled_from(("gpu", "spot")), st.sampled_from(("", "yes")), st.sampled_from(list(Effect)[:3]))
tolerations = st.builds(
    Toleration,
    st.sampled_from(("", "gpu", "node.kubernetes.io/unschedulable")),
    st.sampled_from(("Equal", "Exists")),
    st.sampled_from(("", "yes")),
    st.sampled_from(list(Effect)),
)
requirements = st.builds(
    Requirement,
    st.sampled_from(("disk", "rack", ZONE)),
    st.sampled_from(list(Operator)),
    st.lists(st.sampled_from(("ssd", "a", "b", "3")), min_size=1, max_size=2).map(tuple),
)
node_terms = st.builds(
    NodeTerm,
    st.lists(requirements, max_size=2).map(tuple),
    st.lists(
        st.sampled_from(("n0", "n1")).map(lambda name: Requirement("metadata.name", Operator.IN, (name,))), max_size=1
    ).map(tuple),
)
pod_terms = st.builds(
    PodTerm,
    topologies,
    selectors,
    st.sampled_from(((), ("one",), ("two", "one"))),
    st.sampled_from((None, LabelSelector(), LabelSelector(match_labels={"team": "x"}))),
)
preferred_pods = st.builds(PreferredPods, st.integers(1, 100), pod_terms)


@st.composite
def nodes(draw: st.DrawFn, number: int) -> Node:
    """A node with some of the labels that rules look at."""
    name = f"n{number}"
    labels = {HOSTNAME: name} if draw(st.integers(0, 9)) else {}
    for key, values in ((ZONE, "ab"), ("rack", "12")):
        if draw(st.booleans()):
            labels[key] = draw(st.sampled_from(values))
    if draw(st.booleans()):
        labels["disk"] = draw(st.sampled_from(("ssd", "hdd", "3")))
    sizes = {"cpu": draw(st.sampled_from(("2", "4", "3500m"))), "memory": draw(st.sampled_from(("4Gi", "8Gi")))}
    sizes |= {"pods": draw(st.sampled_from(("3", "110")))}
    sizes |= {"example.com/gpu": "2"} if draw(st.booleans()) else {}
    images = (Image(("app:1",), 300 << 20),) if draw(st.booleans()) else ()
    return Node(
        NodeName(name),
        labels=labels,
        taints=tuple(draw(st.lists(taints, max_size=2))),
        unschedulable=draw(st.integers(0, 5)) == 0,
        allocatable={key: parse(value) for key, value in sizes.items()},
        images=images,
    )


@st.composite
def affinities(draw: st.DrawFn) -> Affinity:
    """Any mixture of affinities, mostly none."""
    few = st.lists(pod_terms, max_size=1).map(tuple)
    return Affinity(
        node_required=draw(st.one_of(st.none(), st.none(), st.lists(node_terms, max_size=2).map(tuple))),
        node_preferred=tuple(draw(st.lists(st.builds(PreferredNodes, st.integers(1, 100), node_terms), max_size=2))),
        pod_required=draw(few),
        anti_required=draw(few),
        pod_preferred=tuple(draw(st.lists(preferred_pods, max_size=2))),
        anti_preferred=tuple(draw(st.lists(preferred_pods, max_size=1))),
    )


spreads = st.builds(
    SpreadConstraint,
    topologies,
    max_skew=st.integers(1, 3),
    hard=st.booleans(),
    selector=selectors,
    min_domains=st.integers(1, 3),
    honor_affinity=st.booleans(),
    honor_taints=st.booleans(),
    match_label_keys=st.sampled_from(((), ("app",))),
)


@st.composite
def specs(draw: st.DrawFn) -> PodSpec:
    """What a pod asks for."""
    requests = {"cpu": draw(st.sampled_from(("0", "250m", "1"))), "memory": draw(st.sampled_from(("64Mi", "1Gi", "3Gi")))}
    for name in draw(st.sets(st.sampled_from(("cpu", "memory")), max_size=2)):
        requests.pop(name)
    requests |= {"example.com/gpu": "1"} if draw(st.integers(0, 4)) == 0 else {}
    ports = (Port(80, 8080, draw(st.sampled_from(("", "10.0.0.1")))),) if draw(st.integers(0, 4)) == 0 else ()
    claims = draw(st.lists(st.sampled_from(CLAIMS[:3]), max_size=1))
    return PodSpec(
        containers=(Container("main", "app:1", Resources({k: parse(v) for k, v in requests.items()}), ports),),
        node_selector={"disk": "ssd"} if draw(st.integers(0, 6)) == 0 else {},
        affinity=draw(affinities()) if draw(st.booleans()) else Affinity(),
        tolerations=tuple(draw(st.lists(tolerations, max_size=2))),
        spread=tuple(draw(st.lists(spreads, max_size=2))) if draw(st.booleans()) else (),
        volumes=tuple(Volume(name=claim, claim=claim) for claim in claims) if draw(st.integers(0, 3)) == 0 else (),
        priority=draw(st.sampled_from((0, 0, 10))),
    )


@st.composite
def pods(draw: st.DrawFn, number: int, node: str = "") -> Pod:
    """A pod, standing on a node or waiting."""
    app = draw(apps)
    owner = (Owner("ReplicaSet", app, controller=True),) if draw(st.booleans()) else ()
    return Pod(
        Namespace(draw(st.sampled_from(("one", "two")))),
        f"p{number}",
        draw(specs()),
        labels={"app": app},
        owners=owner,
        node=NodeName(node),
        status=PodStatus(phase="Running" if node else "Pending"),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A small cluster with pods standing where no rule was asked, as in real life."""
    size = draw(st.integers(1, 6))
    bays = tuple(draw(nodes(number)) for number in range(size))
    count = draw(st.integers(0, 8))
    standing = tuple(draw(pods(number, f"n{draw(st.integers(0, size - 1))}")) for number in range(count))
    return Snapshot(
        nodes=bays,
        pods=standing,
        namespaces=(NamespaceInfo(Namespace("one"), {"team": "x"}), NamespaceInfo(Namespace("two"))),
        services=(Service(Namespace("one"), "web", {"app": "web"}),),
        workloads=(
            Workload(Kind.REPLICA_SET, Namespace("one"), "db", selector=LabelSelector(match_labels={"app": "db"})),
        ),
        **_storage(size),
    )


def _storage(size: int) -> dict[str, tuple[object, ...]]:
    names = [(space, claim) for space in ("one", "two") for claim in CLAIMS[:3]]
    claims = tuple(
        PersistentVolumeClaim(
            Namespace(space), claim, storage_class="block", volume="" if claim == "new" else f"{space}-{claim}",
            bind_completed=claim != "new", access_modes=("ReadWriteOncePod" if claim == "shared" else "ReadWriteOnce",),
        )
        for space, claim in names
    )  # fmt: skip
    zone = (NodeTerm((Requirement(ZONE, Operator.IN, ("a",)),)),)
    volumes = tuple(
        PersistentVolume(
            f"{space}-{claim}", driver=DRIVER, handle=f"{space}-{claim}",
            node_terms=zone if claim == "data" and space == "one" else None,
            labels={ZONE: "a"} if claim == "shared" and space == "two" else {},
        )
        for space, claim in names if claim != "new"
    )  # fmt: skip
    drivers = tuple(CSINode(NodeName(f"n{number}"), (CSINodeDriver(DRIVER, count=1),)) for number in range(size))
    return {
        "claims": claims,
        "volumes": volumes,
        "csi_nodes": drivers,
        "storage_classes": (StorageClass("block", DRIVER, waits=True),),
    }
