"""What controllers see of a cluster and do to it. A `Stage` is one; what-if's world is another."""

from collections.abc import Sequence
from typing import Protocol

from bayplan.admission.answers import Refused
from bayplan.model.making import NewPod
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.workloads import Workload


class Cluster(Protocol):
    """The least that a controller needs."""

    @property
    def nodes(self) -> Sequence[Node]:
        """The nodes; none, where they are not known."""
        ...

    def pods_of(self, maker: Workload) -> Sequence[Pod]:
        """The live pods that a workload controls itself, in the order in which they came."""
        ...

    def introduce(self, maker: Workload) -> None:
        """A ReplicaSet comes to be."""
        ...

    def create(self, new: NewPod) -> Refused | None:
        """Sends a pod, and those of its claims that are not there yet, to the API server."""
        ...

    def delete(self, pod: Pod) -> None:
        """A pod goes, at once."""
        ...

    def settle(self) -> bool:
        """The scheduler's turn: whether any pod that waited was bound."""
        ...


class Controller(Protocol):
    """A machine that brings the pods of one workload to what is declared, a step at a time."""

    @property
    def parts(self) -> Sequence["Controller"]:
        """The machines that it steers: the ReplicaSets of a Deployment."""
        ...

    @property
    def refused(self) -> tuple[Refused, ...]:
        """What the API server answered to its latest attempts, where it refused."""
        ...

    def turn(self, cluster: Cluster) -> bool:
        """Takes one step; whether anything moved."""
        ...
