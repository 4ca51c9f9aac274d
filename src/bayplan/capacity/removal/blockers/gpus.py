"""Pods whose extended resource no other node has: a card does not move without the machine it is in."""

from collections.abc import Iterable

from bayplan.capacity.removal.case import Case
from bayplan.capacity.removal.movers import Mover
from bayplan.capacity.report.removal import Blocker
from bayplan.model.pods import Pod


def gpus(case: Case) -> Iterable[Blocker]:
    """One for each pod that asks for more of a resource than any node that stays has in all."""
    for mover in case.coming:
        missing = _missing(mover, case)
        if missing:
            subject = case.subject(mover.pod)
            yield Blocker(
                "gpu", f"Pod {mover.pod.key}", mover.pod.node, _reason(missing, mover, case),
                remedy=f"scale {subject} to 0 first, or give a node that stays such a card",
            )  # fmt: skip


def untie(mover: Mover, pod: Pod, case: Case) -> Pod | None:
    """Such a pod would stand where the card is brought, and takes no other room."""
    return None if _missing(mover, case) else pod


def _missing(mover: Mover, case: Case) -> dict[str, int]:
    return {name: asked for name, asked in mover.cards.items() if case.most_elsewhere(name) < asked}


def _reason(missing: dict[str, int], mover: Mover, case: Case) -> str:
    asked = ", ".join(f"{amount} of {name}" for name, amount in missing.items())
    most = max(case.most_elsewhere(name) for name in missing)
    elsewhere = f"no node that stays has more than {most}" if most else "no node that stays has any"
    return f"it asks for {asked}, and {elsewhere}{_passed_through(mover, case)}"


def _passed_through(mover: Mover, case: Case) -> str:
    machine = case.ground.hosting.machine_of(mover.pod.node)
    if machine is None or not machine.devices:
        return ""
    names = ", ".join(device.mapping or " ".join(device.addresses) for device in machine.devices)
    return f"; {names} is passed through to machine {machine.vmid} and moves only while that is off"
