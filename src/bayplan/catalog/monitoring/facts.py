"""What rules are made of: a declaration, with the options of the monitoring itself, as names and numbers."""

import re
from collections.abc import Iterable
from typing import Final

from bayplan.model.demand import is_extended
from bayplan.model.estate import Declaration, Pool
from bayplan.model.plain import Json
from bayplan.model.platform import SERVER
from bayplan.model.record import Record

COMPONENT: Final = "kube-prometheus-stack"
PLACEHOLDER: Final = "user-placeholder"
PLACEHOLDER_CLASS: Final = ("jupyterhub-user-placeholder-priority", -10)
"""The class that JupyterHub's chart makes for placeholders, and its value (scheduling.podPriority)."""
DEFAULTS: Final = {
    "memory": 0.9,
    "cpu": 0.9,
    "pods": 0.9,
    "volume-slots": 0.86,
    "extended": 0.9,
    "card-memory": 0.95,
    "quota": 0.95,
    "host-memory": 0.95,
    "host-vcpus": 1.0,
    "pool-data": 0.9,
}
"""The share of a constraint above which an alert fires, where `capacity.thresholds` does not say."""


class Bound(Record, frozen=True):
    """A share that something may reach, and the key of the estate file that says so, or would."""

    share: float
    key: str


class Facts(Record, frozen=True):
    """A declaration, and the options of the component that measures."""

    declaration: Declaration
    options: dict[str, Json] = {}

    def bound(self, constraint: str, name: str = "") -> Bound | None:
        """The share above which a constraint is worth an alert: by the exact name, else by its family.

        None: nobody said, and there is no usual one.
        """
        declared = self.declaration.capacity.thresholds
        for key in (name, constraint):
            if key in declared:
                return Bound(declared[key], f"capacity.thresholds.{key}")
        usual = DEFAULTS.get(constraint)
        return None if usual is None else Bound(usual, f"capacity.thresholds.{constraint}")

    @property
    def servers(self) -> tuple[str, ...]:
        """The names of the machines that are control planes."""
        return tuple(one.name for one in self.declaration.lower.machines if one.role == SERVER)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The names of all machines that are declared as nodes."""
        roles = {SERVER, *(pool.name for pool in self.declaration.pools)}
        return tuple(one.name for one in self.declaration.lower.machines if one.role in roles)

    def workers(self, pool: Pool) -> tuple[str, ...]:
        """The names of the machines of a pool; empty, where none is declared."""
        return tuple(one.name for one in self.declaration.lower.machines if one.role == pool.name)

    @property
    def budgets(self) -> frozenset[str]:
        """Resources that stand for the memory of cards."""
        return frozenset(one.resource for one in self.declaration.cards)

    @property
    def cards(self) -> dict[str, int]:
        """How many of each resource of cards the pools are declared to have, in all."""
        found: dict[str, int] = {}
        for pool in self.declaration.pools:
            for name, amount in pool.allocatable.items():
                if is_extended(name) and name not in self.budgets:
                    found[name] = found.get(name, 0) + amount.units * pool.count
        return found

    @property
    def placeholders(self) -> bool:
        """Whether JupyterHub keeps room by pods that wait where there is none, and give way to anybody."""
        hub = self.declaration.platform.component("jupyterhub")
        return bool(hub and hub.options.get("spare"))

    @property
    def waiting(self) -> str:
        """The metric of pods that find no node, without those that are meant to wait."""
        others = f'{{pod!~"{PLACEHOLDER}-.+"}}' if self.placeholders else ""
        return f"kube_pod_status_unschedulable{others}"

    @property
    def exporter(self) -> str:
        """Where the hypervisor's exporter listens; empty: it has none."""
        return str(self.options.get("hypervisorExporter") or "")

    @property
    def host_exporters(self) -> dict[str, str]:
        """Node exporters on hosts, by the name of the host."""
        told = self.options.get("hostExporters")
        return {name: str(address) for name, address in told.items()} if isinstance(told, dict) else {}

    @property
    def runbooks(self) -> str:
        """The address of the page about alerts; empty: it has none."""
        return str(self.options.get("runbooks") or "")


def read(declaration: Declaration) -> Facts:
    """The facts of a declaration, with the options of the component where it is wanted."""
    found = declaration.platform.component(COMPONENT)
    return Facts(declaration, found.options if found else {})


def resource(name: str) -> str:
    """A resource as kube-state-metrics writes it in a label (`nvidia_com_gpu`)."""
    return re.sub(r"[^a-zA-Z0-9_]", "_", name)


def either(names: Iterable[str]) -> str:
    """A pattern, as text of an expression, that exactly these names of objects match."""
    return "|".join(name.replace(".", "\\\\.") for name in names)


def storage(name: str, host: str = "") -> str:
    """The selector of a storage pool among series of the hypervisor's exporter, on one host or on any."""
    place = either((host,)) if host else "[^/]+"
    return f'{{id=~"storage/{place}/{either((name,))}"}}'


def number(value: float) -> str:
    """A number as it is read best in an expression."""
    return str(int(value)) if float(value).is_integer() else f"{value:.6g}"
