"""The host: its memory, its cards, its fast disk; and what its machines take of it in all."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose import figures
from bayplan.sources.prose.figures import ANYTHING, SIZE
from bayplan.sources.prose.passages import Line

_CPU: Final = re.compile(r"\b(Xeon|EPYC|Core i\d)\b")
_OWN: Final = (
    re.compile(rf"^\s*(?:[-*•] )?(?:total PVE |Host )?RAM:? {SIZE}(?! each)", re.I),
    re.compile(rf"\b(?:total PVE|physical host|host) RAM:? {SIZE}", re.I),
    re.compile(rf"{SIZE} (?:physical host|host) RAM", re.I),
    re.compile(rf"{SIZE}\s?RAM\b{ANYTHING}(?:server|host)\b", re.I),
    re.compile(rf"\bserver with {ANYTHING} and {SIZE} RAM", re.I),
    re.compile(rf"RAM\w{{0,20}}\s{{1,40}}{SIZE}{ANYTHING}(?:DDR\d|DIMM)", re.I),
    re.compile(rf"^\s*RAM\s{{1,40}}{SIZE} DDR", re.I),
)
_NODES: Final = (
    re.compile(rf"K8s VMs claim {SIZE}"),
    re.compile(rf"VMs use {SIZE} total"),
    re.compile(rf"{SIZE} allocated to K8s VMs"),
    re.compile(rf"Total Cluster Resources:{ANYTHING}?{SIZE}\s?RAM"),
)
_OTHERS: Final = re.compile(rf" VMs claim {SIZE} more")
_SENTENCE: Final = re.compile(r"[;.]")
_NVME: Final = re.compile(rf"Storage: {SIZE} NVMe")
_CARDS: Final = re.compile(r"GPUs?: (?P<n>\d{1,9})\s?[x\u00d7] ")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """What is said of the host."""
    for line in lines:
        yield from _memory(line)
        taken = next((found for one in _NODES if (found := one.search(line.text))), None)
        if taken:
            yield line.says("machines-memory", "", figures.size(taken), figures.rough(taken))
        others = _OTHERS.search(line.text)
        if others:
            who = _SENTENCE.split(line.text[: others.start()])[-1].strip()
            yield line.says("others-memory", who, figures.size(others), True)
        disk, cards = _NVME.search(line.text), _CARDS.search(line.text)
        if disk:
            yield line.says("host-disk", "", figures.size(disk))
        if cards:
            yield line.says("host-cards", "", float(cards["n"]))


def _memory(line: Line) -> Iterator[Claim]:
    """Memory that belongs to the host and to nothing on it."""
    if "ram" not in line.text.lower():
        return
    found = next((match for one in _OWN if (match := one.search(line.text))), None)
    if found and not re.search(r"\beach\b|across VMs", line.text):
        yield line.says("host-memory", "", figures.size(found), figures.rough(found))
