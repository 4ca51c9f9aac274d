"""A quota counts what a policy takes out of every pod: no pod can ever be made in that namespace.

Asked with a pod that says everything; what it says is gone again before the quota looks.
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.governance import contradictions
from bayplan.governance.framework import Check, Complaint, House, Ruling
from bayplan.model.findings import Severity
from bayplan.model.names import Namespace
from bayplan.model.policy import ResourceQuota

_RESOURCE: Final = re.compile(r"(\S+) for:")
_SHOWN: Final = 5


def _look(house: House) -> Iterator[Complaint]:
    for ruling in house.quotas:
        refusals = {name: said for name in ruling.namespaces if (said := _refusal(house, ruling, name))}
        if refusals:
            lost = sorted({one for said in refusals.values() for one in _RESOURCE.findall(said)})
            yield Complaint(
                ruling.subject,
                f"quota {ruling.record.name} counts {', '.join(lost)}, which a policy takes out of every pod",
                ruling.at(f"spec.hard.{lost[0]}"),
                (*_culprits(house, list(refusals)), _reach(list(refusals))),
                refusal=next(iter(refusals.values())),
            )


def _refusal(house: House, ruling: Ruling[ResourceQuota], namespace: Namespace) -> str:
    quotas = (one for one in house.policies.quotas_of(namespace) if one.name == ruling.name_in(namespace))
    return next((contradictions.hopeless(house, namespace, quota) for quota in quotas), "")


def _culprits(house: House, namespaces: list[Namespace]) -> list[str]:
    rules = (rule for name in namespaces for rule in house.pod_rules_of(name) if rule.strips)
    return sorted({f"{rule.source} takes out {', '.join(sorted(rule.strips))}" for rule in rules})


def _reach(namespaces: list[Namespace]) -> str:
    shown, more = namespaces[:_SHOWN], len(namespaces) - _SHOWN
    return f"no pod can be made in {', '.join(shown)}" + (f" and {more} more" if more > 0 else "")


QUOTA_CONTRADICTION: Final = Check(
    code="quota-on-stripped-limit",
    severity=Severity.ERROR,
    title="quota on what a policy takes away",
    reason=(
        "Once a quota counts limits.cpu, every container has to name it; where a policy strips CPU limits, "
        "none can. The namespace keeps what runs and makes no new pod, which shows at the next restart. An "
        "operator met exactly this pair."
    ),
    remedy="take the resource out of the quota's spec.hard, or exempt the namespace from the policy",
    look=_look,
)
