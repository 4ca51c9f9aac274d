"""Drafts an estate file from a snapshot or dumps."""

from collections.abc import Mapping, Sequence

from bayplan.app.drafting import lower, suggestions, tiers, workers
from bayplan.capacity.answers import Answer
from bayplan.capacity.slots import KNOWN
from bayplan.model import hosting, versions
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.errors import BayplanError
from bayplan.model.estate import Declaration
from bayplan.model.findings import Finding
from bayplan.model.nodes import Node
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.sources import estate

CONTROL_PLANE = "control-plane"


class Draft(Record, frozen=True):
    """What can be declared, and by key of the file what is proposed."""

    declaration: Declaration
    proposals: dict[str, tuple[str, ...]] = {}


class Written(Answer, frozen=True):
    """An estate file that was written: where, how much it declares of each key, and for which keys it has
    proposals that only a person can decide on. `corrections` are contradictions that were observed, and stand
    in the file: until somebody corrects them, it is not read.

    `text` is the file itself where it was asked for on standard output.
    """

    path: str
    declared: dict[str, int] = {}
    proposed: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    text: str = ""


def draft(snapshot: Snapshot) -> Draft:
    """An estate file's contents, as far as a snapshot shows them."""
    paired = hosting.pair(snapshot.nodes, snapshot.lower.machines)
    groups = workers.named(workers.group(snapshot, paired))
    under = lower.declarable(snapshot.lower, _roles(snapshot, groups, paired))
    drafted = tiers.draft(snapshot)
    ranked = {one.priority.name: one.priority for one in drafted if one.priority}
    made = Declaration(
        kubernetes=str(versions.nearest(snapshot.kubernetes)) if snapshot.kubernetes else "",
        tiers=tuple(one.tier for one in drafted),
        namespace_rules=tuple(one.rule for one in drafted if one.rule),
        pod_rules=tuple(one.pods for one in drafted if one.pods),
        priority_classes=tuple(ranked.values()),
        pools=tuple(workers.pool(name, nodes, snapshot, under, paired) for name, nodes in groups.items()),
        lower=under,
        attach_limits=tuple(one for one in KNOWN if one.driver in _drivers(snapshot)),
        capacity=CapacityPolicy(("any-node",)),
    )
    return Draft(made, dict(suggestions.suggest(snapshot, under, drafted)))


def check(text: str, path: str) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """What contradicts itself in the text of an estate file, as sentences, and what is a risk."""
    try:
        return (), estate.parse(text.encode(), path).findings
    except BayplanError as error:
        return error.sentences(), ()


def _roles(
    snapshot: Snapshot, groups: Mapping[str, Sequence[Node]], paired: hosting.Hosting
) -> Mapping[int, str]:
    """What each machine is for: a worker of a pool, or a control plane."""
    found: dict[int, str] = {}
    pools = {node.name: name for name, nodes in groups.items() for node in nodes}
    for node in snapshot.nodes:
        machine = paired.machine_of(node.name)
        if machine is not None:
            found[machine.vmid] = pools.get(node.name, CONTROL_PLANE)
    return found


def _drivers(snapshot: Snapshot) -> set[str]:
    return {driver.name for node in snapshot.csi_nodes for driver in node.drivers}
