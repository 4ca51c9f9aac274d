"""What the terminal can show: colour or not, Unicode or not, how wide."""

import shutil
from collections.abc import Mapping
from typing import Final, NamedTuple, TextIO

PIPED_WIDTH: Final = 80
NARROWEST: Final = 40
WIDEST: Final = 140


class Terminal(NamedTuple):
    """Where an answer is shown."""

    colour: bool = False
    unicode: bool = True
    width: int = PIPED_WIDTH


def look(stream: TextIO, environment: Mapping[str, str], no_color: bool = False) -> Terminal:
    """What this stream can show. A width in COLUMNS counts, also where nobody looks on."""
    interactive = stream.isatty()
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "")
    return Terminal(
        colour=not no_color and wants_colour(environment, interactive),
        unicode=encoding.startswith("utf"),
        width=_width(environment, interactive),
    )


def wants_colour(environment: Mapping[str, str], interactive: bool) -> bool:
    """NO_COLOR says no to everything, FORCE_COLOR says yes to a pipe (https://no-color.org)."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return interactive and environment.get("TERM") != "dumb"


def _width(environment: Mapping[str, str], interactive: bool) -> int:
    written = environment.get("COLUMNS", "")
    said = int(written[:6]) if written.isdecimal() else 0
    if not said and not interactive:
        return PIPED_WIDTH
    found = said or shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
    return max(NARROWEST, min(WIDEST, found))
