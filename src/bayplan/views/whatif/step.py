"""What one step comes to: pods that go and where to, what blocks, waits, stays, is displaced or refused."""

from collections.abc import Iterable, Sequence
from typing import Final

from bayplan.app.answers import Blocked, Move, StepResult, WaitingVolume
from bayplan.views import passages
from bayplan.views.amounts import counted, seconds
from bayplan.views.layout import (
    BLANK,
    Cell,
    Line,
    Style,
    accent,
    bad,
    bullets,
    dim,
    good,
    indented,
    line,
    paragraph,
    strong,
    table,
    warning,
)
from bayplan.views.verdicts import names
from bayplan.views.whatif import beneath

FOLLOWING: Final = "is detached here and attached where it goes"
"""How a note on a volume ends that just follows its pod."""
FOLLOWS: Final = "its volume follows"
MOST_LISTED: Final = 60
"""So many pods are listed one by one; --output json has all."""


def lines(found: StepResult, width: int) -> list[Line]:
    """Everything under a step's title, further right."""
    inner = width - 2
    blocks = [
        _titled(
            "kubectl would not begin", passages.quoted("; ".join(found.complaints), inner), found.complaints
        ),
        beneath.overloads(found.overloads, inner),
        beneath.machines(found.machines, inner),
        _blocked(found.blocked, inner),
        _unplaced(found, inner),
        _refused(found, inner),
        _moved(found.moved, inner, "Pods that go, and where their replacements stand"),
        _moved(found.later, inner, "Once somebody acts, these come back, too"),
        _created(found.created, inner),
        _volumes(found.waiting, inner),
        _stays(found, inner),
        _displaced(found, inner),
        _titled("Deleted, and replaced by nobody", bullets(found.deleted, inner), found.deleted),
        bullets(_unsaid(found), inner, Style.DIM),
    ]
    return [part for block in blocks if block for part in (BLANK, *indented(block))]


def _titled(title: str, block: list[Line], present: Sequence[object]) -> list[Line]:
    return [line(strong(title)), *block] if present else []


def _blocked(blocked: Sequence[Blocked], width: int) -> list[Line]:
    found: list[Line] = []
    for one in blocked:
        found += [line("  ", bad(one.pod)), *paragraph(one.reason, width, first="    ")]
        if one.remedy:
            found += paragraph(one.remedy, width, first=line("    ", good("remedy: ")), indent=6)
    return _titled("Pods that do not go", found, blocked)


def _unplaced(step: StepResult, width: int) -> list[Line]:
    """Pods for which the scheduler has the same words, together."""
    groups: dict[str, list[str]] = {}
    for one in step.unplaced:
        groups.setdefault(one.message, []).append(one.instead_of or one.pod)
    found: list[Line] = []
    for message, pods in groups.items():
        found += paragraph(", ".join(pods), width, style=Style.BAD, first="  ")
        found += indented(passages.quoted(message, width - 2))
    return _titled("Pods for which there is no place", found, step.unplaced)


def _refused(step: StepResult, width: int) -> list[Line]:
    found: list[Line] = []
    for one in step.refused:
        found += [line("  ", bad(one.pod)), *indented(passages.refused(one.refusal, width - 2))]
    return _titled("Refused by the API server", found, step.refused)


def _moved(moves: Sequence[Move], width: int, title: str) -> list[Line]:
    if not moves:
        return []
    waves = len({move.wave for move in moves}) > 1
    known = [_known(move) for move in moves]
    common = [text for text in known[0] if all(text in texts for texts in known)] if len(moves) > 1 else []
    rows = [
        _move(move, waves, [text for text in texts if text not in common])
        for move, texts in zip(moves[:MOST_LISTED], known, strict=False)
    ]
    header = ["after", "wave", "pod", "to", "good to know"]
    found = [*bullets(common, width), *indented(table(header, rows, width - 2, ">><<*")), *_rest(moves)]
    return [line(strong(title)), *found]


