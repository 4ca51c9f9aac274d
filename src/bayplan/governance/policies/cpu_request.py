"""No CPU request.

Requests are the share of CPU under contention, and what the scheduler packs by. A container with a CPU limit
has the limit as its request; that is the business of `cpu-limit`.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import unsaid
from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.demand import CPU
from bayplan.model.findings import Severity


def _look(house: House) -> Iterator[Complaint]:
    return unsaid.requests(house, CPU)


CPU_REQUEST: Final = Check(
    code="cpu-request-missing",
    severity=Severity.WARNING,
    title="CPU request missing",
    reason=(
        "Where CPU has no limits, the request is all that a container can count on: it is its share under "
        "contention, and what nodes are filled by. The house's compute policy asks every container for one."
    ),
    remedy="write resources.requests.cpu: what it uses in an ordinary busy hour, 10m if it mostly idles",
    look=_look,
)
