"""A number, or a share of a total."""

import pytest

from bayplan.model import shares


@pytest.mark.parametrize(
    ("text", "total", "up", "down"),
    [
        ("2", 5, 2, 2),
        ("25%", 3, 1, 0),
        ("25%", 4, 1, 1),
        ("0%", 9, 0, 0),
        ("100%", 7, 7, 7),
        ("30%", 1, 1, 0),
    ],
)
def test_a_share_is_rounded_as_it_is_asked_for(text: str, total: int, up: int, down: int) -> None:
    assert (shares.scaled(text, total), shares.scaled(text, total, up=False)) == (up, down)


def test_what_is_neither_is_refused() -> None:
    with pytest.raises(ValueError, match="'half' is neither a number nor a percentage"):
        shares.scaled("half", 4)
