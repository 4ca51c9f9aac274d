"""A DaemonSet that every node of a role needs tolerates whatever keeps others from it."""

from collections.abc import Iterator

from bayplan.consistency import ground
from bayplan.consistency.framework import Whole
from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.doubts import Doubt
from bayplan.model.nodes import Taint
from bayplan.model.platform import SERVER
from bayplan.scheduling.tolerance import untolerated

CODE = "daemonset-kept-away"
EVERYWHERE = "*"


def tolerations(whole: Whole) -> Iterator[Doubt]:
    """Taints of pools and servers that a DaemonSet does not tolerate, and without which they do not work."""
    kept = {one.name: one.taints for one in whole.declaration.pools}
    if whole.declaration.platform.cluster.tainted_servers and whole.declaration.platform.cluster.declared:
        kept[SERVER] = (Taint(ground.CONTROL_PLANE, ground.control_plane(whole.declaration)),)
    for bundle in whole.bundles:
        for one in bundle.footprints:
            if one.kind == ground.DAEMON_SET:
                yield from _kept_away(bundle, one, kept)


def _kept_away(bundle: Bundle, one: Footprint, kept: dict[str, tuple[Taint, ...]]) -> Iterator[Doubt]:
    for role, taints in kept.items():
        if role not in one.needed_on and EVERYWHERE not in one.needed_on:
            continue
        taint = untolerated(taints, one.tolerations)
        if taint is not None:
            said = f"{taint.key}{f'={taint.value}' if taint.value else ''}:{taint.effect.value}"
            where = "servers" if role == SERVER else f"workers of {role}"
            told = f"{one.name} of {bundle.name} is needed on {where}, and does not tolerate {said}"
            remedy = "add the toleration to its values, or take the taint away"
            yield Doubt(bundle.key, told, CODE, said, bundle.name, remedy, grave=True)
