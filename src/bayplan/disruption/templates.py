"""Templates as the cluster really uses them.

Webhooks may change pods on their way in, and no file says so. What can be seen is what became of earlier
pods: where all of a template's pods carry a priority class that it does not name, new ones will carry it too.
"""

from msgspec.structs import replace

from bayplan.disruption.ownership import Ownership
from bayplan.model.workloads import PodTemplate, Workload


def as_stored(maker: Workload, ownership: Ownership) -> tuple[Workload, tuple[str, ...]]:
    """The workload with what its pods show to be added to its template, and a note if there is such."""
    spec = maker.template.spec
    seen = {pod.spec.priority_class for pod in ownership.pods_of(maker) if not pod.finished}
    if spec.priority_class or len(seen) != 1 or seen == {""}:
        return maker, ()
    (name,) = seen
    note = f"pods of {maker.key} carry priority class {name}, which their template does not name: taken over"
    template = PodTemplate(replace(spec, priority_class=name), maker.template.labels)
    return replace(maker, template=template), (note,)
