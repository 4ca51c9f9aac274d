"""The dashboard of the constraints: how full each is, against the lines that the policy draws."""

from collections.abc import Iterator

from bayplan.capacity import hosts
from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.boards.panels import Board, Panel, Query, Row, figure, share
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.families.slots import slots
from bayplan.model.bounds import HostRule

FIRING = 'ALERTS{alertstate="firing",severity!="none"}'


def board(known: Facts) -> Board:
    """What `bayplan capacity --only lines` shows, over time."""
    rows = (_glance(known), _requests(known), _slots(known), _losses(), *_below(known), *_triggers(known))
    return Board(
        "bayplan-capacity",
        "Bayplan / Capacity",
        "How full everything is, against the declared capacity policy.",
        tuple(row for row in rows if row.panels),
    )


def _share(known: Facts, constraint: str) -> float | None:
    bound = known.bound(constraint)
    return bound.share if bound else None


def _glance(known: Facts) -> Row:
    memory, cpu = (f'{recorded.WORKERS_REQUESTS}{{resource="{one}"}}' for one in ("memory", "cpu"))
    return Row(
        "One glance",
        (
            figure("Memory requested", f"max({memory})", bound=_share(known, "memory")),
            figure("CPU requested", f"max({cpu})", bound=_share(known, "cpu")),
            figure("Most volumes on a node", f"max({recorded.ATTACHMENTS})", unit="short"),
            figure("Fullest quota", f"max({recorded.QUOTAS})", bound=_share(known, "quota")),
            figure(
                "Pods that find no node",
                "count(kube_pod_status_unschedulable == 1) or vector(0)",
                unit="short",
            ),
            figure("Alerts that fire", f"count({FIRING}) or vector(0)", unit="short"),
        ),
    )


def _requests(known: Facts) -> Row:
    def by_node(resource: str) -> str:
        return f'{recorded.NODE_REQUESTS}{{resource="{resource}"}}'

    limits = f'{recorded.WORKERS_LIMITS}{{resource="memory"}}'
    return Row(
        "Requests",
        (
            share(
                "Memory", by_node("memory"), "{{node}}", _share(known, "memory"), "Requests of allocatable."
            ),
            share("CPU", by_node("cpu"), "{{node}}", _share(known, "cpu"), "Requests of allocatable."),
            share("Pods", recorded.NODE_PODS, "{{node}}", _share(known, "pods"), "Of the kubelet's limit."),
            Panel(
                "Memory limits",
                (Query(limits, "all workers"),),
                "The sum of limits as a share of what there is; nothing enforces it.",
                unit="percentunit",
                bound=_share(known, "memory-limits"),
            ),
        ),
    )


def _slots(known: Facts) -> Row:
    panels = []
    for driver, counted in slots(known).items():
        least = min(count for _, count in counted)
        expr = f'{recorded.ATTACHMENTS}{{attacher="{driver}"}}'
        text = f"At most {least} on a node, as it is declared."
        panels.append(
            Panel(f"Volumes of {driver}", (Query(expr, "{{node}}"),), text, bound=least, most=least + 1)
        )
    stuck = Query(f"{recorded.UNATTACHED} or vector(0)", "not attached")
    panels.append(Panel("Volumes that cannot be attached", (stuck,), "For ten minutes or longer.", bound=1))
    return Row("Volume slots", tuple(panels))


def _losses() -> Row:
    text = "What all other open workers have left, less what would move there. Below 0 a loss is not borne."
    sorts = (("Memory left", "memory", "bytes"), ("CPU left", "cpu", "short"))
    panels = (
        Panel(title, (Query(_left(resource), "{{node}}"),), text, unit=unit, low=0, width=12)
        for title, resource, unit in sorts
    )
    return Row("After the loss of one worker", tuple(panels))


def _left(resource: str) -> str:
    some = f'{{resource="{resource}"}}'
    room = f"{recorded.ROOM}{some}"
    elsewhere = f"sum by (resource) ({room}) - on (resource) group_right () {room}"
    return f"({elsewhere}) - on (node, resource) ({recorded.MOVABLE}{some} and on (node) {recorded.OPEN})"


def _below(known: Facts) -> Iterator[Row]:
    lower = known.declaration.lower
    if known.exporter:
        panels = [_host(known, host.name, _memory(known, host.name)) for host in lower.hosts]
        full = _share(known, "pool-data")
        panels += [
            share(
                f"Pool {pool.name}", f"{recorded.POOLS}{facts.storage(pool.name, pool.host)}", "{{id}}", full
            )
            for pool in lower.storage_pools
        ]
        yield Row("Hosts and storage pools", tuple(panels))
    if known.host_exporters:
        busy = 'max by (host, device) (rate(node_disk_io_time_seconds_total{job="hosts"}[5m]))'
        text = "The share of the time in which a disk has something to do."
        yield Row("Disks of hosts", (share("Busy", busy, "{{host}} {{device}}", 0.85, text),))


def _memory(known: Facts, host: str) -> int | None:
    rule = next((one for one in known.declaration.host_rules if one.host == host), HostRule(host))
    found = next(one for one in known.declaration.lower.hosts if one.name == host)
    return hosts.memory_of(found, rule)


def _host(known: Facts, host: str, most: int | None) -> Panel:
    expr = f'{recorded.HOST_COMMITTED}{{host="{host}"}}'
    bound = None if most is None else float(most)
    return Panel(f"Memory of {host} that is promised", (Query(expr, "machines"),), unit="bytes", bound=bound)


def _triggers(known: Facts) -> Iterator[Row]:
    if known.declaration.capacity.triggers:
        held = (Query(f"{recorded.CLAUSE_HELD}", "{{trigger}} / {{clause}}"),)
        met = (Query(f"{recorded.CLAUSE_MET}", "{{trigger}} / {{clause}}"),)
        panels = (
            Panel("Conditions that are met now", met, "1: met.", most=1, width=12),
            Panel("Conditions that have held", held, "1: met for as long as declared.", most=1, width=12),
        )
        yield Row("Triggers", panels)
