"""How much all workers have together, and how many volumes each can attach."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose import figures
from bayplan.sources.prose.figures import ANYTHING, FIGURE, SIZE
from bayplan.sources.prose.passages import Line

_ENVELOPE: Final = re.compile(rf"\benvelope\b{ANYTHING}?:", re.I)
_SLOTS: Final = re.compile(rf"({FIGURE}) (?:block-)?PVC slots")
_MEMORY: Final = re.compile(rf"{SIZE} (?:of )?memory")
_CORES: Final = re.compile(rf"[~≈]?({FIGURE}) vCPU")
_EACH: Final = (
    re.compile(r"(?:PVC|LUN) ceiling = (\d{1,9})"),
    re.compile(r"cap at (\d{1,9})/VM"),
    re.compile(r"allocatable\.count advertises (\d{1,9})/node"),
    re.compile(r"% of (\d{1,9}) cap\b"),
)


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """What is said of the whole, and of the volumes of one."""
    for line in lines:
        if _ENVELOPE.search(line.text):
            yield from _envelope(line)
        for one in _EACH:
            for found in one.finditer(line.text):
                yield line.says("slots", "", float(found[1]))


def _envelope(line: Line) -> Iterator[Claim]:
    slots, memory = _SLOTS.search(line.text), _MEMORY.search(line.text)
    cores = _CORES.search(line.text)
    if slots:
        yield line.says("envelope-slots", "", float(slots[1]))
    if memory:
        yield line.says("envelope-memory", "", figures.size(memory), figures.rough(memory))
    if cores:
        yield line.says("envelope-cores", "", float(cores[1]), cores[0][0] in "~≈")
