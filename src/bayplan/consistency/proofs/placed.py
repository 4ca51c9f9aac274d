"""Everything that the components run finds a node: DaemonSets on theirs, the rest beside them."""

from collections.abc import Iterator, Sequence

from bayplan.consistency import ground
from bayplan.consistency.framework import Whole
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.scheduling.settle import settle

CODE = "component-unplaced"


def placed(whole: Whole) -> Iterator[Doubt]:
    """Pods of components that fit nowhere, once those before them have their places."""
    nodes = whole.note(ground.nodes_of)
    if not nodes:
        return
    fleet = ground.fleet(whole.declaration)
    for bundle in sorted(whole.bundles, key=_has_daemons, reverse=True):
        wanted = list(_pods(bundle, nodes))
        found = settle(wanted, fleet)
        lost = next((pod for pod in wanted if pod.key in found.unplaced), None)
        if lost is not None:
            name = lost.labels["app"]
            told = f"{name} of {bundle.name} finds no node: {ground.words(found.unplaced[lost.key])}"
            remedy = "add a worker, make one larger, or leave a component out"
            yield Doubt(bundle.key, told, CODE, name, bundle.name, remedy, grave=True)


def _has_daemons(bundle: Bundle) -> bool:
    return any(one.kind == ground.DAEMON_SET for one in bundle.footprints)


def _pods(bundle: Bundle, nodes: Sequence[Node]) -> Iterator[Pod]:
    for one in bundle.footprints:
        if one.kind == ground.DAEMON_SET:
            yield from (pod for _, pod in ground.on_nodes(bundle, one, nodes))
        else:
            yield from ground.replicas(bundle, one)
