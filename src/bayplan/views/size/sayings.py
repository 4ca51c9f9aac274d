"""What the text and the page say in the same words: the verdict, the evidence, what holds a figure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.evidence import DAY, Place
from bayplan.rightsizing.framework import Bound, Quality
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.recommendation import Recommendation
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views import amounts
from bayplan.views.amounts import counted
from bayplan.views.capacity.sayings import brief
from bayplan.views.size import fitting, naming, sorting
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
BOTH: Final = "memory request and limit"
LONGEST: Final = 320
SHORT: Final = 0.9
FORBIDDING: Final = ("floor", "learned", "limit-range")
_NAMELESS: Final = re.compile(r'pods "[^"]*" is forbidden: ')
_BOUND: Final = re.compile(f"(?:{'|'.join(re.escape(one.value) for one in Bound)})(?= )")


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
    if not number and len(sorting.unsized(answer)) == whole:
        return f"nothing can be recommended for {counted(whole, 'container')}"
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
    if not proof.nodes:
        return "it would be admitted, and nothing was placed"
    but = fitting.unmet(proof)
    return f"the whole fits, but {but}" if but else "the whole fits"


def caveat(answer: Sizing) -> str:
    """What holds the answer back as a whole: why nothing is lowered, where that is so of most containers."""
    read = [one for one in answer.recommendations if one.portrait.quality is not Quality.NONE]
    thin = [one for one in read if one.portrait.quality is Quality.THIN]
    reasons = Counter(one.portrait.reasons[0] for one in thin if one.portrait.reasons)
    if len(thin) * 2 <= len(read) or not reasons:
        return ""
    why, number = reasons.most_common(1)[0]
    of = f"{number:,} of {counted(len(read), 'container')}"
    return f"evidence of {of} is thin, so nothing is lowered there: {why}"


def basis(answer: Sizing) -> str:
    """What it rests on: version, window, sources, rule, level."""
    sources = f" from {', '.join(answer.sources)}" if answer.sources else ""
    window = f"{_window(answer)} of evidence{sources}" if answer.days else ""
    parts = [
        f"Kubernetes {answer.kubernetes}" if answer.kubernetes else "",
        window,
        f"rule {answer.rule}" if answer.rule else "",
        f"level {answer.plan.level.value}",
        f"as of {answer.at:%Y-%m-%d %H:%M} UTC" if answer.at else "",
    ]
    return "; ".join(part for part in parts if part)


def _window(answer: Sizing) -> str:
    """How long a time the evidence is of; where that is clearly less than was asked for, both."""
    read = [one.portrait for one in answer.recommendations if one.portrait.samples]
    if not read:
        return counted(answer.days, "day")
    days = round((max(one.end for one in read) - min(one.start for one in read)) / DAY)
    return (
        f"{counted(days, 'day')} (of {answer.days})" if days < SHORT * answer.days else counted(days, "day")
    )


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
    thin = f", but {found.reasons[0]}" if found.quality is Quality.THIN and found.reasons else ""
    yield f"{naming.span(found.window)}{thin}"


def holds(row: Row) -> str:
    """What the last restraint said that decided each bound which changes, each saying once.

    What is not so of all of them names the bounds of which it is.
    """
    bounds: dict[tuple[str, str], list[str]] = {}
    for one in row.found.sized:
        for held in sorting.decisive(one)[-1:] if one.bound in row.amounts else ():
            bounds.setdefault((held.code, held.said), []).append(one.bound)
    every = len(row.amounts)
    told = (
        said if code == "tier" or len(found) == every else f"{_listed(found)} {said}"
        for (code, said), found in bounds.items()
    )
    return "; ".join((*told, *_stays(row)))


def _stays(row: Row) -> Iterator[str]:
    """Which bounds of a container that changes stay, because somebody or a limit range forbids it."""
    for one in row.found.sized:
        held = [each for each in sorting.decisive(one)[-1:] if each.code in FORBIDDING]
        if held and one.bound not in row.amounts and one.wanted == one.now:
            yield f"{naming.bound(one.bound)} stays: {brief(held[0].said, LONGEST // 2)}"


def _listed(bounds: Sequence[str]) -> str:
    """`memory request and limit:`, of the bounds that a saying is about."""
    memory = [one for one in bounds if naming.resource(one) == "memory"]
    if len(memory) > 1:
        bounds = [one for one in bounds if one not in memory[1:]]
    said = [BOTH if len(memory) > 1 and one in memory else naming.bound(one) for one in bounds]
    return f"{' and '.join(said)}:"


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


def short(text: str) -> str:
    """A cause without the names of pods that will never be, and as long as a person reads."""
    return brief(_NAMELESS.sub("", text), LONGEST)


def bounds(text: str) -> str:
    """`memory request 512Mi` for `requests.memory 512Mi`."""
    return _BOUND.sub(lambda found: naming.bound(found[0]), text)


def place(found: Recommendation) -> str:
    """Where it is declared: `stacks/media/main.tf:112`."""
    return f"{found.file}:{found.line}" if found.line else found.file
