"""Nodes: what they can bear, and how they mark themselves."""

import datetime

from bayplan.model.names import NodeName
from bayplan.model.pods import Amounts, Effect, Toleration
from bayplan.model.record import Record

HOSTNAME = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"
REGION = "topology.kubernetes.io/region"


class Taint(Record, frozen=True):
    """A mark that keeps pods away which do not tolerate it."""

    key: str
    value: str = ""
    effect: Effect = Effect.NO_SCHEDULE

    def tolerated_by(self, toleration: Toleration) -> bool:
        """Whether one toleration accepts this taint (`v1.Toleration.ToleratesTaint`)."""
        if toleration.effect is not Effect.ANY and toleration.effect != self.effect:
            return False
        if toleration.key and toleration.key != self.key:
            return False
        if toleration.operator in ("", "Equal"):
            return toleration.value == self.value
        return toleration.operator == "Exists"


class Image(Record, frozen=True):
    """A container image present on a node, under all its names; size in bytes."""

    names: tuple[str, ...]
    size: int


class Node(Record, frozen=True):
    """A node as it reports itself. `ready` is its Ready condition."""

    name: NodeName
    labels: dict[str, str] = {}
    uid: str = ""
    taints: tuple[Taint, ...] = ()
    unschedulable: bool = False
    allocatable: Amounts = {}
    capacity: Amounts = {}
    images: tuple[Image, ...] = ()
    ready: bool = True
    pressure: tuple[str, ...] = ()
    kubelet: str = ""
    provider_id: str = ""
    addresses: tuple[str, ...] = ()
    created: datetime.datetime | None = None
