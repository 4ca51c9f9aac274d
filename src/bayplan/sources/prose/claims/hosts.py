"""The host: its memory, its cards, its fast disk; and what its machines take of it in all."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose import figures
from bayplan.sources.prose.figures import SIZE
from bayplan.sources.prose.passages import Line

_CPU: Final = re.compile(r"\b(Xeon|EPYC|Core i\d)\b")
_OWN: Final = (
    re.compile(rf"^\s*(?:[-*•] )?(?:total PVE |Host )?RAM:? {SIZE}(?! each)", re.I),
    re.compile(rf"\b(?:total PVE|physical host|host) RAM:? {SIZE}", re.I),
    re.compile(rf"{SIZE} (?:physical host|host) RAM", re.I),
    re.compile(rf"{SIZE}\s?RAM\b.*(?:server|host)\b", re.I),
    re.compile(rf"\bserver with .* and {SIZE} RAM", re.I),
    re.compile(rf"RAM\w*\s+{SIZE}.*(?:DDR\d|DIMM)", re.I),
    re.compile(rf"^\s*RAM\s+{SIZE} DDR", re.I),
)
_NODES: Final = (
    re.compile(rf"K8s VMs claim {SIZE}"),
    re.compile(rf"VMs use {SIZE} total"),
    re.compile(rf"{SIZE} allocated to K8s VMs"),
    re.compile(rf"Total Cluster Resources:.*?{SIZE}\s?RAM"),
)
_OTHERS: Final = re.compile(rf"(?P<who>[^;.]*) VMs claim {SIZE} more")
_NVME: Final = re.compile(rf"Storage: {SIZE} NVMe")
_CARDS: Final = re.compile(r"GPUs?: (?P<n>\d+)\s?[x\u00d7] ")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """What is said of the host."""
    for line in lines:
        yield from _memory(line)
        taken = next((found for one in _NODES if (found := one.search(line.text))), None)
        if taken:
            yield line.says("machines-memory", "", figures.size(taken), figures.rough(taken))
        others = _OTHERS.search(line.text)
        if others:
            yield line.says("others-memory", others["who"].strip(), figures.size(others), True)
        disk, cards = _NVME.search(line.text), _CARDS.search(line.text)
        if disk:
            yield line.says("host-disk", "", figures.size(disk))
        if cards:
            yield line.says("host-cards", "", float(cards["n"]))


def _memory(line: Line) -> Iterator[Claim]:
    """Memory that belongs to the host and to nothing on it."""
    found = next((match for one in _OWN if (match := one.search(line.text))), None)
    if found and not re.search(r"\beach\b|across VMs", line.text):
        yield line.says("host-memory", "", figures.size(found), figures.rough(found))
