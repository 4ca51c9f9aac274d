"""The answer as text: how many, by which constraint, where they go, what stops the next, what helps."""

from bayplan.capacity.answers import ConstraintRoom, Fit, NextPod
from bayplan.views import amounts, passages, verdicts
from bayplan.views.amounts import counted
from bayplan.views.layout import (
    Cell,
    Line,
    Style,
    bad,
    bar,
    dim,
    indented,
    line,
    paragraph,
    section,
    strong,
    table,
    warning,
)
from bayplan.views.passages import apart

TIGHT = 2
"""A constraint that allows at most so many times what really fits is shown as tight."""
ROOMY = 100
"""From this width on there is room for bars."""


def lines(answer: Fit, width: int) -> list[Line]:
    """The whole answer."""
    return apart(
        [*_verdict(answer, width), *_facts(answer, width)],
        passages.refused(answer.refusal, width) if answer.refusal else [],
        _constraints(answer, width),
        _where(answer, width),
        _stops(answer, width),
        passages.remedies(answer.remedies, width),
        passages.notes(answer.notes, width),
    )


def _verdict(answer: Fit, width: int) -> list[Line]:
    style = Style.STRONG if answer.more else Style.BAD
    return [found for text in sentences(answer) for found in passages.headline(text, width, style)]


def sentences(answer: Fit) -> list[str]:
    """How many fit, what binds, and whether that depends on chance."""
    if answer.refusal is not None:
        return [f"no pod {_of(answer)} would be created: the API server refuses it"]
    if answer.capped:
        return [f"{answer.cap:,} more pods {_of(answer)} fit; counting stopped there, --cap sets more"]
    fits = "fits" if answer.more == 1 else "fit"
    number = counted(answer.more, "more pod") if answer.more else "no more pods"
    found = [f"{number} {_of(answer)} {fits}{_binds(answer)}"]
    if answer.least != answer.most:
        found.append(
            f"it depends on how ties are broken: {answer.least:,} to {answer.most:,} over {answer.seeds} ways"
        )
    return found


def _of(answer: Fit) -> str:
    """Pods of a workload, or like a pod."""
    kind, _, key = answer.subject.partition(" ")
    return f"like {key}" if kind == "Pod" else f"of {answer.subject}"


def _binds(answer: Fit) -> str:
    rooms = [room for room in answer.constraints if room.name == answer.binding and room.more is not None]
    if not rooms:
        return ""
    room = min(rooms, key=lambda room: room.more or 0)
    whose = f" of {_subject(room)}" if room.constraint == "quota" else ""
    if room.more != answer.more:
        return f"; {_name(room)}{whose} comes nearest to binding alone"
    return f"; {_name(room)}{whose} binds first"


def _facts(answer: Fit, width: int) -> list[Line]:
    text = (
        f"Each requests {amounts.requested(answer.requests)}; priority {answer.priority}, "
        f"Kubernetes {answer.kubernetes}."
    )
    if answer.pending:
        text += f" {counted(answer.pending, 'pod')} already waiting, not counted in."
    return paragraph(text, width, style=Style.DIM)


def _constraints(answer: Fit, width: int) -> list[Line]:
    rooms = sorted(answer.constraints, key=lambda room: (room.more is None, room.more or 0))
    if not rooms:
        return []
    rows = [_room(room, answer, roomy=width >= ROOMY) for room in rooms]
    return table(["constraint", "alone", "per pod", "used", "of", "", "", "note"], rows, width, "<>>>><>*")


def _room(room: ConstraintRoom, answer: Fit, roomy: bool) -> list[Cell]:
    binds = room.name == answer.binding and room.more is not None
    full = amounts.percent(room.used or 0, room.capacity) if room.capacity else ""
    return [
        strong(_name(room)) if binds else _name(room),
        _alone(room, answer),
        amounts.amount(room.per_pod, room.unit) if room.per_pod and roomy else "",
        amounts.amount(room.used, room.unit) if room.used is not None and room.capacity else "",
        amounts.amount(room.capacity, room.unit) if room.capacity else "",
        bar((room.used or 0) / room.capacity, 8, _level(room)) if room.capacity and roomy else "",
        full,
        dim(_note(room)),
    ]


def _alone(room: ConstraintRoom, answer: Fit) -> Cell:
    if room.more is None:
        return dim("any")
    text = f"≥{room.more:,}" if room.at_least else f"{room.more:,}"
    if room.more <= answer.more:
        return bad(text)
    return warning(text) if room.more <= TIGHT * answer.more else text


def _level(room: ConstraintRoom) -> Style:
    share = (room.used or 0) / (room.capacity or 1)
    return Style.BAD if share >= 0.9 else Style.WARNING if share >= 0.75 else Style.GOOD


def _note(room: ConstraintRoom) -> str:
    """The object that sets the bound, without what the name of the constraint says already."""
    return "; ".join(part for part in (_subject(room), room.note) if part)


def _name(room: ConstraintRoom) -> str:
    if room.constraint == "volume-slots":
        return "volume slots"
    return f"quota {room.name}" if room.constraint == "quota" else room.name


def _subject(room: ConstraintRoom) -> str:
    return room.subject.removeprefix("ResourceQuota ").removeprefix("CSIDriver ")


def _where(answer: Fit, width: int) -> list[Line]:
    shares = [share for share in answer.where if share.pods]
    if not shares:
        return []
    most = max(share.pods for share in shares)
    rows: list[list[Cell]] = [
        [share.node, f"{share.pods:,}", bar(share.pods / most, 20, Style.GOOD)[:1]]
        for share in sorted(shares, key=lambda share: -share.pods)[:20]
    ]
    rest = len(shares) - len(rows)
    found = [*section("Where they would go"), *indented(table(["", "", ""], rows, width, "<><")[1:])]
    return [*found, line(dim(f"  … and {counted(rest, 'more node')}"))] if rest else found


def _stops(answer: Fit, width: int) -> list[Line]:
    stop = answer.stops
    if stop is None or answer.refusal is not None:
        return []
    nth = amounts.ordinal(answer.more + 1)
    if stop.refusal is not None:
        title = f"The {nth} would not be created; the API server answers"
        return [*section(title), *passages.refused(stop.refusal, width)]
    found = [*section(f"The {nth} would wait"), *passages.quoted(stop.message, width)]
    found += indented(verdicts.refusals(stop.verdicts, width - 2))
    return [*found, *_preempts(stop, width)]


def _preempts(stop: NextPod, width: int) -> list[Line]:
    if not stop.preempts:
        return []
    nodes = verdicts.names(stop.preempts)
    text = f"displacing pods of lower priority would make room on {nodes}; that is not counted"
    return paragraph(text, width, style=Style.WARNING, first="  ")
