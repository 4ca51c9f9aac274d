"""Snapshots of etcd that are not taken. K3s counts those that it has saved; other distributions say nothing.

The counter is in the metrics of each API server, from v1.29.15, v1.30.11, v1.31.7 and v1.32.3 on
(k3s-io/k3s pull request 11793). It begins anew when a server starts, so a server is only held to it that has
been up for longer than two snapshots take.
"""

import datetime
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Rule
from bayplan.model import schedules
from bayplan.model.platform import K3S

LATE: Final = Kind(
    "EtcdSnapshotLate",
    "cluster.snapshots.schedule",
    "A server has not saved a snapshot of etcd for twice as long as the schedule says.",
    "`k3s etcd-snapshot ls` and `kubectl get etcdsnapshotfiles` say which there are; look at the disk "
    "and the "
    "S3 store.",
    "{{ $labels.instance }} has saved no snapshot of etcd for {{ $labels.window }}",
    "critical",
)
_SOME_DAY: Final = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
_LOOKED_AT: Final = datetime.timedelta(days=62)


def _rules(known: Facts) -> Iterator[Rule]:
    cluster = known.declaration.platform.cluster
    if cluster.distribution != K3S or cluster.snapshots is None:
        return
    hours = 2 * pause(cluster.snapshots.schedule) + 1
    saved = f'increase(k3s_etcd_snapshot_save_duration_seconds_count{{status="success"}}[{hours}h])'
    up = f'(time() - max by (instance) (process_start_time_seconds{{job="apiserver"}}) > {hours * 3600})'
    yield Alert(
        LATE, f"{up}\nunless on (instance) (sum by (instance) ({saved}) > 0)", 5, {"window": f"{hours}h"}
    )


def pause(schedule: str) -> int:
    """The longest time between two snapshots of a schedule, in hours, rounded up."""
    due = list(schedules.parse(schedule).between(_SOME_DAY, _SOME_DAY + _LOOKED_AT))
    longest = max((after - before for before, after in pairwise(due)), default=_LOOKED_AT)
    return -(-int(longest.total_seconds()) // 3600)


def _unsaid(known: Facts) -> Iterator[str]:
    cluster = known.declaration.platform.cluster
    if cluster.declared and cluster.distribution != K3S:
        yield f"whether etcd is saved: {cluster.distribution} has no metric of it"
    elif cluster.declared and cluster.snapshots is None:
        yield "whether etcd is saved: no schedule is declared (`cluster.snapshots`)"


FAMILY: Final = Family("snapshots", "Snapshots of etcd", (LATE,), _rules, _unsaid)
