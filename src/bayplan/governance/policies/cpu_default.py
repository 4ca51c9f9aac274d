"""A limit range that gives containers a CPU limit they did not ask for.

`default.cpu` does so openly; `max.cpu` alone does it too, since it becomes the default.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.demand import CPU
from bayplan.model.findings import Severity
from bayplan.model.policy import LimitRangeItem


def _look(house: House) -> Iterator[Complaint]:
    for ruling in house.limit_ranges:
        for at, item in enumerate(ruling.record.items):
            field = _giving(item)
            if field:
                amount = item.default.get(CPU) or item.maximum[CPU]
                yield Complaint(
                    ruling.subject,
                    f"limit range {ruling.record.name} limits the CPU of every container to {amount} "
                    f"where it says nothing ({field})",
                    ruling.at(f"spec.limits[{at}].{field}"),
                )


def _giving(item: LimitRangeItem) -> str:
    """The field that gives a CPU limit; empty where none does."""
    if item.type != "Container":
        return ""
    if CPU in item.default:
        return "default.cpu"
    return "max.cpu" if CPU in item.maximum else ""


CPU_DEFAULT: Final = Check(
    code="limit-range-cpu-default",
    severity=Severity.WARNING,
    title="limit range that sets CPU limits",
    reason=(
        "The default of a limit range is a default limit, and a maximum without a default becomes one "
        "(SetDefaults_LimitRangeItem). So a house without CPU limits gets them after all, on exactly those "
        "containers that nobody looked at; nothing about them is ignored."
    ),
    remedy="keep defaultRequest.cpu, and remove default.cpu and max.cpu",
    look=_look,
)
