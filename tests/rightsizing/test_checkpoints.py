"""A checkpoint comes to what the recommender that wrote it recommended."""

import datetime

import pytest

from bayplan.model.autoscaling import KeptHistogram, VerticalCheckpoint
from bayplan.model.evidence import Advice
from bayplan.rightsizing.checkpoints import advice_of, recall
from bayplan.rightsizing.recommender import Usage, recommendation

START = 1_780_000_000
MI = 1024 * 1024


def usage(days: int = 8) -> Usage:
    lived = Usage()
    for hour in range(days * 24):
        lived.used_cpu(START + hour * 3_600, 50 + hour)
        lived.used_memory(START + hour * 3_600, (300 + 5 * hour) * MI)
    return lived


def kept(lived: Usage) -> VerticalCheckpoint:
    def moment(at: int | None) -> datetime.datetime | None:
        return datetime.datetime.fromtimestamp(at, datetime.UTC) if at is not None else None

    return VerticalCheckpoint(
        "media",
        "photos-server",
        "photos",
        "server",
        memory=lived.memory.store(),
        cpu=lived.cpu.store(),
        first=moment(lived.first),
        last=moment(lived.last),
        samples=int(lived.samples),
    )


@pytest.mark.parametrize("days", [1, 3, 8])
def test_it_recommends_what_was_recommended(days: int) -> None:
    lived = usage(days)
    before, after = recommendation(lived, 2), recommendation(recall(kept(lived)), 2)
    assert after.confidence == before.confidence
    for resource in ("memory", "cpu"):
        for bound in ("target", "lower", "upper"):
            was, became = (getattr(getattr(one, resource), bound).amount for one in (before, after))
            assert became == was, f"{bound} of {resource}"


def test_advice_is_dated_by_the_last_sample() -> None:
    lived = usage()
    wanted = recommendation(lived).memory.upper.amount
    note = f"{192 / 1440:.1f} days of samples"
    assert Advice("vpa checkpoint", "upper", "memory", wanted, lived.last or 0, note) in advice_of(
        kept(lived)
    )
    assert len(advice_of(kept(lived))) == 6


def test_what_has_no_samples_has_no_advice() -> None:
    assert advice_of(VerticalCheckpoint("media", "photos-server", "photos", "server")) == ()
    only = VerticalCheckpoint(
        "media", "photos-server", "photos", "server", memory=KeptHistogram(START, 1.0, ((30, 10_000),))
    )
    assert {one.resource for one in advice_of(only)} == {"memory"}
