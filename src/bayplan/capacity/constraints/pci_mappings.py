"""Resource mappings: the devices behind a name, and the machines that ask for one of them.

A machine that finds none free does not start.
"""

from collections.abc import Iterable

from bayplan.capacity import cards, hosts
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Part


def lines(ground: Ground) -> Iterable[LoadLine]:
    """How many devices of each mapping are taken, host by host."""
    for mapping in ground.lower.pci_mappings:
        for host in sorted({path.host for path in mapping.paths}):
            users = [
                (hosts.called(one), times) for one, times in cards.users(mapping.name, host, ground.lower)
            ]
            yield LoadLine(
                "pci-mapping", mapping.name, "host", host, "count",
                used=sum(times for _, times in users), capacity=len(cards.paths(mapping, host)),
                relieved=False, parts=tuple(Part(name, times) for name, times in users),
                sources=("devices of machines, running or not", "paths of the resource mapping"),
                note="; ".join(mapping.complaints),
            )  # fmt: skip
