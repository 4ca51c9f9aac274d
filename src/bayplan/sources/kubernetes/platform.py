"""Objects of K3s, Fleet, cert-manager, Kyverno, the GPU operator and the Prometheus operator.

Of each only what says how the platform is: K3s `pkg/apis/k3s.cattle.io/v1` (ETCDSnapshotFile), Fleet
`pkg/apis/fleet.cattle.io/v1alpha1` (display.state), cert-manager `pkg/apis/certmanager/v1` (notAfter),
Kyverno's policies (conditions, or conditionStatus.ready), NVIDIA's ClusterPolicy (status.state), and the
alerts of a PrometheusRule.
"""

import datetime

from bayplan.model.platform_objects import PlatformObject
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import Wire

GOOD = frozenset({"ready", "Ready"})


class WireCondition(Wire):
    type: str | None = None
    status: str | None = None
    message: str | None = None


class WireVerdict(Wire):
    ready: bool | None = None
    message: str | None = None


class WireDisplay(Wire):
    state: str | None = None
    message: str | None = None


class WireError(Wire):
    message: str | None = None


class WireStatus(Wire):
    """The states of all these kinds; `state` may be anything in kinds that are not meant here."""

    conditions: list[WireCondition] | None = None
    condition_status: WireVerdict | None = None
    display: WireDisplay | None = None
    ready_to_use: bool | None = None
    creation_time: datetime.datetime | None = None
    size: str | int | None = None
    error: WireError | None = None
    not_after: datetime.datetime | None = None
    state: str | None = None
    ready: bool | None = None


class WireRule(Wire):
    alert: str | None = None


class WireGroup(Wire):
    rules: list[WireRule] | None = None


class WireSpec(Wire):
    """Addresses of repositories are left out, and those of charts cut: they may hold a password."""

    snapshot_name: str | None = None
    node_name: str | None = None
    location: str | None = None
    chart: str | None = None
    version: str | None = None
    paused: bool | None = None
    groups: list[WireGroup] | None = None


class WirePlatform(Wire):
    api_version: str | None = None
    kind: str | None = None
    metadata: wire.Metadata | None = None
    spec: WireSpec | None = None
    status: WireStatus | None = None


def platform_object(item: WirePlatform) -> PlatformObject:
    """One of them, whichever kind it is."""
    about, spec = item.metadata or wire.Metadata(), item.spec or WireSpec()
    status = item.status or WireStatus()
    ready, message = _standing(status)
    return PlatformObject(
        group=(item.api_version or "").rpartition("/")[0],
        kind=item.kind or "",
        name=wire.name_of(about),
        namespace=about.namespace or "",
        ready=ready,
        message=message,
        at=status.creation_time or status.not_after,
        facts={name: text for name, text in _facts(spec, status).items() if text},
    )


def _standing(status: WireStatus) -> tuple[bool | None, str]:
    """Whether it is ready, and what it says; the plainest of the signs that are there."""
    said = next((one for one in status.conditions or () if one.type == "Ready"), None)
    if status.ready_to_use is not None:
        return status.ready_to_use, (status.error.message if status.error else "") or ""
    if said is not None:
        return said.status == "True", said.message or ""
    if status.condition_status is not None:
        return status.condition_status.ready, status.condition_status.message or ""
    if status.display is not None and status.display.state:
        return status.display.state in GOOD, status.display.message or ""
    if status.state:
        return status.state in GOOD, status.state
    return status.ready, ""


def _facts(spec: WireSpec, status: WireStatus) -> dict[str, str]:
    alerts = [rule.alert for group in spec.groups or () for rule in group.rules or () if rule.alert]
    return {
        "node": spec.node_name or "",
        "location": spec.location or "",
        "size": str(status.size or ""),
        "chart": (spec.chart or "").rpartition("/")[2],
        "version": spec.version or "",
        "paused": "true" if spec.paused else "",
        "state": (status.display.state if status.display else "") or "",
        "alerts": ",".join(sorted(alerts)),
    }
