"""What containers and nodes really used: their working set and CPU now, and the peaks of a window.

Peaks are found by the server, a day at a time, so that no question becomes too large. Containers are those of
cAdvisor, nodes those of the node exporter, which names a node by its host name.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from bayplan.capacity.trends.history import moment
from bayplan.model.names import Namespace, NodeName
from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.sources.prometheus.client import Client, Series

DAY: Final = 86_400
_CONTAINER: Final = "namespace, pod, container"
_REAL: Final = 'container!="", container!="POD"'
_NAMED: Final = "* on (instance) group_left (nodename) max by (instance, nodename) (node_uname_info)"

Place = tuple[str, ...]


class Window(NamedTuple):
    """The `length` seconds that end `at` (seconds since 1970)."""

    at: int
    length: int

    def parts(self) -> Iterator[tuple[int, int]]:
        """End and length of each part, a day or less."""
        for passed in range(0, self.length, DAY):
            yield self.at - passed, min(DAY, self.length - passed)


def containers(client: Client, window: Window) -> tuple[ContainerUsage, ...]:
    """The use of every container that ran at the end of the window, with its peaks where they are known."""
    memory = f"max by ({_CONTAINER}) (container_memory_working_set_bytes{{{_REAL}}})"
    cpu = f"sum by ({_CONTAINER}) (rate(container_cpu_usage_seconds_total{{{_REAL}}}[5m]))"
    raw = f"max by ({_CONTAINER}) (max_over_time(container_memory_working_set_bytes{{{_REAL}}}[%ds]))"
    now = _now(client, window, _container, memory), _now(client, window, _container, cpu)
    peaks = _peaks(client, window, _container, raw), _peaks(client, window, _container, _looked(cpu))
    return tuple(
        ContainerUsage(
            Namespace(place[0]), place[1], place[2],
            memory=_whole(now[0].get(place)), cpu=_milli(now[1].get(place)),
            memory_peak=_whole(peaks[0].get(place)), cpu_peak=_milli(peaks[1].get(place)),
            window=window.length, at=moment(window.at),
        )
        for place in sorted({*now[0], *now[1]})
    )  # fmt: skip


def nodes(client: Client, window: Window) -> tuple[NodeUsage, ...]:
    """The use of every node that has a node exporter."""
    used = f"(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) {_NAMED}"
    busy = f'sum by (instance) (rate(node_cpu_seconds_total{{mode!~"idle|iowait|steal"}}[5m])) {_NAMED}'
    memory, cpu = (f"max by (nodename) ({one})" for one in (used, busy))
    now = _now(client, window, _node, memory), _now(client, window, _node, cpu)
    peaks = _peaks(client, window, _node, _looked(memory)), _peaks(client, window, _node, _looked(cpu))
    return tuple(
        NodeUsage(
            NodeName(place[0]),
            memory=_whole(now[0].get(place)), cpu=_milli(now[1].get(place)),
            memory_peak=_whole(peaks[0].get(place)), cpu_peak=_milli(peaks[1].get(place)),
            window=window.length, at=moment(window.at),
        )
        for place in sorted({*now[0], *now[1]})
    )  # fmt: skip


def _looked(expression: str) -> str:
    """The highest of looks every five minutes, over a length that is filled in."""
    return f"max_over_time(({expression})[%ds:300s])"


def _container(series: Series) -> Place:
    return tuple(series.labels.get(name, "") for name in ("namespace", "pod", "container"))


def _node(series: Series) -> Place:
    return (series.labels.get("nodename", ""),)


def _now(
    client: Client, window: Window, key: Callable[[Series], Place], expression: str
) -> dict[Place, float]:
    return _highest(key, client.query(expression, window.at))


def _peaks(
    client: Client, window: Window, key: Callable[[Series], Place], expression: str
) -> dict[Place, float]:
    parts = (client.query(expression % length, end) for end, length in window.parts())
    return _highest(key, (series for part in parts for series in part))


def _highest(key: Callable[[Series], Place], found: Iterable[Series]) -> dict[Place, float]:
    highest: dict[Place, float] = {}
    for series in found:
        if series.points:
            place = key(series)
            highest[place] = max(highest.get(place, series.last), series.last)
    return highest


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _milli(cores: float | None) -> int | None:
    return None if cores is None else round(cores * 1000)
