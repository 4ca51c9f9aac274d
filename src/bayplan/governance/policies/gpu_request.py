"""A pod that goes to the GPU nodes, by selector or by toleration, and asks for no GPU.

Silent for DaemonSets (drivers, plugins, exporters belong there without one) and for pods that use resource
claims. Whoever reads a card from outside on purpose excuses the finding and says why.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import gpus
from bayplan.governance.framework import Check, Complaint, House, Work
from bayplan.model.findings import Severity
from bayplan.model.workloads import Kind


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        if work.kind == Kind.DAEMON_SET or work.unsized or gpus.requested(work.spec):
            continue
        reasons = list(_reasons(work))
        if reasons:
            place, _ = reasons[0]
            said = tuple(text for _, text in reasons)
            yield Complaint(
                work.subject,
                "its pods go to the GPU nodes, and no container asks for a GPU",
                work.at(place),
                said,
            )


def _reasons(work: Work) -> Iterator[tuple[str, str]]:
    for place, label in sorted(gpus.selected(work.spec)):
        yield place, f"it selects {label}"
    for at, one in enumerate(work.spec.tolerations):
        if gpus.is_key(one.key):
            yield f"tolerations[{at}]", f"it tolerates {one.key}"


GPU_REQUEST: Final = Check(
    code="gpu-request-missing",
    severity=Severity.WARNING,
    title="GPU pod without GPU request",
    reason=(
        "Nothing counts what is not requested: such a pod takes memory and CPU of the one node that has the "
        "card, may use the card unaccounted, and the pods that do ask for it wait. The house's GPU policy "
        "asks for three things together: toleration, label and request."
    ),
    remedy="add resources.limits with nvidia.com/gpu: 1 (or your share resource), or leave the GPU nodes",
    look=_look,
)
