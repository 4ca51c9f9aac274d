"""Whose pods they are: pods to ReplicaSets and Jobs, and those to Deployments and CronJobs.

The labels of the series tell, over the whole window, so pods that are long gone have their owners too. Only
where no owner was recorded the name decides, and the answer is marked as a guess.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from bayplan.model.errors import SourceError
from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence import dialects as known
from bayplan.sources.prometheus.evidence import names
from bayplan.sources.prometheus.evidence.asking import Asker
from bayplan.sources.prometheus.evidence.dialects import Dialect
from bayplan.sources.prometheus.evidence.names import Workload

Named = tuple[str, str, str]
"""Kind, namespace and name."""
Labels = Mapping[str, str]
NOBODY: Final = ("", "<none>", "Node")
"""Kinds of owners that are none: the pod is its own workload. Static pods belong to their node."""


class Owners:
    """Who owns what. `trouble`: why owners could not be asked for, empty where they could."""

    def __init__(self, above: Mapping[Named, tuple[str, str]], trouble: str = "") -> None:
        self._above = above
        self.trouble = trouble
        self._known: dict[tuple[str, str], Workload] = {}

    def of_pod(self, namespace: str, pod: str) -> Workload:
        """The workload that a pod belongs to."""
        key = (namespace, pod)
        if key not in self._known:
            owner = self._above.get(("Pod", namespace, pod))
            self._known[key] = self.of_owner(namespace, *owner) if owner else names.of_pod(pod)
            if owner and owner[0] in NOBODY:
                self._known[key] = Workload("Pod", pod)
        return self._known[key]

    def of_owner(self, namespace: str, kind: str, name: str) -> Workload:
        """The workload at the top of a pod's owner."""
        above = self._above.get((kind, namespace, name))
        if above and above[0] not in NOBODY:
            return Workload(*above)
        if above or kind not in ("ReplicaSet", "Job"):
            return Workload(kind, name)
        return names.of_owner(kind, name)


def read(asker: Asker, dialect: Dialect, span: Span) -> Owners:
    """The owners that a server has known in a span; a server that does not tell leaves it to the names."""
    above: dict[Named, tuple[str, str]] = {}
    trouble = ""
    for metric, kind, label in (
        (known.POD_OWNER, "Pod", "pod"),
        (known.SET_OWNER, "ReplicaSet", "replicaset"),
        (known.JOB_OWNER, "Job", "job_name"),
    ):
        if metric not in dialect.metrics:
            continue
        try:
            above.update(_owned(kind, label, asker.series([metric], span)))
        except SourceError as error:
            trouble = str(error)
    return Owners(above, trouble)


def _owned(kind: str, label: str, series: Iterable[Labels]) -> dict[Named, tuple[str, str]]:
    """What each is owned by: its controller, if there is a choice."""
    found: dict[Named, tuple[str, str]] = {}
    for labels in sorted(series, key=_rank):
        about = (kind, _told(labels, "namespace"), _told(labels, label))
        found.setdefault(about, (labels.get("owner_kind", ""), labels.get("owner_name", "")))
    return found


def _rank(labels: Labels) -> tuple[bool, str, str]:
    controls = labels.get("owner_is_controller") != "true"
    return controls, labels.get("owner_kind", ""), labels.get("owner_name", "")


def _told(labels: Labels, label: str) -> str:
    return labels.get(f"exported_{label}") or labels.get(label, "")
