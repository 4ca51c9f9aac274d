"""No memory request, and no limit that would stand in for it.

Init containers count: one that falls to a generous default may be what the whole pod is charged for.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import unsaid
from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.demand import MEMORY
from bayplan.model.findings import Severity


def _look(house: House) -> Iterator[Complaint]:
    return unsaid.requests(house, MEMORY)


MEMORY_REQUEST: Final = Check(
    code="memory-request-missing",
    severity=Severity.WARNING,
    title="memory request missing",
    reason=(
        "Memory is what binds first on such platforms. Without a request the scheduler counts nothing, or "
        "whatever default the namespace happens to have, and under pressure the kubelet evicts first what "
        "uses more than it asked for."
    ),
    remedy="write resources.requests.memory: what it needs when it runs as usual",
    look=_look,
)
