"""What is declared about a platform beside its workloads: tiers, machines, policies, and what is excused.

Tiers may come from the estate file or from policies of a policy engine in a tree (`NamespaceRule`,
`PodRule`); they come to the same: objects that appear in every namespace that a rule picks, and changes to
every pod in it.
"""

import datetime
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Final

from bayplan.model.bounds import AttachLimit, CapacityPolicy, CardBudget, HostRule, PoolRule
from bayplan.model.findings import Finding
from bayplan.model.labels import LabelSelector
from bayplan.model.machines import Lower, Machine
from bayplan.model.nodes import Taint
from bayplan.model.platform import Platform
from bayplan.model.pods import Amounts, Toleration
from bayplan.model.policy import LimitRange, PriorityClass, ResourceQuota
from bayplan.model.record import Record
from bayplan.model.sizing import SizingPolicy

PLACEHOLDER: Final = "{namespace}"
"""What stands for the namespace in the names of what a rule makes: no name could hold it by itself."""


def named_in(name: str, namespace: str) -> str:
    """What an object of a rule is called in one namespace."""
    return name.replace(PLACEHOLDER, namespace)


class NamespacePick(Record, frozen=True, dict=True, gc=True):
    """Picks namespaces by name (with `*` and `?`) and by labels; all that is given has to agree.

    `wild_labels` are keys and values with `*` and `?`, as policy engines allow them in place of labels.
    """

    names: tuple[str, ...] = ()
    selector: LabelSelector | None = None
    wild_labels: dict[str, str] = {}

    def picks(self, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a namespace is meant."""
        if self.names and name not in self._plain and not any(one.fullmatch(name) for one in self._wild):
            return False
        if not all(_wears(labels, key, value) for key, value in self.wild_labels.items()):
            return False
        return self.selector is None or self.selector.selects(labels)

    @property
    def bounds(self) -> frozenset[str] | None:
        """All names that it could mean; None where they cannot be listed."""
        return None if self._wild or not self._plain else self._plain

    @cached_property
    def _plain(self) -> frozenset[str]:
        """Tiers may list hundreds of names, and are asked of every namespace and pod."""
        return frozenset(one for one in self.names if not _is_wild(one))

    @cached_property
    def _wild(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_pattern(one) for one in self.names if _is_wild(one))


class Where(Record, frozen=True):
    """Which namespaces a rule is about: any of `picks` (all, where there is none), none of `excludes`."""

    picks: tuple[NamespacePick, ...] = ()
    excludes: tuple[NamespacePick, ...] = ()

    def meets(self, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a namespace is one of them."""
        for one in self.excludes:
            if one.picks(name, labels):
                return False
        return not self.picks or any(one.picks(name, labels) for one in self.picks)

    @property
    def bounds(self) -> frozenset[str] | None:
        """All names that it could be about; None where they cannot be listed."""
        found = [one.bounds for one in self.picks]
        known = [one for one in found if one is not None]
        return frozenset[str]().union(*known) if found and len(known) == len(found) else None


class NamespaceRule(Record, frozen=True):
    """Objects that appear in every namespace it is about. Their own namespace is empty until then.

    Their names may hold a `PLACEHOLDER`.
    `source` names the rule as a person would (`ClusterPolicy tier-quota rule 4-aux`, `tier 4-aux`), `file`
    and `line` where it stands.
    """

    source: str
    where: Where = Where()
    limit_ranges: tuple[LimitRange, ...] = ()
    quotas: tuple[ResourceQuota, ...] = ()
    file: str = ""
    line: int = 0


class PodRule(Record, frozen=True):
    """Changes to every pod of the namespaces it is about, made as webhooks do (`admission.chain`).

    `strips` lists what is taken out of every container (`limits.cpu`), or of one sort of containers
    (`containers.limits.cpu`, `initContainers.limits.cpu`). `priority_class` is set where the pod names none,
    a label of `node_selector` where it asks for no other value of it, or both always (`overrides`).
    `resource`: only pods are meant in which a container asks for more than none of it.

    What pods have to be like once they are complete stands in `requires`, amounts that every container has
    to say (`requests.cpu`), and in `equal`, resources of which every container requests as much as it may
    use. Others are refused; where the rule only `warns`, they are let in.
    """

    source: str
    where: Where = Where()
    strips: tuple[str, ...] = ()
    priority_class: str = ""
    overrides: bool = False
    tolerations: tuple[Toleration, ...] = ()
    node_selector: dict[str, str] = {}
    file: str = ""
    line: int = 0
    resource: str = ""
    requires: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    warns: bool = False

    @property
    def changes(self) -> bool:
        """Whether it does anything to pods, beside turning them away."""
        return bool(self.strips or self.priority_class or self.tolerations or self.node_selector)

    @property
    def demands(self) -> bool:
        """Whether it says how pods have to be."""
        return bool(self.requires or self.equal)


class Pool(Record, frozen=True):
    """Worker nodes that are alike. `slots`: how many volumes each can attach, by CSI driver.

    `machine` is the machine under each of them, where it is declared (its name and id are empty).
    """

    name: str
    count: int = 1
    allocatable: Amounts = {}
    labels: dict[str, str] = {}
    taints: tuple[Taint, ...] = ()
    slots: dict[str, int] = {}
    machine: Machine | None = None


class Source(Record, frozen=True):
    """Where something can be asked: `kind` is prometheus, history, proxmox or kubernetes.

    `secret` names an environment variable or a file; the secret itself never stands in the file.
    """

    name: str
    kind: str
    url: str = ""
    path: str = ""
    secret: str = ""


class Window(Record, frozen=True):
    """A maintenance window that recurs: it opens by a cron schedule and stays open for so many minutes."""

    name: str
    schedule: str
    minutes: int
    time_zone: str = ""


class Suppression(Record, frozen=True):
    """A check that is excused for some subjects (`Deployment media/*`), with a reason, and until when.

    `file` and `line` say where it stands.
    """

    check: str
    subject: str
    reason: str
    until: datetime.date | None = None
    file: str = ""
    line: int = 0


class Tier(Record, frozen=True):
    """A tier of the house: whose namespaces, and whether memory requests and limits are equal in it.

    `memory`: `equal`, `burstable`, or empty where the tier does not say. What else it brings (limit range,
    quota, priority) stands in the rules that the tier was made into.
    """

    name: str
    where: Where = Where()
    memory: str = ""


class Declaration(Record, frozen=True):
    """What an estate file declares. `lower` has hosts, machines and so on in the form of what is observed."""

    kubernetes: str = ""
    tiers: tuple[Tier, ...] = ()
    namespace_rules: tuple[NamespaceRule, ...] = ()
    pod_rules: tuple[PodRule, ...] = ()
    priority_classes: tuple[PriorityClass, ...] = ()
    pools: tuple[Pool, ...] = ()
    windows: tuple[Window, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    lower: Lower = Lower()
    host_rules: tuple[HostRule, ...] = ()
    pool_rules: tuple[PoolRule, ...] = ()
    attach_limits: tuple[AttachLimit, ...] = ()
    cards: tuple[CardBudget, ...] = ()
    capacity: CapacityPolicy = CapacityPolicy()
    sizing: SizingPolicy = SizingPolicy()
    singletons: tuple[str, ...] = ()
    """Workloads (`dbaas/mysql`, with `*`) of which there is one, and whose absence hurts."""
    protected: tuple[str, ...] = ()
    """Workloads that nobody moves without asking."""
    sources: tuple[Source, ...] = ()
    platform: Platform = Platform()
    """What the platform itself is to be: its cluster, components, storage classes, notebooks."""
    opt_outs: tuple[LabelSelector, ...] = ()
    """Labels by which a namespace says that it brings limit ranges and quotas of its own."""
    findings: tuple[Finding, ...] = ()
    """What of it is a risk; what cannot be is refused when it is read."""
    file: str = ""


def _wears(labels: Mapping[str, str], key: str, value: str) -> bool:
    return any(_pattern(key).fullmatch(one) and _pattern(value).fullmatch(labels[one]) for one in labels)


_WILD: Final = {"*": ".*", "?": "."}


def _is_wild(glob: str) -> bool:
    return any(one in glob for one in _WILD)


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    return re.compile("".join(_WILD.get(char, re.escape(char)) for char in glob), re.DOTALL)
