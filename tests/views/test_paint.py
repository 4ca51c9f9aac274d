"""Lines as characters: plain, in colour, in ASCII."""

from bayplan.views.layout import UNBROKEN, bad, line, strong
from bayplan.views.paint import ASCII, paint

LINES = [line("a ", bad("█│ →"), strong(" ")), ()]


def test_plain_has_no_codes() -> None:
    assert paint(LINES, colour=False) == "a █│ → \n\n"


def test_colour_is_put_on_and_taken_off() -> None:
    assert paint(LINES, colour=True) == "a \x1b[31m█│ →\x1b[0m \n\n"


def test_ascii_has_something_for_every_sign() -> None:
    assert paint(LINES, colour=False, unicode=False) == "a #| > \n\n"
    assert all(sign.isascii() for sign in ASCII.values() if isinstance(sign, str))


def test_unbroken_spaces_are_spaces_in_the_end() -> None:
    assert paint([line(f"a{UNBROKEN}b")], colour=False) == "a b\n"
