"""What a storage pool shares a disk with."""

from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.sources.estate.checks import risks
from bayplan.sources.estate.checks.scene import Scene


def shared_disks(scene: Scene) -> Iterator[Doubt]:
    """A pool on a disk that carries something else: when one of the two writes, the other waits."""
    carried = {(host.name, disk.name): disk.carries for _, host in scene.hosts for disk in host.disks}
    for path, pool in scene.pools:
        for at, disk in enumerate(pool.disks):
            others = carried.get((pool.host, disk), ())
            if others:
                message = f"{disk} carries pool {pool.name} and {', '.join(others)}: they share its writes"
                remedy = "give one of them a disk of its own; more workers do not relieve it"
                yield Doubt(
                    f"{path}.disks[{at}]", message, risks.SHARED, subject=f"Pool {pool.name}", remedy=remedy
                )
