"""Which sets of nodes are looked at, and in which order they are told.

First every node by itself; then pairs of those that can go alone, the lightest of them; then a larger set,
which grows from the best one by whatever can still be added.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import combinations
from typing import Final

from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.capacity.removal import telling
from bayplan.capacity.removal.case import Case, Setting
from bayplan.capacity.removal.registry import TIES
from bayplan.capacity.removal.rehearsal import Rehearsal
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.report.removal import Removal
from bayplan.disruption.ledger import open_ledger
from bayplan.model.errors import InvalidInput
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod

BEST: Final = 12
"""So many of the nodes that can go are tried together with each other."""
WIDEST: Final = 32
"""A set grows by at most so many nodes."""
MOST_NODES: Final = 400
"""Of more nodes than that only so many are looked at, those with the least to move."""


def removals(
    ground: Ground,
    *,
    most: int = 2,
    names: Sequence[str] = (),
    outcomes: Sequence[Outcome] | None = None,
    losses: bool = True,
) -> tuple[Removal, ...]:
    """The nodes that might go, by themselves and together (up to `most`, then as many as can), best first.

    `names`: only these nodes, and all of them together; control-plane nodes are looked at only if named.
    `outcomes`: those of a survey of losses, where one was made already; `losses`: whether it is told which
    would be borne then. Raises InvalidInput for a node that does not exist.
    """
    setting = Setting(ground, open_ledger(ground.snapshot, ground.kubernetes, ground.ownership))
    nodes, left_out = _candidates(setting, names)
    with closing(Rehearsal(ground, setting.roster.fresh_claims(nodes))) as rehearsal:
        search = _Search(setting, rehearsal, most)
        search.alone(nodes)
        if most > 1:
            search.together()
        if len(names) > 1:
            search.all_of(nodes)
    ahead = telling.ahead(len(ground.nodes), bool(names))
    found = search.told()
    told = telling.with_losses(found, ahead, outcomes) if losses else [one for _, one in found]
    note = f"{left_out} further nodes, with more to move, were not looked at"
    return tuple(replace(one, notes=(*one.notes, note)) if left_out else one for one in told)


def examine(ground: Ground, nodes: Sequence[str]) -> Removal:
    """What it would come to if exactly these nodes went; which further losses are borne is left out."""
    setting = Setting(ground, open_ledger(ground.snapshot, ground.kubernetes, ground.ownership))
    chosen, _ = _candidates(setting, nodes)
    with closing(Rehearsal(ground, setting.roster.fresh_claims(chosen))) as rehearsal:
        return _Search(setting, rehearsal, 1).look(chosen)


class _Search:
    """The cases that were looked at."""

    def __init__(self, setting: Setting, rehearsal: Rehearsal, most: int) -> None:
        self._setting, self._rehearsal = setting, rehearsal
        self._found: dict[frozenset[NodeName], tuple[Case, Removal]] = {}
        self._widest, self._most = 1, most

    def look(self, nodes: Sequence[NodeName]) -> Removal:
        """What it would come to if these nodes went."""
        known = self._found.get(frozenset(nodes))
        if known is not None:
            return known[1]
        case = Case(nodes, self._setting)
        case.trial = self._rehearsal.empty(nodes, case.course.waves, _freed(case))
        found = telling.removal(case)
        self._found[case.gone] = case, found
        return found

    def alone(self, nodes: Iterable[NodeName]) -> None:
        """Every node by itself."""
        for name in nodes:
            self.look([name])

    def all_of(self, nodes: Sequence[NodeName]) -> None:
        """All that were asked for, which is told even if it cannot be."""
        self.look(nodes)
        self._widest = len(nodes)

    def together(self) -> None:
        """Pairs of the best, sets of up to `most` that grow from possible ones, then the largest that is."""
        singles = self._possible()
        level: list[tuple[NodeName, ...]] = [
            pair for pair in combinations(singles[:BEST], 2) if self.look(pair).possible
        ]
        for _ in range(2, self._most):
            level = [one for one in _grown(level, singles[:BEST]) if self.look(one).possible][:BEST]
        if level:
            self._grow(min(level, key=lambda one: _order(self.look(one))), singles)

    def told(self) -> list[tuple[Case, Removal]]:
        """All single nodes, the sets that are possible, and the widest if it is not; the best first."""
        found = sorted(self._found.values(), key=lambda one: _order(one[1]))
        most = max((len(one[1].nodes) for one in found if one[1].possible), default=1)
        kept = [one for one in found if self._is_told(one[1], most)]
        asked = [one for one in found if len(one[1].nodes) == self._widest and one not in kept]
        return [*kept, *asked]

    def _is_told(self, removal: Removal, widest: int) -> bool:
        size = len(removal.nodes)
        return size == 1 or (removal.possible and (size <= self._most or size == widest))

    def _possible(self) -> list[NodeName]:
        """The nodes that can go alone, the best first."""
        found = [(case, removal) for case, removal in self._found.values() if len(case.nodes) == 1]
        found.sort(key=lambda one: _order(one[1]))
        return [case.nodes[0] for case, removal in found if removal.possible]

    def _grow(self, nodes: Sequence[NodeName], others: Sequence[NodeName]) -> None:
        """Looks for the largest set that can go: by more and more of the next best, then by halving."""
        rest = [name for name in others if name not in nodes][:WIDEST]
        fits, wider = 0, 1
        while wider <= len(rest) and self.look((*nodes, *rest[:wider])).possible:
            fits, wider = wider, 2 * wider
        low, high = fits, min(wider, len(rest) + 1)
        while high - low > 1:
            middle = (low + high) // 2
            if self.look((*nodes, *rest[:middle])).possible:
                low = middle
            else:
                high = middle


def _grown(level: Iterable[Sequence[NodeName]], names: Sequence[NodeName]) -> list[tuple[NodeName, ...]]:
    wider = {frozenset((*nodes, name)): (*nodes, name) for nodes in level for name in names}
    return [nodes for gone, nodes in wider.items() if len(gone) == len(nodes)]


def _freed(case: Case) -> dict[PodKey, Pod | None]:
    """What comes for those that something ties to their place, once it does not any more."""
    freed: dict[PodKey, Pod | None] = {}
    for mover in case.coming:
        pod: Pod | None = mover.successor
        for untie in TIES:
            pod = untie(mover, pod, case) if pod is not None else None
        if pod is not mover.successor:
            freed[mover.pod.key] = pod
    return freed


def _candidates(setting: Setting, names: Sequence[str]) -> tuple[list[NodeName], int]:
    """The nodes to look at, those with the least to move first, and how many are left out."""
    known = setting.ground.nodes
    for name in names:
        if name not in known:
            raise InvalidInput(f"no node is called {name!r}; nodes are {', '.join(known) or 'not known'}")
    chosen = [known[name].name for name in dict.fromkeys(names)]
    found = chosen or [node.name for node in known.values() if not telling.controls(node)]
    found.sort(key=setting.roster.weight)
    return found[:MOST_NODES], len(found[MOST_NODES:])


def _order(removal: Removal) -> tuple[bool, int, int, int]:
    """Possible, little in the way, little to move, much to gain."""
    hard = sum(1 for blocker in removal.blockers if blocker.hard)
    return not removal.possible, hard, len(removal.steps), -sum(gain.memory for gain in removal.gains)
