"""Asks a server with patience: what may pass is tried again, and each failure says which kind it is.

A server that is busy (429, 502, 503, 504, a broken connection) is asked again after a pause that doubles, or
as long as it asks for. What it has not the time or the memory to answer can only be asked in smaller parts,
which is up to the caller. Half a result (some of its parts did not answer) is asked for once more.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, NoReturn, TypeVar

import msgspec

from bayplan.model.errors import SourceError
from bayplan.sources.prometheus.client import LONG, Span, WireAnswer
from bayplan.wire.http import PASSING, Bounds, Pairs, Request, Response, Transport, Unanswered

ATTEMPTS: Final = 4
PAUSE: Final = 0.5
"""Seconds before the second attempt."""
LONGEST_PAUSE: Final = 60.0
BOUNDS: Final = Bounds(connect=5.0, read=60.0, attempts=1)
"""The session itself tries once: what to try again is decided here."""

_TOO_LARGE: Final = (
    "too many samples", "exceeded maximum resolution", "too many points", "response too large",
    "exceeds the limit", "limit exceeded", "cannot select more than", "query length",
    "maximum number of series", "max-series", "-search.max",
)  # fmt: skip
_NO_HALVES: Final = ("PromQL ",)
"""Remarks about an expression, which say nothing about what is missing."""

T = TypeVar("T")


class TooMuch(SourceError):
    """The server would answer less, but not this much. `late`: or it hangs, for it said nothing at all."""

    def __init__(self, message: str, *, late: bool = False) -> None:
        super().__init__(message)
        self.late = late


class Refused(SourceError):
    """The server does not understand the question, or does not answer such ones."""


class Closed(SourceError):
    """The server answers nothing at all: wrong credentials, or no such server."""


class Reply(NamedTuple):
    """What came, and what the server says is missing from it."""

    data: msgspec.Raw
    missing: tuple[str, ...] = ()


class _Wire(WireAnswer, rename="camel"):
    is_partial: bool = False


_answer: Final = msgspec.json.Decoder(_Wire)
_texts: Final = msgspec.json.Decoder(list[str])
_sets: Final = msgspec.json.Decoder(list[dict[str, str]])


class Asker:
    """Asks one server. Several threads may use it at once."""

    def __init__(self, transport: Transport, pause: Callable[[float], None] = time.sleep) -> None:
        self._transport, self._pause = transport, pause

    @property
    def shown(self) -> str:
        """The server's address, as it may be printed."""
        return self._transport.shown

    def matrix(self, expression: str, span: Span) -> Reply:
        """The values of each series over a span. Raises a SourceError that says what failed."""
        return self._whole("api/v1/query_range", (("query", expression), *_bounds(span), _step(span)))

    def vector(self, expression: str, at: int) -> Reply:
        """The value of each series at a moment."""
        return self._whole("api/v1/query", (("query", expression), ("time", str(at))))

    def values(self, label: str, span: Span, matching: Sequence[str]) -> list[str]:
        """The values that a label has in a span, of series that match any of the selectors."""
        found = self._whole(f"api/v1/label/{label}/values", (*_bounds(span), *_matching(matching)))
        return self._decode(_texts, found.data)

    def series(self, matching: Sequence[str], span: Span) -> list[dict[str, str]]:
        """The labels of all series that match any of the selectors in a span."""
        found = self._whole("api/v1/series", (*_bounds(span), *_matching(matching)))
        return self._decode(_sets, found.data)

    def _whole(self, path: str, query: Pairs) -> Reply:
        """Asks once more where only a part came."""
        reply = self._patiently(path, query)
        if reply.missing:
            self._pause(PAUSE)
            reply = self._patiently(path, query)
        return reply

    def _patiently(self, path: str, query: Pairs) -> Reply:
        long = not path.endswith("/values") and sum(len(value) for _, value in query) > LONG
        request = Request(path, form=query) if long else Request(path, query)
        why = ""
        for attempt in range(ATTEMPTS):
            pause = PAUSE * 2**attempt
            try:
                response = self._transport.send(request)
            except Unanswered as error:
                if error.late:
                    raise TooMuch(str(error), late=True) from error
                why = str(error)
            else:
                if response.status not in PASSING or _timed_out(response):
                    return self._read(response)
                pause = response.wait or pause
                why = f"{self.shown}: it is busy (status {response.status}); try again later"
            if attempt < ATTEMPTS - 1:
                self._pause(min(LONGEST_PAUSE, pause))
        raise SourceError(why)

    def _read(self, response: Response) -> Reply:
        if response.status in (401, 403):
            self._close(f"it refuses the credentials (status {response.status}); check the secret")
        if 300 <= response.status < 400:
            self._close(f"it points elsewhere (status {response.status}); give the address behind it")
        answer = _decoded(response.body)
        if answer is None or not answer.status:
            advice = "give the address of a Prometheus, with the prefix of its API if it has one"
            self._close(f"what comes is no answer of a Prometheus (status {response.status}); {advice}")
        if answer.status != "success":
            self._refuse(response, answer)
        return Reply(answer.data, _missing(answer, self._transport.hide))

    def _refuse(self, response: Response, answer: _Wire) -> NoReturn:
        said = self._transport.hide(answer.error)[:300] or f"status {response.status}"
        if answer.error_type == "timeout" or any(one in said for one in _TOO_LARGE):
            raise TooMuch(f"{self.shown}: the question is too large for it ({said}); take a longer step")
        raise Refused(f"{self.shown}: it refuses the question ({self._kind(answer)}: {said})")

    def _kind(self, answer: _Wire) -> str:
        return self._transport.hide(answer.error_type)[:60] or "error"

    def _decode(self, decoder: "msgspec.json.Decoder[T]", data: msgspec.Raw) -> T:
        try:
            return decoder.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Refused(f"{self.shown}: its answer has another form ({error})") from error

    def _close(self, fact: str) -> NoReturn:
        raise Closed(f"{self.shown}: {fact}")


def _bounds(span: Span) -> Pairs:
    return (("start", str(span.start)), ("end", str(span.end)))


def _step(span: Span) -> tuple[str, str]:
    return ("step", str(span.step))


def _matching(selectors: Sequence[str]) -> Pairs:
    return tuple(("match[]", one) for one in selectors)


def _decoded(body: bytes) -> _Wire | None:
    try:
        return _answer.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _timed_out(response: Response) -> bool:
    """Whether the server had not the time for this question, which comes as 503 too."""
    answer = _decoded(response.body)
    return answer is not None and answer.error_type == "timeout"


def _missing(answer: _Wire, hide: Callable[[str], str]) -> tuple[str, ...]:
    """Thanos, Mimir and others warn beside the data; VictoriaMetrics has a word for it."""
    said = tuple(hide(one)[:200] for one in answer.warnings or () if not one.startswith(_NO_HALVES))
    return (*said, *(("only some of its storage nodes answered",) if answer.is_partial else ()))
