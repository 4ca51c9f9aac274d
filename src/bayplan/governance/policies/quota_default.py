"""A quota counts what a container does not say and no limit range fills in: its pods are refused.

Judged after policies and defaults. What policies take away is the business of `quota-on-stripped-limit`;
where sizes or the namespace are unknown nothing is said.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import contradictions
from bayplan.governance.framework import Check, Complaint, House, Work
from bayplan.model.findings import Severity


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        if work.unsized or work.adrift or _hopeless(house, work):
            continue
        refusal = contradictions.must_specify(house, work)
        if refusal:
            quota, _, missing = refusal.removeprefix("failed quota: ").partition(": must specify ")
            yield Complaint(
                work.subject,
                f"quota {quota} counts what containers leave out: {missing}",
                work.at("containers"),
                (f"no limit range of namespace {work.namespace} gives a default",),
                refusal=refusal,
            )


def _hopeless(house: House, work: Work) -> bool:
    """Whether policies make it impossible to say what is missing."""
    quotas = contradictions.counting(house, house.completed(work))
    return any(contradictions.hopeless(house, work.namespace, quota) for quota in quotas)


QUOTA_DEFAULT: Final = Check(
    code="quota-needs-default",
    severity=Severity.ERROR,
    title="quota counts what a container does not say",
    reason=(
        "A quota on a compute resource makes it mandatory for every container of the namespace, init "
        "containers included (ResourceQuota admission: must specify). Without a default in a limit range the "
        "pods are never made."
    ),
    remedy="write the missing value in each container, or give the namespace a LimitRange with a default",
    look=_look,
)
