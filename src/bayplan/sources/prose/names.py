"""Names of machines in sentences: single ones, lists, and spans such as `k8s-node1..6`."""

import re
from typing import Final

NAME: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_SPAN: Final = re.compile(rf"({NAME}?)(\d+)\s*(?:\.\.|\u2013|through|to)\s*({NAME}?)?(\d+)")


def listed(text: str) -> list[str]:
    """The names in a list: `cp1, cp2, cp3`, `wk-gpu1 through wk-gpu4`, `k8s-node1..6`."""
    found: list[str] = []
    for part in re.split(r",| and ", text):
        span = _SPAN.search(part.strip())
        if span:
            stem = span[1]
            found += [f"{stem}{number}" for number in range(int(span[2]), int(span[4]) + 1)]
        elif re.fullmatch(NAME, part.strip()):
            found.append(part.strip())
    return found[:64]
