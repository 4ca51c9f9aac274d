"""What the metrics API has measured: `PodMetrics` and `NodeMetrics` of `metrics.k8s.io`.

Each is one reading, averaged over a window of some seconds: it says what is used now, and nothing of peaks.
Memory is the working set.
"""

import datetime
import re
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.names import Namespace, NodeName
from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import ABSENT, Wire

_DURATION: Final = re.compile(
    r"(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,9})(?:\.[0-9]{0,9})?s)?\Z", re.ASCII
)


class WireContainerMetrics(Wire):
    name: str | None = None
    usage: msgspec.Raw = ABSENT


class WirePodMetrics(Wire):
    metadata: wire.Metadata | None = None
    timestamp: datetime.datetime | None = None
    window: str | None = None
    containers: list[WireContainerMetrics] | None = None


class WireNodeMetrics(Wire):
    metadata: wire.Metadata | None = None
    timestamp: datetime.datetime | None = None
    window: str | None = None
    usage: msgspec.Raw = ABSENT


def pod_usage(item: WirePodMetrics) -> tuple[ContainerUsage, ...]:
    """What each container of a pod uses. Its init containers are gone by then, and are not measured."""
    about = item.metadata or wire.Metadata()
    namespace, pod = Namespace(wire.namespace_of(about)), wire.name_of(about)
    window = _seconds(item.window)

    def usage(one: WireContainerMetrics) -> ContainerUsage:
        memory, cpu = _measured(one.usage)
        name = wire.required(one.name, "name")
        return ContainerUsage(namespace, pod, name, memory, cpu, window=window, at=item.timestamp)

    return wire.each("containers", usage, item.containers)


def node_usage(item: WireNodeMetrics) -> tuple[NodeUsage, ...]:
    """What a node uses in all."""
    about = item.metadata or wire.Metadata()
    memory, cpu = _measured(item.usage)
    name = NodeName(wire.name_of(about))
    return (NodeUsage(name, memory, cpu, window=_seconds(item.window), at=item.timestamp),)


def _measured(raw: msgspec.Raw) -> tuple[int | None, int | None]:
    """Bytes of memory and millicores; None for what was not measured."""
    amounts = wire.at("usage", wire.amounts, raw)
    memory, cpu = amounts.get("memory"), amounts.get("cpu")
    for name, amount in (("memory", memory), ("cpu", cpu)):
        if amount is not None and amount.nanos < 0:
            raise InvalidInput("is negative", path=f"usage.{name}", value=str(amount))
    return memory.units if memory is not None else None, cpu.millis if cpu is not None else None


def _seconds(text: str | None) -> int:
    """Whole seconds of a duration as Go writes it (`1m0s`, `20.5s`); 0 where it is not said."""
    if not text:
        return 0
    match = _DURATION.match(text)
    if match is None:
        raise InvalidInput("is not a duration such as 30s", path="window", value=text[:40])
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds
