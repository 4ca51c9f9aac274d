"""The demonstration as a document: memory in bytes, as the names of the fields say."""

from bayplan.app.answers import BayPicture, ConstraintLoad, Demo, Explanation, Reviewed, WhatIf
from bayplan.capacity.answers import Answer, Fit


class PodPart(Answer, frozen=True):
    """A pod in a bay."""

    pod: str
    tier: str
    memory_bytes: int


class BayPart(Answer, frozen=True):
    """A node as a bay: the pods in it, by tier and then by size. `tiers`: memory requested, in bytes."""

    node: str
    role: str
    memory_bytes: int
    requested_bytes: int
    free_bytes: int
    pods: tuple[PodPart, ...]
    tiers: dict[str, int]
    schedulable: bool
    marks: tuple[str, ...]


class DemoDocument(Answer, frozen=True, tag_field="schema", tag="bayplan.demo/v1"):
    """The whole demonstration: picture, loads, a drain, a pending pod, how many more fit, a review."""

    estate: str
    kubernetes: str
    nodes: tuple[BayPart, ...]
    tiers: tuple[str, ...]
    loads: tuple[ConstraintLoad, ...]
    drain: WhatIf | None
    pending: Explanation | None
    fit: Fit | None
    review: Reviewed | None
    notes: tuple[str, ...]


def document(demo: Demo) -> DemoDocument:
    """The document of a demonstration."""
    return DemoDocument(
        estate=demo.estate,
        kubernetes=demo.kubernetes,
        nodes=tuple(map(_bay, demo.nodes)),
        tiers=demo.tiers,
        loads=demo.loads,
        drain=demo.drain,
        pending=demo.pending,
        fit=demo.fit,
        review=demo.review,
        notes=demo.notes,
    )


def _bay(bay: BayPicture) -> BayPart:
    return BayPart(
        node=bay.node,
        role=bay.role,
        memory_bytes=bay.memory,
        requested_bytes=bay.requested,
        free_bytes=bay.free,
        pods=tuple(PodPart(pod.pod, pod.tier, pod.memory) for pod in bay.pods),
        tiers=bay.tiers,
        schedulable=bay.schedulable,
        marks=bay.marks,
    )
