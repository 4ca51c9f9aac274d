"""What admission and disruption obey: limit ranges, quotas, priorities, budgets, runtime classes."""

from typing import Final

from bayplan.model.labels import LabelSelector, Requirement
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Toleration
from bayplan.model.record import Record

NAME_LABEL: Final = "kubernetes.io/metadata.name"
"""The label that the API server gives every namespace: its name."""


class LimitRangeItem(Record, frozen=True):
    """The rules of a LimitRange for one type: Container, Pod or PersistentVolumeClaim."""

    type: str
    minimum: Amounts = {}
    maximum: Amounts = {}
    default: Amounts = {}
    default_request: Amounts = {}
    ratio: Amounts = {}


class LimitRange(Record, frozen=True):
    """Defaults and bounds for a namespace."""

    namespace: Namespace
    name: str
    items: tuple[LimitRangeItem, ...] = ()


class ResourceQuota(Record, frozen=True):
    """A ceiling on what a namespace may ask for. `used` is what the API server last counted."""

    namespace: Namespace
    name: str
    hard: Amounts = {}
    used: Amounts = {}
    scopes: tuple[str, ...] = ()
    scope_selector: tuple[Requirement, ...] = ()


class PriorityClass(Record, frozen=True):
    """A named priority. `global_default`: for pods that name none."""

    name: str
    value: int = 0
    global_default: bool = False
    preemption_policy: str = "PreemptLowerPriority"


class DisruptionBudget(Record, frozen=True):
    """A PodDisruptionBudget: its rule (as declared: a number or a percentage), and its status.

    `observed` is false where no status was recorded; then the status has to be computed from the pods.
    """

    namespace: Namespace
    name: str
    selector: LabelSelector | None = None
    min_available: str = ""
    max_unavailable: str = ""
    always_allow_unhealthy: bool = False
    observed: bool = False
    allowed: int = 0
    healthy: int = 0
    desired: int = 0
    expected: int = 0
    disrupted: tuple[str, ...] = ()


class RuntimeClass(Record, frozen=True):
    """A runtime, the overhead of its pods, and where they may run."""

    name: str
    handler: str = ""
    overhead: Amounts = {}
    node_selector: dict[str, str] = {}
    tolerations: tuple[Toleration, ...] = ()


class NamespaceInfo(Record, frozen=True):
    """A namespace and its labels."""

    name: Namespace
    labels: dict[str, str] = {}
    terminating: bool = False


class Service(Record, frozen=True):
    """A Service's selector; spreading by default follows it."""

    namespace: Namespace
    name: str
    selector: dict[str, str] = {}
