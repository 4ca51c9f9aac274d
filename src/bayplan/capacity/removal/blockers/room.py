"""Pods that find no place among the nodes that stay, with the scheduler's own words."""

from collections.abc import Iterable

from bayplan.capacity.removal.case import Case
from bayplan.capacity.report.removal import Blocker
from bayplan.model.names import PodKey
from bayplan.model.pods import Pod

REMEDY = "make room on the nodes that stay, or add one"


def room(case: Case) -> Iterable[Blocker]:
    """One for each pod that would wait, or that would be pushed off for good."""
    trial = case.trial
    pushers = {one.successor.key if one.successor else one.pod.key: one.by for one in trial.pushed}
    for pod, last in case.moved():
        pusher = pushers.get(last.key if last else pod.key)
        why = trial.unplaced.get(last.key, "") if last else _for_good(pod, pusher)
        if why:
            said = f"{pusher} pushes it off: {why}" if pusher else why
            yield Blocker("room", f"Pod {pod.key}", pod.node, said, remedy=REMEDY)


def _for_good(pod: Pod, pusher: PodKey | None) -> str:
    """A pod of a DaemonSet is made anew as soon as there is room; one without a controller is not."""
    return "nothing brings it back" if pusher and pod.controller is None else ""
