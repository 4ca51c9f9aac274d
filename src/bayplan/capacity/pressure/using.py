"""What containers and pods use of memory: measured, or assumed where somebody asked for that, or unknown.

A measured amount always wins over an assumed one. A pod's use is known when that of each of its containers
is: regular ones, and init containers that keep running beside them. Other init containers have ended.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.model import demand
from bayplan.model.errors import InvalidInput
from bayplan.model.names import PodKey
from bayplan.model.pods import Container, Pod
from bayplan.model.record import Record
from bayplan.model.usage import ContainerUsage

REQUEST: Final = "request"
LIMIT: Final = "limit"


class Assumed(Record, frozen=True):
    """What to take for a container of which nothing is measured: a share of its memory `request` or `limit`.

    A container without that amount stays unknown: nothing says what a share of it would be.
    """

    share: float = 1.0
    of: str = REQUEST

    def __str__(self) -> str:
        return f"{self.share:.0%} of the {self.of}"


class Used(Record, frozen=True):
    """Memory in bytes; None: unknown. `assumed`: at least a part of it was not measured."""

    memory: int | None = None
    assumed: bool = False


class Uses:
    """What the containers of a snapshot use."""

    def __init__(self, measured: Iterable[ContainerUsage], assume: Assumed | None = None) -> None:
        if assume is not None and (assume.of not in (REQUEST, LIMIT) or assume.share < 0):
            message = f"{assume} cannot be assumed; give a share of 0 or more of the {REQUEST} or the {LIMIT}"
            raise InvalidInput(message, value=str(assume.share))
        self._measured = {(one.pod_key, one.container): one for one in measured}
        self._assume = assume

    def of(self, pod: Pod, container: Container) -> Used:
        """What one container uses: its working set, or where only a peak was measured, that."""
        found = self._measured.get((PodKey(pod.key), container.name))
        if found is not None:
            memory = found.memory if found.memory is not None else found.memory_peak
            if memory is not None:
                return Used(memory)
        return self._assumed(container)

    def of_pod(self, pod: Pod) -> Used:
        """What a pod uses in all."""
        parts = [self.of(pod, container) for container in running(pod)]
        if not parts or any(part.memory is None for part in parts):
            return Used()
        return Used(sum(part.memory or 0 for part in parts), any(part.assumed for part in parts))

    def _assumed(self, container: Container) -> Used:
        if self._assume is None:
            return Used()
        resources = container.resources
        amounts = resources.limits if self._assume.of == LIMIT else resources.requests
        known = amounts.get(demand.MEMORY)
        return Used(int(known.units * self._assume.share), assumed=True) if known is not None else Used()


def running(pod: Pod) -> tuple[Container, ...]:
    """The containers that run while the pod does."""
    return (*pod.spec.containers, *(one for one in pod.spec.init_containers if one.sidecar))
