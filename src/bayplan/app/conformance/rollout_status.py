"""The numbers of a workload's status and its conditions, as they follow from a forecast.

Follows `deployment/sync.go: calculateStatus`, `deployment/progress.go`, `statefulset: updateStatus`,
`daemon: storeDaemonSetStatus`. Status fields that are zero are mostly left out, so absent means zero.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.app.conformance.rollout_scenes import Condition, State
from bayplan.model.workloads import Kind, Workload
from bayplan.review.rollouts import Change, Forecast, pace

Difference = tuple[str, str, str]
PROGRESS: Final = re.compile(r'"(?P<name>[^"]+)"')
AVAILABLE: Final = {
    True: ("True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
    False: ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."),
}
PROGRESSING: Final = {
    "NewReplicaSetAvailable": 'ReplicaSet "<set>" has successfully progressed.',
    "NewReplicaSetCreated": 'Created new replica set "<set>"',
    "ReplicaSetUpdated": 'ReplicaSet "<set>" is progressing.',
}


def differences(change: Change, found: Forecast, state: State) -> Iterator[Difference]:
    """What differs in the status, and in the conditions."""
    for name, got in _numbers(change, found).items():
        expected = state.status.get(name, 0)
        if expected != got:
            yield f"status {name}", str(expected), str(got)
    recorded = {one.type: one for one in state.conditions}
    ours = _conditions(change, found, state) if found.kind is Kind.DEPLOYMENT else {}
    for kind in sorted({*recorded, *ours}):
        expected, mine = _written(recorded.get(kind), change), ours.get(kind, "absent")
        if expected != mine:
            yield f"condition {kind}", expected, mine


def _numbers(change: Change, found: Forecast) -> Mapping[str, int]:
    match found.kind:
        case Kind.DEPLOYMENT | Kind.REPLICA_SET | Kind.REPLICATION_CONTROLLER:
            more = {"unavailableReplicas": max(0, found.wanted - found.serving), "terminatingReplicas": 0}
            return {**_replicas(found), **more}
        case Kind.STATEFUL_SET:
            return {**_replicas(found), "currentReplicas": _current(change, found)}
        case Kind.DAEMON_SET:
            return _daemons(found)
        case Kind.JOB | Kind.CRON_JOB:
            return {"active": found.new.exist, "ready": found.serving, "succeeded": 0, "failed": 0}


def _replicas(found: Forecast) -> dict[str, int]:
    return {
        "replicas": found.old.exist + found.new.exist,
        "updatedReplicas": found.new.exist,
        "readyReplicas": found.serving,
        "availableReplicas": found.serving,
    }


def _daemons(found: Forecast) -> dict[str, int]:
    return {
        "desiredNumberScheduled": found.wanted,
        "currentNumberScheduled": min(found.wanted, found.old.exist + found.new.exist),
        "updatedNumberScheduled": found.new.exist,
        "numberReady": found.serving,
        "numberAvailable": found.serving,
        "numberUnavailable": found.wanted - found.serving,
        "numberMisscheduled": 0,
    }


def _current(change: Change, found: Forecast) -> int:
    """The pods of the current revision, which is the updated one again once all pods have it."""
    settled = found.new.exist == found.new.ready == found.replicas and not found.old.exist
    return found.new.exist if change.before is None or settled else found.old.exist


def _conditions(change: Change, found: Forecast, state: State) -> dict[str, str]:
    least = found.replicas - pace.of_deployment(change.subject).missing
    reason = _reason(found)
    if found.deadline and any(one.reason == "ProgressDeadlineExceeded" for one in state.conditions):
        progress = _line("False", "ProgressDeadlineExceeded", 'ReplicaSet "<set>" has timed out progressing.')
    else:
        progress = _line("True", reason, PROGRESSING[reason])
    failed = {"ReplicaFailure": _line("True", "FailedCreate", "")} if found.refused else {}
    return {"Available": _line(*AVAILABLE[found.serving >= least]), "Progressing": progress, **failed}


def _reason(found: Forecast) -> str:
    """Complete; else whether any pod came or went since the new ReplicaSet was made."""
    if found.new.ready == found.new.exist == found.replicas and not found.old.exist:
        return "NewReplicaSetAvailable"
    return "ReplicaSetUpdated" if found.moved else "NewReplicaSetCreated"


def _written(condition: Condition | None, change: Change) -> str:
    """A recorded condition, with the ReplicaSet's name left out if it is one of the workload's."""
    if condition is None:
        return "absent"
    message = PROGRESS.sub(lambda named: _set_name(named, change.subject), condition.message, count=1)
    if condition.type == "ReplicaFailure":
        message = ""
    return _line(condition.status, condition.reason, message)


def _set_name(named: re.Match[str], workload: Workload) -> str:
    return '"<set>"' if named["name"].startswith(f"{workload.name}-") else named[0]


def _line(status: str, reason: str, message: str) -> str:
    return ": ".join(part for part in (status, reason, message) if part)
