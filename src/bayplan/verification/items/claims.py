"""Whether claims are bound.

A claim of a class that waits for its first consumer is right to be pending until a pod uses it.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.storage import PersistentVolumeClaim
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Claims that are lost, and those that are pending although nothing keeps them."""
    claims = [one for one in scene.snapshot.claims if not one.deleted]
    if not claims:
        yield outcomes.unknown("no claim was read", "kubectl get pvc -A -o json")
        return
    waits = {one.name for one in scene.snapshot.storage_classes if one.waits}
    used = {
        f"{pod.namespace}/{volume.claim}"
        for pod in scene.snapshot.pods
        if pod.node
        for volume in pod.spec.volumes
        if volume.claim
    }
    wrong = [one for claim in claims for one in _wrong(claim, (claim.storage_class or "") in waits, used)]
    bound = sum(one.phase == "Bound" for one in claims)
    yield from outcomes.settled(wrong, f"{bound} of {outcomes.counted(len(claims), 'claim')} bound")


def _wrong(claim: PersistentVolumeClaim, waits: bool, used: set[str]) -> Iterator[Outcome]:
    remedy = f"kubectl -n {claim.namespace} describe pvc {claim.name}"
    if claim.phase == "Lost":
        yield outcomes.failed(f"Claim {claim.key}", f"has lost its volume {claim.volume}", remedy=remedy)
    elif claim.phase == "Pending" and (not waits or claim.key in used):
        why = "and a pod that was placed waits for it" if claim.key in used else "and its class binds at once"
        wanted = f"class {claim.storage_class or 'of the default'}"
        yield outcomes.failed(f"Claim {claim.key}", f"is pending, {why}", [wanted], remedy)


ITEM: Final = Item("claims-bound", "storage", "Claims are bound.", look)
