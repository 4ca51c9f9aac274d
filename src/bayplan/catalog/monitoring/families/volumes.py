"""Volumes that fill up, as the kubelet that has mounted them sees it.

An NFS volume shows its whole export.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Rule

FULL: Final = 0.95
WORTH_A_LOOK: Final = 0.6
DAYS: Final = 4

FILLED: Final = Kind(
    "VolumeNearlyFull",
    "storageClasses",
    "A volume is full to nineteen parts of twenty.",
    "Grow the claim where its class allows it (`allowVolumeExpansion`), or make room in it.",
    "{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is {{ $value | humanizePercentage }} full",
    "critical",
)
FILLING: Final = Kind(
    "VolumeFillsSoon",
    "storageClasses",
    "At the pace of the last six hours a volume is full in four days.",
    "Find out what writes; grow the claim in time.",
    "{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} fills up within four days",
)


def _rules(known: Facts) -> Iterator[Rule]:
    claim = "namespace, persistentvolumeclaim"
    free, size = "kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes"
    used = f"1 - max by ({claim}) ({free}) / max by ({claim}) ({size})"
    yield Alert(FILLED, f"{used} > {FULL}", 10)
    coming = f"max by ({claim}) (predict_linear({free}[6h], {DAYS} * 86400)) < 0"
    yield Alert(FILLING, f"{coming}\nand on ({claim}) ({used} > {WORTH_A_LOOK})", 60)


def _unsaid(known: Facts) -> Iterator[str]:
    yield "volumes that no pod has mounted: no kubelet looks into them"


FAMILY: Final = Family("volumes", "What volumes hold", (FILLED, FILLING), _rules, _unsaid)
