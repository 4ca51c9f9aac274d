"""A host name where a label belongs: in `nodeName`, in a node selector or in node affinity.

A host name as topology key (of spreading, of pod affinity) says "one a node" and is fine.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import pinning
from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        for place, said in pinning.pins(work.spec):
            yield Complaint(work.subject, f"its pods are tied to machines by name ({said})", work.at(place))


HOSTNAME_PIN: Final = Check(
    code="hostname-pin",
    severity=Severity.WARNING,
    title="host name where a label belongs",
    reason=(
        "A pod tied to a machine by name cannot move when that machine is drained, lost or replaced, and a "
        "card that moves to another node leaves it behind. The house's GPU policy names no host anywhere: "
        "what is wanted of a node is a label."
    ),
    remedy='select by a label that says why (nvidia.com/gpu.present: "true", a pool, a zone), or drop it',
    look=_look,
)
