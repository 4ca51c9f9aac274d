"""Why a pod stands where it stands, or does not: `explain namespace/pod | POD.yaml`.

A pod that waits is decided as the fleet stands. One that stands is taken out and decided again, so the answer
says where it would go today. Of a workload the pod that waits is taken, else the one that cannot be created,
else any.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.admission import policy, quotas
from bayplan.app import moves, naming, subjects
from bayplan.app.answers import Candidate, Displacement, Explanation
from bayplan.app.observe import Observed
from bayplan.capacity import creation, verdicts
from bayplan.capacity.answers import Remedy
from bayplan.capacity.remedies import quotas as quota_remedies
from bayplan.capacity.remedies import registry as remedies
from bayplan.capacity.remedies.case import Case
from bayplan.disruption.ownership import Ownership
from bayplan.model import making
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Workload
from bayplan.scheduling import cycle
from bayplan.scheduling.decision import Decision, Preemption
from bayplan.scheduling.fleet import Fleet


def explain(estate: Observed, subject: str) -> Explanation:
    """What there is to say about a pod, a workload's pods, or a manifest."""
    if subjects.is_file(subject):
        series, seen = subjects.series(subject, estate.snapshot)
        return _new(replace(estate, snapshot=seen), series.make(1)[0], series.subject, series.notes)
    pod = naming.pod(subject, estate.snapshot)
    if pod is not None:
        return of_pod(estate, pod)
    workload = naming.meant(subject, estate.snapshot)
    if workload is None:
        known = [one.key for one in estate.snapshot.workloads] + [one.key for one in estate.snapshot.pods]
        raise naming.unknown("pod or workload", subject, known)
    return _of_workload(estate, workload)


def of_pod(estate: Observed, pod: Pod) -> Explanation:
    """What there is to say about a pod of the cluster."""
    blank = _blank(estate, pod)
    if pod.finished:
        said = f"{pod.key} has finished ({pod.status.phase}) and takes no room any more"
        return replace(blank, state="finished", conclusion=said)
    if pod.terminating and not pod.node:
        return replace(blank, state="terminating", conclusion=f"{pod.key} is being deleted")
    fleet = _fleet(estate, pod)
    bay = fleet.by_name.get(pod.node)
    if bay is not None and pod.key in bay.pods:
        fleet.remove(pod.key, bay)
    fresh = making.renewed(pod, pod.name) if pod.node else pod
    decision = cycle.decide(fresh, fleet)
    return _of_standing(blank, decision, fleet) if pod.node else _of_waiting(blank, decision, fleet, estate)


def _fleet(estate: Observed, pod: Pod) -> Fleet:
    return Fleet(estate.snapshot, estate.kubernetes, estate.profile_of(pod))


def _blank(estate: Observed, pod: Pod) -> Explanation:
    workload = Ownership.of(estate.snapshot).workload_of(pod)
    return Explanation(
        pod.key, "pending", "", str(estate.kubernetes),
        workload=f"{workload.kind} {workload.key}" if workload else "",
        requests=verdicts.requests(pod, estate.kubernetes), priority=pod.priority, stands_on=pod.node,
        recorded=pod.status.scheduling_message, notes=estate.notes,
    )  # fmt: skip


def _decided(blank: Explanation, decision: Decision, fleet: Fleet) -> Explanation:
    return replace(
        blank, goes_to=decision.best, message=decision.message, verdicts=verdicts.verdicts(decision, fleet),
        displacement=_displacement(decision.preemption) if decision.preemption else None,
        differs=bool(blank.recorded and decision.message and blank.recorded != decision.message),
        notes=(*blank.notes, *decision.unmodelled),
    )  # fmt: skip


def _of_standing(blank: Explanation, decision: Decision, fleet: Fleet) -> Explanation:
    answer = _decided(blank, decision, fleet)
    return replace(
        answer, state="standing", conclusion=f"{blank.pod} stands on {blank.stands_on}; {_today(answer)}"
    )


