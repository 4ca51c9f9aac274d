"""The sentences that kube-scheduler writes into events and conditions (`framework/types.go: FitError`)."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from bayplan.scheduling.framework import Refusal, Veto

NOTHING_FREE: Final = "no new claims to deallocate"
PREEMPTION: Final = "preemption: "
NEVER: Final = "not eligible due to preemptionPolicy=Never."
TERMINATING_VICTIM: Final = "not eligible due to a terminating pod on the nominated node."
NO_VICTIMS: Final = "No preemption victims found for incoming pod"
NOT_HELPFUL: Final = "Preemption is not helpful for scheduling"
STATE_MISSING: Final = "not found"
GATED: Final = "Scheduling is blocked due to non-empty scheduling gates"


def fit_error(nodes: int, vetoes: Iterable[Veto], refusal: Refusal | None = None, after: str = "") -> str:
    """`0/N nodes are available: ...`: reasons with their counts, then what the last stage said."""
    said = refusal.reason if refusal else histogram(vetoes)
    sentence = f"0/{nodes} nodes are available:"
    for part in (f"{said}." if said else "", after):
        sentence += f" {part}" if part else ""
    return sentence


def histogram(vetoes: Iterable[Veto]) -> str:
    """`3 Insufficient cpu, 1 node(s) were unschedulable`: counts are sorted as text, as upstream does."""
    counts = Counter(reason for veto in vetoes for reason in veto.reasons)
    return ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items()))
