"""Volumes that only one node may use: each is detached here, and attached where its pod goes."""

from collections.abc import Iterable

from bayplan.capacity.removal.case import Case
from bayplan.capacity.report.removal import Blocker


def claims(case: Case) -> Iterable[Blocker]:
    """One for each volume that moves; none of them is hard. A lack of slots is a lack of room."""
    for mover in case.coming:
        to = case.trial.placed.get(mover.successor.key) if mover.successor else None
        for held in mover.holdings:
            if held.moves and to is not None:
                yield Blocker(
                    "claim", f"PersistentVolumeClaim {held.claim}", mover.pod.node,
                    f"volume {held.volume} is detached here and attached to {to}; its pod waits for that",
                    hard=False,
                )  # fmt: skip
