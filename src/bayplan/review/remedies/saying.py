"""Say what is missing: a limit of its own above a request, or what a quota demands to be said."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.demand import CPU
from bayplan.model.quantities import Quantity, binary_bytes, millicores
from bayplan.model.workloads import Workload
from bayplan.review.causes import Silence
from bayplan.review.remedies import editing
from bayplan.review.trouble import Trouble, Variation

LEAST: Final = {CPU: millicores(1)}
"""What a trial says where nothing tells how much it should be."""


def propose(trouble: Trouble) -> Iterator[Variation]:
    """The limit that a request needs; then each amount that a quota wants to see."""
    workload = trouble.workload
    for conflict in trouble.causes.conflicts:
        workload = editing.with_limit(workload, conflict.container, conflict.resource, conflict.request)
    if trouble.causes.conflicts:
        said = " and ".join(
            f"limits.{one.resource} of container {one.container} to at least {one.request}"
            for one in trouble.causes.conflicts
        )
        yield Variation(f"set {said}", workload)
    if trouble.causes.silences:
        yield _spoken(trouble.workload, trouble.causes.silences)


def _spoken(workload: Workload, silences: tuple[Silence, ...]) -> Variation:
    for silence in silences:
        side, resource = _split(silence.resource)
        edit = editing.with_limit if side == "limits" else editing.with_request
        workload = edit(workload, silence.container, resource, _known(workload, silence, resource))
    said = ", ".join(f"{one.resource} of container {one.container}" for one in silences)
    return Variation(f"say {said}, or give the namespace's LimitRange a default for it", workload)


def _split(resource: str) -> tuple[str, str]:
    side, _, name = resource.rpartition(".")
    return side or "requests", name


def _known(workload: Workload, silence: Silence, resource: str) -> Quantity:
    """What the container says on its other side; else the least there is."""
    spec = workload.template.spec
    for container in (*spec.containers, *spec.init_containers):
        if container.name == silence.container:
            sides = {**container.resources.requests, **container.resources.limits}
            return sides.get(resource) or LEAST.get(resource, binary_bytes(1 << 20))
    return LEAST.get(resource, binary_bytes(1 << 20))
