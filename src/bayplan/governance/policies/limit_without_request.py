"""A memory limit without a request beside it: the API server makes the limit the request.

That is what Guaranteed wants, and rarely what was meant elsewhere: the node is charged for the peak. Values
of charts and custom resources are passed over, because whoever makes the container may bring the request.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.demand import MEMORY
from bayplan.model.findings import Severity


def _look(house: House) -> Iterator[Complaint]:
    for site in house.sites:
        limit = site.resources.limits.get(MEMORY)
        said = MEMORY in site.resources.requests or site.unsure("requests.memory")
        if limit is not None and not said and not site.foreign:
            yield Complaint(
                site.subject,
                f"{site.label} limits memory to {limit} and requests none, so its request is {limit} too",
                site.at("limits.memory"),
            )


LIMIT_WITHOUT_REQUEST: Final = Check(
    code="memory-limit-without-request",
    severity=Severity.WARNING,
    title="memory limit without request",
    reason=(
        "The API server copies a limit into a missing request (SetDefaults_Pod), so the node and the quota "
        "are charged for the peak. Whoever reads the file sees a ceiling and not the reservation that it is."
    ),
    remedy="write resources.requests.memory: less than the limit, or the same if the peak is to be reserved",
    look=_look,
)
