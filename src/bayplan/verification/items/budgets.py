"""Whether a disruption budget forbids every eviction: a drain would wait there for ever."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Budgets that allow nothing although all of their pods are well."""
    budgets = scene.snapshot.budgets
    if not budgets:
        yield outcomes.absent("no disruption budget was read")
        return
    wrong = [
        outcomes.failed(
            f"PodDisruptionBudget {one.namespace}/{one.name}",
            f"allows no eviction, with {one.healthy} of {one.expected} pods healthy",
            [
                f"minAvailable {one.min_available}"
                if one.min_available
                else f"maxUnavailable {one.max_unavailable}"
            ],
            "more replicas, or a budget of maxUnavailable: 1",
        )
        for one in budgets
        if one.expected and one.healthy >= one.expected and not one.allowed
    ]
    yield from outcomes.settled(wrong, f"{outcomes.counted(len(budgets), 'budget')}, each allows an eviction")


ITEM: Final = Item("budgets", "workloads", "No disruption budget forbids every eviction.", look)
