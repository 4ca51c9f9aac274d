"""What may be lost before a plan and after it, and which nodes could go then that could not before."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bayplan.capacity import removal, survival
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.report.removal import Removal
from bayplan.model import demand
from bayplan.model.findings import Finding, Severity
from bayplan.rightsizing.report.plan import Freed, Loss

ENDED: Final = "plan-ends-survival"
MOST_NAMED: Final = 6
"""Of so many nodes that could go it is looked at what may be lost beside them."""

Outcomes = tuple[Outcome, ...]


def survey(ground: Ground) -> Outcomes:
    """Every single loss, by scheduling requests."""
    return survival.survey(ground, models=("requests",)) if ground.snapshot.nodes else ()


def still(before: Outcomes, ground: Ground) -> Outcomes:
    """The losses that are survived today and that it would be a fault not to survive, as they would be."""
    declared = bool(ground.declaration.capacity.survive)
    minded = [one for one in before if one.survived and (one.asked or not declared)]
    named = [f"{one.kind}/{name}" for one in minded for name in one.lost]
    return survival.survey(ground, models=("requests",), only=named) if named else ()


def compared(before: Outcomes, after: Outcomes) -> Iterator[Loss]:
    """The losses that the policy asks for, and all that are survived before or after."""
    known = {one.subject: one for one in before}
    for one in after:
        was = known[one.subject].survived if one.subject in known else False
        if one.asked or was or one.survived:
            yield Loss(one.subject, was, one.survived, one.asked, "" if one.survived else _why(one))


def findings(found: Sequence[Loss], ground: Ground) -> Iterator[Finding]:
    """Losses that are survived today and would not be; with a policy only those that it asks for."""
    declared = bool(ground.declaration.capacity.survive)
    for one in found:
        if one.before and not one.after and (one.asked or not declared):
            asked = "the policy wants its loss survived, and it" if one.asked else "its loss"
            summary = f"{asked} is survived today, and would not be: {one.message}"
            yield Finding(ENDED, Severity.ERROR, one.subject, summary)


def mended(found: Sequence[Loss]) -> Iterator[str]:
    """Losses that are not survived today, and would be."""
    return (f"the loss of {one.subject} would be survived" for one in found if one.after and not one.before)


def removable(ground: Ground) -> dict[str, Removal]:
    """The nodes that could go alone."""
    if not ground.snapshot.nodes:
        return {}
    found = removal.removals(ground, most=1, losses=False)
    return {one.nodes[0]: one for one in found if one.possible and len(one.nodes) == 1}


def freed(before: Mapping[str, Removal], ground: Ground, outcomes: Outcomes) -> Iterator[Freed]:
    """The nodes that could go after a plan, and could not before, those that cost least first."""
    fresh = {name: one for name, one in removable(ground).items() if name not in before}
    for name in list(fresh)[:MOST_NAMED]:
        (found,) = removal.removals(ground, most=1, names=[name], outcomes=outcomes)
        yield _freed(name, found, ground)


def _freed(name: str, found: Removal, ground: Ground) -> Freed:
    gained = sum(one.memory for one in found.gains)
    memory = gained or demand.integers(ground.nodes[name].capacity).get(demand.MEMORY, 0)
    moved = "1 pod moves" if len(found.steps) == 1 else f"{len(found.steps)} pods move"
    broken = ", ".join(one.replace("/", " ", 1) for one in found.broken)
    lost = f"; {broken} could then no longer be lost" if broken else ""
    return Freed(name, bool(found.survives) and not found.broken, memory, f"{moved} to other nodes{lost}")


def _why(found: Outcome) -> str:
    """Who would stay down, and the scheduler's words for the first of them."""
    down = [one for one in found.down if one.required]
    if not down:
        return next(iter(found.notes), "no control plane is left")
    first = down[0]
    others = f" and {len(down) - 1} more" if len(down) > 1 else ""
    return f"{first.workload or first.pod}{others} would stay down: {first.message or first.reason}"
