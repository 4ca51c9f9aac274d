"""A recorded rollout, read into types. The format is described beside the recordings."""

from collections.abc import Mapping

import msgspec

from bayplan.app.conformance.scenario import Document
from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record
from bayplan.model.versions import Kubernetes, nearest
from bayplan.model.workloads import Workload
from bayplan.review.rollouts import Count, Stage
from bayplan.sources.kubernetes import convert
from bayplan.sources.kubernetes.gathering import gather


class Condition(Record, frozen=True):
    """A condition of the workload."""

    type: str
    status: str
    reason: str = ""
    message: str = ""


class State(Record, frozen=True):
    """What was recorded when nothing moved any more: `pods` by template, `refusals` as events."""

    pods: dict[str, Count]
    status: dict[str, object] = {}
    conditions: tuple[Condition, ...] = ()
    refusals: tuple[str, ...] = ()


class Recorded(Record, frozen=True):
    """Both states, and the versions that they were recorded from."""

    created: State
    changed: State | None = None
    kubernetes: str = ""
    apiserver: str = ""


class _Document(Record, frozen=True):
    name: str
    workload: Document
    recorded: Recorded
    objects: tuple[Document, ...] = ()
    change: Document | None = None


class Scene(Record, frozen=True):
    """A scenario: the workload before and after, and what becomes of it."""

    name: str
    workload: Workload
    change: Workload | None
    objects: tuple[Document, ...]
    recorded: Recorded

    @property
    def kubernetes(self) -> Kubernetes:
        return nearest(self.recorded.apiserver or self.recorded.kubernetes)

    def stage(self) -> Stage:
        """The cluster before the workload was created."""
        found = gather(record for one in self.objects if (record := convert(one)))
        return Stage(found, self.kubernetes)


def parse(document: Mapping[str, object], file: str) -> Scene:
    """Reads a scenario. Raises InvalidInput when it has not the form of one."""
    try:
        found = msgspec.convert(document, _Document)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"not a recorded rollout: {error}", file=file) from error
    if (found.change is None) != (found.recorded.changed is None):
        raise InvalidInput("not a whole rollout: a change needs its record, a record its change", file=file)
    change = _workload(found.change, "change", file) if found.change is not None else None
    workload = _workload(found.workload, "workload", file)
    return Scene(found.name, workload, change, found.objects, found.recorded)


def _workload(document: Document, path: str, file: str) -> Workload:
    found = convert(document)
    if not isinstance(found, Workload):
        raise InvalidInput("is not of a kind that makes pods", file=file, path=path)
    return found
