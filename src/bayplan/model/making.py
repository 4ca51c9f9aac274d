"""What controllers make of a workload's template: pods, their names, and the claims that come with them.

Nothing here asks whether such a pod may be created; admission has yet to complete it. Names are worked out
from what is known, so that two runs agree; their ending has eight letters where Kubernetes draws five, which
keeps them apart from pods that exist. Ordinals of a StatefulSet start at 0.
"""

import hashlib
from typing import Final

from msgspec.structs import replace

from bayplan.model.pods import Owner, Pod, PodSpec, Volume
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind, PodTemplate, Workload

TEMPLATE_HASH: Final = "pod-template-hash"
"""The label by which a ReplicaSet tells its template from those of its siblings."""
_LETTERS: Final = "bcdfghjklmnpqrstvwxz2456789"
_ENDING: Final = 8
_LONGEST_NAME: Final = 63


class NewPod(Record, frozen=True):
    """A pod as its author or its controller would send it, and the claims that are made for it alone."""

    pod: Pod
    claims: tuple[PersistentVolumeClaim, ...] = ()


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


def pod_of(workload: Workload, name: str) -> Pod:
    """A pod of that name from a workload's template."""
    owner = Owner(workload.kind, workload.name, workload.uid, controller=True)
    labels = dict(workload.template.labels)
    if workload.kind is Kind.STATEFUL_SET:
        labels |= {
            "statefulset.kubernetes.io/pod-name": name,
            "apps.kubernetes.io/pod-index": name.rpartition("-")[2],
        }
    return Pod(workload.namespace, name, _with_claims(workload, name), labels, owners=(owner,))


def claims_of(workload: Workload, pod: Pod) -> tuple[PersistentVolumeClaim, ...]:
    """The claims that a StatefulSet makes for one of its pods."""
    return tuple(
        PersistentVolumeClaim(
            namespace=pod.namespace,
            name=f"{template.name}-{pod.name}",
            labels=dict(workload.selector.match_labels) if workload.selector else {},
            storage_class=template.storage_class,
            storage=template.storage,
            access_modes=template.access_modes,
            phase="Pending",
        )
        for template in workload.claim_templates
    )


def renewed(pod: Pod, name: str) -> Pod:
    """The same pod under a name, unbound and pending."""
    volumes = tuple(_named_anew(volume, pod.name, name) for volume in pod.spec.volumes)
    spec = replace(pod.spec, volumes=volumes)
    return Pod(pod.namespace, name, spec, pod.labels, owners=pod.owners)


def replica_set_of(deployment: Workload, mark: str) -> Workload:
    """The ReplicaSet that a Deployment makes for its template, marked as Kubernetes would."""
    labels = {**deployment.template.labels, TEMPLATE_HASH: mark}
    template = PodTemplate(deployment.template.spec, labels)
    owner = Owner(Kind.DEPLOYMENT, deployment.name, deployment.uid, controller=True)
    return replace(
        deployment,
        kind=Kind.REPLICA_SET,
        name=f"{deployment.name}-{mark}",
        uid="",
        template=template,
        owners=(owner,),
    )


def unmarked(template: PodTemplate) -> PodTemplate:
    """A template without the mark that a ReplicaSet adds to it."""
    if TEMPLATE_HASH not in template.labels:
        return template
    labels = {key: value for key, value in template.labels.items() if key != TEMPLATE_HASH}
    return PodTemplate(template.spec, labels)


def _with_claims(workload: Workload, name: str) -> PodSpec:
    """A claim template takes the place of a volume of the same name."""
    spec = workload.template.spec
    own = {template.name for template in workload.claim_templates}
    if not spec.volumes and not own:
        return spec
    kept = tuple(_ephemeral(volume, name) for volume in spec.volumes if volume.name not in own)
    claimed = tuple(Volume(name=each, claim=f"{each}-{name}") for each in sorted(own))
    return replace(spec, volumes=(*claimed, *kept))


def _ephemeral(volume: Volume, pod: str) -> Volume:
    return replace(volume, claim=f"{pod}-{volume.name}") if volume.ephemeral else volume


def _named_anew(volume: Volume, old: str, new: str) -> Volume:
    return replace(volume, claim=f"{new}-{volume.name}") if volume.ephemeral and old != new else volume
