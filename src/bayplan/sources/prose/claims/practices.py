"""What is said to be the practice: CPU limits, QoS classes, the VPA, evictions, quotas, taints."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.passages import Line

_NO_LIMITS: Final = re.compile(r"(?:Policy: No CPU limits|No pods set resources\.limits\.cpu)", re.I)
_GUARANTEED: Final = re.compile(r"requests\.memory = limits\.memory \(Guaranteed QoS\)")
_SENTENCES: Final = {
    "eviction-order": re.compile(r"\b(?:Burstable|Guaranteed) pods\b.{0,60}\blowest priority first", re.I),
    "upper-bound": re.compile(r"\bupperBound is the observed maximum\b", re.I),
    "quota-pending": re.compile(r"Insufficient (?:memory|cpu)[\"”]? ?(?:→|->) ?ResourceQuota exceeded", re.I),
    "exclusive": re.compile(r"\btainted for [\w-]{1,40} workloads only\b", re.I),
    "dead-containers": re.compile(r"\bcrictl rmp \$\(crictl ps\b"),
}
"""What is said of Kubernetes itself, by topic."""
_INITIAL: Final = re.compile(r"[\"“]?Initial[\"”]? (?:mode )?\(recommend-only")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """Every such sentence."""
    for line in lines:
        if "cpu" in line.text.lower() and _NO_LIMITS.search(line.text):
            yield line.says("no-cpu-limits", "", "yes")
        if _GUARANTEED.search(line.text):
            yield line.says("guaranteed", "", "by memory alone")
        if "recommend-only" in line.text and _INITIAL.search(line.text):
            yield line.says("vpa-mode", "", "Initial")
        for topic, sentence in _SENTENCES.items():
            if sentence.search(line.text):
                yield line.says(topic, "", "yes")
