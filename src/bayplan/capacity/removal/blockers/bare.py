"""Pods without a controller: `kubectl drain` refuses them, and once gone they do not come back."""

from collections.abc import Iterable

from bayplan.capacity.removal.case import Case
from bayplan.capacity.report.removal import Blocker


def bare(case: Case) -> Iterable[Blocker]:
    """One for each that still runs."""
    for mover in case.movers:
        if mover.lost:
            yield Blocker(
                "bare", f"Pod {mover.pod.key}", mover.pod.node,
                "it has no controller: nothing brings it back",
                remedy="give it a controller, or delete it beforehand if nobody needs it",
            )  # fmt: skip