def _known(move: Move) -> list[str]:
    """What to know of a move. Which volumes follow is in the JSON; where the pod has no place, none does."""
    known = [FOLLOWS if note.endswith(FOLLOWING) else note for note in move.notes]
    if not move.to:
        known = [note for note in known if note != FOLLOWS]
    if move.charged:
        known.insert(0, f"budget {move.charged} pays")
    if move.waited:
        known.insert(0, f"waited: {move.waited}")
    return list(dict.fromkeys(known))


def _move(move: Move, waves: bool, known: Sequence[str]) -> list[Cell]:
    nowhere: Cell = warning("not replaced") if not move.replacement else bad("no place")
    return [
        dim(seconds(move.at)) if move.at is not None else "",
        str(move.wave) if waves else "",
        move.pod,
        good(move.to) if move.to else nowhere,
        dim("; ".join(known)),
    ]


def _created(moves: Sequence[Move], width: int) -> list[Line]:
    if not moves:
        return []
    rows: list[list[Cell]] = [
        [move.pod, good(move.to) if move.to else bad("no place"), dim("; ".join(move.notes))]
        for move in moves[:MOST_LISTED]
    ]
    return [
        line(strong("New pods")),
        *indented(table(["pod", "on", "good to know"], rows, width - 2, "<<*")),
        *_rest(moves),
    ]


def _rest(moves: Sequence[Move]) -> list[Line]:
    hidden = len(moves) - MOST_LISTED
    return (
        [line(dim(f"  … and {counted(hidden, 'more pod')}; --output json lists all"))] if hidden > 0 else []
    )


def _volumes(waiting: Sequence[WaitingVolume], width: int) -> list[Line]:
    """Those that hold a pod up one by one; those that just follow it as a number."""
    late = [volume for volume in waiting if volume.seconds != 0]
    follow = len(waiting) - len(late)
    found: list[Line] = []
    for (why, shortest), volumes in _by_reason(late).items():
        wait = "" if shortest is None else f"{seconds(shortest)} after the loss, or later: "
        rows: list[list[Cell]] = [[one.pod, one.volume] for one in volumes]
        found += paragraph(f"{wait}{why}", width, style=Style.WARNING, first="  ")
        found += indented(table(["", ""], rows, width - 4, "<*")[1:], 4)
    block = _titled("Volumes that come late", found, late)
    if follow:
        text = f"{counted(follow, 'volume')} detached here and attached where the pod goes"
        block += [line(dim(text))]
    return block


def _by_reason(late: Iterable[WaitingVolume]) -> dict[tuple[str, int | None], list[WaitingVolume]]:
    groups: dict[tuple[str, int | None], list[WaitingVolume]] = {}
    for one in late:
        groups.setdefault((one.why, one.seconds), []).append(one)
    return groups


def _stays(step: StepResult, width: int) -> list[Line]:
    groups: dict[tuple[str, str], list[str]] = {}
    for one in step.stays:
        groups.setdefault((one.reason, one.until), []).append(one.pod)
    found: list[Line] = []
    for (reason, until), pods in groups.items():
        first = line("  ", accent(str(len(pods))), " ")
        found += paragraph(f"{reason}: {names(pods)}", width, first=first, indent=4)
        found += paragraph(f"until {until}", width, style=Style.WARNING, first="    ") if until else []
    return _titled("Pods that stay", found, step.stays)


def _unsaid(step: StepResult) -> list[str]:
    """Notes that do not just list again which pods stay."""
    said = tuple(one.reason for one in step.stays if one.reason)
    return [note for note in step.notes if not note.startswith(said)]


def _displaced(step: StepResult, width: int) -> list[Line]:
    texts = [
        f"{', '.join(one.victims)} on {one.node} for {one.by}"
        + (f", against budget {', '.join(one.violated)}" if one.violated else "")
        for one in step.displaced
    ]
    return _titled("Displaced by pods of higher priority", bullets(texts, width), texts)
