"""Plays a recorded scheduling scenario: admission, feasible nodes, scores, choice, messages, victims.

After each pod the recorded outcome is applied, so that one difference does not breed others. Two things hang
on the timing of controllers and are not in the recording; where they matter they are inferred from it, and
listed as such: whether a claim was bound yet when its pod was looked at, and when a pod that had to wait was
placed after all.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.admission import quotas
from bayplan.admission.answers import Admitted, Refused, says_the_same
from bayplan.admission.chain import admit_pod, complete_pod
from bayplan.admission.policy import gather as policies_of
from bayplan.app.conformance import effective
from bayplan.app.conformance.mismatch import Mismatch
from bayplan.app.conformance.scenario import RecordedPod, Scenario
from bayplan.app.conformance.world import World
from bayplan.model.errors import InvalidInput
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod, PodStatus
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import nearest
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.decision import Candidate, Decision
from bayplan.scheduling.profile import FIT
from bayplan.sources.kubernetes import convert
from bayplan.sources.kubernetes.gathering import gather

Difference = tuple[str, object, object]
"""What differs, what was recorded, what Bayplan says."""
Choice = dict[str, int]
"""Pod to the number of explanations of its record that are passed over."""
MOST_REPLAYS: Final = 200


class Played(Record, frozen=True):
    """The outcome of one scenario."""

    pods: int
    mismatches: tuple[Mismatch, ...]
    inferred: tuple[str, ...]
    explained: tuple[str, ...] = ()
    """The pods whose record was explained by waiting pods that had been placed."""


def play(scenario: Scenario, file: str) -> Played:
    """Plays all pods of a scenario in their order.

    What was inferred may have had several explanations. If a later pod contradicts the one taken, the
    scenario is played again with the next one, going back over the inferences from the last to the first.
    """
    first = played = _play(scenario, file, {})
    choice: Choice | None = {}
    for _ in range(MOST_REPLAYS):
        if not played.mismatches:
            return played
        choice = _next_choice(choice or {}, played)
        if choice is None:
            break
        played = _play(scenario, file, choice)
    return first


def _play(scenario: Scenario, file: str, choice: Choice) -> Played:
    player = _Player(scenario, choice)
    mismatches: list[Mismatch] = []
    for document, recorded in zip(scenario.pods, scenario.recorded.pods, strict=True):
        for what, expected, got in player.step(document, recorded):
            mismatches.append(Mismatch(file, recorded.pod, what, str(expected), str(got)))
    return Played(len(scenario.pods), tuple(mismatches), tuple(player.inferred), tuple(player.explained))


def _next_choice(choice: Choice, played: Played) -> Choice | None:
    """The choice with the last inferred pod's next explanation; what came after it starts afresh."""
    if not played.explained:
        return None
    last = played.explained[-1]
    earlier = {pod: choice[pod] for pod in played.explained[:-1] if pod in choice}
    return {**earlier, last: choice.get(last, 0) + 1}


class _Player:
    def __init__(self, scenario: Scenario, choice: Choice) -> None:
        self._choice = choice
        recorded = scenario.recorded
        snapshot = _settled(gather(found for one in scenario.objects if (found := convert(one))))
        self._policies = policies_of(snapshot, nearest(recorded.apiserver or recorded.kubernetes))
        pods = tuple(self._standing(pod) for pod in snapshot.pods)
        self._usage = quotas.usage(replace(snapshot, pods=pods), self._policies)
        self._world = World(replace(snapshot, pods=pods), nearest(recorded.kubernetes))
        self.inferred: list[str] = []
        self.explained: list[str] = []

    def _standing(self, pod: Pod) -> Pod:
        """A pod that was there from the start: bound, Running and Ready."""
        completed = complete_pod(pod, self._policies)
        stored = pod if isinstance(completed, Refused) else completed
        return replace(stored, status=PodStatus(phase="Running", ready=True))

    def step(self, document: dict[str, object], recorded: RecordedPod) -> list[Difference]:
        pod = convert(document)
        if not isinstance(pod, Pod):
            raise InvalidInput(f"what was created as {recorded.pod} is not a pod", path="pods")
        answer = admit_pod(pod, self._policies, self._usage)
        found = _admission_differences(answer, recorded)
        if isinstance(answer, Refused) or recorded.admission.code != 201:
            return found
        self._usage = quotas.charge(self._usage, answer.pod, self._policies)
        return found + self._schedule(answer.pod, recorded)

    def _schedule(self, pod: Pod, recorded: RecordedPod) -> list[Difference]:
        found = self._compare(pod, recorded)
        if found and self._world.waiting and (self._explain(pod, recorded) or self._lost_room(pod, recorded)):
            found = []
        self._world.apply(pod, recorded)
        return found

    def _compare(self, pod: Pod, recorded: RecordedPod) -> list[Difference]:
        if recorded.claims_unbound:
            self.inferred.append(f"{recorded.pod}: its claims were not bound yet")
            with self._world.claims_unbound(pod):
                return differences(decide(pod, self._world.fleet), recorded)
        return differences(decide(pod, self._world.fleet), recorded)

    def _explain(self, pod: Pod, recorded: RecordedPod) -> bool:
        """Looks for waiting pods that, placed where they would go now, make the record come out."""

        def plausible(node: NodeName) -> bool:
            """Pods only ever lower a node's score for being empty; once below the record it stays below."""
            expected = recorded.scores.get(node, {}).get(FIT, 0)
            return (
                decide(pod, self._world.fleet, preempt=False).scores.get(node, {}).get(FIT, 100) >= expected
            )

        seen: set[frozenset[tuple[PodKey, NodeName]]] = set()
        for placements in self._world.possible_placements(plausible):
            outcome = frozenset((late.key, node) for late, node in placements)
            if outcome in seen or self._compare(pod, recorded):
                continue
            seen.add(outcome)
            if len(seen) > self._choice.get(recorded.pod, 0):
                self._world.keep(placements)
                self.explained.append(recorded.pod)
                self.inferred += [
                    f"{late.key}: placed on {node} before {recorded.pod}" for late, node in placements
                ]
                return True
        return False

    def _lost_room(self, pod: Pod, recorded: RecordedPod) -> bool:
        """Whether the record shows a second attempt, after a waiting pod took the room that victims left."""
        first = decide(pod, self._world.fleet).preemption
        if (
            first is None
            or recorded.node
            or not any(not _victims(one, recorded.victims) for one in first.best)
        ):
            return False
        self._world.remove(recorded.victims)
        for placements in self._world.possible_placements():
            if not _message(decide(pod, self._world.fleet), recorded):
                self._world.keep(placements)
                self.inferred.append(f"{pod.key}: made room, which {placements[0][0].key} took")
                return True
        return False


