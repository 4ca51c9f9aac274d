"""Workloads that nobody moves without asking (`protected` of an estate file)."""

from collections.abc import Iterable

from bayplan.capacity.removal.case import Case
from bayplan.capacity.report.removal import Blocker


def protected(case: Case) -> Iterable[Blocker]:
    """One for each such workload."""
    told: set[str] = set()
    for mover in case.coming:
        subject = case.subject(mover.pod)
        if subject not in told and case.named(mover.pod, case.ground.declaration.protected):
            told.add(subject)
            yield Blocker(
                "protected", subject, mover.pod.node, "it is declared protected: nobody moves it unasked",
                remedy="ask whoever answers for it, and take it off the list while it moves",
            )  # fmt: skip
