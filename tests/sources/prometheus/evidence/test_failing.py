"""What is said of a server that gives a part only: which readings are missing, and what that excludes."""

import re
from collections.abc import Callable

import pytest

from bayplan.model.errors import SourceError
from bayplan.model.evidence import DAY
from bayplan.sources.evidence_cache import Cache
from bayplan.sources.prometheus.evidence import dialects, reading
from bayplan.sources.prometheus.evidence.asking import Closed
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.sources.prometheus.evidence.reading import Outcome
from tests.sources.prometheus.evidence.acting import Acting, Asking, acting, matrix, refusal, success
from tests.wire.answering import Answer

pytestmark = pytest.mark.network

HOUR = 3_600
START = 20_000 * DAY
FRAME = Frame(START, START + 7 * DAY, HOUR, START + 7 * DAY)
METRICS = [dialects.WORKING_SET, dialects.CPU, dialects.POD_OWNER, dialects.LAST_REASON]


def server(ranges: Acting, metrics: list[str] = METRICS) -> Acting:
    """Answers what finds out how it speaks; `ranges` answers questions over time."""

    def answer(asked: Asking) -> Answer:
        match asked["path"].rsplit("/", 1)[-1], asked["path"].split("/")[-2]:
            case "query_range", _:
                return ranges(asked)
            case "values", "__name__":
                return success(metrics)
            case "values", label:
                return success(["x"] if label == "pod" else [])
            case "query", _:
                return success({"resultType": "vector", "result": []})
            case _:
                owner = {"owner_kind": "StatefulSet", "owner_name": "web"}
                return success([{"namespace": "shop", "pod": "web-0", **owner}])

    return answer


def read(ranges: Acting, metrics: list[str] = METRICS, cache: str | None = None) -> Outcome:
    with acting(server(ranges, metrics)) as stage:
        return reading.read(stage.asker, FRAME, Cache(cache), lambda *_: None)


def about(asked: Asking, metric: str) -> bool:
    return metric in asked["query"]


def said(outcome: Outcome, pattern: str) -> bool:
    return any(re.search(pattern, note) for note in outcome.notes)


def unless(bad: Callable[[Asking], bool], answer: Answer) -> Acting:
    return lambda asked: answer if bad(asked) else matrix(asked)


def test_a_gap_is_told_with_its_days_and_its_reason() -> None:
    late = START + 5 * DAY
    found = read(
        unless(lambda asked: about(asked, "working_set") and int(asked["start"]) > late, Answer(503))
    )
    (one,) = found.evidence
    assert one.place.subject == "StatefulSet shop/web"
    assert len(one.memory.values) == 5 * 24
    assert len(one.cpu.values) == 7 * 24
    days = r"working sets of 2 days \(2024-10-09 to 2024-10-10\) are missing, and count as not known"
    assert said(found, rf"{days}: it is busy \(status 503\)")


def test_half_a_result_is_kept_and_told() -> None:
    found = read(lambda asked: matrix(asked, more={"warnings": ["store-3 is away"]}))
    assert len(found.evidence[0].memory.values) == 7 * 24
    assert said(
        found, r"working sets of 7 days .* came in part, .* nothing should be lowered by them: store-3"
    )


def test_a_question_that_is_refused_is_told_and_the_others_stand() -> None:
    refused = refusal(400, "bad_data", "no subqueries here")
    found = read(unless(lambda asked: about(asked, "max_over_time((irate") or ":" in asked["query"], refused))
    assert found.evidence[0].memory
    assert not found.evidence[0].cpu_peak
    assert said(found, r"peaks of CPU of 7 days .* missing.*no subqueries here")


def test_nothing_at_all_is_an_error_with_its_reason() -> None:
    with pytest.raises(SourceError, match="it is busy"):
        read(lambda _: Answer(503))
    with pytest.raises(Closed, match="refuses the credentials"):
        read(lambda _: Answer(403))
    with pytest.raises(SourceError, match="no readings of containers"):
        read(matrix, metrics=[])
    with acting(lambda _: Answer(401)) as stage, pytest.raises(Closed):
        reading.read(stage.asker, FRAME, Cache(None), lambda *_: None)


def test_no_readings_at_all_are_an_error_and_no_numbers_are_gaps() -> None:
    with pytest.raises(SourceError, match="no readings of containers"):
        read(lambda asked: success({"result": []}))
    found = read(lambda asked: matrix(asked, value="NaN" if about(asked, "working_set") else "1"))
    assert not found.evidence[0].memory
    assert found.evidence[0].cpu


def test_what_is_missing_is_told_with_what_it_excludes() -> None:
    found = read(matrix)
    for pattern in (
        "no resident sets: what is cache", "no limits over time: nobody knows what a container was allowed",
        "no OOM events: kills of child processes", "no restarts: kills that follow each other",
        "no owners of ReplicaSets: Deployments are told from names", "no starts: what starting needs",
    ):  # fmt: skip
        assert said(found, pattern), pattern
    assert not said(found, "no working sets")
    assert not said(found, "no kube-state-metrics")


def test_a_cache_that_takes_nothing_is_told(tmp_path: object) -> None:
    found = read(matrix, cache="/dev/null/cache")
    assert found.evidence
    assert said(found, "nothing is kept for the next time")
