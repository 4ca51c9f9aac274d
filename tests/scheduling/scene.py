"""A few nodes, one pod, and what the scheduler says of them: the stage of the tables in this folder."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from bayplan.model.labels import Operator, Requirement
from bayplan.model.nodes import ZONE, Node
from bayplan.model.pods import Affinity, Container, NodeTerm, Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.decision import Decision
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.framework import Filter, Refusal, Score
from bayplan.scheduling.profile import Profile
from tests import make
from tests.scheduling import voices

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
EVERYWHERE = "*"
"""Stands for all nodes where a pod is refused before any is looked at."""


def fleet(
    nodes: Iterable[Node],
    pods: Iterable[Pod] = (),
    minor: int = 34,
    profile: Profile | None = None,
    **facts: Any,
) -> Fleet:
    """Nodes and the pods that stand on them, under one minor and one profile."""
    snapshot = make.snapshot(nodes=list(nodes), pods=list(pods), **facts)
    return Fleet(snapshot, Kubernetes(minor), profile)


def of(snapshot: Snapshot, minor: int = 34, profile: Profile | None = None) -> Fleet:
    """A fleet of a snapshot that was put together elsewhere."""
    return Fleet(snapshot, Kubernetes(minor), profile)


def zoned(name: str, zone: str, allocatable: str = make.ROOMY, **labels: str) -> Node:
    """A node in a zone."""
    return make.node(name, allocatable, labels={ZONE: zone, **labels})


def containers(pod: Pod, *main: Container, init: Sequence[Container] = ()) -> Pod:
    """The pod with these containers in place of its own."""
    return replace(pod, spec=replace(pod.spec, containers=main, init_containers=tuple(init)))


def only(*names: str) -> Affinity:
    """Node affinity for nodes by name, as pods of DaemonSets have it."""
    return Affinity(node_required=(NodeTerm((), (Requirement("metadata.name", Operator.IN, names),)),))


def vetoes(rule: Filter, pod: Pod, stage: Fleet) -> dict[str, str]:
    """What one rule has against each node that it refuses. Both of its voices are heard."""
    shape = stage.shapes.of(pod)
    assert voices.filtered(rule, shape, stage) == voices.admitted(rule.name, shape, stage)
    judge = rule.judge(shape, stage)
    if judge is None:
        return {}
    if isinstance(judge, Refusal):
        return {EVERYWHERE: judge.reason}
    found = {bay.name: judge.verdict(bay) for bay in stage.bays}
    return {name: ", ".join(veto.reasons) for name, veto in found.items() if veto}


def curable(rule: Filter, pod: Pod, stage: Fleet) -> dict[str, bool]:
    """Of each node that a rule refuses, whether removing pods there might help."""
    judge = rule.judge(stage.shapes.of(pod), stage)
    if judge is None or isinstance(judge, Refusal):
        return {}
    found = {bay.name: judge.verdict(bay) for bay in stage.bays}
    return {name: veto.curable for name, veto in found.items() if veto}


def points(rule: Score, pod: Pod, stage: Fleet, among: Sequence[str] = ()) -> dict[str, int] | None:
    """One rule's scores, 0 to 100, of all nodes or some; None when it skips. Both of its voices are heard."""
    bays = [bay for bay in stage.bays if not among or bay.name in among]
    shape = stage.shapes.of(pod)
    found = voices.points(rule, shape, stage, bays)
    assert (found or [0] * len(bays)) == (voices.scored(rule.name, shape, stage, bays) or [0] * len(bays))
    return None if found is None else {bay.name: score for bay, score in zip(bays, found, strict=True)}


def asked(pod: Pod, stage: Fleet) -> Decision:
    """The whole decision about a pod."""
    return decide(pod, stage)


def reasons(decision: Decision) -> dict[str, str]:
    """The reasons against each node that was refused."""
    return {name: ", ".join(veto.reasons) for name, veto in decision.vetoes.items()}
