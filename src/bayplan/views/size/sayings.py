"""What the text and the page say in the same words: the verdict, the evidence, what holds a figure."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.evidence import Place
from bayplan.rightsizing.framework import Bound, Quality
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.plan import Freed, Proof
from bayplan.rightsizing.report.recommendation import Recommendation
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views import amounts
from bayplan.views.amounts import counted
from bayplan.views.size import naming, sorting
from bayplan.views.size.sorting import Row

NAMED: Final = 4
"""So many containers of a group are named."""
CODES: Final = {
    "level": "wanted at a higher level only",
    "room": "no room for it",
    "admission": "would not be admitted",
    "loss": "a loss would no longer be survived",
    "rollout": "could not be rolled out",
}
"""What keeps a recommendation out of the plan."""


def headline(answer: Sizing) -> str:
    """The answer in a sentence: what hurts, how much changes, whether the whole fits."""
    if not answer.recommendations:
        return "there is no container to size"
    parts = [", ".join(_hurts(answer)), _changes(answer), _fits(answer)]
    return "; ".join(part for part in parts if part)


def _hurts(answer: Sizing) -> Iterator[str]:
    killed, leaking = (_warned(answer, code) for code in ("ran-out-of-memory", "leak"))
    if killed:
        yield f"{counted(killed, 'container')} ran out of memory"
    if leaking:
        verb = "leaks" if leaking == 1 else "leak"
        yield f"{leaking} {verb}" if killed else f"{counted(leaking, 'container')} {verb}"


def _warned(answer: Sizing, code: str) -> int:
    return sum(any(said.code == code for said in one.warnings) for one in answer.recommendations)


def _changes(answer: Sizing) -> str:
    number, whole = len(answer.plan.changes), len(answer.recommendations)
    if not number:
        return f"none of {counted(whole, 'container')} should change"
    return f"{number} of {counted(whole, 'container')} should change"


def _fits(answer: Sizing) -> str:
    proof = answer.plan.proof
    if not answer.plan.changes or not proof.tried:
        return ""
    if proof.breaks:
        return f"the plan breaks {counted(len(proof.breaks), 'thing')}"
    if proof.waiting:
        return f"{counted(len(proof.waiting), 'pod')} would find no room"
    return "the whole fits"


def basis(answer: Sizing) -> str:
    """What it rests on: version, window, sources, rule, level."""
    sources = f" from {', '.join(answer.sources)}" if answer.sources else ""
    days = counted(answer.days, "day") if answer.days else ""
    window = f"{days} of evidence{sources}" if days else ""
    parts = [
        f"Kubernetes {answer.kubernetes}" if answer.kubernetes else "",
        window,
        f"rule {answer.rule}" if answer.rule else "",
        f"level {answer.plan.level.value}",
        f"as of {answer.at:%Y-%m-%d %H:%M} UTC" if answer.at else "",
    ]
    return "; ".join(part for part in parts if part)


def evidence(found: Portrait, *, cpu: bool = False) -> str:
    """`peak 3.6Gi on 2026-11-14, p95 1.8Gi, 30 days`. `cpu`: also what it used of that."""
    if found.quality is Quality.NONE and found.peak is None:
        return next(iter(found.reasons), "no evidence")
    return ", ".join(part for part in _parts(found, cpu) if part)


def _parts(found: Portrait, cpu: bool) -> Iterator[str]:
    if found.peak is not None:
        on = f" on {naming.day(found.peak_at)}" if found.peak_at else ""
        yield f"peak {naming.memory(found.peak)}{on}"
    if found.p95 is not None:
        yield f"p95 {naming.memory(found.p95)}"
    if found.start_peak is not None and found.start_peak > (found.p95 or 0):
        yield f"start {naming.memory(found.start_peak)}"
    if cpu and found.cpu_p95 is not None:
        yield f"CPU p95 {amounts.cpu(found.cpu_p95)}"
    if found.kills:
        yield f"{counted(found.kills, 'kill')}"
    yield f"{'only ' if found.quality is Quality.THIN else ''}{naming.span(found.window)}"


def holds(row: Row) -> str:
    """What the last restraint said that decided each bound which changes, each saying once."""
    last = [sorting.decisive(one)[-1:] for one in row.found.sized if one.bound in row.amounts]
    return "; ".join(dict.fromkeys(one.said for found in last for one in found))


def why(row: Row) -> str:
    """The evidence of a container that changes, and what held its figures."""
    cpu = Bound.CPU_REQUEST.value in row.amounts
    pods = f"{counted(row.found.replicas, 'pod')}, " if row.found.replicas > 1 else ""
    held = holds(row)
    return f"{pods}{evidence(row.found.portrait, cpu=cpu)}{'; ' if held else ''}{held}"


def named(places: Sequence[Place], most: int = NAMED) -> str:
    """Some containers, and how many more."""
    shown = [naming.container(one) for one in places]
    if len(shown) <= most:
        return ", ".join(shown)
    return f"{', '.join(shown[: most - 1])} and {len(shown) - most + 1:,} more"


def survived(proof: Proof) -> str:
    """How many losses are survived, before and after: of those that the policy asks for, where it does."""
    counts = [one for one in proof.losses if one.asked] or list(proof.losses)
    if not counts:
        return ""
    before, after = sum(one.before for one in counts), sum(one.after for one in counts)
    said = f"{after} of {counted(len(counts), 'loss', 'losses')}"
    verb = "is" if after == 1 else "are"
    told = f"that must be survived {verb}" if counts[0].asked else f"{verb} survived"
    return f"{said} {told}{f', {before} today' if before != after else ''}"


def freed(found: Freed) -> str:
    """`k8s-node5 can go, and one more may still be lost`."""
    then = "and one more may still be lost" if found.survives else "but then no other may be lost"
    memory = f" ({amounts.memory(found.memory)})" if found.memory else ""
    return f"{found.node}{memory} can go, {then}{': ' if found.why else ''}{found.why}"


def place(found: Recommendation) -> str:
    """Where it is declared: `stacks/media/main.tf:112`."""
    return f"{found.file}:{found.line}" if found.line else found.file
