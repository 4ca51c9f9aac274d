"""Storage classes: one is the default, and each stands on what is declared."""

from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.sources.estate import choices
from bayplan.sources.estate.checks.scene import Scene
from bayplan.sources.estate.classes import LOCAL, NFS, PROXMOX


def two_defaults(scene: Scene) -> Iterator[Doubt]:
    """Two default classes: a claim that names none gets the younger one."""
    first = ""
    for at, one in enumerate(scene.declaration.platform.storage_classes):
        if one.default and first:
            message = f"{first} is the default already; of two, claims get whichever was made last"
            yield Doubt(f"storageClasses[{at}].default", message, value="true")
        first = first or (one.name if one.default else "")


def undeclared_foundations(scene: Scene) -> Iterator[Doubt]:
    """A storage pool, or workers, that nobody declared."""
    storage = {one.name for _, one in scene.pools}
    workers = {one.name for one in scene.declaration.pools}
    for at, one in enumerate(scene.declaration.platform.storage_classes):
        if one.pool and storage and one.pool not in storage:
            message = f"{one.pool!r} is no declared storage pool; {choices.advice(one.pool, storage)}"
            yield Doubt(f"storageClasses[{at}].pool", message, value=one.pool)
        for place, name in enumerate(one.pools):
            if name not in workers:
                message = f"{name!r} is no pool of workers; {choices.advice(name, workers)}"
                yield Doubt(f"storageClasses[{at}].pools[{place}]", message, value=name)


def foreign_keys(scene: Scene) -> Iterator[Doubt]:
    """What another kind of class would need: whoever wrote it expects something of it."""
    for at, one in enumerate(scene.declaration.platform.storage_classes):
        said = {
            "server": (one.server, NFS),
            "share": (one.share, NFS),
            "path": (one.path, (LOCAL,)),
            "size": (one.size, (LOCAL,)),
            "pools": (one.pools, (LOCAL,)),
            "pool": (one.pool, (PROXMOX,)),
            "mountOptions": (one.mount_options, (*NFS, PROXMOX)),
        }
        for key, (value, kinds) in said.items():
            if value and one.kind not in kinds:
                message = f"says nothing to {one.kind}; it is of {' and '.join(kinds)}, take it away"
                yield Doubt(f"storageClasses[{at}].{key}", message)
