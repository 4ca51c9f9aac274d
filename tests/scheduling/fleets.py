"""Random fleets and pods that meet every rule, for laws over all of them."""

import datetime
from collections.abc import Iterator

from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.names import ClaimKey, Namespace, NodeName
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
from bayplan.model.policy import DisruptionBudget, NamespaceInfo, Service
from bayplan.model.quantities import parse
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import (
    CSINode,
    CSINodeDriver,
    PersistentVolume,
    PersistentVolumeClaim,
    StorageClass,
    VolumeAttachment,
)
from bayplan.model.versions import NEWEST, OLDEST, Kubernetes
from bayplan.model.workloads import Kind, Workload
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.profile import (
    DYNAMIC_RESOURCES,
    FILTERS,
    SYSTEM_SPREAD,
    WEIGHTS,
    Profile,
    ResourceWeight,
    ShapePoint,
    Strategy,
)

DRIVER = "csi.example.com"
GPU = "example.com/gpu"
NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
KINDS = ("ReplicaSet", "ReplicaSet", "DaemonSet")
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
taints = st.builds(
    Taint, st.sampled_from(("gpu", "spot")), st.sampled_from(("", "yes")), st.sampled_from(list(Effect)[:3])
)
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
        st.sampled_from(("n0", "n1")).map(lambda name: Requirement("metadata.name", Operator.IN, (name,))),
        max_size=1,
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
    sizes = {
        "cpu": draw(st.sampled_from(("2", "4", "3500m"))),
        "memory": draw(st.sampled_from(("4Gi", "8Gi"))),
    }
    sizes |= {"pods": draw(st.sampled_from(("3", "110")))}
    sizes |= {GPU: "2"} if draw(st.booleans()) else {}
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
        node_preferred=tuple(
            draw(st.lists(st.builds(PreferredNodes, st.integers(1, 100), node_terms), max_size=2))
        ),
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
    requests = {
        "cpu": draw(st.sampled_from(("0", "250m", "1"))),
        "memory": draw(st.sampled_from(("64Mi", "1Gi", "3Gi"))),
    }
    for name in draw(st.sets(st.sampled_from(("cpu", "memory")), max_size=2)):
        requests.pop(name)
    requests |= {GPU: "1"} if draw(st.integers(0, 4)) == 0 else {}
    ports = (Port(80, 8080, draw(st.sampled_from(("", "10.0.0.1")))),) if draw(st.integers(0, 4)) == 0 else ()
    claims = draw(st.lists(st.sampled_from(CLAIMS[:3]), max_size=1))
    seldom = draw(st.integers(0, 19))
    return PodSpec(
        containers=(
            Container("main", "app:1", Resources({k: parse(v) for k, v in requests.items()}), ports),
        ),
        node_selector={"disk": "ssd"} if draw(st.integers(0, 6)) == 0 else {},
        affinity=draw(affinities()) if draw(st.booleans()) else Affinity(),
        tolerations=tuple(draw(st.lists(tolerations, max_size=2))),
        spread=tuple(draw(st.lists(spreads, max_size=2))) if draw(st.booleans()) else (),
        volumes=tuple(Volume(name=claim, claim=claim) for claim in claims)
        if draw(st.integers(0, 3)) == 0
        else (),
        priority=draw(st.sampled_from((0, 0, 10))),
        scheduling_gates=("later",) if seldom == 1 else (),
        node_name=f"n{seldom}" if seldom in (2, 3) else "",
    )


@st.composite
def pods(draw: st.DrawFn, number: int, node: str = "") -> Pod:
    """A pod, standing or waiting; some stand but go, some wait for a node that was cleared for them."""
    app = draw(apps)
    owner = (Owner(draw(st.sampled_from(KINDS)), app, controller=True),) if draw(st.booleans()) else ()
    seldom = draw(st.integers(0, 7)) == 0
    started = NOON.replace(minute=draw(st.integers(0, 3))) if node and draw(st.booleans()) else None
    return Pod(
        Namespace(draw(st.sampled_from(("one", "two")))),
        f"p{number}",
        draw(specs()),
        labels={"app": app},
        owners=owner,
        node=NodeName(node),
        deleted=NOON if node and seldom else None,
        status=PodStatus(
            phase="Running" if node else "Pending",
            nominated_node=draw(st.sampled_from(("n0", "n1", "gone"))) if seldom and not node else "",
            being_preempted=bool(node) and draw(st.booleans()),
            started=started,
        ),
    )


