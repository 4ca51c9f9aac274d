"""The query API: instant and range queries, and the values of labels, decoded; failures as sentences.

A range is asked for in blocks, since servers bound the points of one answer; a block that a server finds too
large is halved. Only the parts of the API are used that its four speakers have in common.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, NoReturn

import msgspec

from bayplan.model.errors import SourceError
from bayplan.wire.http import Pairs, Request, Response, Transport

BLOCK: Final = 500
"""Points of each series in one question."""
LONG: Final = 1_500
"""Questions longer than this go in the body of a POST."""

_TOO_LARGE: Final = (
    "too many samples",
    "exceeded maximum resolution",
    "too many points",
    "response too large",
)


class WireSeries(msgspec.Struct):
    metric: dict[str, str] = {}
    value: tuple[float, str] | None = None
    values: list[tuple[float, str]] = []


class WireData(msgspec.Struct):
    result: list[WireSeries] = []


class WireAnswer(msgspec.Struct, rename="camel"):
    status: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")
    error_type: str = ""
    error: str = ""
    warnings: list[str] | None = None


class Series(NamedTuple):
    """A series: its labels, and its points (seconds since 1970, value), without those that are no number."""

    labels: dict[str, str]
    points: list[tuple[int, float]]

    @property
    def last(self) -> float:
        """The latest value."""
        return self.points[-1][1]


class Span(NamedTuple):
    """A range of time in whole seconds, both ends included, and the step between two points."""

    start: int
    end: int
    step: int

    @property
    def times(self) -> range:
        """The moments at which there may be points."""
        return range(self.start, self.end + 1, self.step)

    def blocks(self, points: int = BLOCK) -> Iterator["Span"]:
        """The span in parts of so many points."""
        length = points * self.step
        for start in range(self.start, self.end + 1, length):
            yield Span(start, min(self.end, start + length - self.step), self.step)


_answer: Final = msgspec.json.Decoder(WireAnswer)
_data: Final = msgspec.json.Decoder(WireData)
_texts: Final = msgspec.json.Decoder(list[str])


class Client:
    """Asks one server. `warnings` gathers what it had to say beside its answers."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.warnings: list[str] = []

    def query(self, expression: str, at: int) -> list[Series]:
        """The value of each series at a moment."""
        return _series(self._ask("api/v1/query", (("query", expression), ("time", str(at)))))

    def query_range(self, expression: str, span: Span) -> list[Series]:
        """The values of each series over a span."""
        found: dict[tuple[tuple[str, str], ...], Series] = {}
        for block in span.blocks():
            for series in self._block(expression, block):
                key = tuple(sorted(series.labels.items()))
                found.setdefault(key, Series(series.labels, [])).points.extend(series.points)
        return [found[key] for key in sorted(found)]

    def values(self, label: str, span: Span, matching: Sequence[str] = ()) -> list[str]:
        """The values that a label has in a span, of series that match any of the selectors."""
        bounds = (("start", str(span.start)), ("end", str(span.end)))
        query = (*bounds, *(("match[]", one) for one in matching))
        return self._decode(_texts, self._ask(f"api/v1/label/{label}/values", query, form=False))

    def _block(self, expression: str, span: Span) -> list[Series]:
        bounds = (("start", str(span.start)), ("end", str(span.end)), ("step", str(span.step)))
        try:
            return _series(self._ask("api/v1/query_range", (("query", expression), *bounds)))
        except _TooLarge:
            if len(span.times) == 1:
                raise
            halves = span.blocks(-(-len(span.times) // 2))
            return [series for half in halves for series in self._block(expression, half)]

    def _ask(self, path: str, query: Pairs, *, form: bool = True) -> msgspec.Raw:
        long = form and sum(len(value) for _, value in query) > LONG
        request = Request(path, form=query) if long else Request(path, query)
        response = self._transport.send(request)
        answer = self._read(response)
        if answer.status != "success":
            self._refused(response, answer)
        said = [self._transport.hide(one) for one in answer.warnings or ()]
        self.warnings += [one for one in said if one not in self.warnings]
        return answer.data

    def _read(self, response: Response) -> WireAnswer:
        if response.status in (401, 403):
            self._fail(f"it refuses the credentials (status {response.status}); check the secret")
        if 300 <= response.status < 400:
            self._fail(f"it points elsewhere (status {response.status}); give the address behind it")
        try:
            return _answer.decode(response.body)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            advice = "give the address of a Prometheus, with the prefix of its API if it has one"
            message = f"what comes is no answer of a Prometheus (status {response.status}); {advice}"
            raise SourceError(f"{self._transport.shown}: {message}") from error

    def _refused(self, response: Response, answer: WireAnswer) -> NoReturn:
        said = self._transport.hide(answer.error)[:300] or f"status {response.status}"
        if any(one in said for one in _TOO_LARGE):
            raise _TooLarge(f"{self._transport.shown}: the question is too large for it ({said})")
        self._fail(f"it refuses the question ({answer.error_type or 'error'}: {said})")

    def _decode(self, decoder: "msgspec.json.Decoder[list[str]]", data: msgspec.Raw) -> list[str]:
        try:
            return decoder.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise SourceError(f"{self._transport.shown}: its answer has another form ({error})") from error

    def _fail(self, fact: str) -> NoReturn:
        raise SourceError(f"{self._transport.shown}: {fact}")


class _TooLarge(SourceError):
    """The server would give less, but not this much."""


def _series(data: msgspec.Raw) -> list[Series]:
    try:
        found = _data.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SourceError(f"a Prometheus answers in another form than asked for ({error})") from error
    return [Series(one.metric, list(_points(_written(one)))) for one in found.result]


def _written(one: WireSeries) -> list[tuple[float, str]]:
    return one.values or ([one.value] if one.value else [])


def _points(values: Iterable[tuple[float, str]]) -> Iterator[tuple[int, float]]:
    for at, text in values:
        try:
            value = float(text)
        except ValueError:
            continue
        if math.isfinite(value):
            yield round(at), value
