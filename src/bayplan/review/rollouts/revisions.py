"""Which template a pod was made from.

StatefulSets and DaemonSets mark their pods with the revision of their template, ReplicaSets with a hash of
it. Where pods were read from a cluster, their marks are not ours; they then count as the template that the
workload had when they were read.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from bayplan.model import making
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind, PodTemplate, Workload
from bayplan.review.rollouts.changes import Change

REVISION: Final = "controller-revision-hash"


class Revisions:
    """The marks of one workload: `mark` is that of its template."""

    def __init__(self, change: Change, pods: Iterable[Pod]) -> None:
        workload = change.subject
        marks = sorted({_mark_of(pod) for pod in pods})
        self.mark = mark(workload, marks if change.restart else ())
        self._all = change.same_template and self.mark not in marks

    def is_new(self, pod: Pod) -> bool:
        """Whether a pod was made from the template as it is now."""
        return self._all or _mark_of(pod) == self.mark

    def marked(self, workload: Workload) -> Workload:
        """The workload with the mark in its template, for pods to come."""
        labels = {**workload.template.labels, REVISION: self.mark}
        return replace(workload, template=PodTemplate(workload.template.spec, labels))


def mark(workload: Workload, before: Iterable[str] = ()) -> str:
    """The mark of a template; one that is only restarted gets another than those that were `before`."""
    again = "".join(f" {one}" for one in before)
    return making.generated("", f"{workload.kind} {workload.key}{workload.template!r}{again}").lstrip("-")


def identity(pod: Pod) -> tuple[str, str, str]:
    """What tells a pod from its successor, which a StatefulSet gives the same name."""
    return pod.key, pod.uid, _mark_of(pod)


def _mark_of(pod: Pod) -> str:
    label = making.TEMPLATE_HASH if pod.controller and pod.controller.kind == Kind.REPLICA_SET else REVISION
    return pod.labels.get(label, "")
