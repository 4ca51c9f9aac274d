"""What the workloads of a namespace ask of a quota together, whether they get it or not.

Storage is asked for by claims: those that a StatefulSet makes for its pods, and those that stand by
themselves.
"""

from collections.abc import Iterable, Iterator, Mapping

from bayplan.admission import chain, charges, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaKey
from bayplan.model import making
from bayplan.model.pods import Pod
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import ZERO, Quantity
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind, Workload
from bayplan.review.rollouts import Stage


class Demand(Record, frozen=True):
    """What one workload asks for: so many pods, and the amount of all of them."""

    subject: str
    pods: int
    each: Quantity
    total: Quantity


def of(
    quota: QuotaKey, resource: str, workloads: Mapping[str, tuple[Workload, int]], stage: Stage
) -> tuple[Demand, ...]:
    """The demands on one resource of a quota, the largest first.

    `workloads` are those to be counted as declared, each with the pods that it wants; whatever else stands on
    the stage counts with the pods that it has.
    """
    found = [
        *_declared(quota, resource, workloads, stage.policies),
        *_standing(quota, resource, workloads, stage),
        *_claimed(quota, resource, workloads, stage),
    ]
    return tuple(sorted(found, key=lambda one: (-one.total.nanos, one.subject)))


def pod_of(workload: Workload) -> Pod:
    """A pod as the workload's controller would send it."""
    return making.pod_of(
        workload, f"{workload.name}-x" if workload.kind is not Kind.STATEFUL_SET else f"{workload.name}-0"
    )


def subject(workload: Workload) -> str:
    """What a person would call a workload."""
    return f"{workload.kind} {workload.key}"


def owner(pod: Pod, stage: Stage) -> str:
    """What a person would call the workload behind a pod.

    A ReplicaSet that was not read is taken for a Deployment's, where it is named like one.
    """
    controller = pod.controller
    if controller is None:
        return f"Pod {pod.key}"
    name = f"{pod.namespace}/{controller.name}"
    if controller.kind == Kind.REPLICA_SET:
        maker = stage.workloads.get((Kind.REPLICA_SET, name))
        if maker is not None and maker.controller is not None:
            return f"{maker.controller.kind} {pod.namespace}/{maker.controller.name}"
        if maker is None and "-" in controller.name:
            return f"{Kind.DEPLOYMENT} {name.rpartition('-')[0]}"
    return f"{controller.kind} {name}"


def _declared(
    quota: QuotaKey, resource: str, workloads: Mapping[str, tuple[Workload, int]], policies: Policies
) -> Iterator[Demand]:
    for name, (workload, wanted) in workloads.items():
        completed = chain.complete_pod(pod_of(workload), policies)
        if isinstance(completed, Refused):
            continue
        each = _charged(completed, quota, resource, policies)
        for claim in making.claims_of(workload, pod_of(workload)):
            each = each.plus(_charged_claim(claim, quota, resource, policies))
        if each.nanos and wanted:
            yield Demand(name, wanted, each, Quantity(each.nanos * wanted, each.family))


def _standing(
    quota: QuotaKey, resource: str, workloads: Mapping[str, tuple[Workload, int]], stage: Stage
) -> Iterator[Demand]:
    found: dict[str, list[Quantity]] = {}
    for pod in stage.pods.values():
        name = owner(pod, stage)
        if name not in workloads:
            each = _charged(pod, quota, resource, stage.policies)
            if each.nanos:
                found.setdefault(name, []).append(each)
    for name, amounts in found.items():
        yield Demand(
            name, len(amounts), amounts[0], Quantity(sum(one.nanos for one in amounts), amounts[0].family)
        )


def _claimed(
    quota: QuotaKey, resource: str, workloads: Mapping[str, tuple[Workload, int]], stage: Stage
) -> Iterator[Demand]:
    """The claims that stand, but for those that a workload's count holds already."""
    if not charges.of_claims([resource]):
        return
    counted = {
        f"{workload.namespace}/{template.name}-{workload.name}-{number}"
        for workload, wanted in workloads.values()
        for template in workload.claim_templates
        for number in range(wanted)
    }
    for claim in stage.seen_in(stage.snapshot).claims:
        amount = _charged_claim(claim, quota, resource, stage.policies)
        if amount.nanos and claim.key not in counted:
            yield Demand(f"PersistentVolumeClaim {claim.key}", 1, amount, amount)


def _charged(pod: Pod, quota: QuotaKey, resource: str, policies: Policies) -> Quantity:
    if not _counts(quota, quotas.matching_pod(pod, policies)):
        return ZERO
    return charges.charged(pod, policies.kubernetes).get(resource, ZERO)


def _charged_claim(
    claim: PersistentVolumeClaim, quota: QuotaKey, resource: str, policies: Policies
) -> Quantity:
    if not _counts(quota, quotas.matching_claim(claim, policies)):
        return ZERO
    return charges.charged_claim(claim).get(resource, ZERO)


def _counts(quota: QuotaKey, matching: Iterable[ResourceQuota]) -> bool:
    return any(quotas.key_of(one) == quota for one in matching)
