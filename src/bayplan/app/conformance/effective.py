"""Compares a pod's spec after admission with the recorded one: resources, priority, tolerations."""

from collections.abc import Iterator, Mapping

import msgspec

from bayplan.model.pods import Container, PodSpec, Toleration
from bayplan.model.quantities import Quantity
from bayplan.model.record import Record


class RecordedResources(Record, frozen=True):
    """Amounts as Kubernetes printed them."""

    requests: dict[str, str] = {}
    limits: dict[str, str] = {}


class RecordedContainer(Record, frozen=True):
    """A container after admission."""

    name: str
    resources: RecordedResources = RecordedResources()


class RecordedToleration(Record, frozen=True):
    """A toleration after admission."""

    key: str = ""
    operator: str = "Equal"
    value: str = ""
    effect: str = ""
    toleration_seconds: int | None = msgspec.field(default=None, name="tolerationSeconds")


class RecordedSpec(Record, frozen=True, rename="camel"):
    """The part of a spec that admission may change."""

    containers: tuple[RecordedContainer, ...] = ()
    init_containers: tuple[RecordedContainer, ...] = ()
    tolerations: tuple[RecordedToleration, ...] = ()
    priority: int | None = None
    preemption_policy: str = ""


def differences(spec: PodSpec, document: Mapping[str, object]) -> Iterator[tuple[str, object, object]]:
    """What differs, what was recorded, what Bayplan made of it."""
    recorded = msgspec.convert(document, RecordedSpec)
    ours = _as_recorded(spec)
    for field in RecordedSpec.__struct_fields__:
        expected, got = getattr(recorded, field), getattr(ours, field)
        if expected != got:
            yield (f"effective {field}", expected, got)


def _as_recorded(spec: PodSpec) -> RecordedSpec:
    return RecordedSpec(
        containers=tuple(_container(one) for one in spec.containers),
        init_containers=tuple(_container(one) for one in spec.init_containers),
        tolerations=tuple(_toleration(one) for one in spec.tolerations),
        priority=spec.priority,
        preemption_policy=spec.preemption_policy,
    )


def _container(one: Container) -> RecordedContainer:
    resources = RecordedResources(_printed(one.resources.requests), _printed(one.resources.limits))
    return RecordedContainer(one.name, resources)


def _printed(amounts: Mapping[str, Quantity]) -> dict[str, str]:
    return {name: str(amount) for name, amount in amounts.items()}


def _toleration(one: Toleration) -> RecordedToleration:
    return RecordedToleration(one.key, one.operator, one.value, str(one.effect), one.seconds)
