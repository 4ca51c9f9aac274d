"""Cards of notebook profiles."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.figures import ANYTHING
from bayplan.sources.prose.passages import Line

_PROFILES: Final = re.compile(rf"[Pp]rofiles{ANYTHING}\((\d{{1,3}}(?:, ?\d{{1,3}}){{1,16}}) GPUs?\)")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """The numbers of cards that profiles are said to offer."""
    for line in lines:
        found = _PROFILES.search(line.text)
        for number in re.split(r", ?", found[1]) if found else ():
            yield line.says("profile-cards", number, float(number))
