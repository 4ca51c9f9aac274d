"""What servers say when they will not: each becomes a sentence with the next step."""

import json
from collections.abc import Callable

import pytest

from bayplan.model.errors import SourceError
from bayplan.sources.prometheus.client import Client, Span
from bayplan.wire.http import Transport
from tests.wire.answering import Answer, Asked, answering

pytestmark = pytest.mark.network


def success(result: list[object], **more: object) -> Answer:
    body = {"status": "success", "data": {"resultType": "matrix", "result": result}, **more}
    return Answer(body=json.dumps(body).encode())


def refusal(status: int, kind: str, text: str) -> Answer:
    return Answer(status, json.dumps({"status": "error", "errorType": kind, "error": text}).encode())


def complaint(answer: Answer) -> str:
    with (
        answering(lambda _: answer) as server,
        Transport(server.url, pause=lambda _: None) as transport,
        pytest.raises(SourceError) as caught,
    ):
        Client(transport).query("up", 0)
    return str(caught.value).removeprefix(f"{server.url}: ")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(
            Answer(401), "it refuses the credentials (status 401); check the secret", id="no secret"
        ),
        pytest.param(Answer(403, b"{}"), "it refuses the credentials (status 403)", id="a wrong secret"),
        pytest.param(
            Answer(302), "it points elsewhere (status 302); give the address behind it", id="a login"
        ),
        pytest.param(
            Answer(404, b"<html>"),
            "give the address of a Prometheus, with the prefix of its API",
            id="no API",
        ),
        pytest.param(Answer(200, b"[1"), "what comes is no answer of a Prometheus", id="cut short"),
        pytest.param(
            refusal(400, "bad_data", "parse error"),
            "it refuses the question (bad_data: parse error)",
            id="bad",
        ),
        pytest.param(Answer(200, b'{"status":"success","data":5}'), "another form", id="another form"),
        pytest.param(Answer(503, b"{}"), "it refuses the question (error: status 503)", id="overloaded"),
    ],
)
def test_refusals(answer: Answer, said: str) -> None:
    assert said in complaint(answer)


def test_numbers_that_are_none_are_left_out() -> None:
    values = [[1.0, "2"], [2, "NaN"], [3, "+Inf"], [4.4, "1e3"], [5, "x"]]
    with (
        answering(lambda _: success([{"metric": {"a": "b"}, "values": values}])) as server,
        Transport(server.url) as transport,
    ):
        (series,) = Client(transport).query_range("up", Span(1, 5, 1))
    assert series.points == [(1, 2.0), (4, 1000.0)]
    assert series.labels == {"a": "b"}


def too_large_above(points: int) -> Callable[[Asked], Answer]:
    """A server that gives so many points at most; the value of each is its time."""

    def answer(asked: Asked) -> Answer:
        told = dict(part.split("=") for part in asked.path.partition("?")[2].split("&"))
        times = range(int(told["start"]), int(told["end"]) + 1, int(told["step"]))
        if len(times) > points:
            return refusal(422, "execution", "query processing would load too many samples into memory")
        return success([{"metric": {}, "values": [[at, str(at)] for at in times]}])

    return answer


def test_what_is_too_large_is_halved() -> None:
    with answering(too_large_above(10)) as server, Transport(server.url) as transport:
        (series,) = Client(transport).query_range("up", Span(0, 990, 10))
    assert [at for at, _ in series.points] == list(range(0, 1000, 10))


def test_what_is_too_large_even_so_is_said() -> None:
    with (
        answering(too_large_above(0)) as server,
        Transport(server.url) as transport,
        pytest.raises(SourceError, match="the question is too large for it"),
    ):
        Client(transport).query_range("up", Span(0, 70, 10))


def test_long_questions_go_in_the_body() -> None:
    with answering(lambda _: success([])) as server, Transport(server.url) as transport:
        Client(transport).query("x" * 2000, 5)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/api/v1/query")
    assert asked.body == b"query=" + b"x" * 2000 + b"&time=5"


def test_warnings_are_kept_once() -> None:
    partial = success([], warnings=["partial response"])
    with answering(lambda _: partial) as server, Transport(server.url) as transport:
        client = Client(transport)
        client.query("up", 0)
        client.query("up", 0)
    assert client.warnings == ["partial response"]


@pytest.mark.parametrize(("points", "count"), [(1, 11), (3, 4), (11, 1), (50, 1)])
def test_blocks_cover_a_span_once(points: int, count: int) -> None:
    span = Span(5, 105, 10)
    blocks = list(span.blocks(points))
    assert len(blocks) == count
    assert [at for block in blocks for at in block.times] == list(span.times)
