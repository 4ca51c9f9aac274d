"""What questions of capacity rest on: the cluster, what it stands on, what is declared, and an engine."""

import fnmatch
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar, cast

from bayplan.admission import policy
from bayplan.admission.policy import Policies
from bayplan.capacity.filling import Settle
from bayplan.disruption.ownership import Ownership
from bayplan.model import hosting
from bayplan.model.estate import Declaration
from bayplan.model.hosting import Hosting
from bayplan.model.machines import Lower
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.profile import Profile

T = TypeVar("T")


class Ground:
    """An estate as it is looked at; nothing here changes.

    `snapshot.lower` holds both what was observed of the lower layer and what is only declared
    (`capacity.merging`). `settler` gives the engine for so many nodes and pods.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        kubernetes: Kubernetes,
        profile: Profile,
        settler: Callable[[int, int], Settle],
        *,
        declaration: Declaration | None = None,
        profiles: Mapping[str, Profile] | None = None,
    ) -> None:
        self.snapshot, self.kubernetes, self.profile = snapshot, kubernetes, profile
        self.settler = settler
        self.declaration = declaration or Declaration()
        self.profiles = dict(profiles or {})
        self._notes: dict[Callable[[Ground], object], object] = {}

    def note(self, compute: "Callable[[Ground], T]") -> T:
        """What a function makes of this ground, worked out once."""
        if compute not in self._notes:
            self._notes[compute] = compute(self)
        return cast(T, self._notes[compute])

    @property
    def lower(self) -> Lower:
        """Hosts, machines, and what belongs to them."""
        return self.snapshot.lower

    @cached_property
    def hosting(self) -> Hosting:
        """Which machine is which node."""
        return hosting.pair(self.snapshot.nodes, self.lower.machines)

    @cached_property
    def ownership(self) -> Ownership:
        """Who controls whom."""
        return Ownership.of(self.snapshot)

    @cached_property
    def policies(self) -> Policies:
        """What admission consults."""
        return policy.gather(self.snapshot, self.kubernetes)

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """The nodes by name."""
        return {node.name: node for node in self.snapshot.nodes}

    @cached_property
    def standing(self) -> Fleet:
        """The fleet as it is, to be looked at by everybody and changed by nobody; whoever tries, forks it."""
        return self.fleet()

    def fleet(self) -> Fleet:
        """A fleet of its own for whoever asks."""
        return Fleet(self.snapshot, self.kubernetes, self.profile)

    def with_snapshot(self, snapshot: Snapshot) -> "Ground":
        """The same ground with another picture of the cluster."""
        return Ground(
            snapshot,
            self.kubernetes,
            self.profile,
            self.settler,
            declaration=self.declaration,
            profiles=self.profiles,
        )

    def required(self, pod: Pod) -> bool:
        """Whether the policy wants a pod to run again after a loss."""
        bounds = self.declaration.capacity
        if bounds.expendable_below is not None and pod.priority < bounds.expendable_below:
            return False
        return not any(fnmatch.fnmatchcase(pod.namespace, one) for one in bounds.expendable)
