"""The ReplicaSets of a Deployment.

They are found by their owner. Dumps are often partial, so one that was not read is made up from its pods: it
is named after its Deployment and the mark that they carry, and asked for as many as there are.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bayplan.model import making
from bayplan.model.workloads import Kind, Workload
from bayplan.review.rollouts.roster import Roster


def of(deployment: Workload, children: Iterable[Workload], roster: Roster) -> list[Workload]:
    """The ReplicaSets of a Deployment among the workloads that it owns, and its pods; the oldest first."""
    known = [one for one in children if one.kind is Kind.REPLICA_SET]
    names = {one.name for one in known}
    return [*(one for one in _unread(deployment, roster) if one.name not in names), *known]


def _unread(deployment: Workload, roster: Roster) -> Iterator[Workload]:
    for name in roster.makers(Kind.REPLICA_SET, deployment.namespace):
        mark = name.removeprefix(f"{deployment.name}-")
        if mark != name:
            maker = making.replica_set_of(deployment, mark)
            pods = roster.of(maker)
            if pods and all(pod.labels.get(making.TEMPLATE_HASH) == mark for pod in pods):
                yield replace(maker, replicas=len(pods))
