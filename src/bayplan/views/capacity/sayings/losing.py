"""What a loss comes to: who stays down, who is late and how long."""

from collections.abc import Iterable, Sequence

from bayplan.capacity.report.loss import Outcome
from bayplan.views import amounts

MODELS = {"requests": "by requests", "peak": "by observed peaks"}
"""How a loss is rehearsed."""
DOUBTS = ("nothing says which disk", "nothing says on which host")
"""How notes begin that say that more may be lost than is known."""


def verdict(found: Outcome) -> str:
    """`survived`, or how many of the pods that are required stay down."""
    if found.survived:
        return "survived"
    down = sum(one.required for one in found.down)
    return f"{down:,} down" if down else "nothing is placed"


def reason(found: Outcome) -> str:
    """Why the first of the required pods stays down; else why the loss is not survived all the same."""
    first = next((one for one in found.down if one.required), None)
    if first is None:
        return next(iter(found.notes), "")
    return first.reason or first.message


def consequences(found: Outcome, *, every: bool = True) -> str:
    """What a loss brings with it, whether it is survived or not.

    Pods that are pushed off by others come again elsewhere, or stay down: only `every` tells how many were.
    """
    pushed = {victim for one in found.pushed for victim in one.victims}
    spared = sum(not one.required for one in found.down)
    parts = [
        f"{found.moved} move" if found.moved else "",
        f"{len(late(found))} late" if found.late else "",
        f"{len(pushed)} pushed off" if pushed and every else "",
        f"{spared} expendable down" if spared else "",
        "as far as is known" if found.survived and any(one.startswith(DOUBTS) for one in found.notes) else "",
    ]
    return ", ".join(part for part in parts if part)


def late(found: Outcome) -> dict[str, int | None]:
    """The pods that come late, each with the second at which it is back at the earliest.

    None: it waits until somebody acts.
    """
    told: dict[str, int | None] = {}
    for one in found.late:
        known = told.get(one.pod, 0)
        told[one.pod] = None if one.seconds is None or known is None else max(one.seconds, known)
    return told


def delays(losses: Iterable[Outcome]) -> str:
    """How long those that are late take."""
    found = [seconds for one in losses for seconds in late(one).values()]
    waits = [seconds for seconds in found if seconds is not None]
    parts = [
        f"{amounts.seconds(min(waits))} or more for volumes" if waits else "",
        f"{'some ' if waits else ''}until the node is removed" if len(waits) < len(found) else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"late: {told}" if told else ""


def by_loss(losses: Iterable[Outcome]) -> list[dict[str, Outcome]]:
    """Outcomes of the same loss together, by model."""
    found: dict[tuple[str, tuple[str, ...]], dict[str, Outcome]] = {}
    for one in losses:
        found.setdefault((one.kind, one.lost), {})[one.model] = one
    return list(found.values())


def alike(found: Sequence[dict[str, Outcome]]) -> list[list[dict[str, Outcome]]]:
    """Losses of one kind that nobody asked for and that come to the same, together."""
    groups: dict[tuple[object, ...], list[dict[str, Outcome]]] = {}
    for models in found:
        first = next(iter(models.values()))
        told = tuple((name, verdict(one), consequences(one)) for name, one in models.items())
        key = (first.lost,) if first.asked else (first.kind, *told)
        groups.setdefault(key, []).append(models)
    return list(groups.values())


def asked_first(found: Sequence[dict[str, Outcome]]) -> list[dict[str, Outcome]]:
    """Losses that the policy names, and of those the ones that are not borne, first; pairs come last."""

    def rank(models: dict[str, Outcome]) -> tuple[bool, bool, bool]:
        ones = list(models.values())
        return (
            "+" in ones[0].kind,
            not any(one.asked for one in ones),
            all(one.survived for one in ones),
        )

    return sorted(found, key=rank)
