"""Which pods `kubectl drain` takes off a node, and what it says about the others.

Follows `k8s.io/kubectl/pkg/drain/filters.go`: five filters in a fixed order; the first that keeps a pod ends
the questioning, and of several warnings only the last filter's word remains (a pod without a controller and
with local storage is warned about for having no controller). One pod that is in the way is enough for kubectl
to evict nothing.

Departs from upstream: that a pod's DaemonSet no longer exists is believed only if other DaemonSets were
recorded.
"""

import datetime
import enum
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from bayplan.disruption.ownership import Ownership
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.workloads import Kind

DAEMON_SET_FATAL: Final = "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)"
DAEMON_SET_WARNING: Final = "ignoring DaemonSet-managed Pods"
LOCAL_STORAGE_FATAL: Final = "Pods with local storage (use --delete-emptydir-data to override)"
UNMANAGED_FATAL: Final = "cannot delete Pods that declare no controller (use --force to override)"
UNMANAGED_WARNING: Final = "deleting Pods that declare no controller"


class Options(Record, frozen=True):
    """kubectl's flags. `skip_deleted_after`: `--skip-wait-for-delete-timeout`, in seconds; 0 skips none."""

    ignore_daemonsets: bool = False
    delete_emptydir_data: bool = False
    force: bool = False
    disable_eviction: bool = False
    skip_deleted_after: int = 0


PLAIN: Final = Options()
"""`kubectl drain` without any flag."""


class Verdict(enum.StrEnum):
    """What a drain does with a pod."""

    GOES = "goes"
    STAYS = "stays"
    BLOCKS = "blocks"


class Ruling(Record, frozen=True):
    """A pod, what becomes of it, and kubectl's words about it, if it has any."""

    pod: Pod
    verdict: Verdict
    message: str = ""


def rule(
    pod: Pod, options: Options, ownership: Ownership, taken_at: datetime.datetime | None = None
) -> Ruling:
    """Puts one pod through the filters."""
    if _long_deleted(pod, options, taken_at):
        return Ruling(pod, Verdict.STAYS)
    ruling = _daemon_set(pod, options, ownership)
    if ruling.verdict is not Verdict.GOES:
        return ruling
    if pod.mirror:
        return Ruling(pod, Verdict.STAYS)
    if has_local_storage(pod) and not pod.finished and not options.delete_emptydir_data:
        return Ruling(pod, Verdict.BLOCKS, LOCAL_STORAGE_FATAL)
    return _unreplicated(pod, options)


def complaints(rulings: Iterable[Ruling]) -> tuple[str, ...]:
    """The errors for which kubectl refuses to begin, one for each message, with the pods that earn it."""
    return tuple(
        f"{message if message.lower().startswith('cannot delete') else f'cannot delete {message}'}: {pods}"
        for message, pods in _by_message(rulings, Verdict.BLOCKS)
    )


def warnings(rulings: Iterable[Ruling]) -> str:
    """What kubectl prints after `Warning: ` before it goes on."""
    rulings = tuple(rulings)
    spoken = [*_by_message(rulings, Verdict.STAYS), *_by_message(rulings, Verdict.GOES)]
    return "; ".join(f"{message}: {pods}" for message, pods in spoken)


def has_local_storage(pod: Pod) -> bool:
    """Whether a pod keeps data in an emptyDir; they are gone when it leaves."""
    return any(volume.empty_dir for volume in pod.spec.volumes)


def _long_deleted(pod: Pod, options: Options, taken_at: datetime.datetime | None) -> bool:
    if options.skip_deleted_after <= 0 or pod.deleted is None or taken_at is None:
        return False
    return (taken_at - pod.deleted).total_seconds() > options.skip_deleted_after


def _daemon_set(pod: Pod, options: Options, ownership: Ownership) -> Ruling:
    owner = pod.controller
    if owner is None or owner.kind != Kind.DAEMON_SET or pod.finished:
        return Ruling(pod, Verdict.GOES)
    if ownership.controller_of(pod) is None and ownership.records(Kind.DAEMON_SET):
        missing = f'daemonsets.apps "{owner.name}" not found'
        return Ruling(pod, Verdict.GOES if options.force else Verdict.BLOCKS, missing)
    if not options.ignore_daemonsets:
        return Ruling(pod, Verdict.BLOCKS, DAEMON_SET_FATAL)
    return Ruling(pod, Verdict.STAYS, DAEMON_SET_WARNING)


def _unreplicated(pod: Pod, options: Options) -> Ruling:
    if pod.finished or pod.controller is not None:
        return Ruling(pod, Verdict.GOES)
    if options.force:
        return Ruling(pod, Verdict.GOES, UNMANAGED_WARNING)
    return Ruling(pod, Verdict.BLOCKS, UNMANAGED_FATAL)


def _by_message(rulings: Iterable[Ruling], verdict: Verdict) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for ruling in rulings:
        if ruling.verdict is verdict and ruling.message:
            found[ruling.message].append(ruling.pod.key)
    return [(message, ", ".join(pods)) for message, pods in found.items()]
