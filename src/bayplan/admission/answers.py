"""Yes and no of the API server, and how its messages are put together."""

from collections.abc import Iterable
from typing import Final

from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim

FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
INVALID: Final = 422


class Admitted(Record, frozen=True):
    """The pod as it would be stored. `notes` say where the real server might have decided otherwise."""

    pod: Pod
    notes: tuple[str, ...] = ()


class AdmittedClaim(Record, frozen=True):
    """The claim as it would be stored."""

    claim: PersistentVolumeClaim
    notes: tuple[str, ...] = ()


class Refused(Record, frozen=True):
    """The object never comes to be.

    `message` is the API server's, word for word. `plugin` names the step that refused and `subject` the
    object whose rule it was (a quota, a limit range, a class), where there is one.
    """

    code: int
    reason: str
    message: str
    plugin: str = ""
    subject: str = ""
    notes: tuple[str, ...] = ()


def forbid(resource: str, name: str, cause: str, *, plugin: str, subject: str = "") -> Refused:
    """A refusal by an admission plugin (`admission.NewForbidden`)."""
    message = f'{resource} "{name}" is forbidden: {cause}'
    return Refused(FORBIDDEN, "Forbidden", message, plugin=plugin, subject=subject)


def forbid_pod(pod: Pod, cause: str, *, plugin: str, subject: str = "") -> Refused:
    """A refusal of a pod by an admission plugin."""
    return forbid("pods", pod.name, cause, plugin=plugin, subject=subject)


def invalidate(kind: str, name: str, complaints: Iterable[str]) -> Refused:
    """A refusal by validation, which names every field that it objects to (`apierrors.NewInvalid`)."""
    message = f'{kind} "{name}" is invalid: {join(complaints)}'
    return Refused(INVALID, "Invalid", message, plugin="validation")


def join(complaints: Iterable[str]) -> str:
    """Several complaints as one text, repeated ones once (`utilerrors.Aggregate`)."""
    distinct = list(dict.fromkeys(complaints))
    return distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]"


def says_the_same(one: str, other: str) -> bool:
    """Whether two messages are the same but for the order of complaints, which upstream leaves to chance."""
    return one == other or _parts(one) == _parts(other)


def _parts(message: str) -> tuple[str, list[str]]:
    head, bracket, rest = message.partition(": [")
    if not bracket or not rest.endswith("]"):
        return message, []
    return head, sorted(rest[:-1].split(", "))
