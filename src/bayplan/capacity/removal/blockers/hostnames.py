"""Pods that are pinned to nodes of the set by name: by their node selector, or by a required affinity.

Only what speaks of host names counts here (`kubernetes.io/hostname`, `metadata.name`); other labels that no
node has which stays are a lack of room, told in the scheduler's words.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.capacity.removal.case import Case
from bayplan.capacity.removal.movers import Mover
from bayplan.capacity.report.removal import Blocker
from bayplan.model.labels import Requirement
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import NodeTerm, Pod, PodSpec
from bayplan.scheduling import terms


def hostnames(case: Case) -> Iterable[Blocker]:
    """One for each pod whose pin leaves no node that stays."""
    for mover in case.coming:
        if _pinned(mover.pod.spec, case):
            subject = case.subject(mover.pod)
            yield Blocker(
                "hostname", f"Pod {mover.pod.key}", mover.pod.node,
                "its node selector or affinity names hosts, and none of those stay",
                remedy=f"take the host name out of the node selector or affinity of {subject}",
            )  # fmt: skip


def untie(mover: Mover, pod: Pod, case: Case) -> Pod | None:
    """The pod without its pin."""
    return replace(pod, spec=_unpinned(pod.spec)) if _pinned(mover.pod.spec, case) else pod


def _pinned(spec: PodSpec, case: Case) -> bool:
    if not _names_hosts(spec):
        return False
    bare = _only_hosts(spec)
    return not any(terms.eligible(bare, node) for node in case.stays())


def _names_hosts(spec: PodSpec) -> bool:
    if HOSTNAME in spec.node_selector:
        return True
    return any(_of_hosts(term) for term in spec.affinity.node_required or ())


def _of_hosts(term: NodeTerm) -> bool:
    return bool(term.fields) or any(one.key == HOSTNAME for one in term.expressions)


def _only_hosts(spec: PodSpec) -> PodSpec:
    """The spec as far as it speaks of hosts; an alternative that does not, lets the pod go anywhere."""
    selector = {key: value for key, value in spec.node_selector.items() if key == HOSTNAME}
    required = spec.affinity.node_required
    if required is not None and all(map(_of_hosts, required)):
        kept = tuple(NodeTerm(_hosts(term.expressions), term.fields) for term in required)
        return PodSpec(node_selector=selector, affinity=replace(spec.affinity, node_required=kept))
    return PodSpec(node_selector=selector)


def _hosts(found: Iterable[Requirement]) -> tuple[Requirement, ...]:
    return tuple(one for one in found if one.key == HOSTNAME)


def _unpinned(spec: PodSpec) -> PodSpec:
    selector = {key: value for key, value in spec.node_selector.items() if key != HOSTNAME}
    required = spec.affinity.node_required
    if required:
        required = tuple(
            NodeTerm(tuple(one for one in term.expressions if one.key != HOSTNAME)) for term in required
        )
        required = required if all(term.expressions for term in required) else None
    return replace(spec, node_selector=selector, affinity=replace(spec.affinity, node_required=required))
