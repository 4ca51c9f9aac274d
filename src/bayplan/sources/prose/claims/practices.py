"""What is said to be the practice of the house: CPU limits, QoS classes, the mode of the VPA."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.passages import Line

_NO_LIMITS: Final = re.compile(r"(?:Policy: No CPU limits|No pods set resources\.limits\.cpu)", re.I)
_GUARANTEED: Final = re.compile(r"requests\.memory = limits\.memory \(Guaranteed QoS\)")
_INITIAL: Final = re.compile(r"[\"“]?Initial[\"”]? (?:mode )?\(recommend-only")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """Every such sentence."""
    for line in lines:
        if _NO_LIMITS.search(line.text):
            yield line.says("no-cpu-limits", "", "yes")
        if _GUARANTEED.search(line.text):
            yield line.says("guaranteed", "", "by memory alone")
        if _INITIAL.search(line.text):
            yield line.says("vpa-mode", "", "Initial")
