"""How many nodes there are, and how many of them work."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.passages import Line

_NODES: Final = (
    re.compile(r"\b(\d+)-node Kubernetes cluster"),
    re.compile(r"\bcluster consists of (\d+) nodes"),
    re.compile(r"^\s*Nodes:? (\d+) \("),
)
_WORKERS: Final = (
    re.compile(r"^\s*Nodes:? .*\b(\d+) workers\b"),
    re.compile(r"\bcluster (?:currently )?runs (\d+) workers\b"),
)
_SERVERS: Final = (
    re.compile(r"^\s*Nodes:? .*\b(\d+) control planes?\b"),
    re.compile(r"\bruns \d+ workers\b.*\+ (\d+) control planes?\b"),
)
_TOPICS: Final = (("nodes", _NODES), ("workers", _WORKERS), ("servers", _SERVERS))


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """What is said of how many there are."""
    for line in lines:
        for topic, patterns in _TOPICS:
            found = next((match for one in patterns if (match := one.search(line.text))), None)
            if found:
                yield line.says(topic, "", float(found[1]))
