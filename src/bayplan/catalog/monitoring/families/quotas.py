"""Quotas that are nearly used up, and pods that something refuses to create.

A pod that a quota refuses does not exist, so it never waits: the refusal shows in its controller. Deployments
say so in a condition; StatefulSets and Jobs only in events.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Recording, Rule

HIGH: Final = Kind(
    "QuotaNearlyUsed",
    "capacity.thresholds.quota",
    "A quota is used beyond the share that the policy wants. A rollout needs room for old and new pods "
    "at once.",
    "`bayplan review` says whether the next rollout still fits; raise the quota of the tier or the "
    "namespace, or shrink requests.",
    "{{ $labels.namespace }}/{{ $labels.resourcequota }}: {{ $value | humanizePercentage }} of "
    "{{ $labels.resource }} is used",
)
FULL: Final = Kind(
    "QuotaUsedUp",
    "tiers[].quota",
    "A quota is used up: nothing more is created in its namespace, and a pod that goes may not come back.",
    "Raise it before something restarts.",
    "{{ $labels.namespace }}/{{ $labels.resourcequota }}: {{ $labels.resource }} is used up",
    "critical",
)
REFUSED: Final = Kind(
    "PodsRefused",
    "tiers",
    "A Deployment lacks pods because creating them is refused: by a quota, a limit range or a policy.",
    "`kubectl describe replicaset` has the sentence of who refused (FailedCreate).",
    "{{ $labels.namespace }}/{{ $labels.deployment }} lacks pods that are refused",
    "critical",
)


def _rules(known: Facts) -> Iterator[Rule]:
    used = 'kube_resourcequota{type="used"}'
    hard = '(kube_resourcequota{type="hard"} > 0)'
    labels = "namespace, resourcequota, resource"
    share = f"sum by ({labels}) ({used})\n/ on ({labels}) sum by ({labels}) ({hard})"
    yield Recording(recorded.QUOTAS, share, tuple(labels.split(", ")))
    bound = known.bound("quota")
    if bound is not None and bound.share < 1:
        high = f"({recorded.QUOTAS} > {facts.number(bound.share)}) < 1"
        yield Alert(HIGH, high, key=bound.key)
    yield Alert(FULL, f"{recorded.QUOTAS} >= 1", 5)
    failing = 'kube_deployment_status_condition{condition="ReplicaFailure",status="true"} == 1'
    yield Alert(REFUSED, failing, 5)


def _unsaid(known: Facts) -> Iterator[str]:
    yield "pods of StatefulSets and Jobs that are refused: only events say so, and events are no metrics"


FAMILY: Final = Family("quotas", "Quotas", (HIGH, FULL, REFUSED), _rules, _unsaid)
