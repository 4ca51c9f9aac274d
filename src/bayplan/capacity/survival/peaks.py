"""Pods as they are in real use: observed peaks of memory in place of the requests.

A container counts with the highest of its peaks and its present use. A pod that may come anew elsewhere
counts with the highest that any pod of its controller needed, container by container, since nobody knows
which of them it will be like; a pod that stays with its node (of a DaemonSet, static, without a controller)
counts with its own. Containers whose peak nobody measured count with their request: a reading of one moment
is no peak. Init containers that end count with their request, too.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.disruption.replacements import NODE
from bayplan.model.demand import MEMORY
from bayplan.model.pods import Amounts, Container, Pod, PodSpec, Resources
from bayplan.model.quantities import binary_bytes
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind

Peaks = Mapping[str, int]
"""Bytes by the name of a container."""
_Group = tuple[str, str, str]


class RealUse:
    """What is known of the peaks of a ground's pods."""

    def __init__(self, ground: Ground) -> None:
        self._own: dict[str, dict[str, int]] = {}
        for usage in ground.snapshot.usage:
            if usage.memory_peak is not None:
                peak = max(usage.memory_peak, usage.memory or 0)
                self._own.setdefault(usage.pod_key, {})[usage.container] = peak
        self._alike: dict[_Group, dict[str, int]] = {}
        self._dressed: dict[tuple[int, tuple[tuple[str, int], ...]], tuple[PodSpec, PodSpec]] = {}
        standing = [pod for pod in ground.snapshot.pods if pod.node and not pod.finished]
        for pod in standing if self._own else ():
            self._learn(pod)
        self.unknown = sum(not self._complete(pod) for pod in standing)
        self._snapshot = ground.snapshot

    @property
    def known(self) -> bool:
        """Whether any peak was measured."""
        return bool(self._own)

    def snapshot(self) -> Snapshot:
        """The snapshot with all pods in real use."""
        return replace(self._snapshot, pods=tuple(self.dress(pod, pod) for pod in self._snapshot.pods))

    def dress(self, origin: Pod, pod: Pod) -> Pod:
        """A pod that comes for `origin`, or that is it, in real use."""
        peaks = self._peaks(origin)
        status = replace(pod.status, containers=(), init_containers=())
        if not peaks:
            return replace(pod, status=status)
        key = (id(pod.spec), tuple(sorted(peaks.items())))
        known = self._dressed.get(key)
        if known is None:
            known = self._dressed[key] = (pod.spec, _dressed(pod.spec, peaks))
        return replace(pod, spec=known[1], status=status)

    def _learn(self, pod: Pod) -> None:
        group, own = _group(pod), self._own.get(pod.key)
        if group is None or not own:
            return
        found = self._alike.setdefault(group, {})
        for name, peak in own.items():
            found[name] = max(peak, found.get(name, 0))

    def _peaks(self, pod: Pod) -> Peaks:
        group = _group(pod)
        return self._alike.get(group, {}) if group else self._own.get(pod.key, {})

    def _complete(self, pod: Pod) -> bool:
        peaks = self._peaks(pod)
        return all(one.name in peaks for one in pod.spec.containers)


def _group(pod: Pod) -> _Group | None:
    """The controller whose pods may come anew on another node; None where there is none."""
    owner = pod.controller
    if owner is None or pod.mirror or owner.kind in (Kind.DAEMON_SET, NODE):
        return None
    return owner.kind, pod.namespace, owner.name


def _dressed(spec: PodSpec, peaks: Peaks) -> PodSpec:
    return replace(
        spec,
        containers=tuple(_container(one, peaks) for one in spec.containers),
        init_containers=_sidecars(spec.init_containers, peaks),
        resources=_without_memory(spec.resources),
    )


def _sidecars(containers: Iterable[Container], peaks: Peaks) -> tuple[Container, ...]:
    return tuple(_container(one, peaks) if one.sidecar else one for one in containers)


def _container(container: Container, peaks: Peaks) -> Container:
    peak = peaks.get(container.name)
    if peak is None:
        return container
    requests: Amounts = {**container.resources.requests, MEMORY: binary_bytes(peak)}
    return replace(container, resources=replace(container.resources, requests=requests))


def _without_memory(found: Resources | None) -> Resources | None:
    """Requests of the pod as a whole would go before those of its containers."""
    if found is None:
        return None
    return replace(found, requests={name: one for name, one in found.requests.items() if name != MEMORY})
