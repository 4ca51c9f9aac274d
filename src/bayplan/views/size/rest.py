"""The line that says how much is not shown."""

from bayplan.views.layout import Line, Style, paragraph


def lines(hidden: int, width: int, what: str = "more", indent: int = 2) -> list[Line]:
    """`… and 12 more; --all shows everything`, where anything is hidden."""
    if hidden <= 0:
        return []
    text = f"… and {hidden:,} {what}; --all shows everything"
    return paragraph(text, width, style=Style.DIM, first=" " * indent)
