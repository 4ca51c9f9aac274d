"""What a case comes to, in the form of the answer."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import workers
from bayplan.capacity.removal import afterwards, gains
from bayplan.capacity.removal.case import Case
from bayplan.capacity.removal.registry import BLOCKERS
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.report.removal import Blocker, Removal, Step
from bayplan.model.nodes import Node

AHEAD: Final = ((24, 2), (60, 1))
"""Up to so many nodes: of how many sets it is worked out which further losses are borne, by a survey each."""
NAMED_AHEAD: Final = 6
"""Of so many where somebody asked about certain nodes."""
UNSEEN: Final = "which further losses would be borne then was not looked at; ask about these nodes by name"
_ROLES: Final = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")


def controls(node: Node) -> bool:
    """Whether a node belongs to the control plane."""
    return workers.access(node) == workers.CONTROL_PLANE or any(role in node.labels for role in _ROLES)


def removal(case: Case) -> Removal:
    """The set as it is answered, but for what is borne afterwards."""
    blockers = tuple(blocker for find in BLOCKERS for blocker in find(case))
    return Removal(
        nodes=case.nodes,
        possible=not any(blocker.hard for blocker in blockers),
        steps=tuple(_steps(case)),
        blockers=blockers,
        gains=gains.gains(case.nodes, case.ground),
        notes=tuple(_notes(case, blockers)),
    )


def with_losses(
    found: Sequence[tuple[Case, Removal]], ahead: int, outcomes: Sequence[Outcome] | None
) -> list[Removal]:
    """The answers, the best of them with the further losses that are borne once the nodes are gone.

    `outcomes`: those of a survey of the estate as it is, where one was made already.
    """
    chosen = [removal.nodes for _, removal in found if removal.possible][:ahead]
    before = afterwards.borne(found[0][0].ground, outcomes) if chosen else {}
    told: list[Removal] = []
    for case, one in found:
        if one.nodes in chosen:
            after = afterwards.borne(afterwards.without(case))
            survives, broken = afterwards.compared(before, after)
            one = replace(one, survives=survives, broken=broken)
        elif one.possible:
            one = replace(one, notes=(*one.notes, UNSEEN))
        told.append(one)
    return told


def ahead(nodes: int, named: bool) -> int:
    """Of how many sets further losses are looked at."""
    return NAMED_AHEAD if named else next((sets for most, sets in AHEAD if nodes <= most), 0)


def _steps(case: Case) -> Iterator[Step]:
    placed = case.trial.placed
    for pod, last in case.moved():
        if last is not None and last.key in placed:
            yield Step(pod.key, pod.node, placed[last.key])


def _notes(case: Case, blockers: Sequence[Blocker]) -> Iterator[str]:
    yield from _of_the_control_plane(case)
    for pushed in case.trial.pushed:
        yield f"{pushed.by} has higher priority than {pushed.pod.key} and pushes it off its node"
    unknown = gains.unknown(case.nodes, case.ground)
    if unknown:
        yield f"what a host gains is not known: no machine is known of {', '.join(unknown)}"
    if case.trial.rough:
        yield "worked out roughly: which pods of lower priority could be pushed off was not tried"
    waves = len(case.course.waves)
    if waves > 1 and not any(blocker.hard and blocker.kind == "budget" for blocker in blockers):
        yield f"budgets let the pods go in {waves} waves"


def _of_the_control_plane(case: Case) -> Iterator[str]:
    going = [name for name in case.nodes if controls(case.ground.nodes[name])]
    if not going:
        return
    members = sum(1 for node in case.ground.snapshot.nodes if controls(node))
    left = members - len(going)
    if left <= 0:
        yield f"{', '.join(going)} is all there is of the control plane: the cluster ends with it"
        return
    before, after = (members - 1) // 2, (left - 1) // 2
    yield (
        f"{', '.join(going)} belongs to the control plane: of {members} members {before} may fail, "
        f"of {left} then {after}; take it out of etcd first"
    )
