"""Version numbers, compared as releases are: number by number, whatever letters stand around them.

`v1.34.9+k3s1` is 1.34.9, revision 1 of K3s. A number that is missing counts as 0; what comes before a release
(`-rc1`) counts as less than it.
"""

import re
from typing import Final

_WRITTEN: Final = re.compile(r"v?(\d{1,4}(?:\.\d{1,6}){0,3})([-+].{0,60})?\Z", re.ASCII)
_BEFORE: Final = re.compile(r"-(?:alpha|beta|rc|pre)", re.IGNORECASE)
_REVISION: Final = re.compile(r"(\d{1,4})\Z")

Number = tuple[int, int, int, int, int]
UNKNOWN: Final[Number] = (-1, 0, 0, 0, 0)


def parse(text: str) -> Number:
    """A version as numbers that compare; `UNKNOWN`, which is below all, where it is none."""
    found = _WRITTEN.match(text.strip())
    if found is None:
        return UNKNOWN
    parts = [int(one) for one in found[1].split(".")]
    a, b, c, d = (*parts, 0, 0, 0, 0)[:4]
    rest = found[2] or ""
    revision = _REVISION.search(rest)
    return a, b, c, d, -1 if _BEFORE.match(rest) else int(revision[1]) if revision else 0


def minor(text: str) -> int:
    """The minor of a version of Kubernetes 1.x; -1 where it is none."""
    found = parse(text)
    return found[1] if found[0] == 1 else -1


def line(text: str) -> tuple[int, int]:
    """The line of releases that a version is of: its first two numbers."""
    return parse(text)[:2]


def lies(version: str, since: str, below: str) -> bool:
    """Whether a version is at least `since` and below `below`, each of which may be empty."""
    number = parse(version)
    return (not since or number >= parse(since)) and (not below or number < parse(below))
