"""Deployments and the other workloads that keep pods running, with the defaults of their API versions."""

from typing import Final

import msgspec

from bayplan.model.labels import LabelSelector
from bayplan.model.workloads import Kind, Workload
from bayplan.sources.kubernetes import claims, controllers, selectors, wire
from bayplan.sources.kubernetes.claims import WireClaim
from bayplan.sources.kubernetes.controllers import WireStatus, WireTemplate
from bayplan.sources.kubernetes.selectors import WireSelector
from bayplan.sources.kubernetes.wire import ABSENT, Int32, Wire


class WireRolling(Wire):
    max_surge: int | str | None = None
    max_unavailable: int | str | None = None
    partition: Int32 | None = None


class WireStrategy(Wire):
    type: str | None = None
    rolling_update: WireRolling | None = None


class WireSpec(Wire):
    """The union of what Deployment, ReplicaSet, StatefulSet and DaemonSet declare."""

    replicas: Int32 | None = None
    selector: WireSelector | None = None
    template: WireTemplate | None = None
    strategy: WireStrategy | None = None
    update_strategy: WireStrategy | None = None
    pod_management_policy: str | None = None
    progress_deadline_seconds: Int32 | None = None
    paused: bool | None = None
    volume_claim_templates: list[WireClaim] | None = None


class WireWorkload(Wire):
    metadata: wire.Metadata | None = None
    spec: WireSpec | None = None
    status: WireStatus | None = None


class WireControllerSpec(Wire):
    replicas: Int32 | None = None
    selector: msgspec.Raw = ABSENT
    template: WireTemplate | None = None


class WireController(Wire):
    metadata: wire.Metadata | None = None
    spec: WireControllerSpec | None = None
    status: WireStatus | None = None


_QUARTER: Final = "25%"
_DEADLINE: Final = 600


def deployment(item: WireWorkload) -> Workload:
    """A Deployment, which rolls by a quarter where nothing else is written."""
    made, spec, _ = _begin(Kind.DEPLOYMENT, item)
    deadline = spec.progress_deadline_seconds
    made = msgspec.structs.replace(
        made, paused=bool(spec.paused), progress_deadline=_DEADLINE if deadline is None else deadline
    )
    return _roll(made, spec.strategy, surge=_QUARTER, unavailable=_QUARTER)


def replica_set(item: WireWorkload) -> Workload:
    """A ReplicaSet."""
    return _begin(Kind.REPLICA_SET, item)[0]


def stateful_set(item: WireWorkload) -> Workload:
    """A StatefulSet, with the claims that it makes for each of its pods."""
    made, spec, _ = _begin(Kind.STATEFUL_SET, item)
    templates = wire.each("spec.volumeClaimTemplates", claims.claim_template, spec.volume_claim_templates)
    parallel = spec.pod_management_policy == "Parallel"
    made = msgspec.structs.replace(
        made, parallel=parallel, claim_templates=templates, partition=_partition(spec.update_strategy)
    )
    return _roll(made, spec.update_strategy)


def _partition(strategy: WireStrategy | None) -> int:
    rolling = strategy.rolling_update if strategy else None
    found = rolling.partition if rolling else None
    return controllers.count(found or 0, "spec.updateStrategy.rollingUpdate.partition")


def daemon_set(item: WireWorkload) -> Workload:
    """A DaemonSet; its replicas are the nodes that its controller wants, as far as it says so."""
    made, spec, status = _begin(Kind.DAEMON_SET, item)
    made = msgspec.structs.replace(
        made,
        replicas=status.desired_number_scheduled or 0,
        created_replicas=status.current_number_scheduled or 0,
        ready_replicas=status.number_ready or 0,
    )
    return _roll(made, spec.update_strategy, surge="0", unavailable="1")


def replication_controller(item: WireController) -> Workload:
    """A ReplicationController; its selector is a plain map, by default the labels of its template."""
    spec = item.spec or WireControllerSpec()
    made = controllers.workload(Kind.REPLICATION_CONTROLLER, item.metadata, item.status)
    made = controllers.declare(made, spec.template, None, spec.replicas)
    matched = wire.at("spec.selector", wire.labels, spec.selector) or made.template.labels
    return msgspec.structs.replace(made, selector=LabelSelector(matched))


def _begin(kind: Kind, item: WireWorkload) -> tuple[Workload, WireSpec, WireStatus]:
    spec = item.spec or WireSpec()
    selector = wire.at("spec.selector", selectors.selector, spec.selector)
    made = controllers.workload(kind, item.metadata, item.status)
    return (
        controllers.declare(made, spec.template, selector, spec.replicas),
        spec,
        item.status or WireStatus(),
    )


def _roll(
    made: Workload, strategy: WireStrategy | None, *, surge: str = "", unavailable: str = ""
) -> Workload:
    """The strategy as declared; amounts exist for rolling updates only."""
    declared = strategy or WireStrategy()
    kind = declared.type or "RollingUpdate"
    if kind != "RollingUpdate":
        return msgspec.structs.replace(made, strategy=kind)
    rolling = declared.rolling_update or WireRolling()
    return msgspec.structs.replace(
        made,
        strategy=kind,
        max_surge=wire.number_or_percentage(rolling.max_surge, surge, "spec.strategy.rollingUpdate.maxSurge"),
        max_unavailable=wire.number_or_percentage(
            rolling.max_unavailable, unavailable, "spec.strategy.rollingUpdate.maxUnavailable"
        ),
    )
