"""Cards of notebook profiles."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.passages import Line

_PROFILES: Final = re.compile(r"[Pp]rofiles.*\((\d+(?:, ?\d+)+) GPUs?\)")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """The numbers of cards that profiles are said to offer."""
    for line in lines:
        found = _PROFILES.search(line.text)
        for number in re.split(r", ?", found[1]) if found else ():
            yield line.says("profile-cards", number, float(number))
