"""A recorded scheduling scenario, read into types. The format is described beside the recordings."""

from collections.abc import Mapping
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record

Document = dict[str, object]
UNBOUND: Final = "pod has unbound immediate PersistentVolumeClaims"


class Answer(Record, frozen=True):
    """What the API server answered to the creation of a pod."""

    code: int
    message: str = ""
    reason: str = ""


class Unschedulable(Record, frozen=True):
    """The first text of the PodScheduled condition, and the node that preemption chose."""

    message: str
    nominated: str | None = None


class RecordedPod(Record, frozen=True):
    """What happened to one pod.

    `effective`: its spec after admission; `scores`: node to plugin to weighted score.
    """

    pod: str
    admission: Answer
    effective: Document = {}
    scores: dict[str, dict[str, int]] = {}
    node: str | None = None
    unschedulable: Unschedulable | None = None
    victims: tuple[str, ...] = ()

    @property
    def claims_unbound(self) -> bool:
        """Whether the volume controller had not bound the pod's claims yet when the scheduler looked."""
        return self.unschedulable is not None and UNBOUND in self.unschedulable.message


class Recorded(Record, frozen=True):
    """The recording: versions of scheduler and API server, and one entry per pod."""

    kubernetes: str
    pods: tuple[RecordedPod, ...]
    apiserver: str = ""


class Scenario(Record, frozen=True):
    """Objects that existed first, the pods that were then created one after the other, and what happened."""

    name: str
    objects: tuple[Document, ...]
    pods: tuple[Document, ...]
    recorded: Recorded


def parse(document: Mapping[str, object], file: str) -> Scenario:
    """Reads a scenario. Raises InvalidInput when it has not the form of one."""
    try:
        scenario = msgspec.convert(document, Scenario)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"not a scheduling scenario: {error}", file=file) from error
    if len(scenario.pods) != len(scenario.recorded.pods):
        counts = f"{len(scenario.pods)} pods and {len(scenario.recorded.pods)} records"
        raise InvalidInput(f"the scenario has {counts}; each pod needs one", file=file)
    return scenario
