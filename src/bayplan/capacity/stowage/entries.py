"""New pods as the API server would store them, before quotas are asked: they are held apart, as ledgers.

A claim that its class would not leave to the scheduler is taken to be provisioned, within the same reach as
the volumes of its class that exist.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.admission import quotas
from bayplan.admission.answers import Refused
from bayplan.admission.quotas import QuotaUsage
from bayplan.capacity import creation
from bayplan.capacity.ground import Ground
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod
from bayplan.model.quantities import LARGEST, Quantity
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolume, PersistentVolumeClaim


class Entry(Record, frozen=True):
    """A pod that may go in, with the claims and volumes made for it alone."""

    pod: Pod
    claims: tuple[PersistentVolumeClaim, ...] = ()
    volumes: tuple[PersistentVolume, ...] = ()


class Desk:
    """The API server without its quotas. Pods of one template are completed like the first of them.

    `plain`: the pods are taken as they are; they stand for no object that anybody sends.
    """

    def __init__(self, ground: Ground, *, plain: bool = False) -> None:
        self._ground, self._plain = ground, plain
        self._policies = replace(ground.policies, quotas={})
        self._first: dict[int, tuple[Pod, Pod]] = {}
        self._classes = {one.name: one for one in ground.snapshot.storage_classes}

    def admit(self, new: NewPod) -> Entry | Refused:
        """The pod and its claims as they would be stored."""
        if self._plain:
            return self._provisioned(new.pod, new.claims)
        known = self._first.get(id(new.pod.spec.containers))
        if known is not None and known[0].labels == new.pod.labels and not new.claims:
            return Entry(_like(new.pod, known[1]))
        made = creation.create([new], self._policies, QuotaUsage())
        if made.refused is not None:
            return made.refused
        self._first[id(new.pod.spec.containers)] = (new.pod, made.pods[0])
        return self._provisioned(made.pods[0], made.claims)

    def silent(self, pod: Pod) -> Refused | None:
        """The refusal of a pod that does not say what a quota counts; no room helps it."""
        generous = {
            namespace: tuple(replace(one, hard=dict.fromkeys(one.hard, Quantity(LARGEST))) for one in found)
            for namespace, found in self._ground.policies.quotas.items()
            if namespace == pod.namespace and not self._plain
        }
        return quotas.refuse_pod(pod, replace(self._policies, quotas=generous), QuotaUsage())

    def _provisioned(self, pod: Pod, claims: Sequence[PersistentVolumeClaim]) -> Entry:
        made = [self._volume(claim) for claim in claims]
        bound = [
            replace(claim, volume=volume.name, phase="Bound", bind_completed=True) if volume else claim
            for claim, volume in zip(claims, made, strict=True)
        ]
        return Entry(pod, tuple(bound), tuple(filter(None, made)))

    def _volume(self, claim: PersistentVolumeClaim) -> PersistentVolume | None:
        """The volume that is made for a claim before any pod of it is scheduled."""
        found = self._classes.get(claim.storage_class or "")
        if found is None or found.waits or not found.provisioner:
            return None
        siblings = [one for one in self._ground.snapshot.volumes if one.storage_class == found.name]
        return PersistentVolume(
            f"new/{claim.key}", claim.storage, found.name, claim.access_modes, claim.key, phase="Bound",
            driver=found.provisioner, handle=f"new/{claim.key}", volume_mode=claim.volume_mode,
            node_terms=siblings[0].node_terms if siblings else None,
        )  # fmt: skip


def _like(pod: Pod, stored: Pod) -> Pod:
    """A pod completed like another of its template, which differs in its name and its volumes only."""
    return replace(pod, spec=replace(stored.spec, volumes=pod.spec.volumes), status=stored.status)
