"""Reads history back: the lines of `lines`, the quotas, and the evictions that were seen."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bayplan.capacity.constraints import quota
from bayplan.capacity.trends.assembling import Column, gather
from bayplan.capacity.trends.history import moment
from bayplan.capacity.trends.observation import ATTACHMENTS, EVICTIONS, Happening, LineKey, measure
from bayplan.sources.prometheus import expressions as ask
from bayplan.sources.prometheus.client import Client, Series, Span
from bayplan.sources.prometheus.lines import LINES, MILLI, Line
from bayplan.sources.prometheus.outcome import Read

Columns = dict[LineKey, Column]


def read(client: Client, span: Span) -> Read:
    """The history of a span; empty where the server has no such series."""
    columns: Columns = {}
    for line in LINES:
        _fill(columns, line, client, span)
    _fill_quotas(columns, client, span)
    columns.update(_as_lines(columns))
    happenings = tuple(_evictions(client, span, columns.get(measure(EVICTIONS))))
    return Read(gather(columns, happenings), tuple(f"a Prometheus warns: {one}" for one in client.warnings))


def _fill(columns: Columns, line: Line, client: Client, span: Span) -> None:
    for series in client.query_range(ask.highest(line.used, span.step), span):
        key = line.key(series.labels)
        if key is not None:
            _used(columns, key, series, line.scale)
    if line.bound and columns:
        for series in client.query_range(line.bound, span):
            key = line.key(series.labels)
            if key is not None and key in columns:
                _bounded(columns, key, series, line.scale)


def _used(columns: Columns, key: LineKey, series: Series, scale: float) -> None:
    column = columns.setdefault(key, Column({}, {}))
    column.used.update((at, float(round(value * scale))) for at, value in series.points)


def _bounded(columns: Columns, key: LineKey, series: Series, scale: float) -> None:
    columns[key].bounds.update((at, float(round(value * scale))) for at, value in series.points)


def _fill_quotas(columns: Columns, client: Client, span: Span) -> None:
    """As the load lines name them: by namespace, and by quota where several bound the same resource."""
    hard = client.query_range(ask.quotas("hard"), span)
    rivals = Counter((one.labels["namespace"], one.labels["resource"]) for one in hard)
    for series in client.query_range(ask.highest(ask.quotas("used"), span.step), span):
        key, scale = _quota(series, rivals)
        _used(columns, key, series, scale)
    for series in hard:
        key, scale = _quota(series, rivals)
        if key in columns:
            _bounded(columns, key, series, scale)


def _quota(series: Series, rivals: Counter[tuple[str, str]]) -> tuple[LineKey, float]:
    namespace, resource = series.labels["namespace"], series.labels["resource"]
    name = f"{namespace}/{series.labels['resourcequota']}"
    unit = quota.measure(resource)
    subject = name if rivals[namespace, resource] > 1 else namespace
    return LineKey("quota", resource, "namespace", subject, unit), MILLI if unit == "millicores" else 1.0


def _as_lines(columns: Columns) -> Columns:
    """What is told of volumes and pools, once more under the keys of their load lines.

    An attached volume takes a slot. A pool goes by its name, with its host where several hosts have one.
    """
    pools = [key for key in columns if key.name == "pool-data"]
    rivals = Counter(key.subject.rpartition("/")[2] for key in pools)
    found = {
        LineKey("volume-slots", key.name, "node", key.subject, "count"): column
        for key, column in columns.items()
        if key.constraint == ATTACHMENTS
    }
    for key in pools:
        host, _, name = key.subject.rpartition("/")
        label = f"{name}@{host}" if rivals[name] > 1 else name
        found[LineKey("pool-data", "data", "pool", label, "bytes")] = columns[key]
    return found


def _evictions(client: Client, span: Span, told: Column | None) -> Iterator[Happening]:
    """An evicted pod counts when it is first seen; those there from the beginning went before."""
    if told is None or not told.used:
        return
    begin = min(told.used)
    for series in client.query_range(ask.evicted(), span):
        at = series.points[0][0] if series.points else begin
        if at > begin:
            labels = series.labels
            name = f"{labels.get('namespace', '')}/{labels.get('pod', '')}"
            yield Happening(EVICTIONS, labels.get("uid") or name, moment(at), moment(at), name=name)


def known(client: Client, span: Span, names: Iterable[str] = ("kube_node_info", "pve_up")) -> list[str]:
    """Which of some metrics the server has had in a span."""
    selector = f'{{__name__=~"{"|".join(names)}"}}'
    return client.values("__name__", span, [selector])
