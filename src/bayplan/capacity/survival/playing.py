"""One loss, played: pods go, others come for them wave by wave, victims of preemption come after them.

Pods whose controllers replace them without help come first, in the order in which they are created; then
those that stay on the silent nodes until somebody acts, and with them, behind pods of the same priority,
those that waited before the loss though there was room. Within a wave the scheduler's queue decides: higher
priority first. A pod that is pushed off by preemption comes again, if it has a controller, after its wave.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bayplan.capacity import verdicts
from bayplan.capacity.report.loss import Pushed
from bayplan.capacity.survival import roster
from bayplan.capacity.survival.case import Case
from bayplan.capacity.survival.played import Played
from bayplan.capacity.survival.stage import Stage
from bayplan.capacity.survival.tolls import Till
from bayplan.disruption.loss import Replaced
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.scheduling import attachments
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.decision import Candidate
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.settle import Outcome, queue

MOST_ROUNDS = 100
"""Victims may have victims; their priority falls each time, so this is never reached."""
NO_CONTROLLER = "it has no controller: nobody makes it again"
NOT_AGAIN = "its controller does not make it again"
PUSHED_OFF = "a pod of higher priority pushed it off its node, and nobody makes it again elsewhere"
QUOTA = "a quota refuses the pod that would come for it"
NO_PLACE = "no node takes it"
LATER_MADE = "somebody has to act before it comes again, and nobody makes it again then"


def play(case: Case, hit: Sequence[PodKey], stage: Stage, pick: Pick) -> Played:
    """Plays one loss, one possibility of who is hit, and one way to choose among equals."""
    return _Play(case, hit, stage, pick).run()


class _Play:
    def __init__(self, case: Case, hit: Sequence[PodKey], stage: Stage, pick: Pick) -> None:
        self._case, self._stage, self._pick = case, stage, pick
        self._engine, self._till = stage.rehearsal, Till(stage.tolls)
        silent = [stage.roster.of(node) for node in case.nodes]
        self._struck = [
            stage.roster.pods[key] for key in hit if stage.roster.pods[key].node not in case.nodes
        ]
        self.played = Played(roster.merged(silent))
        self._plain: dict[PodKey, Pod] = {}
        self._patient = {pod.key: (pod, pod) for pod in stage.hopeful}
        """What waited before the loss, or comes for such a pod; each with the one that waited."""

    def run(self) -> Played:
        with self._engine.losing(self._case.nodes):
            for burden in self._case.burdens:
                if burden.node not in self._case.nodes:
                    self._engine.lessen(self._bay(burden.node), burden.resource, burden.amount)
            self._leave()
            waves = self._waves()
            self.played.assured = self._engine.assured([pod for wave in waves for pod in wave])
            for number, wave in enumerate(waves):
                if number == len(waves) - 1:
                    self._release()
                self._place(wave)
            self._count_slots()
        self.played.ties, self.played.untried = self._engine.ties, self._engine.untried
        return self.played

    def _leave(self) -> None:
        """What goes by itself, goes. Nobody comes for pods without a controller."""
        found = self.played.found
        for pod in found.lost:
            self._drop(pod)
            self._nobody(pod)
        for each in found.first:
            self._drop(each.pod)
        for pod in self._struck:
            self._drop(pod)

    def _nobody(self, pod: Pod) -> None:
        self.played.homeless[pod.key] = pod
        self.played.down[pod.key] = (NOT_AGAIN if pod.controller else NO_CONTROLLER, "")

    def _waves(self) -> list[list[Pod]]:
        """The pods that come, as this model counts them; the last wave needs somebody to act."""
        found = self.played.found
        moments = sorted({each.at for each in found.first} | ({0} if self._struck else set()))
        waves = [self._admitted(one for one in found.first if one.at == moment) for moment in moments]
        if self._struck:
            waves[0] = [*self._admitted(self._successors(self._struck)), *waves[0]]
        stuck = [Replaced(one.pod, one.replacement, 0) for one in found.stuck if one.replacement]
        last = self._admitted(stuck, leaving=True)
        return [*waves, [*last, *(self._stage.dress(pod, pod) for pod in self._stage.hopeful)]]

    def _successors(self, pods: Iterable[Pod]) -> list[Replaced]:
        found = [(pod, self._stage.roster.successor(pod)) for pod in pods]
        for pod, new in found:
            if new is None and not pod.terminating:
                self._nobody(pod)
        return [Replaced(pod, new, 0) for pod, new in found if new is not None]

    def _admitted(self, created: Iterable[Replaced], *, leaving: bool = False) -> list[Pod]:
        """The API server's word on the pods that come."""
        admitted = []
        for each in created:
            root = self.played.roots.get(each.pod.key, each.pod)
            self.played.homeless.setdefault(root.key, root)
            if leaving:
                self._till.leave(each.pod)
            refused = self._till.enter(each.pod, each.replacement)
            if refused is not None:
                self.played.down[root.key] = (QUOTA, verdicts.refusal(refused).message)
                continue
            self.played.roots[each.replacement.key] = root
            self._plain[each.replacement.key] = each.replacement
            admitted.append(self._stage.dress(root, each.replacement))
        return admitted

    def _release(self) -> None:
        """Somebody has acted: what stayed on the silent nodes is gone."""
        for one in self.played.found.stuck:
            if one.replacement is None and not one.pod.terminating:
                self.played.homeless[one.pod.key] = one.pod
                self.played.down[one.pod.key] = (LATER_MADE, "")
            self._take(one.pod)

    def _place(self, pods: Iterable[Pod]) -> None:
        waiting = queue(pods)
        for _ in range(MOST_ROUNDS):
            outcome = self._engine.settle(waiting, self._pick)
            self._note(waiting, outcome)
            waiting = queue(self._come_again(outcome))
            if not waiting:
                return

    def _note(self, pods: Iterable[Pod], outcome: Outcome) -> None:
        for pod in pods:
            root, place = self.played.roots.get(pod.key), outcome.placed.get(pod.key)
            if place is not None:
                self.played.places[pod.key] = place
                self._add(pod, place, 1)
            elif root is None:
                self.played.waiting.append(pod.key)
            else:
                self.played.down[root.key] = (NO_PLACE, outcome.unplaced[pod.key].message)

    def _come_again(self, outcome: Outcome) -> list[Pod]:
        """Victims leave; what their controllers make for them waits."""
        victims = []
        for key, candidate in outcome.preempted.items():
            self.played.pushed.append(self._pushing(key, candidate))
            victims += [(victim, candidate.node) for victim in candidate.victims]
        again = self._admitted([each for victim, node in victims for each in self._pushed_off(victim, node)])
        return [*again, *self._waiting_again(victim for victim, _ in victims)]

    def _waiting_again(self, victims: Iterable[Pod]) -> Iterator[Pod]:
        """What waited before the loss, had found a place and lost it waits again, and is not missed."""
        for first, plain in (self._patient[one.key] for one in victims if one.key in self._patient):
            self._till.leave(plain)
            new = self._stage.roster.successor(plain)
            if new is not None and self._till.enter(plain, new) is None:
                self._patient[new.key] = first, new
                yield self._stage.dress(first, new)

    def _pushed_off(self, victim: Pod, node: NodeName) -> list[Replaced]:
        played, plain = self.played, self._plain.get(victim.key) or self._stage.roster.pods.get(victim.key)
        self._add(victim, node, -1)
        self._gone_again(victim, node)
        if plain is None or plain.terminating:
            return []
        self._till.leave(plain)
        root = played.roots.get(plain.key, plain)
        new = self._stage.roster.successor(plain)
        if new is not None:
            return [Replaced(plain, new, 0)]
        played.homeless.setdefault(root.key, root)
        played.down[root.key] = (PUSHED_OFF, "")
        return []

    def _gone_again(self, victim: Pod, node: NodeName) -> None:
        if self.played.places.pop(victim.key, None) is not None:
            self.played.pods[node] -= 1
        else:
            self.played.moved_off[victim.key] = (victim, node)

    def _pushing(self, key: PodKey, candidate: Candidate) -> Pushed:
        return Pushed(
            self._origin(key),
            candidate.node,
            tuple(self._origin(one.key) for one in candidate.victims),
            tuple(f"{one.namespace}/{one.name}" for one in candidate.violated),
        )

    def _origin(self, key: PodKey) -> PodKey:
        """The pod of the snapshot that a pod comes for."""
        if key in self._patient:
            return self._patient[key][0].key
        return self.played.roots[key].key if key in self.played.roots else key

    def _drop(self, pod: Pod) -> None:
        self._till.leave(pod)
        self._take(pod)

    def _take(self, pod: Pod) -> None:
        bay = self._bay(pod.node)
        if pod.key in bay.pods:
            self._engine.take(pod.key, bay)

    def _bay(self, node: NodeName) -> Bay:
        return self._engine.fleet.by_name[node]

    def _add(self, pod: Pod, node: NodeName, sign: int) -> None:
        shape = self._bay(node).shapes.get(pod.key) or self._engine.fleet.shapes.of(pod)
        amounts = self.played.amounts.setdefault(node, Counter())
        for name, amount in shape.requests.items():
            amounts[name] += sign * amount
        for name, amount in self._stage.limits(shape).items():
            amounts[f"limits.{name}"] += sign * amount
        amounts["pods"] += sign
        self.played.pods[node] += max(0, sign)
        if shape.claim_names:
            self.played.claiming.add(node)

    def _count_slots(self) -> None:
        """How many volumes more, or fewer, of each driver are attached to the nodes that took some on."""
        facts = self._engine.fleet.facts
        for node in self.played.claiming:
            before = self._stage.ground.standing.by_name[node]
            old, new = attachments.by_pods(before, facts), attachments.by_pods(self._bay(node), facts)
            left = attachments.leftover(before, old, self._engine.fleet)
            for driver, _ in new - old - left:
                self.played.amounts[node][driver] += 1
            for driver, _ in old - new - left:
                self.played.amounts[node][driver] -= 1
