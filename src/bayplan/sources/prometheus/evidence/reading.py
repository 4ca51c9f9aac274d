"""Reads the evidence of all containers from one server: finds out how it speaks, asks, and puts together."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.model.errors import SourceError
from bayplan.model.evidence import Evidence, Place
from bayplan.sources.evidence_cache import Cache
from bayplan.sources.prometheus.evidence import Tell, dialects, matrices, owners, telling
from bayplan.sources.prometheus.evidence import questions as asked
from bayplan.sources.prometheus.evidence.asking import Asker
from bayplan.sources.prometheus.evidence.blocks import Fetched, Fetcher
from bayplan.sources.prometheus.evidence.board import LANES, Board
from bayplan.sources.prometheus.evidence.dialects import CREATED, KERNEL, Dialect
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.sources.prometheus.evidence.happenings import Happenings

BIRTHS: Final = 21_600
"""How often pods are looked for to learn when they were made, in seconds."""
GUESSED: Final = "its workload is told from the names of its pods: no owner was recorded"


class Births(NamedTuple):
    """When the first pod of each workload that anybody saw was made."""

    moments: dict[tuple[str, str, str], int]


class Outcome(NamedTuple):
    """The evidence, what has to be said about it, and how many blocks came from the cache."""

    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    cached: int = 0


def read(asker: Asker, frame: Frame, cache: Cache, tell: Tell) -> Outcome:
    """Everything a server knows of containers in a span. Raises SourceError where that is nothing at all."""
    dialect = dialects.detect(asker, frame.whole)
    owned = owners.read(asker, dialect, frame.whole)
    board = Board(frame, owned)
    happened = Happenings(frame, board)
    trouble: list[Fetched] = []
    cached = 0
    for fetched in Fetcher(asker, cache, frame, tell).fetch(asked.questions(dialect, frame.step)):
        _lay(board, happened, fetched)
        cached += fetched.cached
        if fetched.trouble or fetched.missing:
            trouble.append(fetched._replace(rows=()))
    if not board.places:
        raise telling.failure(asker.shown, next((one.trouble for one in trouble if one.trouble), None))
    evidence = _evidence(asker.shown, frame, board, happened, _births(asker, dialect, frame, owned))
    notes = [
        *telling.generations(dialect), *telling.absent(dialect), *_about(frame, board, happened, owned),
        *telling.gaps(asker.shown, [one for one in trouble if one.trouble]),
        *telling.halves(asker.shown, [one for one in trouble if one.missing and not one.trouble]),
        *telling.kernel(_kernel(asker, dialect, frame), sum(len(one.kills) for one in evidence)),
        *((f"nothing is kept for the next time: {cache.broken}",) if cache.broken else ()),
    ]  # fmt: skip
    return Outcome(evidence, tuple(f"{asker.shown}: {one}" for one in notes), cached)


def _lay(board: Board, happened: Happenings, fetched: Fetched) -> None:
    question, start, rows = fetched.question, fetched.block.start, fetched.rows
    if question.kind == asked.REPLICAS:
        board.count(question, start, rows)
    elif question.kind in LANES:
        board.lay(question, start, rows)
    else:
        happened.take(question, start, rows)


def _about(frame: Frame, board: Board, happened: Happenings, owned: owners.Owners) -> list[str]:
    notes = [*telling.late(frame, board.latest)]
    if board.guessed:
        notes.append(f"the workloads of {len(board.guessed)} containers are told from names of pods")
    if owned.trouble:
        notes.append(f"not all owners of pods could be asked for: {owned.trouble}")
    if happened.skewed:
        notes.append(f"{happened.skewed} starts lie in the future and were left out: a node's clock is wrong")
    return notes


def _evidence(
    source: str, frame: Frame, board: Board, happened: Happenings, births: Births
) -> tuple[Evidence, ...]:
    starts, restarts, kills = happened.starts(), happened.restarts(), happened.kills()
    return tuple(
        replace(
            Evidence(place),
            **board.tracks(place),
            starts=tuple(at for at in starts.get(place, ()) if at > frame.start),
            restarts=restarts.get(place, 0),
            since=_since(births, place, starts.get(place, ())),
            kills=tuple(kills.get(place, ())),
            sources=(source,),
            notes=(GUESSED,) if place in board.guessed else (),
        )
        for place in board.places
    )


def _since(births: Births, place: Place, starts: Sequence[int]) -> int | None:
    """The earlier of what its pods and what its containers tell."""
    return min((*starts[:1], *filter(None, [births.moments.get(place[:3])])), default=None)


def _births(asker: Asker, dialect: Dialect, frame: Frame, owned: owners.Owners) -> Births:
    """When pods were made; one question, and no harm where it is not answered."""
    moments: dict[tuple[str, str, str], int] = {}
    if CREATED not in dialect.metrics or not dialect.state:
        return Births(moments)
    naming = dialect.state[0]
    looked = f"min_over_time({CREATED}[{frame.end - frame.start}s:{BIRTHS}s])"
    expression = f"min by ({naming.namespace}, {naming.pod}) ({looked})"
    for labels, value in _vector(asker, expression, frame.end):
        namespace = labels.get(naming.namespace, "")
        workload = owned.of_pod(namespace, labels.get(naming.pod, ""))
        key = (workload.kind, namespace, workload.name)
        moments[key] = min(moments.get(key, round(value)), round(value))
    return Births(moments)


def _kernel(asker: Asker, dialect: Dialect, frame: Frame) -> float:
    """How many processes the kernels of all nodes killed for want of memory within the window."""
    if KERNEL not in dialect.metrics:
        return 0.0
    risen = f"increase({KERNEL}[{frame.end - frame.start}s:{BIRTHS}s])"
    found = _vector(asker, f"sum(max by (instance) ({risen}))", frame.end)
    return found[0][1] if found else 0.0


def _vector(asker: Asker, expression: str, at: int) -> list[tuple[dict[str, str], float]]:
    """Labels and value of each series; none where the server does not answer."""
    try:
        rows = matrices.decode(asker.vector(expression, at).data)
    except SourceError:
        return []
    numbers = [(row.metric, matrices.number(row.value[1])) for row in rows if row.value]
    return [(labels, value) for labels, value in numbers if value == value]
