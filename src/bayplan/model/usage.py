"""What containers and nodes really use, as far as somebody measured it.

Memory in bytes, CPU in millicores.
"""

import datetime

from bayplan.model.names import Namespace, NodeName, PodKey
from bayplan.model.record import Record


class ContainerUsage(Record, frozen=True):
    """What one container uses.

    `memory` is the working set, `memory_peak` the highest in the `window` (seconds) that ends `at`; None: not
    measured. Peaks are never guessed from a single reading.
    """

    namespace: Namespace
    pod: str
    container: str
    memory: int | None = None
    cpu: int | None = None
    memory_peak: int | None = None
    cpu_peak: int | None = None
    window: int = 0
    at: datetime.datetime | None = None

    @property
    def pod_key(self) -> PodKey:
        return PodKey(f"{self.namespace}/{self.pod}")


class NodeUsage(Record, frozen=True):
    """What one node uses in all, its own processes included."""

    node: NodeName
    memory: int | None = None
    cpu: int | None = None
    memory_peak: int | None = None
    cpu_peak: int | None = None
    window: int = 0
    at: datetime.datetime | None = None
