"""The highest point of use while something goes on: of each quota, and in each namespace.

A namespace's sums are kept whether a quota counts them or not: `requests.memory`, `limits.cpu`, `pods`, and
so on, over all pods that have not finished.
"""

from collections.abc import Callable, Iterable, Mapping

from bayplan.admission.charges import whole
from bayplan.admission.quotas import QuotaKey, QuotaUsage
from bayplan.model import demand
from bayplan.model.pods import Amounts, Pod
from bayplan.model.quantities import ZERO, Quantity
from bayplan.model.record import Record
from bayplan.model.versions import Kubernetes

Change = Callable[[Quantity, Quantity], Quantity]


class Peaks(Record, frozen=True):
    """The highest use seen, by quota and by namespace."""

    quotas: dict[QuotaKey, Amounts] = {}
    namespaces: dict[str, Amounts] = {}


class Meter:
    """Follows use up and down, and remembers the highest."""

    def __init__(self, usage: QuotaUsage, pods: Iterable[Pod], kubernetes: Kubernetes) -> None:
        self._kubernetes = kubernetes
        self.sums: dict[str, Amounts] = {}
        for pod in pods:
            self._count(pod, Quantity.plus)
        self._quotas = dict(usage.used)
        self._namespaces = dict(self.sums)

    @property
    def peaks(self) -> Peaks:
        """The highest use so far."""
        return Peaks(dict(self._quotas), dict(self._namespaces))

    def fork(self) -> "Meter":
        """The same meter, to go on apart from this one."""
        other = Meter.__new__(Meter)
        other._kubernetes = self._kubernetes
        other.sums = dict(self.sums)
        other._quotas, other._namespaces = dict(self._quotas), dict(self._namespaces)
        return other

    def rest(self, usage: QuotaUsage) -> None:
        """Forgets earlier peaks: from now on the present use is the highest."""
        self._quotas, self._namespaces = dict(usage.used), dict(self.sums)

    def come(self, pod: Pod) -> None:
        """A pod is there."""
        self._count(pod, Quantity.plus)
        name = pod.namespace
        self._namespaces[name] = _highest(self._namespaces.get(name, {}), self.sums[name])

    def go(self, pod: Pod) -> None:
        """A pod is gone."""
        self._count(pod, Quantity.minus)

    def use(self, key: QuotaKey, used: Amounts) -> None:
        """So much of a quota is used now."""
        self._quotas[key] = _highest(self._quotas.get(key, {}), used)

    def join(self, peaks: Peaks) -> None:
        """Peaks that were seen elsewhere count here too."""
        for key, used in peaks.quotas.items():
            self.use(key, used)
        for name, sums in peaks.namespaces.items():
            self._namespaces[name] = _highest(self._namespaces.get(name, {}), sums)

    def _count(self, pod: Pod, change: Change) -> None:
        sums = dict(self.sums.get(pod.namespace, {}))
        for name, amount in _asked(pod, self._kubernetes).items():
            sums[name] = change(sums.get(name, ZERO), amount)
        self.sums[pod.namespace] = sums


def _asked(pod: Pod, kubernetes: Kubernetes) -> Amounts:
    requests, limits = demand.requests(pod, kubernetes), demand.limits(pod.spec, kubernetes)
    return {
        demand.PODS: whole(1),
        **{f"requests.{name}": amount for name, amount in requests.items()},
        **{f"limits.{name}": amount for name, amount in limits.items()},
    }


def _highest(before: Mapping[str, Quantity], now: Mapping[str, Quantity]) -> Amounts:
    raised = {
        name: amount
        for name, amount in now.items()
        if name not in before or amount.nanos > before[name].nanos
    }
    return {**before, **raised}
