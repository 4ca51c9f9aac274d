"""Numbers that may be percentages, as rollouts and budgets write them."""

from bayplan.model import shares


def scaled_up(text: str, total: int) -> int | None:
    """A number, or a percentage of a total rounded up; None where it is neither."""
    try:
        return shares.scaled(text, total)
    except ValueError:
        return None
