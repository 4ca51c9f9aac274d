"""Shapes that somebody asks about: a size in a few characters, or a workload by its name.

    500m/1Gi                      CPU and memory
    500m/1Gi/2vol                 and two block volumes of its own
    500m/1Gi,nvidia.com/gpu=1     and an extended resource
    500m/1Gi@media                created in that namespace, under its limit ranges and quotas
    media/immich                  as many more of that workload's pods as its controller would make

A size without a namespace is held against nodes and storage only: no quota counts it.
"""

import re
from collections import Counter
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import series, words
from bayplan.capacity.ground import Ground
from bayplan.capacity.series import Series
from bayplan.capacity.words import counted
from bayplan.model import demand
from bayplan.model.errors import InvalidInput
from bayplan.model.making import NewPod
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Container, Pod, PodSpec, Resources, Toleration, Volume
from bayplan.model.quantities import NANOS, parse
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim, StorageClass
from bayplan.model.workloads import Kind

GRAMMAR: Final = (
    "write CPU/MEMORY[/Nvol][,RESOURCE=AMOUNT][@NAMESPACE], such as 500m/1Gi/2vol, or NAMESPACE/NAME"
)
_VOLUMES: Final = re.compile(r"([1-9][0-9]{0,2})vol\Z", re.ASCII)


class Asked(Record, frozen=True):
    """A shape that was asked for. `plain`: it is no object of the API; no admission and no quota sees it."""

    text: str
    series: Series
    plain: bool = False


class Size(Record, frozen=True):
    """A size as it was written."""

    requests: Amounts
    volumes: int = 0
    namespace: str = ""


def ask(text: str, ground: Ground) -> Asked:
    """The shape that a text names. Raises InvalidInput where it names none."""
    size = read_size(text)
    if size is not None:
        return Asked(text, _sized(text, size, ground), plain=not size.namespace)
    for workload in ground.snapshot.workloads:
        if workload.key == text and workload.kind is Kind.DAEMON_SET:
            message = f"DaemonSet {text} grows with the nodes, one pod on each; ask for another shape"
            raise InvalidInput(message, value=text)
        if workload.key == text and workload.controller is None:
            return Asked(text, series.replicas(workload, ground.ownership, ground.note(series.claims)))
    for pod in ground.snapshot.pods:
        if pod.key == text:
            return Asked(text, series.copies(pod, f"Pod {text}", ground))
    raise InvalidInput(f"{text!r} is neither a size nor a known workload; {GRAMMAR}", value=text)


def read_size(text: str) -> Size | None:
    """A size, or None where the text begins with none. Raises InvalidInput where the rest of it is wrong."""
    written, _, namespace = text.partition("@")
    first, *extras = written.split(",")
    parts = first.split("/")
    if len(parts) not in (2, 3) or not (_is_amount(parts[0]) and _is_amount(parts[1])):
        return None
    if "@" in text and not namespace:
        raise InvalidInput(f"{text!r} ends without a namespace; {GRAMMAR}", value=text)
    requests = {demand.CPU: parse(parts[0]), demand.MEMORY: parse(parts[1])}
    for extra in extras:
        requests.update(_extra(extra, text))
    for name, amount in requests.items():
        if amount.nanos < 0:
            raise InvalidInput(f"{text!r} asks for less than nothing of {name}; {GRAMMAR}", value=text)
    return Size(requests, _volumes(parts[2:], text), namespace)


def _is_amount(text: str) -> bool:
    try:
        return bool(parse(text))
    except InvalidInput:
        return False


def _extra(text: str, whole: str) -> Amounts:
    name, _, amount = text.partition("=")
    known = demand.is_scalar(name) or name == demand.STORAGE
    if not known or not _is_amount(amount):
        raise InvalidInput(f"{text!r} in {whole!r} is no resource with an amount; {GRAMMAR}", value=whole)
    if demand.is_extended(name) and parse(amount).nanos % NANOS:
        raise InvalidInput(f"{text!r} in {whole!r} is not a whole number of {name}", value=whole)
    return {name: parse(amount)}


def _volumes(parts: list[str], whole: str) -> int:
    if not parts:
        return 0
    match = _VOLUMES.match(parts[0])
    if match is None:
        raise InvalidInput(f"{parts[0]!r} in {whole!r} is no number of volumes; {GRAMMAR}", value=whole)
    return int(match[1])


def _sized(text: str, size: Size, ground: Ground) -> Series:
    found = _block_class(text, ground) if size.volumes else None
    usual = _usual_size(found, ground) if found else 0
    notes = () if found is None else (
        f"each brings {counted(size.volumes, 'volume')} of {words.size(usual)} of class {found.name}",
    )  # fmt: skip
    spec, namespace = _spec(size.requests), Namespace(size.namespace)

    def made(number: int) -> NewPod:
        name = f"shape-{number}"
        claims = tuple(
            _claim(found, usual, namespace, f"{name}-{one}") for one in range(size.volumes) if found
        )
        volumes = tuple(Volume(claim.name, claim.name) for claim in claims)
        return NewPod(Pod(namespace, name, replace(spec, volumes=volumes)), claims)

    return Series(text, lambda count: [made(number) for number in range(count)], notes)


def _spec(requests: Amounts) -> PodSpec:
    """One container that asks for it. Who asks for an extended resource tolerates the taint that goes by its
    name, as the admission plugin ExtendedResourceToleration sees to."""
    extended = {name: amount for name, amount in requests.items() if demand.is_extended(name)}
    container = Container("main", resources=Resources(requests, extended))
    return PodSpec((container,), tolerations=tuple(Toleration(name, "Exists") for name in sorted(extended)))


def _claim(found: StorageClass, size: int, namespace: Namespace, name: str) -> PersistentVolumeClaim:
    return PersistentVolumeClaim(
        namespace,
        name,
        storage_class=found.name,
        storage=size,
        access_modes=("ReadWriteOnce",),
        phase="Pending",
    )


def _block_class(text: str, ground: Ground) -> StorageClass:
    """The class of block volumes, of a driver of which nodes take only so many: the default, or most used."""
    counted = {
        one.name for node in ground.snapshot.csi_nodes for one in node.drivers if one.count is not None
    }
    used = Counter(claim.storage_class for claim in ground.snapshot.claims)
    classes = [one for one in ground.snapshot.storage_classes if one.provisioner in counted]
    if not classes:
        raise InvalidInput(
            f"{text!r} asks for volumes, but no storage class of a driver with attach limits is known; "
            "leave the volumes out",
            value=text,
        )
    return max(classes, key=lambda one: (one.default, used[one.name]))


def _usual_size(found: StorageClass, ground: Ground) -> int:
    """The middle size of the class's claims, in bytes; 1 GiB where there is none."""
    sizes = sorted(one.storage for one in ground.snapshot.claims if one.storage_class == found.name)
    return sizes[len(sizes) // 2] if sizes else 1 << 30
