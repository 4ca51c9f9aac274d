"""Whether exactly one storage class is the default one, and the declared one.

Of several the newest is taken (kubernetes.io/docs, "Default StorageClass"), which is nobody's decision.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

COMMAND: Final = "kubectl get storageclasses -o json"
MARK: Final = "storageclass.kubernetes.io/is-default-class"


def look(scene: Scene) -> Iterator[Outcome]:
    """More than one, none, or another than is declared."""
    classes = scene.snapshot.storage_classes
    if not classes:
        yield outcomes.unknown("no storage class was read", COMMAND)
        return
    defaults = sorted(one.name for one in classes if one.default)
    wanted = [one.name for one in scene.declaration.platform.storage_classes if one.default]
    said = outcomes.listed(defaults) or "none"
    yield from outcomes.settled(_wrong(defaults, wanted), f"{said} is the default class", defaults)


def _wrong(defaults: list[str], wanted: list[str]) -> Iterator[Outcome]:
    if len(defaults) > 1:
        yield outcomes.failed(
            "Cluster",
            f"has {len(defaults)} default classes: {', '.join(defaults)}; the newest is taken",
            remedy=f"kubectl annotate storageclass {defaults[-1]} {MARK}=false --overwrite",
        )
    if wanted and wanted != defaults and len(defaults) < 2:
        has = defaults[0] if defaults else "none"
        yield outcomes.failed(
            f"StorageClass {wanted[0]}",
            f"is declared as the default class, and {has} is",
            remedy=f"kubectl annotate storageclass {wanted[0]} {MARK}=true --overwrite",
        )


ITEM: Final = Item("default-class", "storage", "One storage class is the default, as declared.", look)
