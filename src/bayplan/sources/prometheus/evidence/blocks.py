"""Fetches questions block by block: from the cache where it knows, else from the server, a few at a time.

Answers come back in order, whatever came first. A block that fails for good is a gap and no failure, but a
server that fails again and again is left alone: what is left then are gaps too.
"""

import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, NamedTuple

from bayplan.model.errors import SourceError
from bayplan.sources.evidence_cache import Cache, Key, Row
from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence import Tell
from bayplan.sources.prometheus.evidence.asking import Asker, Closed, Refused, TooMuch
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.sources.prometheus.evidence.matrices import Rows
from bayplan.sources.prometheus.evidence.questions import WHAT, Question

AT_ONCE: Final = 3
"""Questions on their way at a time: the server works while we decode, and has room for others."""
AHEAD: Final = 6
"""Answers kept waiting at most, so that memory stays bounded."""
TOGETHER: Final = 5
"""Days asked for at once: fewer questions are less work for the server, more readings more memory here."""
GIVE_UP: Final = 3 * TOGETHER
"""After so many blocks failed one after the other, a server is left alone."""


class Fetched(NamedTuple):
    """A block of a question: its rows, or why there are none (`trouble`), or not all (`missing`)."""

    question: Question
    block: Span
    rows: Sequence[Row] = ()
    missing: tuple[str, ...] = ()
    trouble: SourceError | None = None
    cached: bool = False


class Fetcher(NamedTuple):
    """Where blocks come from, and whom to tell of them."""

    asker: Asker
    cache: Cache
    frame: Frame
    tell: Tell

    def fetch(self, questions: Sequence[Question]) -> Iterator[Fetched]:
        """Every block of every question, in order."""
        standing = _Standing()
        of = len(questions) * len(tuple(self.frame.blocks()))
        for done, fetched in enumerate(self._in_order(questions, standing), 1):
            standing.learn(fetched)
            self._keep(fetched)
            yield fetched
            self.tell(WHAT[fetched.question.kind], done, of)

    def _in_order(self, questions: Sequence[Question], standing: "_Standing") -> Iterator[Fetched]:
        """Asks ahead while earlier answers are worked on; asks for nothing more once it is hopeless."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting: deque[_Coming] = deque()
            for question in questions:
                for part in self._parts(question):
                    waiting.append(part.known or self._begin(pool, part, standing))
                    while len(waiting) >= AHEAD:
                        yield from _come(waiting.popleft())
            while waiting:
                yield from _come(waiting.popleft())

    def _parts(self, question: Question) -> Iterator["_Part"]:
        """The blocks of a question: those that are known, and the others a few days at a time."""
        known = {block: rows for block, rows in self._known(question) if rows is not None}
        for there, group in itertools.groupby(self.frame.blocks(), known.__contains__):
            blocks = tuple(group)
            if there:
                found = [Fetched(question, block, known[block], cached=True) for block in blocks]
                yield _Part(question, blocks, found)
                continue
            for first in range(0, len(blocks), TOGETHER):
                yield _Part(question, blocks[first : first + TOGETHER])

    def _known(self, question: Question) -> Iterator[tuple[Span, list[Row] | None]]:
        for block in self.frame.blocks():
            if self.frame.settled(block):
                yield block, self.cache.get(self._key(question, block))

    def _begin(self, pool: ThreadPoolExecutor, part: "_Part", standing: "_Standing") -> "_Coming":
        return part.abandoned() if standing.hopeless else pool.submit(_ask, self.asker, part)

    def _keep(self, fetched: Fetched) -> None:
        """Only what is whole, will not change, and is not empty: that may be a server's bad hour."""
        whole = fetched.rows and not fetched.missing and not fetched.trouble
        if whole and not fetched.cached and self.frame.settled(fetched.block):
            self.cache.put(self._key(fetched.question, fetched.block), fetched.rows)

    def _key(self, question: Question, block: Span) -> Key:
        return Key(self.asker.shown, question.expression, block.start, block.end, block.step)


class _Part(NamedTuple):
    """Blocks that come together, one after the other. `known`: what the cache has of them."""

    question: Question
    blocks: tuple[Span, ...]
    known: Sequence[Fetched] = ()

    @property
    def span(self) -> Span:
        return self.blocks[0]._replace(end=self.blocks[-1].end)

    def fetched(self, rows: Rows, missing: tuple[str, ...]) -> list[Fetched]:
        """What came, by block; series that say nothing in a block are none of it."""
        return [Fetched(self.question, block, rows.within(block), missing) for block in self.blocks]

    def failed(self, trouble: SourceError) -> list[Fetched]:
        return [Fetched(self.question, block, trouble=trouble) for block in self.blocks]

    def abandoned(self) -> list[Fetched]:
        return self.failed(SourceError("the server was left alone after it failed again and again"))


_Coming = Sequence[Fetched] | Future[list[Fetched]]


def _come(one: _Coming) -> Sequence[Fetched]:
    return one.result() if isinstance(one, Future) else one


def _ask(asker: Asker, part: _Part) -> list[Fetched]:
    """Some blocks from the server. Works in a thread of its own, on nothing that others touch."""
    rows, missing = Rows(part.span), list[str]()
    try:
        _fill(asker, part.question.expression, part.span, rows, missing)
    except SourceError as error:
        return part.failed(error)
    return part.fetched(rows, tuple(dict.fromkeys(missing)))


def _fill(asker: Asker, expression: str, span: Span, rows: Rows, missing: list[str]) -> None:
    """Asks for a span, in halves where it is too much; a server that only hangs has three chances."""
    try:
        reply = asker.matrix(expression, span)
    except TooMuch as error:
        if len(span.times) == 1 or (error.late and span.end - span.start < rows.length // 3):
            raise
        for half in span.blocks(-(-len(span.times) // 2)):
            _fill(asker, expression, half, rows, missing)
    else:
        rows.add(reply.data)
        missing += reply.missing


class _Standing:
    """How a server stands: how many blocks failed one after the other."""

    __slots__ = ("_failures",)

    def __init__(self) -> None:
        self._failures = 0

    @property
    def hopeless(self) -> bool:
        return self._failures >= GIVE_UP

    def learn(self, fetched: Fetched) -> None:
        """A refusal is of the question, not of the server."""
        match fetched.trouble:
            case None:
                self._failures = self._failures if fetched.cached else 0
            case Refused():
                pass
            case Closed():
                self._failures = GIVE_UP
            case _:
                self._failures += 1