def _settled(snapshot: Snapshot) -> Snapshot:
    """Claims that name their volume were bound by the volume controller before the pods came."""
    return replace(
        snapshot, claims=tuple(replace(one, bind_completed=bool(one.volume)) for one in snapshot.claims)
    )


def _admission_differences(answer: Admitted | Refused, recorded: RecordedPod) -> list[Difference]:
    if isinstance(answer, Admitted):
        if recorded.admission.code != 201:
            return [("admission", recorded.admission.message, "admitted")]
        return list(effective.differences(answer.pod.spec, recorded.effective))
    same = says_the_same(answer.message, recorded.admission.message)
    if same and (answer.code, answer.reason) == (recorded.admission.code, recorded.admission.reason):
        return []
    return [("admission", recorded.admission.message or recorded.admission.code, answer.message)]


def differences(decision: Decision, recorded: RecordedPod) -> list[Difference]:
    """Everything in which a decision departs from the record."""
    if recorded.victims or (recorded.unschedulable and recorded.unschedulable.nominated):
        return [*_message(decision, recorded), *_preemption(decision, recorded)]
    if recorded.unschedulable:
        return _message(decision, recorded)
    return [*_scores(decision, recorded), *_choice(decision, recorded)]


def _message(decision: Decision, recorded: RecordedPod) -> list[Difference]:
    expected = recorded.unschedulable.message if recorded.unschedulable else decision.message
    return [] if decision.message == expected else [("message", expected, decision.message or decision.best)]


def _preemption(decision: Decision, recorded: RecordedPod) -> list[Difference]:
    node = (recorded.unschedulable.nominated if recorded.unschedulable else None) or recorded.node or ""
    best = decision.preemption.best if decision.preemption else ()
    chosen = next((one for one in best if one.node == node), None)
    if chosen is None:
        return [("nominated", node, [one.node for one in best])]
    return _victims(chosen, recorded.victims)


def _victims(chosen: Candidate, recorded: Iterable[str]) -> list[Difference]:
    expected = sorted(recorded)
    got = sorted(str(victim.key) for victim in chosen.victims)
    return [] if expected == got else [("victims", expected, got)]


def _scores(decision: Decision, recorded: RecordedPod) -> list[Difference]:
    if not recorded.scores:
        return (
            [] if len(decision.feasible) < 2 else [("feasible", [recorded.node], sorted(decision.feasible))]
        )
    if set(recorded.scores) != set(decision.feasible):
        return [("feasible", sorted(recorded.scores), sorted(decision.feasible))]
    found: list[Difference] = []
    for node, expected in sorted(recorded.scores.items()):
        got = {**decision.scores[NodeName(node)], "total": decision.total(NodeName(node))}
        found += (
            [] if got == expected else [("scores", f"{node} {_sorted(expected)}", f"{node} {_sorted(got)}")]
        )
    return found


def _choice(decision: Decision, recorded: RecordedPod) -> list[Difference]:
    return (
        []
        if recorded.node in decision.best
        else [("node", recorded.node, list(decision.best) or decision.message)]
    )


def _sorted(scores: dict[str, int]) -> Sequence[tuple[str, int]]:
    return sorted(scores.items())
