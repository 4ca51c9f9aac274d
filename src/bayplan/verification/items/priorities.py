"""Whether the declared priority classes are there with their values, which cannot be changed afterwards."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Classes that are missing or worth something else."""
    declared = scene.declaration.priority_classes
    if not declared:
        yield outcomes.absent("no priority class is declared")
        return
    known = {one.name: one for one in scene.snapshot.priority_classes}
    if not known:
        yield outcomes.unknown("no priority class was read", "kubectl get priorityclasses -o json")
        return
    wrong = []
    for want in declared:
        has = known.get(want.name)
        subject = f"PriorityClass {want.name}"
        if has is None:
            wrong.append(outcomes.failed(subject, "is declared and is not in the cluster"))
        elif (has.value, has.preemption_policy) != (want.value, want.preemption_policy):
            said = f"is worth {has.value:,} ({has.preemption_policy}), and {want.value:,} is declared"
            remedy = f"kubectl delete priorityclass {want.name}; then apply it again"
            wrong.append(outcomes.failed(subject, f"{said} ({want.preemption_policy})", remedy=remedy))
    yield from outcomes.settled(
        wrong, "priority classes are as declared", [f"{o.name}: {o.value:,}" for o in declared]
    )


ITEM: Final = Item("priority-classes", "tiers", "Priority classes are as declared.", look)
