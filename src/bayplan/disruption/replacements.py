"""What a controller creates for a pod that went.

The new pod has the spec and labels of the old one; it stands nowhere and waits. A StatefulSet gives it the
old name, everything else a new one. The new names are derived from the old ones, so that two runs agree;
their ending has eight letters where Kubernetes draws five, which keeps them apart from pods that exist.

Departs from upstream: a controller of an unknown kind (a custom resource) is expected to replace its pods,
too.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from bayplan.disruption.ownership import Ownership
from bayplan.model.names import ClaimKey
from bayplan.model.pods import Pod, Volume
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind, Workload

NODE: Final = "Node"
"""The kind that owns mirror pods."""
_LETTERS: Final = "bcdfghjklmnpqrstvwxz2456789"
_ENDING: Final = 8
_LONGEST_NAME: Final = 63


def replacement(pod: Pod, ownership: Ownership) -> Pod | None:
    """The pod that comes for this one, or None: nobody replaces it, or somebody has already."""
    owner = pod.controller
    if owner is None or pod.mirror or owner.kind in (Kind.DAEMON_SET, NODE):
        return None
    controller = ownership.controller_of(pod)
    if is_stateful(pod):
        return None if _beyond(pod, controller) else renewed(pod, pod.name)
    if pod.finished or pod.terminating or (controller is not None and controller.suspended):
        return None
    return renewed(pod, generated(owner.name, pod.key + pod.uid))


def is_stateful(pod: Pod) -> bool:
    """Whether a StatefulSet controls it: it comes back under its own name, and only after it is gone."""
    return pod.controller is not None and pod.controller.kind == Kind.STATEFUL_SET


def renewed(pod: Pod, name: str) -> Pod:
    """The same pod under a name, unbound and pending."""
    volumes = tuple(_named_anew(volume, pod.name, name) for volume in pod.spec.volumes)
    spec = replace(pod.spec, volumes=volumes)
    return Pod(pod.namespace, name, spec, pod.labels, owners=pod.owners)


def generated(owner: str, seed: str) -> str:
    """A name such as controllers generate, the same for the same seed."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    ending = ""
    for _ in range(_ENDING):
        number, letter = divmod(number, len(_LETTERS))
        ending += _LETTERS[letter]
    return f"{owner}-"[: _LONGEST_NAME - _ENDING] + ending


def ordinal(pod: Pod) -> int | None:
    """The number at the end of a StatefulSet pod's name."""
    ending = pod.name.rpartition("-")[2]
    return int(ending) if ending.isdecimal() else None


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


def _named_anew(volume: Volume, old: str, new: str) -> Volume:
    return replace(volume, claim=f"{new}-{volume.name}") if volume.ephemeral and old != new else volume


def _beyond(pod: Pod, controller: Workload | None) -> bool:
    """Whether a StatefulSet is being scaled below this pod."""
    number = ordinal(pod)
    return controller is not None and number is not None and number >= controller.replicas
