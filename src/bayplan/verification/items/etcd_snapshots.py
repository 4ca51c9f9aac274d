"""Whether etcd was saved lately: K3s lists its snapshots as objects (ETCDSnapshotFile, docs.k3s.io).

The newest has to be no older than two turns of the schedule, and one of every server should be there: a
server saves on its own disk, and goes with it.
"""

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.platform import EtcdSnapshots
from bayplan.model.platform_objects import ETCD_SNAPSHOT, PlatformObject
from bayplan.verification import outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene

COMMAND: Final = "kubectl get etcdsnapshotfiles.k3s.cattle.io -o json"


def look(scene: Scene) -> Iterator[Outcome]:
    """Whether any was made, whether the newest is young enough, and which failed."""
    declared = scene.declaration.platform.cluster.snapshots
    if declared is None:
        yield outcomes.absent("no schedule for snapshots of etcd is declared")
        return
    files = [one for one in scene.snapshot.platform_objects if one.kind == ETCD_SNAPSHOT]
    moment = scene.snapshot.taken_at
    if not files:
        yield outcomes.unknown("no ETCDSnapshotFile was read; add them to the dump", COMMAND)
    elif moment is None:
        yield outcomes.unknown("nothing says when the dump was made, so no age is known", COMMAND)
    else:
        yield from _judged(files, declared, moment, scene)


def _judged(
    files: Sequence[PlatformObject], declared: EtcdSnapshots, moment: datetime.datetime, scene: Scene
) -> Iterator[Outcome]:
    good = sorted((one for one in files if one.at and one.ready is not False), key=_made)
    seen = [f"{one.name}: {one.at:%Y-%m-%d %H:%M} on {one.facts.get('node', '?')}" for one in reversed(good)]
    yield from outcomes.settled(
        [*_broken(files), *_old(good, declared, moment), *_servers(good, scene)],
        f"{outcomes.counted(len(good), 'snapshot')}, the newest of {good[-1].at:%Y-%m-%d %H:%M}"
        if good
        else "",
        seen,
    )


def _made(one: PlatformObject) -> datetime.datetime:
    return one.at or datetime.datetime.min.replace(tzinfo=datetime.UTC)


def _broken(files: Sequence[PlatformObject]) -> Iterator[Outcome]:
    for one in files:
        if one.ready is False:
            yield outcomes.failed(
                f"ETCDSnapshotFile {one.name}", f"cannot be used: {one.message or 'no reason given'}"
            )


def _old(
    good: Sequence[PlatformObject], declared: EtcdSnapshots, moment: datetime.datetime
) -> Iterator[Outcome]:
    least = _due(declared.schedule, moment)
    if not good or _made(good[-1]) < least:
        newest = f"the newest is of {good[-1].at:%Y-%m-%d %H:%M}" if good else "there is none"
        yield outcomes.failed(
            "etcd",
            f"was not saved in time: {newest}, and one was due after {least:%Y-%m-%d %H:%M}",
            [f"schedule {declared.schedule}, looked at {moment:%Y-%m-%d %H:%M}"],
            "k3s etcd-snapshot save; then journalctl -u k3s | grep -i snapshot",
        )


def _due(schedule: str, moment: datetime.datetime) -> datetime.datetime:
    """The last moment but one at which it was due; two days ago where the schedule cannot be read."""
    start = moment - datetime.timedelta(days=62)
    try:
        due = list(schedules.parse(schedule).between(start, moment))
    except InvalidInput:
        due = []
    return due[-2] if len(due) > 1 else moment - datetime.timedelta(days=2)


def _servers(good: Sequence[PlatformObject], scene: Scene) -> Iterator[Outcome]:
    """Servers that saved nothing, where snapshots stay on their disks."""
    local = [one for one in good if not one.facts.get("location", "").startswith("s3:")]
    if len(local) < len(good):
        return
    saved = {one.facts.get("node") for one in local}
    for node in places.control_planes(scene) if local else ():
        if node.name not in saved:
            yield outcomes.failed(f"Node {node.name}", "has no snapshot of etcd of its own")


ITEM: Final = Item("etcd-snapshots", "control plane", "etcd is saved on schedule, by every server.", look)
