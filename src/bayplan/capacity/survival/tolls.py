"""What quotas say to the pods that come for others.

A pod that goes is no longer charged; the one that comes is charged anew, and refused where its namespace's
quotas have no room for it, say because they were lowered since. Where all quotas of a namespace are kept, and
the new pod is charged as much as the old one was, nothing can be refused, and nothing is reckoned.
"""

from bayplan.admission import charges, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.quotas import QuotaUsage
from bayplan.capacity.ground import Ground
from bayplan.model.names import Namespace
from bayplan.model.pods import Pod
from bayplan.model.quantities import ZERO


class Tolls:
    """The quotas of a ground, as they are charged before any loss."""

    def __init__(self, ground: Ground) -> None:
        self.policies = ground.policies
        self.usage = quotas.usage(ground.snapshot, ground.policies)
        self._shapes = ground.standing.shapes
        self._calm: dict[Namespace, bool] = {}
        self._alike: dict[int, bool] = {}

    def counts(self, pod: Pod) -> bool:
        """Whether any quota is in the pod's namespace."""
        return bool(self.policies.quotas_of(pod.namespace))

    def calm(self, old: Pod, new: Pod) -> bool:
        """Whether the new pod is let in whatever else happens, once the old one is gone."""
        shape = self._shapes.of(old).id
        if shape not in self._alike:
            self._alike[shape] = self._kept(old.namespace) and self._charged_alike(old, new)
        return self._alike[shape]

    def _kept(self, namespace: Namespace) -> bool:
        if namespace not in self._calm:
            self._calm[namespace] = all(
                self.usage.of(quota).get(name, ZERO).nanos <= hard.nanos
                for quota in self.policies.quotas_of(namespace)
                for name, hard in quota.hard.items()
            )
        return self._calm[namespace]

    def _charged_alike(self, old: Pod, new: Pod) -> bool:
        kubernetes = self.policies.kubernetes
        return (
            charges.charged(old, kubernetes) == charges.charged(new, kubernetes)
            and quotas.matching_pod(old, self.policies) == quotas.matching_pod(new, self.policies)
            and quotas.refuse_pod(new, self.policies, QuotaUsage()) is None
        )


class Till:
    """The charges of one rehearsal. They are added up only where somebody might be refused."""

    def __init__(self, tolls: Tolls) -> None:
        self._tolls = tolls
        self._changes: dict[Namespace, list[tuple[bool, Pod]]] = {}

    def leave(self, pod: Pod) -> None:
        """A pod is gone."""
        if self._tolls.counts(pod):
            self._changes.setdefault(pod.namespace, []).append((False, pod))

    def enter(self, old: Pod, new: Pod) -> Refused | None:
        """The pod that comes for one that is gone: it is charged, or refused."""
        if not self._tolls.counts(new):
            return None
        changes = self._changes.setdefault(new.namespace, [])
        if not self._tolls.calm(old, new):
            refused = quotas.refuse_pod(new, self._tolls.policies, self._added_up(changes))
            if refused is not None:
                return refused
        changes.append((True, new))
        return None

    def _added_up(self, changes: list[tuple[bool, Pod]]) -> QuotaUsage:
        usage = self._tolls.usage
        for comes, pod in changes:
            change = quotas.charge if comes else quotas.release
            usage = change(usage, pod, self._tolls.policies)
        return usage
