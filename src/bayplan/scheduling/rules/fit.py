"""NodeResourcesFit: requests must fit into what a node has left, and scores by how much is left.

Follows `plugins/noderesources/fit.go` and the strategies beside it. The number of pods is checked first; zero
requests always fit. From 1.34 on a request above the node's whole allocatable is hopeless there, so
preemption is not tried. Departs: extended resources that a DeviceClass maps to claims (1.36) are counted as
ordinary ones.
"""

from collections.abc import Sequence

from bayplan.model import demand
from bayplan.scheduling import allocation
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Scorer, Veto
from bayplan.scheduling.profile import FIT, Profile
from bayplan.scheduling.shapes import Shape

TOO_MANY_PODS = "Too many pods"


class Fit:
    """Keeps pods off nodes that cannot bear their requests; by default prefers the emptiest."""

    name = FIT

    def judge(self, shape: Shape, fleet: Fleet) -> Judge:
        asked = counted(shape, fleet.profile)
        hopeless_matters = fleet.kubernetes.oversized_is_hopeless

        def verdict(bay: Bay) -> Veto | None:
            short = [name for name, amount in asked.items() if amount > bay.free(name)]
            full = bay.room_for_pods < 1
            if not short and not full:
                return None
            hopeless = hopeless_matters and any(asked[name] > bay.allocatable.get(name, 0) for name in short)
            return Veto(FIT, lacking(short, full=full), curable=not hopeless)

        return Judge(verdict)

    def scorer(self, shape: Shape, fleet: Fleet, _feasible: Sequence[Bay]) -> Scorer:
        weights = fleet.profile.fit_resources
        strategy = allocation.strategy(fleet.profile)
        asked = {**shape.requests, **shape.scored}

        def score(bay: Bay) -> int:
            loads = allocation.loads(bay, asked, weights, bay.scored)
            return strategy(loads)

        return Scorer(score)


def counted(shape: Shape, profile: Profile) -> dict[str, int]:
    """The requests that have to fit: all but the extended ones that the profile ignores."""
    if not profile.ignored_resources and not profile.ignored_groups:
        return shape.requests
    return {name: amount for name, amount in shape.requests.items() if not _ignored(name, profile)}


def lacking(short: Sequence[str], *, full: bool) -> tuple[str, ...]:
    """The reasons, in the order in which kube-scheduler finds them."""
    native = [name for name in (demand.CPU, demand.MEMORY, demand.STORAGE) if name in short]
    rest = [name for name in short if name not in native]
    reasons = [f"Insufficient {name}" for name in [*native, *rest]]
    return (TOO_MANY_PODS, *reasons) if full else tuple(reasons)


def _ignored(name: str, profile: Profile) -> bool:
    if not demand.is_extended(name):
        return False
    return name in profile.ignored_resources or name.partition("/")[0] in profile.ignored_groups
