"""The form of an estate file: its keys, and what each may hold."""

import datetime
from typing import Annotated

import msgspec

from bayplan.sources.kubernetes.wire import Wire

Amounts = dict[str, str | int | float]
"""Resource name to an amount as Kubernetes reads it: `500m`, `2Gi`, `8`."""
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
PriorityValue = Annotated[int, msgspec.Meta(ge=-(2**31), le=1_000_000_000)]


class Form(Wire, forbid_unknown_fields=True):
    """A part of the file with all the keys it may have."""


class RequirementForm(Form):
    """A condition on a label. `operator`: In, NotIn, Exists or DoesNotExist."""

    key: str
    operator: str
    values: list[str] | None = None


class SelectorForm(Form):
    """A label selector as Kubernetes has it."""

    match_labels: dict[str, str] | None = None
    match_expressions: list[RequirementForm] | None = None


class NamespacesForm(Form):
    """Namespaces by name (with `*` and `?`) and by labels; where both are given, both have to agree."""

    names: list[str] | None = None
    labels: dict[str, str] | None = None


class LimitRangeForm(Form):
    """Defaults and bounds for containers."""

    default: Amounts | None = None
    default_request: Amounts | None = None
    max: Amounts | None = None
    min: Amounts | None = None
    max_limit_request_ratio: Amounts | None = None


class PriorityForm(Form):
    """A priority class. `always`: also for pods that name another one."""

    name: str
    value: PriorityValue
    preemption_policy: str | None = None
    always: bool = False


class TierForm(Form):
    """A tier: whose namespaces, and what holds in them.

    `memory`: equal (requests are the limits) or burstable.
    """

    name: str
    namespaces: list[str | NamespacesForm]
    excluded: list[str | NamespacesForm] | None = None
    limit_range: LimitRangeForm | None = None
    quota: Amounts | None = None
    priority_class: PriorityForm | None = None
    memory: str | None = None
    strip_cpu_limits: bool = False


class TaintForm(Form):
    """A taint. `effect`: NoSchedule, PreferNoSchedule or NoExecute."""

    key: str
    effect: str
    value: str = ""


class PoolForm(Form):
    """Workers that are alike. `slots`: volumes that each can attach, by CSI driver."""

    name: str
    allocatable: Amounts
    count: Count = 1
    labels: dict[str, str] | None = None
    taints: list[TaintForm] | None = None
    slots: dict[str, Count] | None = None


class WindowForm(Form):
    """A maintenance window. `schedule` is a cron schedule, `duration` is written like 90m or 4h."""

    name: str
    schedule: str
    duration: str
    time_zone: str | None = None


class SuppressionForm(Form):
    """What is excused from a check. `subject` is a pattern such as `Deployment media/*`."""

    check: str
    subject: str
    reason: str
    until: datetime.date | None = None


class EstateForm(Form):
    """The whole file."""

    kubernetes: str | None = None
    tiers: list[TierForm] | None = None
    pools: list[PoolForm] | None = None
    windows: list[WindowForm] | None = None
    suppressions: list[SuppressionForm] | None = None
    opt_outs: list[SelectorForm] | None = None
