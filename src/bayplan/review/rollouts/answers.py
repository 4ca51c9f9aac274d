"""What is forecast of one workload."""

from bayplan.admission.answers import Refused
from bayplan.model.names import Namespace, PodKey
from bayplan.model.record import Record
from bayplan.model.workloads import Kind
from bayplan.review.answers import Ending


class Count(Record, frozen=True):
    """How many pods of one template exist, have a node, and are Ready."""

    exist: int = 0
    bound: int = 0
    ready: int = 0


class Forecast(Record, frozen=True):
    """How the rollout of one workload ends.

    `old` and `new` are the pods of other templates and of the changed one; `updated` of `replicas` are new
    and Ready, `serving` of either are Ready. `wanted` is how many pods its controllers ask for at the end:
    more than `replicas`, where a rollout stops under way. `refused` are the refusals that still stand then,
    `waiting` the pods without a node and the scheduler's words, `preempted` who made room for whom. `moved`:
    whether any pod came or went. `deadline`: so many seconds after the last progress the Deployment is
    reported ProgressDeadlineExceeded (0: it is not). `also`: other ends that timing can bring. `notes` say
    what had to be assumed.
    """

    kind: Kind
    namespace: Namespace
    name: str
    ending: Ending
    said: str
    old: Count = Count()
    new: Count = Count()
    updated: int = 0
    replicas: int = 0
    serving: int = 0
    wanted: int = 0
    refused: tuple[Refused, ...] = ()
    waiting: tuple[tuple[PodKey, str], ...] = ()
    preempted: tuple[tuple[PodKey, tuple[PodKey, ...]], ...] = ()
    moved: bool = False
    deadline: int = 0
    notes: tuple[str, ...] = ()
    also: tuple["Forecast", ...] = ()

    @property
    def key(self) -> str:
        return f"{self.namespace}/{self.name}"
