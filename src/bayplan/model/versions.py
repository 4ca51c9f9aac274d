"""Which Kubernetes to be faithful to, and what differs between its minors.

The gates are those that change what scheduling or admission answers, each with the minor that turned it on by
default (`pkg/features/kube_features.go` of the releases; the recorded vectors arbitrate).
"""

import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record

OLDEST: Final = 31
NEWEST: Final = 36
_WRITTEN: Final = re.compile(r"v?1\.(\d{1,3})(?:[.+-].*)?\Z")


class Kubernetes(Record, frozen=True):
    """A minor release of Kubernetes 1.x, and its defaults as questions."""

    minor: int = NEWEST

    def __str__(self) -> str:
        return f"1.{self.minor}"

    @property
    def pod_level_resources(self) -> bool:
        """`spec.resources` of a pod counts (gate PodLevelResources, beta in 1.34)."""
        return self.minor >= 34

    @property
    def in_place_resize(self) -> bool:
        """Status of a resize counts for placed pods (gate InPlacePodVerticalScaling, beta in 1.33)."""
        return self.minor >= 33

    @property
    def dynamic_resources(self) -> bool:
        """The DynamicResources plugin runs by default (GA in 1.34)."""
        return self.minor >= 34

    @property
    def dynamic_resources_score(self) -> bool:
        """DynamicResources also scores. Recorded from 1.35 on; always 0 without claims."""
        return self.minor >= 35

    @property
    def taint_reason_names_taint(self) -> bool:
        """The refusal names key and value of the taint. Recorded up to 1.32, gone in 1.34."""
        return self.minor < 34

    @property
    def volume_conflict_names_affinity(self) -> bool:
        """The words for a volume out of reach (kubernetes/kubernetes#129887): old in 1.32, new in 1.34."""
        return self.minor >= 34

    @property
    def oversized_is_hopeless(self) -> bool:
        """A request above a node's whole allocatable is unresolvable there (1.34, `noderesources/fit.go`)."""
        return self.minor >= 34

    @property
    def balance_skips_empty(self) -> bool:
        """Pods without CPU and memory request skip the balance (1.33, kubernetes/kubernetes#130260)."""
        return self.minor >= 33

    @property
    def balance_by_difference(self) -> bool:
        """BalancedAllocation scores the change a pod makes (1.36, kubernetes/kubernetes#135573)."""
        return self.minor >= 36

    @property
    def spread_counts_per_constraint(self) -> bool:
        """Spread counts are kept per constraint, not per topology key (1.33)."""
        return self.minor >= 33

    @property
    def attachments_count(self) -> bool:
        """Attachments that no listed pod uses take attach slots (1.32, kubernetes/kubernetes#126502)."""
        return self.minor >= 32


def parse(text: str) -> Kubernetes:
    """Reads `1.35`, `v1.34.2` or `v1.36.5+k3s1`. Raises InvalidInput outside 1.31 to 1.36."""
    match = _WRITTEN.match(text.strip())
    if match is None:
        raise InvalidInput(
            f"{text[:40]!r} is not a Kubernetes version; write a minor such as 1.35", value=text
        )
    minor = int(match[1])
    if not OLDEST <= minor <= NEWEST:
        known = f"1.{OLDEST} to 1.{NEWEST}"
        raise InvalidInput(
            f"Kubernetes 1.{minor} is not modelled; choose one of {known} with --kubernetes", value=text
        )
    return Kubernetes(minor)


def nearest(text: str) -> Kubernetes:
    """The modelled minor closest to a version that was observed; the newest where it cannot be read."""
    match = _WRITTEN.match(text.strip())
    return Kubernetes(min(max(int(match[1]), OLDEST), NEWEST)) if match else Kubernetes()
