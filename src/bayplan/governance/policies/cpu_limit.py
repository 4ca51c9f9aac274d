"""A CPU limit is set.

The house shares CPU by requests: a limit throttles a container although the node has nothing else to do.
Charts and custom resources count as far as they set one.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House, Site
from bayplan.model.demand import CPU
from bayplan.model.findings import Severity


def _look(house: House) -> Iterator[Complaint]:
    for site in house.sites:
        limit = site.resources.limits.get(CPU)
        if limit is not None:
            summary = f"{site.label} limits CPU to {limit}"
            yield Complaint(site.subject, summary, site.at("limits.cpu"), _stripped(house, site))


def _stripped(house: House, site: Site) -> tuple[str, ...]:
    rules = (rule for rule in house.pod_rules_of(site.namespace) if "limits.cpu" in rule.strips)
    return tuple(f"{rule.source} takes it out again when the pod is made" for rule in rules)


CPU_LIMIT: Final = Check(
    code="cpu-limit",
    severity=Severity.WARNING,
    title="CPU limit set",
    reason=(
        "The kernel throttles a container at its CPU limit even while the node is idle. The house's compute "
        "policy sets no CPU limits: requests decide the share, and spare CPU goes to whoever can use it."
    ),
    remedy="remove limits.cpu and keep requests.cpu, which decides the share under contention",
    look=_look,
)
