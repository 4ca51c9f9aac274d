"""Where the pods stand after the change: who waits, who was thrown out, which loss is survived."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.findings import Finding, Severity
from bayplan.model.names import PodKey
from bayplan.model.overlay import identity
from bayplan.review import demands
from bayplan.review.answers import Placement
from bayplan.review.course import Course, Played
from bayplan.review.rollouts import Stage

LOSS: Final = "node-loss"
PREEMPTS: Final = "preempts"
MOST_NAMED: Final = 5

Losses = dict[str, tuple[PodKey, ...]]
"""The pods that would find no place, for each node whose loss some would not survive."""


def losses(stage: Stage) -> Losses:
    """What the loss of each single node would leave without a place."""
    if not stage.nodes:
        return {}
    from bayplan.scheduling.columns import survey  # brings NumPy, which takes a while to load

    return {str(one.node): one.unplaced for one in survey.losses(stage.fleet) if one.unplaced}


def placement(course: Course, lost: Losses) -> Placement:
    """Where everything stands in the end."""
    stage = course.after
    if not stage.nodes:
        return Placement()
    return Placement(
        nodes=len(stage.nodes),
        placed=sum(bool(pod.node) for pod in stage.pods.values()),
        waiting=tuple(sorted(stage.waiting)),
        preempted=tuple(sorted(victim for one in course.made for victim in _victims(one))),
        survives=not lost,
        not_survived=tuple(sorted(lost)),
    )


def findings(course: Course, before: Losses, after: Losses) -> Iterator[Finding]:
    """What preemption throws out, and losses that were survived before the change and are no more."""
    for played in (*course.made, *course.renewed):
        victims = sorted(_victims(played))
        if victims:
            yield _preempts(played, victims, course)
    for node in sorted(after.keys() - before.keys()):
        yield _loss(node, after[node], course.after)


def _victims(played: Played) -> Iterator[PodKey]:
    return (victim for _, victims in played.forecast.preempted for victim in victims)


def _preempts(played: Played, victims: Sequence[PodKey], course: Course) -> Finding:
    workload = played.change.subject
    declared = course.world.tree.of(*identity(workload))
    when = "at its next rollout it would throw out" if played.latent else "it throws out"
    return Finding(
        check=PREEMPTS, severity=Severity.WARNING, subject=demands.subject(workload),
        summary=f"{when} {_named(victims)}, whose priority is lower",
        file=declared.origin.file if declared else "", line=declared.origin.line if declared else 0,
    )  # fmt: skip


def _loss(node: str, homeless: Sequence[PodKey], stage: Stage) -> Finding:
    owners = {pod.key: demands.owner(pod, stage) for pod in stage.pods.values()}
    names = sorted({owners.get(key, f"Pod {key}") for key in homeless})
    return Finding(
        check=LOSS, severity=Severity.WARNING, subject=f"Node {node}",
        summary=f"its loss leaves {_counted(len(homeless))} without a place",
        evidence=(f"no room elsewhere for {_named(names)}",),
        remedy="ask for less, or add a node; `bayplan whatif lose:NODE` shows what moves where",
    )  # fmt: skip


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _counted(number: int) -> str:
    return "1 pod" if number == 1 else f"{number} pods"
