"""Refusals that were recorded as events, against those that a forecast has and those that can be at all.

Which transient refusals appear hangs on timing: pods are asked for before those that they replace are gone.
But none may appear that no mix of pods of the two templates can bring about. The refusals that stand in the
end have to be among those recorded.
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.admission import chain, quotas
from bayplan.admission.answers import Refused, says_the_same
from bayplan.admission.quotas import QuotaUsage
from bayplan.app.conformance.rollout_scenes import Scene, State
from bayplan.model import making
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind, Workload
from bayplan.review.rollouts import Forecast, Stage, pace

Difference = tuple[str, str, str]
_NAMED: Final = re.compile(r'\b([Pp]ods?) "[^"]*"')
CREATE: Final = "FailedCreate: Error creating: "
CREATE_ORDERED: Final = "FailedCreate: Create Pod <pod> in StatefulSet <pod> failed error: "
SCHEDULE: Final = "FailedScheduling: "
SCHEDULED: Final = re.compile(r"FailedScheduling: 0/[0-9]+ nodes are available: ")
FAILURE: Final = "ReplicaFailure"


def differences(found: Forecast, state: State, possible: frozenset[str]) -> Iterator[Difference]:
    """Refusals that stand and were not recorded, and recorded ones that cannot be."""
    prefix = CREATE_ORDERED if found.kind is Kind.STATEFUL_SET else CREATE
    standing = [prefix + nameless(one.message) for one in found.refused]
    waiting = [SCHEDULE + message for _, message in found.waiting]
    recorded = [nameless(one) for one in state.refusals]
    for one in dict.fromkeys((*standing, *waiting)):
        if not _among(one, recorded):
            yield "refusal", "; ".join(recorded) or "none", one
    for one in recorded:
        if not _can_be(one, prefix, possible) and not _among(one, waiting):
            yield "refusal", one, "no pods of these templates bring this about"
    for condition in state.conditions:
        said = prefix + nameless(condition.message)
        if condition.type == FAILURE and not _among(said, recorded):
            yield f"condition {FAILURE}", condition.message, "; ".join(recorded) or "none"


def possible(scene: Scene) -> frozenset[str]:
    """Every refusal that some mix of pods of the two templates brings about, without names."""
    stage = scene.stage()
    makers = [scene.workload, *([scene.change] if scene.change else [])]
    pods = [making.pod_of(maker, "x") for maker in makers]
    return frozenset(
        nameless(answer.message)
        for usage in _usages(makers, pods, stage)
        for pod in pods
        if isinstance(answer := chain.admit_pod(pod, stage.policies, usage), Refused)
    )


def nameless(text: str) -> str:
    """A refusal without the name of the pod."""
    return _NAMED.sub(r'\1 "<pod>"', text)


def _usages(makers: list[Workload], pods: list[Pod], stage: Stage) -> Iterator[QuotaUsage]:
    """What can be charged: so many pods of either template, in all their numbers."""
    ledgers = [stage.usage]
    for maker, pod in zip(makers, pods, strict=True):
        stored = chain.complete_pod(pod, stage.policies)
        if not isinstance(stored, Refused):
            ledgers = [more for one in ledgers for more in _charged(one, stored, _most(maker, stage), stage)]
    yield from ledgers


def _charged(ledger: QuotaUsage, pod: Pod, most: int, stage: Stage) -> Iterator[QuotaUsage]:
    yield ledger
    for _ in range(most):
        ledger = quotas.charge(ledger, pod, stage.policies)
        yield ledger


def _most(maker: Workload, stage: Stage) -> int:
    if maker.kind is Kind.DAEMON_SET:
        return len(stage.nodes)
    return maker.replicas + (pace.of_deployment(maker).surge if maker.kind is Kind.DEPLOYMENT else 0)


def _can_be(recorded: str, prefix: str, possible: frozenset[str]) -> bool:
    """A refusal to schedule is compared word for word only where it stands: nodes fill in too many ways."""
    if recorded.startswith(SCHEDULE):
        return SCHEDULED.match(recorded) is not None
    return recorded.startswith(prefix) and _among(recorded.removeprefix(prefix), list(possible))


def _among(one: str, known: list[str]) -> bool:
    return any(says_the_same(one, other) for other in known)
