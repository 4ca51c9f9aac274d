"""A priority class that does not exist.

Asked of workloads and of the policies that set a class. Silent where no class is known at all: then they are
declared somewhere else.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.trees import Origin


def _look(house: House) -> Iterator[Complaint]:
    known = sorted(one.name for one in house.governed.priority_classes)
    if not known:
        return
    evidence = (f"known are {', '.join(known)}",)
    for work in house.works:
        name = work.spec.priority_class
        if name and _is_absent(house, name) and not work.unsure(f"{work.path}.priorityClassName"):
            refusal = f"no PriorityClass with name {name} was found"
            summary = f"there is no priority class {name}, so its pods are refused"
            yield Complaint(work.subject, summary, work.at("priorityClassName"), evidence, refusal=refusal)
    for rule in house.pod_rules:
        if rule.priority_class and _is_absent(house, rule.priority_class):
            summary = f"it gives pods priority class {rule.priority_class}, which does not exist"
            yield Complaint(rule.source, summary, Origin(file=rule.file, line=rule.line), evidence)


def _is_absent(house: House, name: str) -> bool:
    return house.policies.priority_class(name) is None


PRIORITY_CLASS: Final = Check(
    code="priority-class-unknown",
    severity=Severity.ERROR,
    title="priority class that does not exist",
    reason=(
        "The Priority admission plugin refuses a pod whose class it does not find. The workload is accepted, "
        "its pods never appear, and only the events of its ReplicaSet or Job say why."
    ),
    remedy="name a class that is declared, or declare this one",
    look=_look,
)
