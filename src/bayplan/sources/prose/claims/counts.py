"""How many nodes there are, and how many of them work."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.figures import ANYTHING
from bayplan.sources.prose.passages import Line

_NODES: Final = (
    re.compile(r"\b(\d{1,9})-node Kubernetes cluster"),
    re.compile(r"\bcluster consists of (\d{1,9}) nodes"),
    re.compile(r"^\s*Nodes:? (\d{1,9}) \("),
)
_WORKERS: Final = (
    re.compile(rf"^\s*Nodes:? {ANYTHING}\b(\d{{1,9}}) workers\b"),
    re.compile(r"\bcluster (?:currently )?runs (\d{1,9}) workers\b"),
)
_SERVERS: Final = (
    re.compile(rf"^\s*Nodes:? {ANYTHING}\b(\d{{1,9}}) control planes?\b"),
    re.compile(rf"\bruns \d{{1,9}} workers\b{ANYTHING}\+ (\d{{1,9}}) control planes?\b"),
)
_TOPICS: Final = (("nodes", _NODES), ("workers", _WORKERS), ("servers", _SERVERS))


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """What is said of how many there are."""
    for line in lines:
        for topic, patterns in _TOPICS:
            found = next((match for one in patterns if (match := one.search(line.text))), None)
            if found:
                yield line.says(topic, "", float(found[1]))
