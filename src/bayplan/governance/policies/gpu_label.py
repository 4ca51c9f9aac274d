"""A pod selects a GPU label that nothing sets.

Labels of feature discovery and of clouds are taken to be set; any other label about GPUs has to stand on a
known node or on a pool of the estate. Selectors on labels about anything else are not looked at.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import gpus
from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity


def _look(house: House) -> Iterator[Complaint]:
    nodes = [one.labels for one in house.governed.nodes] + [one.labels for one in house.declaration.pools]
    for work in house.works:
        for place, label in sorted(set(gpus.selected(work.spec))):
            if label.startswith(gpus.DISCOVERED) or gpus.set_by(label, nodes):
                continue
            known = f"none of {len(nodes)} known nodes and pools has it" if nodes else "no pool declares it"
            yield Complaint(work.subject, f"it selects {label}, which nothing sets", work.at(place), (known,))


GPU_LABEL: Final = Check(
    code="gpu-label-unset",
    severity=Severity.WARNING,
    title="GPU label that nothing sets",
    reason=(
        "A label that somebody once put on a node by hand is gone with the node, and the pods that select it "
        "wait for ever. Node feature discovery and GPU feature discovery set theirs on whichever node has "
        "the card; the house's GPU policy selects by those."
    ),
    remedy='select nvidia.com/gpu.present: "true", or declare the label on a pool of the estate',
    look=_look,
)
