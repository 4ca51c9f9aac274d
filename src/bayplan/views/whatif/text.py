"""The answer as text: what each step comes to, then what the nodes look like before and after."""

from bayplan.app.answers import NodeLoads, State, StepResult, WhatIf
from bayplan.views import amounts, passages
from bayplan.views.amounts import counted
from bayplan.views.layout import (
    BLANK,
    Cell,
    Line,
    Style,
    accent,
    bad,
    dim,
    good,
    indented,
    line,
    paragraph,
    section,
    strong,
    table,
    warning,
)
from bayplan.views.passages import apart
from bayplan.views.whatif import assertions, beneath, step

NOTHING = "-"
RESOURCES = ("memory", "cpu")


def lines(answer: WhatIf, width: int) -> list[Line]:
    """The whole answer."""
    return apart(
        _verdict(answer, width),
        *(_step(found, number, len(answer.steps), width) for number, found in enumerate(answer.steps, 1)),
        _nodes(answer, width),
        _quotas(answer, width),
        beneath.compared(answer.before.lower, answer.after.lower, width),
        assertions.lines(answer.assertions, width),
        passages.notes(answer.notes, width),
    )


def _verdict(answer: WhatIf, width: int) -> list[Line]:
    """One sentence for all steps."""
    short = [found.step for found in answer.steps if not found.complete]
    sentence, style = "This can be done: everything finds its place", Style.GOOD
    if short:
        leaves = "leaves" if len(short) == 1 else "leave"
        sentence, style = f"This does not go through: {', '.join(short)} {leaves} something behind", Style.BAD
    if answer.name:
        sentence = f"{answer.name}: {sentence[:1].lower()}{sentence[1:]}"
    waiting = len(answer.after.pending) - len(answer.before.pending)
    if waiting:
        more = f"{counted(abs(waiting), 'pod')} {'more' if waiting > 0 else 'fewer'} would wait than now"
        sentence = f"{sentence}. {more}"
    return [*paragraph(f"{sentence}.", width, style=style), *_basis(answer, width)]


def _basis(answer: WhatIf, width: int) -> list[Line]:
    text = f"Kubernetes {answer.kubernetes}; {counted(answer.decisions, 'placement')}"
    if answer.ties:
        how = "the first" if answer.seed is None else f"one by seed {answer.seed}"
        text += f", {answer.ties:,} of them between equals, where {how} was taken"
    return paragraph(f"{text}.", width, style=Style.DIM)


def _step(found: StepResult, number: int, total: int, width: int) -> list[Line]:
    mark = good("✓") if found.complete else bad("✗")
    count = f" ({number} of {total})" if total > 1 else ""
    title = line(mark, " ", strong(found.step), dim(count))
    return [BLANK, title, *paragraph(f"{found.conclusion}.", width, first="  "), *step.lines(found, width)]


def _nodes(answer: WhatIf, width: int) -> list[Line]:
    """Only nodes on which something changes."""
    before = {one.node: one for one in answer.before.nodes}
    after = {one.node: one for one in answer.after.nodes}
    names = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    if not names:
        return []
    rows = [_node(name, before.get(name), after.get(name)) for name in names]
    header = ["node", "pods", *(f"{name} requested" for name in RESOURCES), ""]
    compared = [*table(header, rows, width - 2, "<>>><"), _waiting(answer.before, answer.after)]
    return [*section("Before and after"), *indented(compared)]


def _node(name: str, before: NodeLoads | None, after: NodeLoads | None) -> list[Cell]:
    pods = f"{_pods(before)} → {_pods(after)}"
    return [name, pods, *(_load(resource, before, after) for resource in RESOURCES), _mark(before, after)]


def _pods(found: NodeLoads | None) -> str:
    return str(found.pods) if found is not None and found.exists else NOTHING


def _load(resource: str, before: NodeLoads | None, after: NodeLoads | None) -> str:
    return f"{_share(resource, before):>4} → {_share(resource, after):>4}"


def _share(resource: str, found: NodeLoads | None) -> str:
    loads = found.loads if found is not None and found.exists else ()
    shares = [amounts.percent(load.used, load.capacity) for load in loads if load.resource == resource]
    return shares[0] if shares else NOTHING


def _mark(before: NodeLoads | None, after: NodeLoads | None) -> Cell:
    if after is None or not after.exists:
        return bad("gone")
    if before is None or not before.exists:
        return good("new")
    return warning("no new pods") if before.schedulable and not after.schedulable else ""


def _waiting(before: State, after: State) -> Line:
    return line("waiting pods ", accent(f"{len(before.pending)} → {len(after.pending)}"))


def _quotas(answer: WhatIf, width: int) -> list[Line]:
    """Only amounts that change."""
    before = {(one.quota, one.resource): one for one in answer.before.quotas}
    rows: list[list[Cell]] = [
        [one.quota, one.resource, f"{old.used} → {one.used}", one.hard]
        for one in answer.after.quotas
        if (old := before.get((one.quota, one.resource))) and old != one
    ]
    found = table(["quota", "resource", "used", "of"], rows, width - 2, "<<>>") if rows else []
    return [BLANK, *indented(found)] if found else []
