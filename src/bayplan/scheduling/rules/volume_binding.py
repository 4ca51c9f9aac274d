"""VolumeBinding: bound volumes must be reachable from the node, unbound claims must find or get one there.

Follows `plugins/volumebinding/{volume_binding,binder}.go`. Claims of classes that bind at once must already
be bound. Waiting claims take the smallest fitting free volume, else they are provisioned where the class's
topologies and the driver's reported capacity allow. Departs: a volume provisioned for a pod placed here is
taken to be reachable from everywhere, since its topology is not known before it exists.
"""

from typing import Final

from bayplan.scheduling import binding, terms, volumes
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Refusal, Veto
from bayplan.scheduling.profile import VOLUME_BINDING
from bayplan.scheduling.shapes import Shape

UNBOUND: Final = Refusal(VOLUME_BINDING, "pod has unbound immediate PersistentVolumeClaims")
NODE_CONFLICT: Final = "node(s) didn't match PersistentVolume's node affinity"
NODE_CONFLICT_BEFORE: Final = "node(s) had volume node affinity conflict"
NOTHING_TO_BIND: Final = "node(s) didn't find available persistent volumes to bind"
NO_SPACE: Final = "node(s) did not have enough free storage"
NO_VOLUME: Final = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"


class VolumeBinding:
    """Keeps pods where their volumes are, or can be."""

    name = VOLUME_BINDING

    def judge(self, shape: Shape, fleet: Fleet) -> Judge | Refusal | None:
        if not shape.claim_names:
            return None
        missing = volumes.missing_claim(shape, fleet.facts)
        if missing is not None:
            return Refusal(VOLUME_BINDING, missing)
        claims = list(volumes.claims(shape, fleet.facts))
        settled = [claim for claim in claims if volumes.bound(claim) or claim.key in fleet.bindings]
        open_claims = [claim for claim in claims if claim not in settled]
        if not all(volumes.waits(claim, fleet.facts) for claim in open_claims):
            return UNBOUND
        names = [fleet.volume_name(claim) for claim in settled]
        if _reached_from_everywhere(names, fleet) and all(
            binding.anywhere(claim, fleet.facts) for claim in open_claims
        ):
            return None

        def verdict(bay: Bay) -> Veto | None:
            reasons = _of_bound(names, bay, fleet)
            reasons += _of_open(binding.search(open_claims, bay.node, fleet.facts, fleet.taken_volumes))
            return Veto(VOLUME_BINDING, tuple(reasons), curable=False) if reasons else None

        return Judge(verdict)


def _reached_from_everywhere(names: list[str], fleet: Fleet) -> bool:
    """Whether bound volumes keep a pod away from no node."""
    known = fleet.facts.volumes
    return all(
        name == binding.PROVISIONED or (name in known and known[name].node_terms is None) for name in names
    )


def _of_bound(names: list[str], bay: Bay, fleet: Fleet) -> list[str]:
    """At most one reason: the first bound volume that is missing or out of reach."""
    for name in names:
        if name == binding.PROVISIONED:
            continue
        volume = fleet.facts.volumes.get(name)
        if volume is None:
            return [NO_VOLUME]
        if volume.node_terms is not None and not terms.any_term(volume.node_terms, bay.node):
            return [
                NODE_CONFLICT if fleet.kubernetes.volume_conflict_names_affinity else NODE_CONFLICT_BEFORE
            ]
    return []


def _of_open(found: binding.Search) -> list[str]:
    if found.unsatisfied:
        return [NOTHING_TO_BIND]
    return [NO_SPACE] if found.no_space else []
