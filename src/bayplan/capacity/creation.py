"""How many pods the API server would create before it refuses one: the quota's side of "how many more".

Admission completes the first pod in full. Those after it get the same completed spec, because they come from
the same template, and are held against the quotas one by one.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from bayplan.admission import chain, claims, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaUsage
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim


class Creation(Record, frozen=True):
    """What was created, in order.

    `refused`: the pod or claim that was not, and why; nothing comes after it.
    """

    pods: tuple[Pod, ...] = ()
    claims: tuple[PersistentVolumeClaim, ...] = ()
    usage: QuotaUsage = QuotaUsage()
    stopped_at: Pod | None = None
    refused: Refused | None = None
    notes: tuple[str, ...] = ()


def create(wanted: Sequence[NewPod], policies: Policies, usage: QuotaUsage) -> Creation:
    """Sends pods to the API server until it refuses one."""
    made = _Making(policies, usage)
    for new in wanted:
        refused = made.create(new)
        if refused is not None:
            return made.result(new.pod, refused)
    return made.result()


class _Making:
    def __init__(self, policies: Policies, usage: QuotaUsage) -> None:
        self._policies, self._usage = policies, usage
        self._pods: list[Pod] = []
        self._claims: list[PersistentVolumeClaim] = []
        self._notes: dict[str, None] = {}
        self._pattern: tuple[Pod, Pod] | None = None

    def create(self, new: NewPod) -> Refused | None:
        return self._create_claims(new.claims) or self._create_pod(new.pod)

    def _create_claims(self, wanted: Iterable[PersistentVolumeClaim]) -> Refused | None:
        """A StatefulSet's claims are created before the pod that uses them."""
        for claim in wanted:
            answer = claims.admit_claim(claim, self._policies, self._usage)
            if isinstance(answer, Refused):
                return answer
            self._usage = quotas.charge_claim(self._usage, answer.claim, self._policies)
            self._claims.append(answer.claim)
            self._notes.update(dict.fromkeys(answer.notes))
        return None

    def _create_pod(self, pod: Pod) -> Refused | None:
        answer = self._complete(pod)
        if isinstance(answer, Refused):
            return answer
        if self._policies.quotas_of(pod.namespace):
            self._usage = quotas.charge(self._usage, answer, self._policies)
        self._pods.append(answer)
        return None

    def _complete(self, pod: Pod) -> Pod | Refused:
        if self._pattern is not None and self._pattern[0].labels == pod.labels:
            return self._like_the_first(pod, *self._pattern)
        answer = chain.admit_pod(pod, self._policies, self._usage)
        if isinstance(answer, Refused):
            return answer
        self._notes.update(dict.fromkeys(answer.notes))
        self._pattern = (pod, answer.pod)
        return answer.pod

    def _like_the_first(self, pod: Pod, first: Pod, stored: Pod) -> Pod | Refused:
        spec = stored.spec
        if pod.spec is not first.spec:
            spec = replace(spec, volumes=pod.spec.volumes)
        copy = replace(pod, spec=spec, status=stored.status)
        return quotas.refuse_pod(copy, self._policies, self._usage) or copy

    def result(self, stopped_at: Pod | None = None, refused: Refused | None = None) -> Creation:
        return Creation(
            tuple(self._pods), tuple(self._claims), self._usage, stopped_at, refused, tuple(self._notes)
        )
