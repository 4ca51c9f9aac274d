"""What a command gives back: text for standard output, and an exit code."""

import enum
from typing import NamedTuple


class Code(enum.IntEnum):
    """The exit codes."""

    GOOD = 0
    FINDINGS = 1
    BAD_INPUT = 2
    SOURCE_FAILED = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class Reply(NamedTuple):
    """Text to print, and the code to exit with."""

    text: str
    code: Code = Code.GOOD
