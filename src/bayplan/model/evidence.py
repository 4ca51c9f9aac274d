"""What is known of the use of one container over time, and what others recommend for it.

A container here is that of a workload, whatever its pods are called: the readings of all pods it had are laid
over each other, the highest counting. Times are whole seconds since 1970. Memory in bytes, CPU in millicores.
"""

import math
from array import array
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.model.record import Record

DAY: Final = 86_400
NOTHING: Final = math.nan
"""The reading of a step in which nobody read anything."""


class Place(NamedTuple):
    """A container of a workload: `Deployment media/photos`, container `server`."""

    kind: str
    namespace: str
    workload: str
    container: str

    @property
    def subject(self) -> str:
        """The workload, as a person would call it."""
        return f"{self.kind} {self.namespace}/{self.workload}"

    def __str__(self) -> str:
        return f"{self.subject} container {self.container}"


class Track(Record, frozen=True):
    """Readings at an even step; a gap is not a number (`NOTHING`).

    The reading at `start + i * step` is of the `step` seconds that end there.
    """

    start: int = 0
    step: int = 0
    values: "array[float]" = array("d")

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def end(self) -> int:
        """When the last reading was made."""
        return self.start + self.step * (len(self.values) - 1) if self.values else self.start

    def time(self, index: int) -> int:
        """When a reading was made."""
        return self.start + self.step * index

    def between(self, after: int, until: int) -> "Track":
        """The readings made after one moment, and not after another."""
        if not self.values:
            return self
        first = max(0, (after - self.start) // self.step + 1)
        last = max(first, (until - self.start) // self.step + 1)
        return Track(self.time(first), self.step, self.values[first:last])


class Kill(Record, frozen=True):
    """A container that ran out of memory.

    `limit` is what it was allowed then, None where nobody knows. `source`: `counter` (container OOM
    events), `status` (how it last ended), `kernel` (the node's own log, which also sees children of the first
    process), `event`.
    """

    at: int
    limit: int | None = None
    source: str = "status"


class Advice(Record, frozen=True):
    """What somebody else recommends for a container: a VPA object, Goldilocks, KRR, a list.

    `bound` says what a figure is for: `target`, `lower`, `upper`, `uncapped` of a VPA; `request`, `limit` of
    others. `at`: when it was made, 0 where nothing says.
    """

    source: str
    bound: str
    resource: str
    amount: int
    at: int = 0
    note: str = ""


class Evidence(Record, frozen=True):
    """Everything that is known of the use of one container.

    `memory` is the working set and `rss` the resident set, the highest reading in each step. `cpu` is
    what it used on average over each step, `cpu_peak` the highest five minutes of it; `throttled` the share
    of periods in which a CPU limit held it back. `gpu_memory` in bytes. `replicas`: how many pods it had;
    `requested`, `limited` and `requested_cpu`: what was set at the time.

    `starts` are the moments at which a container of it started, `restarts` how often one was started again.
    `since`: when the first of its pods that anybody saw began, which may be before the first reading; None:
    nobody knows. `notes` say what is missing, and what that excludes.
    """

    place: Place
    memory: Track = Track()
    rss: Track = Track()
    cpu: Track = Track()
    cpu_peak: Track = Track()
    throttled: Track = Track()
    gpu_memory: Track = Track()
    replicas: Track = Track()
    requested: Track = Track()
    limited: Track = Track()
    requested_cpu: Track = Track()
    starts: tuple[int, ...] = ()
    restarts: int = 0
    since: int | None = None
    kills: tuple[Kill, ...] = ()
    advice: tuple[Advice, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def between(self, after: int, until: int) -> "Evidence":
        """What was known of a span: nothing that came later, and nothing that came before."""
        return replace(
            self,
            **{name: getattr(self, name).between(after, until) for name in TRACKS},
            starts=tuple(at for at in self.starts if after < at <= until),
            kills=tuple(one for one in self.kills if after < one.at <= until),
            advice=tuple(one for one in self.advice if one.at <= until),
        )


TRACKS: Final = (
    "memory", "rss", "cpu", "cpu_peak", "throttled", "gpu_memory",
    "replicas", "requested", "limited", "requested_cpu",
)  # fmt: skip
"""The tracks of an evidence, in the order of its fields."""
