"""Filtering: which bays a pod may stand in, and the first reason against each of the others.

Follows `schedule_one.go: findNodesThatFitPod` and `runtime/framework.go: RunFilterPluginsWithNominatedPods`:
where pods of at least the same priority are nominated to a node, the pod must fit with them there, and
without them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.scheduling import registry
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Filter, Judge, Refusal, Veto
from bayplan.scheduling.profile import POD_AFFINITY, SPREAD, VOLUME_RESTRICTIONS
from bayplan.scheduling.shapes import Shape


class Screening(Record, frozen=True):
    """The outcome of filtering.

    `skipped` is the veto of nodes that were not looked at because a rule named others.
    """

    feasible: tuple[int, ...] = ()
    vetoes: dict[NodeName, Veto] = {}
    skipped: Veto | None = None
    refusal: Refusal | None = None


FAR: Final = frozenset((SPREAD, POD_AFFINITY, VOLUME_RESTRICTIONS))
"""Rules that look at pods all over the fleet when asked; the others look at a bay when it is judged."""


class Panel:
    """The judgements of all rules with something to say about one pod, in the order they are asked.

    `steady`: they stay right while pods come to a bay or leave it; of a panel that is not, `early` does.
    """

    def __init__(self, shape: Shape, fleet: Fleet) -> None:
        self._shape, self._fleet = shape, fleet
        self.steady, self._near = True, 0
        self.refusal: Refusal | None = None
        self.only: frozenset[NodeName] | None = None
        self.narrowed_by: list[str] = []
        self._judges: list[Judge] = []
        for rule in filters(fleet):
            self._ask(rule)
            if self.refusal:
                break

    def _ask(self, rule: Filter) -> None:
        judge = rule.judge(self._shape, self._fleet)
        if isinstance(judge, Refusal):
            self.refusal = judge
        elif judge is not None:
            self._judges.append(judge)
            self.steady = self.steady and rule.name not in FAR
            self._near += self.steady
            if judge.only is not None:
                self.only = judge.only
                self.narrowed_by.append(rule.name)

    def early(self, bay: Bay) -> Veto | None:
        """The veto of a rule that comes before all that look at pods elsewhere."""
        for judge in self._judges[: self._near]:
            veto = judge.verdict(bay)
            if veto is not None:
                return veto
        return None

    def veto(self, bay: Bay) -> Veto | None:
        """The first rule's veto, as the fleet stands."""
        for judge in self._judges:
            veto = judge.verdict(bay)
            if veto is not None:
                return veto
        return None


def filters(fleet: Fleet) -> Sequence[Filter]:
    """The profile's filtering rules, in its order."""
    known = {rule.name: rule for rule in registry.FILTERS}
    return [known[name] for name in fleet.profile.filters if name in known]


def screen(pod: Pod, fleet: Fleet) -> Screening:
    """Filters all bays for a pod."""
    shape = fleet.shapes.of(pod)
    panel = Panel(shape, fleet)
    if panel.refusal:
        return Screening(refusal=panel.refusal)
    vetoes: dict[NodeName, Veto] = {}
    feasible = []
    for bay in fleet.bays:
        if panel.only is not None and bay.name not in panel.only:
            continue
        veto = verdict(pod, bay, fleet, panel)
        if veto is None:
            feasible.append(bay.index)
        else:
            vetoes[bay.name] = veto
    return Screening(tuple(feasible), vetoes, _skipped(panel))


def verdict(pod: Pod, bay: Bay, fleet: Fleet, panel: Panel | None = None) -> Veto | None:
    """Whether a pod fits a bay, minding the pods nominated there. `panel` saves asking the rules again."""
    rivals = rivals_for(pod, bay, fleet)
    if rivals:
        with standing(rivals, bay, fleet):
            veto = Panel(fleet.shapes.of(pod), fleet).veto(bay)
        if veto is not None:
            return veto
    return (panel or Panel(fleet.shapes.of(pod), fleet)).veto(bay)


def rivals_for(pod: Pod, bay: Bay, fleet: Fleet) -> list[Pod]:
    """Pods nominated to the bay that this pod may not push aside."""
    nominated = fleet.nominated.get(bay.name)
    if not nominated:
        return []
    return [other for key, other in nominated.items() if key != pod.key and other.priority >= pod.priority]


@contextmanager
def standing(pods: Sequence[Pod], bay: Bay, fleet: Fleet) -> Iterator[None]:
    """While it lasts, the pods stand in the bay."""
    for pod in pods:
        bay.add(pod, fleet.shapes.of(pod))
    try:
        yield
    finally:
        for pod in pods:
            bay.drop(pod.key)


def _skipped(panel: Panel) -> Veto | None:
    if panel.only is None:
        return None
    names = " ".join(sorted(panel.narrowed_by))
    return Veto(names, (f"node(s) didn't satisfy plugin(s) [{names}]",), curable=False)
