"""What comments declare as a floor, and what they only tell."""

import pytest

from bayplan.model.floors import Freeze, floor, freeze

DECLARED = [
    ("do not drop below 2Gi", "memory 2Gi"),
    ("DO NOT LOWER below 192Mi", "memory 192Mi"),
    ("DO NOT LOWER: 512Mi, importing scans need it", "memory 512Mi"),
    ("must not be lowered below 300Mi: a browser does not start in less", "memory 300Mi"),
    ("idle 246Mi; start-up takes 266Mi. Floor: 288Mi", "memory 288Mi"),
    ("floor = 1.5Gi", "memory 1536Mi"),
    ("min 2gi", "memory 2Gi"),
    ("needs at least 1Gi", "memory 1Gi"),
    (">= 512Mi", "memory 512Mi"),
    ("OOMs below 900Mi", "memory 900Mi"),
    ("never less than 250m under load", "cpu 250m"),
    ("the limit must never go under 1Gi", "limits memory 1Gi"),
    ("keep the request at least 256Mi", "requests memory 256Mi"),
]
TOLD = [
    "DO NOT LOWER",
    "was 8Gi once; 3Gi since the rewrite. 2Gi = the tier's ceiling",
    "do not raise above 1Gi: the node has no more to give",
    "usually below 1Gi",
    "needs at least 10Gi of disk",
    "at least 4Gi VRAM",
    "takes at least 5 minutes",
    "minReplicas 2",
    "min 2",
    "",
]


@pytest.mark.parametrize(("comment", "meant"), DECLARED)
def test_a_floor_is_understood(comment: str, meant: str) -> None:
    found = floor(comment)
    assert found is not None
    assert " ".join(filter(None, (found.side, found.resource, str(found.amount)))) == meant


@pytest.mark.parametrize("comment", TOLD)
def test_what_is_only_told_is_no_floor(comment: str) -> None:
    assert floor(comment) is None


FROZEN = [
    ("DO NOT LOWER", Freeze("memory")),
    ("DO NOT LOWER: importing scans need it", Freeze("memory")),
    ("do not reduce the limit", Freeze("memory", "limits")),
    ("never trim this again", Freeze("memory")),
    ("the request must not be lowered", Freeze("memory", "requests")),
    ("do not lower the CPU request", Freeze("cpu", "requests")),
]


@pytest.mark.parametrize(("comment", "meant"), FROZEN)
def test_what_stands_there_is_the_least(comment: str, meant: Freeze) -> None:
    assert freeze(comment) == meant


@pytest.mark.parametrize(
    "comment",
    [
        *(comment for comment, _ in DECLARED),
        "do not drop caches here",
        "not lower case",
        "do not raise it",
        "",
    ],
)
def test_what_freezes_nothing(comment: str) -> None:
    assert freeze(comment) is None
