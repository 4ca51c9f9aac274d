"""What could go, what would have to come, and sums."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bayplan.capacity.report.addition import Addition, Sum
from bayplan.capacity.report.removal import Removal
from bayplan.views import amounts
from bayplan.views.amounts import counted
from bayplan.views.verdicts import names

HINDRANCES: Mapping[str, Callable[[int], str]] = {
    "gpu": lambda number: f"{counted(number, 'pod')} {'needs' if number == 1 else 'need'} its GPU",
    "protected": lambda number: f"{number} declared protected",
    "hostname": lambda number: f"{counted(number, 'pod')} pinned to it",
    "bare": lambda number: f"{counted(number, 'pod')} without a controller",
    "local-volume": lambda number: counted(number, "volume that cannot move", "volumes that cannot move"),
    "budget": lambda number: counted(number, "budget forbids it", "budgets forbid it"),
    "room": lambda number: f"{counted(number, 'pod')} {'finds' if number == 1 else 'find'} no room elsewhere",
}
"""What keeps a node, by kind of blocker, in the order of how hard it is to help."""
TIMES = "\N{MULTIPLICATION SIGN}"


def hindrances(found: Removal) -> str:
    """What keeps a node, by kind: `3 pods find no room, 1 local volume`; what cannot be helped first."""
    hard = Counter(one.kind for one in found.blockers if one.hard)
    order = [kind for kind in HINDRANCES if kind in hard] + [kind for kind in hard if kind not in HINDRANCES]
    return ", ".join(HINDRANCES.get(kind, _plural(kind))(hard[kind]) for kind in order)


def _plural(kind: str) -> Callable[[int], str]:
    return lambda number: counted(number, kind)


def worker(found: Addition) -> str:
    """`a worker of 2 CPUs, 12Gi, 1 card`."""
    cores = counted(found.machine.get("cpu", 0) // 1000, "CPU")
    cards = found.machine.get("cards", 0)
    parts = [cores, amounts.memory(found.machine.get("memory", 0)), counted(cards, "card") if cards else ""]
    times = f"{found.count} workers" if found.count > 1 else "a worker"
    return f"{times} of {', '.join(part for part in parts if part)}"


def gain(found: Addition) -> str:
    """`5 DaemonSet pods take 1.8Gi of it, 105 more may come, with 28 volumes`."""
    tax = found.tax.daemons.get("memory", 0)
    taken = f"{counted(found.tax.pods, 'DaemonSet pod')} take {amounts.memory(tax)} of it" if tax else ""
    pods = f"{counted(found.pods, 'more pod')} may come" if found.pods > 0 else ""
    slots = sum(found.slots.values())
    volumes = f"with {counted(slots, 'volume')}" if slots and pods else ""
    return ", ".join(part for part in (taken, pods, volumes) if part)


def bearers(found: Addition) -> str:
    """Which hosts can bear it; where none can, what the first lacks."""
    bears = [one.host for one in found.bearers if one.bears]
    if bears or not found.bearers:
        return f"{', '.join(bears)} can bear it" if bears else ""
    first = min(found.bearers, key=lambda one: one.why.count(";"))
    lack = first.why.partition(";")[0].rpartition(": ")
    return f"no host can bear it ({first.host}: {lack[0] or lack[2]})"


def terms(found: Sum) -> list[str]:
    """The terms of a sum; those of the same amount together."""
    same: dict[int, list[str]] = {}
    for one in found.terms:
        same.setdefault(one.amount, []).append(one.name)
    return [_term(amounts.amount(amount, found.unit), named) for amount, named in same.items()]


def _term(amount: str, named: Sequence[str]) -> str:
    often = f"{len(named)} {TIMES} " if len(named) > 1 else ""
    return f"{often}{amount} {names(named)}"


def gains(found: Removal) -> str:
    """What the hosts get back."""
    return "; ".join(
        f"{one.host} gains {amounts.memory(one.memory)}, {counted(one.vcpus, 'vCPU')}" for one in found.gains
    )
