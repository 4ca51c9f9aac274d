"""Versions of what runs: the cluster's, and its components'."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.figures import ANYTHING
from bayplan.sources.prose.passages import Line

_VERSION: Final = r"v?(\d{1,6}\.\d{1,6}(?:\.\d{1,6})?)"
_KNOWN: Final = (
    ("k3s", re.compile(rf"\bK3s:? {_VERSION}", re.I)),
    ("kubernetes", re.compile(rf"(?:Kubernetes Cluster|^\s*Version) {_VERSION}")),
    ("gpu-operator", re.compile(rf"GPU Operator:? {_VERSION}", re.I)),
    ("jupyterhub", re.compile(rf"JupyterHub:? {_VERSION}", re.I)),
    ("spegel", re.compile(rf"spegel\b{ANYTHING}? {_VERSION}\b", re.I)),
    ("descheduler", re.compile(rf"descheduler\b{ANYTHING}? {_VERSION}\b", re.I)),
    ("reloader", re.compile(rf"reloader\b{ANYTHING}? {_VERSION}\b", re.I)),
    ("csi-nfs", re.compile(rf"csi-driver-nfs\b{ANYTHING}? {_VERSION}\b", re.I)),
)


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """Every version that follows its component's name."""
    for line in lines:
        for name, pattern in _KNOWN:
            found = None if line.code else pattern.search(line.text)
            if found:
                yield line.says("version", name, found[1])
