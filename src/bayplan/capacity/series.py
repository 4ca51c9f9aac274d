"""Pods of one shape, as many as are asked for, each with the claims that come with it.

There are two ways to have more of a workload. `replicas` are what its controller would make: claims that the
template names are shared by all. `alike` are more of its kind, each with volumes of its own where the volume
can be used on one node only: what it takes to run the same thing once more.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence

from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.disruption import scale, templates
from bayplan.disruption.ownership import Ownership
from bayplan.model import making
from bayplan.model.making import NewPod
from bayplan.model.names import ClaimKey, NodeName
from bayplan.model.pods import Pod, PodStatus, Volume
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Workload

MANY: tuple[str, ...] = ("ReadWriteMany", "ReadOnlyMany")
"""Access modes of volumes that pods on several nodes can share."""
_FIRST = 4


class Series(Record, frozen=True):
    """A source of new pods.

    `subject` is what a person would call it, `make` gives the first so many; asked again, it gives the same
    ones.
    """

    subject: str
    make: Callable[[int], Sequence[NewPod]]
    notes: tuple[str, ...] = ()


def endless(series: Series) -> Iterator[NewPod]:
    """The pods of a series one after the other, made in growing batches."""
    done, batch = 0, _FIRST
    while True:
        yield from series.make(done + batch)[done:]
        done, batch = done + batch, 2 * (done + batch)


def replicas(workload: Workload, ownership: Ownership, kept: Container[ClaimKey]) -> Series:
    """New pods from a workload's template, beside those that exist; claims that are `kept` exist already."""
    maker, notes = templates.as_stored(scale.newest_maker(workload, ownership), ownership)
    existing = ownership.pods_of(workload)

    def make(count: int) -> Sequence[NewPod]:
        made = scale.new_pods(maker, count, existing)
        return [
            NewPod(pod, tuple(one for one in making.claims_of(maker, pod) if one.key not in kept))
            for pod in made
        ]

    return Series(f"{workload.kind} {workload.key}", make, notes)


def alike(workload: Workload, ground: Ground) -> Series:
    """More of a workload's kind, each with volumes of its own."""
    plain = replicas(workload, ground.ownership, ground.note(claims))
    kept = ground.note(claims)
    return replace(plain, make=lambda count: [_with_own(one, kept) for one in plain.make(count)])


def copies(pod: Pod, subject: str, ground: Ground) -> Series:
    """More of a pod that no known workload makes, each with volumes of its own."""
    spec = replace(pod.spec, node_name="") if pod.spec.node_name else pod.spec
    blank = replace(
        pod,
        spec=spec,
        node=NodeName(""),
        status=PodStatus(),
        deleted=None,
        uid="",
        created=None,
        mirror=False,
    )
    kept = ground.note(claims)

    def make(count: int) -> Sequence[NewPod]:
        names = (making.generated(pod.name, f"{pod.key}#{number}") for number in range(count))
        return [_with_own(NewPod(making.renewed(blank, name)), kept) for name in names]

    return Series(subject, make)


def claims(ground: Ground) -> Mapping[ClaimKey, PersistentVolumeClaim]:
    """The claims that exist, by key."""
    return {claim.key: claim for claim in ground.snapshot.claims}


def _with_own(new: NewPod, kept: Mapping[ClaimKey, PersistentVolumeClaim]) -> NewPod:
    pod = new.pod
    own = [(volume, kept.get(ClaimKey(f"{pod.namespace}/{volume.claim}"))) for volume in pod.spec.volumes]
    renewed = {volume.name: _anew(claim, pod) for volume, claim in own if claim and not _shared(claim)}
    if not renewed:
        return new
    volumes = tuple(_claiming(volume, renewed) for volume in pod.spec.volumes)
    return NewPod(replace(pod, spec=replace(pod.spec, volumes=volumes)), (*new.claims, *renewed.values()))


def _shared(claim: PersistentVolumeClaim) -> bool:
    return any(mode in MANY for mode in claim.access_modes)


def _anew(claim: PersistentVolumeClaim, pod: Pod) -> PersistentVolumeClaim:
    return replace(
        claim, name=f"{claim.name}-{pod.name}", uid="", volume="", phase="Pending", selected_node="",
        bind_completed=False, owner_uid="", deleted=False,
    )  # fmt: skip


def _claiming(volume: Volume, renewed: Mapping[str, PersistentVolumeClaim]) -> Volume:
    return replace(volume, claim=renewed[volume.name].name) if volume.name in renewed else volume
