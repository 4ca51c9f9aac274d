"""The estate once nodes are gone, and which further losses it would bear."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from bayplan.capacity import survival
from bayplan.capacity.ground import Ground
from bayplan.capacity.removal.case import Case
from bayplan.capacity.report.loss import Outcome
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod, PodStatus

STANDING = PodStatus(phase="Running", ready=True)
Borne = Mapping[tuple[str, str], bool]
"""Kind and name of each loss that has to be borne, and whether it is."""


def without(case: Case) -> Ground:
    """The ground as it is once the nodes are gone and their pods stand where they were placed."""
    snapshot, gone = case.ground.snapshot, case.gone
    kept = tuple(one for one in snapshot.nodes if one.name not in gone)
    doomed = {machine.vmid for name in gone if (machine := case.ground.hosting.machine_of(name))}
    machines = tuple(one for one in snapshot.lower.machines if one.vmid not in doomed)
    return case.ground.with_snapshot(
        replace(
            snapshot,
            nodes=kept,
            pods=_pods(case),
            csi_nodes=tuple(one for one in snapshot.csi_nodes if one.name not in gone),
            attachments=tuple(one for one in snapshot.attachments if one.node not in gone),
            lower=replace(snapshot.lower, machines=machines),
        )
    )


def borne(ground: Ground, outcomes: Sequence[Outcome] | None = None) -> Borne:
    """The single losses that the policy wants borne; where it wants none, those of nodes."""
    only = survival.minded(ground) if outcomes is None else ()
    found = survival.survey(ground, models=("requests",), only=only) if outcomes is None else outcomes
    found = [one for one in found if one.model == "requests"]
    asked = [one for one in found if one.asked] or [one for one in found if one.kind == "node"]
    return {(one.kind, "+".join(one.lost)): one.survived for one in asked}


def compared(before: Borne, after: Borne) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is borne afterwards, and what was borne before and then is not."""
    kinds = {kind: [name for one, name in after if one == kind] for kind, _ in after}
    survives: list[str] = []
    for kind, names in kinds.items():
        good = [name for name in names if after[kind, name]]
        whole = len(good) == len(names) > 1
        survives += [f"any-{kind}"] if whole else [f"{kind}/{name}" for name in good]
    broken = [f"{kind}/{name}" for (kind, name), good in after.items() if not good]
    return tuple(survives), tuple(one for one in broken if before.get(_split(one), True))


def _split(text: str) -> tuple[str, str]:
    kind, _, name = text.partition("/")
    return kind, name


def _pods(case: Case) -> tuple[Pod, ...]:
    """Those that stay where they are, and successors in place of those that left or were pushed off."""
    placed, snapshot = case.trial.placed, case.ground.snapshot
    moved = list(case.moved())
    gone = {pod.key for pod, _ in moved}
    stay = [pod for pod in snapshot.pods if pod.node not in case.gone and pod.key not in gone]
    came = [pod for _, pod in moved if pod is not None and pod.key in placed]
    return (*stay, *(_standing(pod, placed) for pod in came))


def _standing(pod: Pod, placed: Mapping[PodKey, NodeName]) -> Pod:
    return replace(pod, node=placed[pod.key], status=replace(STANDING, qos=pod.status.qos))
