"""Small estates of both layers for questions of capacity: a ground from a snapshot, and random ones."""

from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.capacity.filling import Settle
from bayplan.capacity.ground import Ground
from bayplan.capacity.series import Series
from bayplan.model import demand
from bayplan.model.estate import Declaration
from bayplan.model.machines import Lower, Machine, MachineDisk
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod, PodStatus, Resources, Toleration
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim, VolumeAttachment
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import profile, settle
from tests import make

GIB = 1 << 30
MIB = 1 << 20
K34 = Kubernetes(34)


def ground(
    snapshot: Snapshot, declaration: Declaration | None = None, engine: Settle = settle.settle
) -> Ground:
    """A ground for Kubernetes 1.34 with its default scheduler."""
    return Ground(snapshot, K34, profile.default(K34), lambda _nodes, _pods: engine, declaration=declaration)


def under(lower: Lower, **fields: Any) -> Snapshot:
    """A snapshot with a lower layer."""
    return make.snapshot(lower=lower, **fields)


def machine(vmid: int, name: str, memory: int = 0, cores: int = 0, **more: Any) -> Machine:
    """A running machine on host `pve1`; memory in GiB."""
    fields: dict[str, Any] = {"host": "pve1", "status": "running", **more}
    return Machine(vmid, name, memory=memory * GIB or None, cores=cores or None, **fields)


def disk(slot: str, volume: str, size: int = 0, **more: Any) -> MachineDisk:
    """A disk of so many GiB, in the pool that its volume names."""
    return MachineDisk(slot, volume, volume.partition(":")[0], size * GIB or None, **more)


def attached(claim: str, node: str) -> VolumeAttachment:
    """The volume of `make.disk(claim)`, attached to a node."""
    return VolumeAttachment(f"va-{claim}", make.DISKS, make.node(node).name, f"pv-{claim}", attached=True)


def finished(name: str, requests: str, node: str, phase: str = "Succeeded") -> Pod:
    """A pod that has ended on a node."""
    return make.pod(name, requests, node=node, status=PodStatus(phase=phase))


def series(pod: Pod, volumes: int = 0) -> Series:
    """Copies of a pod, each with so many block volumes of its own."""

    def named(number: int) -> NewPod:
        name = f"{pod.name}-{number}"
        own = tuple(
            PersistentVolumeClaim(
                pod.namespace, f"{name}-{one}", storage_class="block", storage=GIB,
                access_modes=("ReadWriteOnce",),
            )
            for one in range(volumes)
        )  # fmt: skip
        spec = replace(pod.spec, volumes=make.claimed(*(claim.name for claim in own)))
        return NewPod(replace(pod, name=name, spec=spec), own)

    return Series(f"Pod {pod.key}", lambda count: [named(number) for number in range(count)])


def limited(pod: Pod) -> Pod:
    """The pod with a limit for every extended resource that it requests, as the API server demands."""
    (container,) = pod.spec.containers
    asked = container.resources.requests
    cards = {name: amount for name, amount in asked.items() if demand.is_extended(name)}
    container = replace(container, resources=Resources(asked, cards))
    return replace(pod, spec=replace(pod.spec, containers=(container,)))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Snapshot, Series]:
    """A few tight nodes with pods, quotas and attach limits, and pods that would join them."""
    number = draw(st.sampled_from((1, 2, 2, 3)))
    nodes = [draw(_nodes(f"n{index}")) for index in range(number)]
    standing = [draw(_standing(index, nodes)) for index in range(draw(st.integers(0, 4)))]
    limit = draw(st.none() | st.integers(0, 3))
    quotas = draw(st.lists(_QUOTAS, max_size=2, unique=True))
    parts = [
        make.snapshot(
            nodes=nodes,
            pods=[pod for pod, _ in standing],
            quotas=[make.quota(hard, f"quota-{index}") for index, hard in enumerate(quotas)],
        ),
        make.disks([node.name for node in nodes], limit),
        *(make.disk(claim) for _, claim in standing if claim),
    ]
    wanted = limited(make.pod("new", draw(_REQUESTS), **draw(_LIKING)))
    return make.together(*parts), series(wanted, draw(st.sampled_from((0, 0, 0, 1, 2))))


_QUOTAS = st.sampled_from(
    ("requests.memory=3Gi", "pods=3", "requests.cpu=2500m", "requests.cpu=3 requests.memory=5Gi",
     "persistentvolumeclaims=2", "requests.storage=3Gi", "requests.nvidia.com/gpu=2")
)  # fmt: skip
_REQUESTS = st.sampled_from(
    ("cpu=500m memory=1Gi", "cpu=1 memory=512Mi", "cpu=1500m memory=1Gi", "cpu=700m memory=1700Mi",
     "cpu=500m memory=512Mi nvidia.com/gpu=1", "cpu=100m memory=100Mi nvidia.com/gpu=2",
     "cpu=300m memory=300Mi ephemeral-storage=2Gi")
)  # fmt: skip
_LIKING: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    (
        {},
        {},
        {},
        {"tolerations": (*make.USUAL, Toleration("kept", "Exists"))},
        {"affinity": make.apart("new")},
    )
)


@st.composite
def _nodes(draw: st.DrawFn, name: str) -> Any:
    bears = draw(
        st.sampled_from(
            ("cpu=2 memory=3Gi", "cpu=3 memory=2Gi", "cpu=4 memory=3500Mi", "cpu=2700m memory=5Gi")
        )
    )
    pods, cards = draw(st.integers(2, 6)), draw(st.sampled_from((0, 1, 2, 3)))
    more = f" pods={pods} ephemeral-storage={draw(st.integers(1, 6))}Gi"
    more += f" nvidia.com/gpu={cards}" if cards else ""
    taints = draw(st.sampled_from(((), (), (), ("kept:NoSchedule",))))
    return make.node(name, bears + more, taints=taints, unschedulable=draw(st.integers(0, 9)) == 0)


@st.composite
def _standing(draw: st.DrawFn, index: int, nodes: list[Any]) -> tuple[Pod, str]:
    """A pod, perhaps with a volume; it may be finished."""
    node = draw(st.sampled_from([one.name for one in nodes]))
    claim = f"old-{index}" if draw(st.booleans()) else ""
    phase = draw(st.sampled_from(("Running", "Running", "Running", "Succeeded")))
    requests = draw(st.sampled_from(("cpu=200m memory=256Mi", "cpu=500m", "memory=700Mi", "")))
    pod = make.pod(
        f"old-{index}", requests, node=node, status=PodStatus(phase=phase),
        volumes=make.claimed(claim) if claim else (),
    )  # fmt: skip
    return pod, claim