def replicas(pod: Pod, count: int, name: str = "new") -> list[Pod]:
    """So many pods that look like this one."""
    return [replace(pod, name=f"{name}-{number}") for number in range(count)]


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A small cluster with pods standing where no rule was asked, as in real life, and some waiting."""
    size = draw(st.integers(1, 6))
    bays = tuple(draw(nodes(number)) for number in range(size))
    count = draw(st.integers(0, 8))
    standing = [draw(pods(number, f"n{draw(st.integers(0, size - 1))}")) for number in range(count)]
    if standing:
        standing += replicas(standing[0], draw(st.sampled_from((0, 0, 1, 2))), "more")
    waiting = [
        replace(pod, status=replace(pod.status, nominated_node=draw(st.sampled_from(("n0", "n1", "gone")))))
        for pod in [draw(pods(100 + number)) for number in range(draw(st.sampled_from((0, 0, 1))))]
    ]
    return Snapshot(
        nodes=bays,
        pods=(*standing, *waiting),
        namespaces=(NamespaceInfo(Namespace("one"), {"team": "x"}), NamespaceInfo(Namespace("two"))),
        services=(Service(Namespace("one"), "web", {"app": "web"}),),
        workloads=(
            Workload(
                Kind.REPLICA_SET, Namespace("one"), "db", selector=LabelSelector(match_labels={"app": "db"})
            ),
        ),
        budgets=(DisruptionBudget(Namespace("one"), "db", LabelSelector({"app": "db"}), observed=True),),
        claims=tuple(_claims()),
        volumes=tuple(_volumes(size)),
        csi_nodes=tuple(_csi_nodes(size)),
        storage_classes=(StorageClass("block", DRIVER, waits=True),),
        attachments=(VolumeAttachment("left", DRIVER, NodeName("n0"), "left-over", attached=True),),
    )


SPACES = ("one", "two")


def _claims() -> Iterator[PersistentVolumeClaim]:
    for space in SPACES:
        for name in CLAIMS[:3]:
            mode = "ReadWriteOncePod" if name == "shared" else "ReadWriteOnce"
            plain = PersistentVolumeClaim(Namespace(space), name, storage_class="block", access_modes=(mode,))
            yield plain if name == "new" else replace(plain, volume=f"{space}-{name}", bind_completed=True)


def _volumes(size: int) -> Iterator[PersistentVolume]:
    zone = (NodeTerm((Requirement(ZONE, Operator.IN, ("a",)),)),)
    for space in SPACES:
        for name in ("data", "shared"):
            yield PersistentVolume(
                f"{space}-{name}",
                claim=ClaimKey(f"{space}/{name}"),
                driver=DRIVER,
                handle=f"{space}-{name}",
                node_terms=zone if name == "data" and space == "one" else None,
                labels={ZONE: "a"} if name == "shared" and space == "two" else {},
            )
    yield PersistentVolume("left-over", storage_class="other", driver=DRIVER, handle="left-over")
    if size > 3:
        yield PersistentVolume(
            "free", storage_class="block", access_modes=("ReadWriteOnce",), node_terms=zone
        )


def _csi_nodes(size: int) -> Iterator[CSINode]:
    for number in range(size):
        yield CSINode(NodeName(f"n{number}"), (CSINodeDriver(DRIVER, count=1 + number % 2),))


lines = st.sampled_from(
    (
        (ShapePoint(0, 0), ShapePoint(100, 10)),
        (ShapePoint(0, 10), ShapePoint(100, 0)),
        (ShapePoint(20, 2), ShapePoint(50, 9), ShapePoint(90, 4)),
    )
)
resources = st.lists(
    st.builds(
        ResourceWeight,
        st.sampled_from(("cpu", "memory", GPU, "ephemeral-storage", "pods")),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.name,
).map(tuple)
own_spreads = st.lists(
    st.builds(SpreadConstraint, topologies, max_skew=st.integers(1, 3), hard=st.booleans()), max_size=2
).map(tuple)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """A profile with rules left out, other weights, other strategies, terms and constraints of its own."""
    own = draw(st.booleans())
    weights = {
        name: draw(st.integers(0, 5)) for name in (*WEIGHTS, DYNAMIC_RESOURCES) if draw(st.integers(0, 5))
    }
    return Profile(
        filters=tuple(name for name in FILTERS if draw(st.integers(0, 7))),
        weights=weights,
        strategy=draw(st.sampled_from(list(Strategy))),
        fit_resources=draw(resources),
        ratio_shape=draw(lines),
        ignored_resources=draw(st.sampled_from(((), (GPU,)))),
        ignored_groups=draw(st.sampled_from(((), ("example.com",)))),
        balance_resources=draw(resources),
        spread_defaults=draw(own_spreads) if own else SYSTEM_SPREAD,
        system_spread=not own,
        hard_affinity_weight=draw(st.integers(0, 3)),
        ignore_preferred_of_existing=draw(st.booleans()),
        added_required=draw(st.one_of(st.none(), st.none(), st.lists(node_terms, max_size=2).map(tuple))),
        added_preferred=tuple(draw(st.lists(st.tuples(st.integers(1, 9), node_terms), max_size=1))),
    )


@st.composite
def fleets(draw: st.DrawFn) -> Fleet:
    """A fleet under any minor, mostly with its default profile."""
    profile = draw(profiles()) if draw(st.integers(0, 2)) == 0 else None
    return Fleet(draw(snapshots()), draw(versions), profile)
