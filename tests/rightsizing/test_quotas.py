"""What a quota would have to allow, read from the API server's own words."""

import pytest

from bayplan.rightsizing import quotas

WORDS = 'pods "web-1" is forbidden: exceeded quota: {}, requested: {}, used: {}, limited: {}'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("tier-quota", "requests.memory=6656Mi", "requests.memory=0", "requests.memory=4Gi"),
            "raise requests.memory from 4Gi to 6656Mi in quota tier-quota first",
        ),
        (
            ("q", "requests.memory=3328Mi", "requests.memory=880Mi", "requests.memory=4Gi"),
            "raise requests.memory from 4Gi to 4208Mi in quota q first",
        ),
        (
            (
                "q", "requests.cpu=500m,requests.memory=1Gi", "requests.cpu=1800m,requests.memory=1Gi",
                "requests.cpu=2,requests.memory=1536Mi",
            ),
            "raise requests.cpu from 2 to 2300m and requests.memory from 1536Mi to 2Gi in quota q first",
        ),
        (("q", "pods=1", "pods=4", "pods=9"), ""),
        (("q", "pods=x", "pods=4", "pods=9"), ""),
    ],
)  # fmt: skip
def test_the_least_that_would_do_is_named(words: tuple[str, ...], said: str) -> None:
    assert quotas.needed(WORDS.format(*words)) == said


@pytest.mark.parametrize("words", ["", "0/3 nodes are available: 3 Insufficient memory."])
def test_what_no_quota_refuses_needs_none(words: str) -> None:
    assert quotas.needed(words) == ""