def _today(answer: Explanation) -> str:
    """Where it would go today, in words."""
    best = answer.goes_to
    if answer.stands_on not in [found.node for found in answer.verdicts]:
        return "that node is not in the snapshot"
    if not best:
        return "today it would find no place"
    others = [node for node in best if node != answer.stands_on]
    if answer.stands_on in best:
        return (
            f"it would go there again, or to {verdicts.names(others)}"
            if others
            else "it would go there again"
        )
    return f"today it would go to {verdicts.names(best)}"


def _of_waiting(blank: Explanation, decision: Decision, fleet: Fleet, estate: Observed) -> Explanation:
    answer = _decided(blank, decision, fleet)
    key, count = blank.pod, len(fleet.bays)
    if decision.best:
        where = verdicts.names(decision.best)
        said = f"{key} waits, though it fits on {where}: the scheduler has yet to place it"
        return replace(answer, conclusion=said)
    state = "gated" if decision.gated else "pending"
    said = f"{key} waits: none of {count} nodes can take it"
    if decision.gated:
        said = f"{key} waits for its scheduling gates to be removed"
    elif decision.preemption and decision.preemption.best:
        nodes = verdicts.names(candidate.node for candidate in decision.preemption.best)
        said += f" as they are; displacing pods of lower priority makes room on {nodes}"
    found = _remedies(decision, fleet, estate.snapshot)
    return replace(answer, state=state, conclusion=said, remedies=found)


def _remedies(decision: Decision, fleet: Fleet, snapshot: Snapshot) -> tuple[Remedy, ...]:
    case = Case(decision.pod, fleet, decision)
    return remedies.ranked([*remedies.find(case), *moves.make_room(case, Ownership.of(snapshot))])


def _displacement(found: Preemption) -> Displacement:
    return Displacement(
        tuple(
            Candidate(
                one.node,
                tuple(victim.key for victim in one.victims),
                tuple(f"{budget.namespace}/{budget.name}" for budget in one.violated),
                best=one in found.best,
            )
            for one in found.candidates
        ),
        found.message,
    )


def _of_workload(estate: Observed, workload: Workload) -> Explanation:
    ownership = Ownership.of(estate.snapshot)
    pods = [pod for pod in ownership.pods_of(workload) if not pod.finished]
    waiting = next((pod for pod in pods if not pod.node), None)
    if waiting is not None:
        return of_pod(estate, waiting)
    missing = workload.replicas - len(pods)
    if missing > 0 or not pods:
        series = subjects.templated(workload, estate.snapshot)
        found = _new(estate, series.make(1)[0], series.subject, series.notes)
        return replace(found, workload=series.subject, uncreated=max(0, missing))
    return of_pod(estate, pods[0])


def _new(estate: Observed, new: NewPod, subject: str, notes: Sequence[str]) -> Explanation:
    """A pod that does not exist yet: admission first, then its place."""
    policies = policy.gather(estate.snapshot, estate.kubernetes)
    usage = quotas.usage(estate.snapshot, policies)
    created = creation.create([new], policies, usage)
    known = created.pods[0] if created.pods else new.pod
    blank = replace(
        _blank(estate, known), state="new", workload=subject, notes=(*estate.notes, *notes, *created.notes)
    )
    if created.refused is not None:
        refusal = verdicts.refusal(created.refused)
        unlimited = creation.create([new], replace(policies, quotas={}), usage)
        raises = [
            one for pod in unlimited.pods for one in quota_remedies.raise_quotas(new, pod, policies, usage)
        ]
        return replace(
            blank, state="refused", conclusion=f"{known.key} is not created: {refusal.message}",
            message=refusal.message, refusal=refusal, remedies=remedies.ranked(raises),
        )  # fmt: skip
    seen = _with_claims(estate, created)
    fleet = _fleet(seen, known)
    decision = cycle.decide(known, fleet)
    if decision.best:
        said = f"{known.key} would go to {verdicts.names(decision.best)}"
        return replace(_decided(blank, decision, fleet), state="new", conclusion=said)
    return _of_waiting(blank, decision, fleet, seen)


def _with_claims(estate: Observed, created: creation.Creation) -> Observed:
    claims = (*estate.snapshot.claims, *created.claims)
    return replace(estate, snapshot=replace(estate.snapshot, claims=claims))
