"""Patience with servers: what is asked again, after which pause, and what each failure is."""

import time

import pytest

from bayplan.model.errors import SourceError
from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence import asking
from bayplan.sources.prometheus.evidence.asking import Closed, Refused, TooMuch
from tests.sources.prometheus.evidence.acting import Acting, Asking, acting, matrix, refusal, success
from tests.wire.answering import Answer

pytestmark = pytest.mark.network

SPAN = Span(3_600, 7_200, 3_600)


def first(*answers: Answer) -> Acting:
    """Gives these answers one after the other, and then the right one."""
    left = list(answers)
    return lambda asked: left.pop(0) if left else matrix(asked)


@pytest.mark.parametrize("status", [0, 429, 502, 503, 504])
def test_what_may_pass_is_asked_again_after_a_pause_that_doubles(status: int) -> None:
    with acting(first(*[Answer(status)] * 3)) as stage:
        stage.asker.matrix("up", SPAN)
    assert stage.pauses == [0.5, 1.0, 2.0]


def test_the_server_says_how_long_to_wait() -> None:
    with acting(first(Answer(429, headers=(("Retry-After", "7"),)))) as stage:
        stage.asker.matrix("up", SPAN)
    assert stage.pauses == [7.0]


def test_a_server_may_not_ask_for_an_hour() -> None:
    with acting(first(Answer(503, headers=(("Retry-After", "3600"),)))) as stage:
        stage.asker.matrix("up", SPAN)
    assert stage.pauses == [asking.LONGEST_PAUSE]


def test_patience_ends() -> None:
    with acting(lambda _: Answer(503)) as stage, pytest.raises(SourceError, match=r"busy \(status 503\)"):
        stage.asker.matrix("up", SPAN)
    assert len(stage.server.asked) == asking.ATTEMPTS
    assert len(stage.pauses) == asking.ATTEMPTS - 1


def test_a_question_that_takes_too_long_is_too_much() -> None:
    """Whether the server says so, with the status of a busy one, or says nothing."""
    said = refusal(503, "timeout", "query timed out in expression evaluation")
    with acting(lambda _: said) as stage, pytest.raises(TooMuch, match="take a longer step"):
        stage.asker.matrix("up", SPAN)
    assert len(stage.server.asked) == 1

    def slow(asked: Asking) -> Answer:
        time.sleep(0.4)
        return matrix(asked)

    with acting(slow, read=0.1) as stage, pytest.raises(TooMuch, match="takes too long to answer"):
        stage.asker.matrix("up", SPAN)


@pytest.mark.parametrize(
    "text",
    [
        "query processing would load too many samples into memory in query execution",
        "exceeded maximum resolution of 11,000 points per timeseries",
        "cannot select more than -search.maxSamplesPerQuery=1000000000 samples",
        "the query exceeded the maximum number of series (limit: 1000 series)",
    ],
)
def test_too_many_samples_are_too_much(text: str) -> None:
    with acting(lambda _: refusal(422, "execution", text)) as stage, pytest.raises(TooMuch):
        stage.asker.matrix("up", SPAN)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(401), "refuses the credentials"),
        (Answer(302), "points elsewhere"),
        (Answer(404, b"<html>not found</html>"), r"no answer of a Prometheus \(status 404\)"),
        (Answer(200, b"{}"), "no answer of a Prometheus"),
    ],
)
def test_a_server_that_is_no_source(answer: Answer, said: str) -> None:
    with acting(lambda _: answer) as stage, pytest.raises(Closed, match=said):
        stage.asker.matrix("up", SPAN)
    assert stage.pauses == []


def test_a_question_that_is_not_understood() -> None:
    said = refusal(400, "bad_data", "unknown function")
    with acting(lambda _: said) as stage, pytest.raises(Refused, match="bad_data: unknown function"):
        stage.asker.matrix("up", SPAN)
    with acting(lambda _: success({"no": "list"})) as stage, pytest.raises(Refused, match="another form"):
        stage.asker.values("pod", SPAN, ["up"])


@pytest.mark.parametrize("more", [{"warnings": ["store 1 is away"]}, {"isPartial": True}])
def test_half_a_result_is_asked_for_once_more(more: dict[str, object]) -> None:
    with acting(lambda asked: matrix(asked, more=more)) as stage:
        reply = stage.asker.matrix("up", SPAN)
    assert len(stage.server.asked) == 2
    assert len(reply.missing) == 1
    told: list[dict[str, object]] = [more, {}]
    with acting(lambda asked: matrix(asked, more=told.pop(0))) as stage:
        assert stage.asker.matrix("up", SPAN).missing == ()


def test_remarks_about_an_expression_are_no_half_result() -> None:
    remark = ["PromQL warning: metric might not be a counter"]
    with acting(lambda asked: matrix(asked, more={"warnings": remark})) as stage:
        assert stage.asker.matrix("up", SPAN).missing == ()
    assert len(stage.server.asked) == 1


def test_long_questions_go_in_the_body() -> None:
    with acting(matrix) as stage:
        stage.asker.matrix("x" * 2000, SPAN)
    assert stage.server.asked[0].method == "POST"
