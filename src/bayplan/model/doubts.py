"""What is the matter with a value of the estate file: the currency of all checks of a declaration."""

from typing import NamedTuple


class Doubt(NamedTuple):
    """What is the matter with the value at a path (`notebooks.profiles[2].gpus`).

    `code` is empty for what cannot even be read so. Everything else has one, and is told of its `subject`;
    `grave`: nothing may be written while it stands.
    """

    path: str
    message: str
    code: str = ""
    value: str = ""
    subject: str = ""
    remedy: str = ""
    arithmetic: str = ""
    grave: bool = False
