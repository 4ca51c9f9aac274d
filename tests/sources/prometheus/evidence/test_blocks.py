"""Blocks: in order and once each, from the cache where it knows, halved where they are too much, or gaps."""

import time
from pathlib import Path

import pytest

from bayplan.model.evidence import DAY
from bayplan.sources.evidence_cache import Cache
from bayplan.sources.prometheus.evidence import asking, blocks
from bayplan.sources.prometheus.evidence.asking import Asker
from bayplan.sources.prometheus.evidence.blocks import Fetched, Fetcher
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.sources.prometheus.evidence.questions import MEMORY, RSS, Question
from tests.sources.prometheus.evidence.acting import Asking, acting, matrix, refusal, success
from tests.wire.answering import Answer

pytestmark = pytest.mark.network

HOUR = 3_600
START = 20_000 * DAY
FRAME = Frame(START, START + 12 * DAY + 6 * HOUR, HOUR, START + 12 * DAY + 6 * HOUR + 600)
QUESTIONS = (Question(MEMORY, "memory"), Question(RSS, "rss"))


def fetch(asker: Asker, folder: Path | None = None) -> list[Fetched]:
    cache = Cache(str(folder) if folder else None)
    return list(Fetcher(asker, cache, FRAME, lambda *_: None).fetch(QUESTIONS))


def test_every_block_comes_once_and_in_order() -> None:
    told: list[tuple[str, int, int]] = []
    with acting(matrix) as stage:
        fetcher = Fetcher(stage.asker, Cache(None), FRAME, lambda *one: told.append(one))
        found = list(fetcher.fetch(QUESTIONS))
    assert [(one.question, one.block) for one in found] == [
        (question, block) for question in QUESTIONS for block in FRAME.blocks()
    ]
    assert all(list(one.rows[0].values) == [1.0] * len(one.block.times) for one in found)
    assert [done for _, done, _ in told] == list(range(1, 27))
    assert {of for _, _, of in told} == {26}


def test_what_is_over_is_kept_and_what_is_not_is_asked_for_again(tmp_path: Path) -> None:
    with acting(matrix) as stage:
        first = fetch(stage.asker, tmp_path)
        before = len(stage.server.asked)
        again = fetch(stage.asker, tmp_path)
    assert before == 2 * 3
    assert len(stage.server.asked) == before + 2
    assert [one.cached for one in again] == [*[True] * 12, False] * 2
    assert [one.rows for one in again] == [one.rows for one in first]


def test_a_day_that_ended_an_hour_ago_may_still_change(tmp_path: Path) -> None:
    early = Frame(START, START + DAY, HOUR, START + DAY + HOUR)
    assert not early.settled(next(early.blocks()))
    with acting(matrix) as stage:
        list(Fetcher(stage.asker, Cache(str(tmp_path)), early, lambda *_: None).fetch(QUESTIONS))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("more", [{"warnings": ["a store is away"]}, {"isPartial": True}])
def test_half_results_and_empty_ones_are_not_kept(tmp_path: Path, more: dict[str, object]) -> None:
    with acting(lambda asked: matrix(asked, more=more)) as stage:
        found = fetch(stage.asker, tmp_path / "halves")
    assert all(one.missing and one.rows for one in found)
    with acting(lambda _: success({"result": []})) as stage:
        fetch(stage.asker, tmp_path / "empty")
    assert not (tmp_path / "halves").exists()
    assert not (tmp_path / "empty").exists()


def test_what_is_too_much_is_halved_until_it_fits() -> None:
    def answer(asked: Asking) -> Answer:
        if int(asked["end"]) - int(asked["start"]) > 20 * HOUR:
            return refusal(422, "execution", "query processing would load too many samples into memory")
        return matrix(asked)

    with acting(answer) as stage:
        found = fetch(stage.asker)
    assert all(list(one.rows[0].values) == [1.0] * len(one.block.times) for one in found)


def test_a_failing_block_is_a_gap_and_the_others_come() -> None:
    bad = str(START + 5 * DAY + HOUR)
    with acting(lambda asked: Answer(503) if asked["start"] == bad else matrix(asked)) as stage:
        found = fetch(stage.asker)
    gone = [one for one in found if one.trouble]
    assert len(gone) == 2 * blocks.TOGETHER
    assert {one.block.start for one in gone} == {START + day * DAY + HOUR for day in range(5, 10)}
    assert all(one.rows for one in found if not one.trouble)


def test_a_server_that_fails_again_and_again_is_left_alone() -> None:
    with acting(lambda _: Answer(503)) as stage:
        fetcher = Fetcher(stage.asker, Cache(None), FRAME, lambda *_: None)
        found = list(fetcher.fetch(QUESTIONS * 10))
    assert all(one.trouble for one in found)
    assert len(found) == 20 * 13
    assert "left alone" in str(found[-1].trouble)
    assert len(stage.server.asked) <= asking.ATTEMPTS * 2 * blocks.AHEAD


def test_refused_credentials_end_it_at_once() -> None:
    with acting(lambda asked: Answer(401) if asked["query"] == "rss" else matrix(asked)) as stage:
        found = fetch(stage.asker)
    assert [bool(one.trouble) for one in found] == [False] * 13 + [True] * 13


def test_a_refused_question_says_nothing_about_the_next() -> None:
    refused = refusal(400, "bad_data", "no")
    with acting(lambda asked: refused if asked["query"] == "memory" else matrix(asked)) as stage:
        found = fetch(stage.asker)
    assert [bool(one.trouble) for one in found] == [True] * 13 + [False] * 13


def test_a_server_that_hangs_has_three_chances() -> None:
    def answer(asked: Asking) -> Answer:
        time.sleep(0.3)
        return Answer(0)

    short = Frame(START, START + DAY, HOUR, START + 3 * DAY)
    with acting(answer, read=0.05) as stage:
        found = list(Fetcher(stage.asker, Cache(None), short, lambda *_: None).fetch(QUESTIONS[:1]))
        asked = len(stage.server.asked)
    assert found[0].trouble
    assert asked == 3


def test_who_was_cut_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Somebody presses Ctrl-C on the way; what had come need not come again."""
    many = tuple(Question(MEMORY, f"memory{number}") for number in range(6))

    def interrupt(_what: str, done: int, _of: int) -> None:
        if done > 30:
            raise KeyboardInterrupt

    with acting(matrix) as stage:
        whole = list(Fetcher(stage.asker, Cache(None), FRAME, lambda *_: None).fetch(many))
        all_of_it = len(stage.server.asked)
        with pytest.raises(KeyboardInterrupt):
            list(Fetcher(stage.asker, Cache(str(tmp_path)), FRAME, interrupt).fetch(many))
        cut_off = len(stage.server.asked) - all_of_it
        again = list(Fetcher(stage.asker, Cache(str(tmp_path)), FRAME, lambda *_: None).fetch(many))
        rest = len(stage.server.asked) - all_of_it - cut_off
    assert cut_off < all_of_it, "nothing more is asked than was on its way"
    assert rest < all_of_it
    assert [one.cached for one in again[:12]] == [True] * 12 and not again[-1].cached
    assert [one.rows for one in again] == [one.rows for one in whole]
