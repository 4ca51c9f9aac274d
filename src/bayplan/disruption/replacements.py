"""What a controller creates for a pod that went.

The new pod has the spec and labels of the old one; it stands nowhere and waits. A StatefulSet gives it the
old name, everything else a new one, worked out from the old.

Departs from upstream: a controller of an unknown kind (a custom resource) is expected to replace its pods,
too.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from bayplan.disruption.ownership import Ownership
from bayplan.model import making
from bayplan.model.names import ClaimKey
from bayplan.model.pods import Pod
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind, Workload

NODE: Final = "Node"
"""The kind that owns mirror pods."""


def replacement(pod: Pod, ownership: Ownership) -> Pod | None:
    """The pod that comes for this one, or None: nobody replaces it, or somebody has already."""
    owner = pod.controller
    if owner is None or pod.mirror or owner.kind in (Kind.DAEMON_SET, NODE):
        return None
    controller = ownership.controller_of(pod)
    if is_stateful(pod):
        return None if _beyond(pod, controller) else making.renewed(pod, pod.name)
    if pod.finished or pod.terminating or (controller is not None and controller.suspended):
        return None
    return making.renewed(pod, making.generated(owner.name, pod.key + pod.uid))


def is_stateful(pod: Pod) -> bool:
    """Whether a StatefulSet controls it: it comes back under its own name, and only after it is gone."""
    return pod.controller is not None and pod.controller.kind == Kind.STATEFUL_SET


def fresh_claims(
    old: Pod, new: Pod, claims: Iterable[PersistentVolumeClaim]
) -> tuple[PersistentVolumeClaim, ...]:
    """The claims made anew for a replacement: those of its ephemeral volumes, which die with the old pod."""
    names = {
        ClaimKey(f"{old.namespace}/{old.name}-{volume.name}"): f"{new.name}-{volume.name}"
        for volume in new.spec.volumes
        if volume.ephemeral and old.name != new.name
    }
    return tuple(_unbound(claim, names[claim.key]) for claim in claims if claim.key in names)


def _unbound(claim: PersistentVolumeClaim, name: str) -> PersistentVolumeClaim:
    return replace(
        claim,
        name=name,
        uid="",
        volume="",
        phase="Pending",
        selected_node="",
        bind_completed=False,
        owner_uid="",
    )


def _beyond(pod: Pod, controller: Workload | None) -> bool:
    """Whether a StatefulSet is being scaled below this pod."""
    number = making.ordinal(pod)
    return controller is not None and number is not None and number >= controller.replicas
