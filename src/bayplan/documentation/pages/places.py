"""The places that a change of a node touches: in the estate file, in rendered files, in the cluster."""

import re
from collections.abc import Iterator

from bayplan.documentation.markdown import page, section, table
from bayplan.documentation.shown import Shown
from bayplan.model.estate import Pool
from bayplan.model.machines import Machine
from bayplan.model.nodes import HOSTNAME

_INTRODUCTION = (
    "Whoever adds, renames or removes a node has to look at each of these. Rendered files follow from the "
    "estate file."
)


def places(shown: Shown) -> str:
    """The page."""
    return page(
        "What a change of a node touches",
        _INTRODUCTION,
        section(
            "Pools", table(("pool", "estate keys"), (_pool(shown, one) for one in shown.declaration.pools))
        ),
        section(
            "Machines",
            table(("machine", "estate keys", "rendered files", "in the cluster"), _machines(shown)),
        ),
    )


def _pool(shown: Shown, pool: Pool) -> tuple[object, ...]:
    at = shown.declaration.pools.index(pool)
    return pool.name, ", ".join([f"pools[{at}].count", *_mentions(shown, pool.name)])


def _mentions(shown: Shown, pool: str) -> Iterator[str]:
    """Keys of the platform that name a pool."""
    platform = shown.declaration.platform
    for at, sharing in enumerate(platform.sharing):
        if sharing.pool == pool:
            yield f"gpuSharing[{at}]"
    for at, offered in enumerate(platform.storage_classes):
        if pool in offered.pools:
            yield f"storageClasses[{at}].pools"
    for at, profile in enumerate(platform.notebooks.profiles):
        if profile.pool == pool:
            yield f"notebooks.profiles[{at}].pool"
    if pool in platform.bootstrap.pages:
        yield f"bootstrap.hugePages.{pool}"


def _machines(shown: Shown) -> Iterator[tuple[object, ...]]:
    declared = {one.vmid: at for at, one in enumerate(shown.declaration.lower.machines)}
    for one in sorted(shown.lower.machines, key=lambda one: one.vmid):
        if not shown.is_node(one):
            continue
        keys = [f"machines[{declared[one.vmid]}]"] if one.vmid in declared else []
        yield one.name, ", ".join(keys), ", ".join(_files(shown, one)), ", ".join(_bound(shown, one))


def _files(shown: Shown, machine: Machine) -> Iterator[str]:
    """Rendered files that name a machine, or one of its addresses."""
    words = [one for one in (machine.name, *machine.addresses) if one]
    named = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")
    for path, text in shown.rendered.items():
        held = any(one in text for one in words)  # most files name none, and that is seen much faster
        if machine.name in path.split("/") or (held and named.search(text)):
            yield path


def _bound(shown: Shown, machine: Machine) -> Iterator[str]:
    """Volumes and pods of the cluster that are tied to a node by its name."""
    snapshot = shown.snapshot
    if snapshot is None:
        return
    for volume in snapshot.volumes:
        terms = volume.node_terms or ()
        if any(
            one.key == HOSTNAME and machine.name in one.values for term in terms for one in term.expressions
        ):
            yield f"volume of {volume.claim}" if volume.claim else f"volume {volume.name}"
    for pod in snapshot.pods:
        if pod.spec.node_selector.get(HOSTNAME) == machine.name:
            yield f"pod {pod.namespace}/{pod.name}"
