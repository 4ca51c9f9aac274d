"""The validation of workloads: their template is held to the rules of pods before any pod is made.

A workload that is refused here is not stored: what was there before stays as it is. Limit ranges and quotas
play no part yet; they wait for the pods. Follows `ValidatePodTemplateSpec` of `pkg/apis/core/validation` and
the validation of apps and batch.
"""

from typing import Final

from bayplan.admission import defaults, validation
from bayplan.admission.answers import Refused, invalidate
from bayplan.admission.policy import Policies
from bayplan.model import making
from bayplan.model.workloads import Kind, Workload

_GROUPS: Final = {Kind.JOB: "batch", Kind.CRON_JOB: "batch", Kind.REPLICATION_CONTROLLER: ""}
_TEMPLATE: Final = "spec.template."
_JOB_TEMPLATE: Final = "spec.jobTemplate.spec.template."


def refuse(workload: Workload, policies: Policies) -> Refused | None:
    """The refusal of a workload whose template contradicts itself."""
    pod = defaults.default_pod(making.pod_of(workload, workload.name), policies.kubernetes)
    path = _JOB_TEMPLATE if workload.kind is Kind.CRON_JOB else _TEMPLATE
    complaints = [f"{path}{one}" for one in validation.complaints(pod, policies)]
    if not complaints:
        return None
    group = _GROUPS.get(workload.kind, "apps")
    kind = f"{workload.kind}.{group}" if group else str(workload.kind)
    return invalidate(kind, workload.name, complaints)
