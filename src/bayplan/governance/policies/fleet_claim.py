"""Claims among the objects of a bundle that go with it, and what is on them.

Claims that a chart's templates or a StatefulSet make are not seen here.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.trees import Origin


def _look(house: House) -> Iterator[Complaint]:
    fleet = house.tree.fleet
    if fleet.repositories and all(one.keep for one in fleet.repositories):
        return
    for bundle in fleet.bundles:
        for subject, file, line in bundle.claims if not bundle.keep else ():
            summary = (
                f"belongs to the release of {bundle.folder}, and is deleted when that goes or is renamed"
            )
            yield Complaint(subject, summary, Origin(file, line, line))


FLEET_CLAIM: Final = Check(
    code="fleet-prunes-claim",
    severity=Severity.WARNING,
    title="claim that goes with its Fleet bundle",
    reason=(
        "Fleet uninstalls the release of a bundle that is gone, renamed or moved to another path, and Helm "
        "deletes every object of it, claims included; with the reclaim policy Delete the data goes as well."
    ),
    remedy="set keepResources: true, or annotate the claim with helm.sh/resource-policy: keep",
    look=_look,
)
