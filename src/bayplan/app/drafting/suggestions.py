"""What a draft proposes for a person to decide on: lines of YAML by the key that they stand below."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bayplan.app.drafting.tiers import Drafted
from bayplan.model import demand
from bayplan.model.machines import Lower
from bayplan.model.policy import DisruptionBudget
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind, Workload

Lines = tuple[str, ...]

KNOWN_MAKERS: Final = ("amd.com/", "intel.com/", "gpu.intel.com/", "nvidia.com/")
"""Extended resources of these are devices, and no budget of somebody's own."""
MOST_NAMED: Final = 60
WIDTH: Final = 90
_BEARING: Final = frozenset((Kind.DEPLOYMENT, Kind.STATEFUL_SET))

EVERY_HOST: Final = (
    '  - name: "*"',
    "    reserve: {memory: 16Gi, threads: 2}",
    "    overcommit: {vcpus: 4, memory: 1}",
)
A_HOST: Final = ("  - name: pve1", "    threads: 44", "    memory: 256Gi", *EVERY_HOST)
TRIGGERS: Final = (
    "  expendable: {priorityBelow: 0}",
    "  triggers:",
    "    - name: scale-up",
    "      action: add a worker",
    "      for: 7d",
    "      any:",
    "        - max-attachments >= 25",
    "        - memory-requests > 90 %",
    "        - attach-failures >= 1 once",
    "        - evictions-per-day > 20 for 3d",
    "    - name: scale-up-for-volumes",
    "      action: add a worker before what is planned",
    "      all:",
    "        - planned-volumes >= 3",
    "        - max-attachments >= 22",
    "    - name: scale-down",
    "      action: take a worker away",
    "      for: 30d",
    "      all:",
    "        - max-attachments <= 20",
    "        - memory-requests < 70 %",
    "        - memory-limits < 95 %",
    "        - planned-additions == 0",
    "  planned:",
    "    - name: what comes next",
    "      volumes: 2",
    "      requests: {cpu: 500m, memory: 1Gi}",
    "      at: 2027-01-31",
)
A_WINDOW: Final = (
    "  - name: patching",
    "    schedule: 0 3 * * sun",
    "    duration: 2h",
    "    timeZone: Europe/Berlin",
)
A_SOURCE: Final = (
    "  - name: metrics",
    "    kind: prometheus",
    "    url: https://prometheus.example.org",
    "    secret: PROMETHEUS_TOKEN",
)


def suggest(snapshot: Snapshot, lower: Lower, drafted: Sequence[Drafted]) -> Mapping[str, Lines]:
    """All proposals."""
    found = {
        "hosts": EVERY_HOST if lower.hosts else A_HOST,
        "cards": tuple(_cards(snapshot)),
        "capacity": TRIGGERS,
        "singletons": tuple(_singletons(snapshot)),
        "protected": tuple(_protected(snapshot)),
        "tiers": tuple(_apart(drafted)),
        "windows": A_WINDOW,
        "sources": A_SOURCE,
    }
    return {key: lines for key, lines in found.items() if lines}


def _cards(snapshot: Snapshot) -> Iterator[str]:
    """Extended resources that nobody sells may stand for the memory of a card."""
    names = {name for node in snapshot.nodes for name in node.allocatable if demand.is_extended(name)}
    for name in sorted(names):
        if not name.startswith(KNOWN_MAKERS):
            yield f"  - resource: {name}"
            yield "    unit: 1Mi"
            yield "    physical: 16Gi"
            yield "    headroom: 1Gi"


def _singletons(snapshot: Snapshot) -> Iterator[str]:
    """Workloads of one replica with a volume: while one moves, nobody serves."""
    found = [one for one in snapshot.workloads if _is_alone(one)]
    yield from (f"  - {one.namespace}/{one.name}" for one in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        yield f"  # and {len(found) - MOST_NAMED} more workloads of one replica with a volume"


def _is_alone(one: Workload) -> bool:
    claims = bool(one.claim_templates) or any(volume.claim for volume in one.template.spec.volumes)
    return one.kind in _BEARING and one.replicas == 1 and claims and not one.owners


def _protected(snapshot: Snapshot) -> Iterator[str]:
    """Workloads whose budget never lets anybody move them."""
    shut = [one for one in snapshot.budgets if one.observed and not one.allowed and one.expected]
    for one in snapshot.workloads:
        if one.kind in _BEARING and any(_covers(budget, one) for budget in shut):
            yield f"  - {one.namespace}/{one.name}"


def _covers(budget: DisruptionBudget, one: Workload) -> bool:
    if budget.namespace != one.namespace or budget.selector is None:
        return False
    return budget.selector.selects(one.template.labels)


def _apart(drafted: Sequence[Drafted]) -> Iterator[str]:
    for one in drafted:
        if one.apart:
            names = ", ".join(one.apart)
            told = f"Of {one.tier.name}, these have limits of their own and are excluded: {names}."
            yield from (f"  # {line}" for line in textwrap.wrap(told, WIDTH))
    if drafted:
        yield "  # How memory is meant is for a person to say of each tier: memory: equal, or burstable."
