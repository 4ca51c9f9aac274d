"""Tiers: what a container gets that says nothing, and what quotas count."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose import figures
from bayplan.sources.prose.passages import Line

_ROW: Final = re.compile(
    r"^\s*(?P<tier>\d-[a-z]{1,40}) (?P<default>\d{1,9}[MG]i) \d{1,9}[MG]i (?P<cpu>\d{1,9}m?) "
)
_STORY: Final = re.compile(
    r"pod in (?P<tier>\d-[a-z]{1,40}?)(?:-[a-z-]{1,60})? without explicit resources gets"
)
_QUOTA: Final = re.compile(r"^\s*Tier CPU Limit Memory Limit\b")
_HARD: Final = re.compile(r"^\s*requests\.cpu:")
_MEMORY: Final = re.compile(r"^\s*memory: \"?(\d{1,9}[MG]i)")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """What is said of the defaults of tiers, and of their quotas."""
    for at, line in enumerate(lines):
        row = _ROW.match(line.text)
        if row:
            yield line.says("tier-default", row["tier"], _bytes(row["default"]))
            yield line.says("tier-cpu-limit", row["tier"], _cores(row["cpu"]))
        story = _STORY.search(line.text)
        if story:
            yield from _told(story["tier"], lines[at + 1 : at + 12])
        if _QUOTA.match(line.text) or (line.cell("cpu limit") and line.cell("memory limit")):
            yield line.says("quota-key", "cpu", "limits.cpu")
        if _HARD.match(line.text):
            yield line.says("quota-key", "cpu", "requests.cpu")


def _told(tier: str, below: Sequence[Line]) -> Iterator[Claim]:
    """The memory limit in an example of what a container of a tier gets."""
    within = False
    for line in below:
        within = within or line.text.strip() == "limits:"
        found = _MEMORY.match(line.text)
        if within and found:
            yield line.says("tier-limit", tier, _bytes(found[1]))
            return


def _bytes(written: str) -> float:
    return figures.size(figures.sizes(written)[0])


def _cores(written: str) -> float:
    return float(written[:-1]) / 1000 if written.endswith("m") else float(written)
