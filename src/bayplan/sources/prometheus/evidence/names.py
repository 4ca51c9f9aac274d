"""Which workload a pod belongs to, guessed from its name: the last resort where no owner was recorded.

Kubernetes ends the names it makes with letters that form no words (`bcdfghjklmnpqrstvwxz2456789`): five for a
pod, up to ten for the ReplicaSet before it. StatefulSets number their pods, CronJobs write the minute of the
schedule.
"""

import re
from typing import Final, NamedTuple

_SAFE: Final = "[bcdfghjklmnpqrstvwxz2456789]"
_DEPLOYMENT: Final = re.compile(rf"(?P<name>.+)-{_SAFE}{{6,10}}-{_SAFE}{{5}}")
_CRON_JOB: Final = re.compile(rf"(?P<name>.+)-\d{{8,10}}-{_SAFE}{{5}}")
_DAEMON_SET: Final = re.compile(rf"(?P<name>.+)-{_SAFE}{{5}}")
_STATEFUL_SET: Final = re.compile(r"(?P<name>.+)-\d{1,4}")
_PATTERNS: Final = (
    ("CronJob", _CRON_JOB), ("Deployment", _DEPLOYMENT), ("StatefulSet", _STATEFUL_SET),
    ("DaemonSet", _DAEMON_SET),
)  # fmt: skip
_REPLICA_SET: Final = re.compile(rf"(?P<name>.+)-{_SAFE}{{6,10}}")
_JOB: Final = re.compile(r"(?P<name>.+)-\d{8,10}")


class Workload(NamedTuple):
    """A workload by kind and name. `guessed`: from names alone."""

    kind: str
    name: str
    guessed: bool = False


def of_pod(pod: str) -> Workload:
    """The workload that a pod of this name would belong to."""
    for kind, pattern in _PATTERNS:
        found = pattern.fullmatch(pod)
        if found:
            return Workload(kind, found["name"], guessed=True)
    return Workload("Pod", pod, guessed=True)


def of_owner(kind: str, name: str) -> Workload:
    """The workload above a ReplicaSet or a Job of this name, or that itself where its name tells of none."""
    pattern = {"ReplicaSet": _REPLICA_SET, "Job": _JOB}[kind]
    found = pattern.fullmatch(name)
    above = {"ReplicaSet": "Deployment", "Job": "CronJob"}[kind]
    return Workload(above, found["name"], guessed=True) if found else Workload(kind, name)
