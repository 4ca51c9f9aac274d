"""The shape of a pod: everything scheduling can see of it, worked out once for all pods that look the same.

Replicas of a workload share namespace, labels, spec and owner, hence one shape; what the rules derive from it
(integers, port sets, terms) is computed once. `Shapes` hands out one `Shape` object per distinct look.
"""

from typing import Final

import msgspec

from bayplan.model import demand
from bayplan.model.labels import Labels
from bayplan.model.pods import Container, Pod, PodSpec, PodStatus, PodTerm
from bayplan.model.quantities import Quantity
from bayplan.model.versions import Kubernetes

ANY_ADDRESS: Final = "0.0.0.0"

HostPort = tuple[str, str, int]
"""Address, protocol, port."""


class Shape:
    """One look of pods.

    `requests` are integers without zeros; `scored` what allocation scores count for cpu, memory. `attached`
    is what `attachments` made of its claims, as long as that holds.
    """

    __slots__ = (
        "attached", "claim_names", "host_ports", "id", "image_names", "labels", "namespace", "owner", "pod",
        "priority", "repels", "requests", "scored", "spec", "terms_held",
    )  # fmt: skip

    def __init__(self, number: int, pod: Pod, kubernetes: Kubernetes) -> None:
        self.id, self.pod, self.spec = number, pod, pod.spec
        self.namespace: str = pod.namespace
        self.labels: Labels = pod.labels
        self.owner = pod.controller
        self.priority = pod.priority
        self.requests = _positive(demand.integers(demand.requests(pod, kubernetes)))
        self.scored = demand.integers(demand.scored(pod, kubernetes))
        self.host_ports = host_ports(pod.spec)
        self.claim_names = tuple(volume.claim for volume in pod.spec.volumes if volume.claim)
        self.image_names = tuple(normalised_image(container.image) for container in _all_containers(pod.spec))
        self.attached: tuple[object, object, frozenset[tuple[str, str]]] | None = None
        affinity = pod.spec.affinity
        self.repels = bool(affinity.anti_required)
        self.terms_held = bool(
            affinity.pod_required
            or affinity.pod_preferred
            or affinity.anti_required
            or affinity.anti_preferred
        )


class Shapes:
    """Finds the shape of a pod, making it when it is new."""

    def __init__(self, kubernetes: Kubernetes) -> None:
        self._kubernetes = kubernetes
        self._known: dict[bytes, Shape] = {}
        self._specs: dict[int, tuple[PodSpec, bytes]] = {}

    def of(self, pod: Pod) -> Shape:
        """The shape of a pod. Pods of one shape are alike to every rule."""
        key = self._key(pod)
        shape = self._known.get(key)
        if shape is None:
            shape = self._known[key] = Shape(len(self._known), pod, self._kubernetes)
        return shape

    def _key(self, pod: Pod) -> bytes:
        """Spec objects are often shared between pods, so their encoding is kept by identity."""
        known = self._specs.get(id(pod.spec))
        if known is None:
            known = self._specs[id(pod.spec)] = (pod.spec, _encode(pod.spec))
        owner = pod.controller
        held = _held(pod.status)
        rest = (pod.namespace, sorted(pod.labels.items()), owner and (owner.kind, owner.name), held)
        return known[1] + _encode(rest)


def host_ports(spec: PodSpec) -> tuple[HostPort, ...]:
    """The node's ports that a pod takes: of its containers and sidecars (`schedutil.GetHostPorts`)."""
    holders = [*spec.containers, *(container for container in spec.init_containers if container.sidecar)]
    return tuple(
        (port.host_ip or ANY_ADDRESS, port.protocol, port.host_port)
        for container in holders
        for port in container.ports
        if port.host_port
    )


def normalised_image(name: str) -> str:
    """An image name with its tag; `:latest` where none is written (`imagelocality.normalizedImageName`)."""
    return name if name.rfind(":") > name.rfind("/") else f"{name}:latest"


def term_covers(term: PodTerm, holder: str, namespace: str, namespace_labels: Labels) -> bool:
    """Whether a pod term held by a pod in `holder` looks at pods of `namespace`."""
    if not term.namespaces and term.namespace_selector is None:
        return namespace == holder
    if namespace in term.namespaces:
        return True
    return term.namespace_selector is not None and term.namespace_selector.selects(namespace_labels)


def _held(status: PodStatus) -> tuple[object, ...]:
    """What a pod's containers were really given, and whether a wish for more was refused."""
    statuses = (*status.containers, *status.init_containers)
    given = tuple((one.name, one.resources, one.allocated) for one in statuses if one.resources is not None)
    return (given, status.resize_infeasible) if given else ()


def _all_containers(spec: PodSpec) -> tuple[Container, ...]:
    return spec.init_containers + spec.containers


def _positive(amounts: dict[str, int]) -> dict[str, int]:
    return {name: amount for name, amount in amounts.items() if amount > 0}


def _plain(value: object) -> object:
    if isinstance(value, Quantity):
        return value.nanos.to_bytes(16, signed=True)
    raise NotImplementedError(f"{type(value).__name__} has no encoding")


_encode: Final = msgspec.msgpack.Encoder(enc_hook=_plain).encode
