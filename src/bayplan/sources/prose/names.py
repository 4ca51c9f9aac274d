"""Names of machines in sentences: single ones, lists, and spans such as `k8s-node1..6`."""

import re
from typing import Final

NAME: Final = r"(?<![a-z0-9-])[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,62}"
"""A name, from where it begins."""
NUMBER: Final = r"(?<!\d)\d{1,4}(?!\d)"
MOST: Final = 64
"""Nobody means more machines than this by a first one and a last one."""
_SPAN: Final = re.compile(
    rf"({NAME})({NUMBER})\s{{0,9}}(?:\.\.|\u2013|through|to)\s{{0,9}}(?:{NAME})?({NUMBER})"
)


def listed(text: str) -> list[str]:
    """The names in a list: `cp1, cp2, cp3`, `wk-gpu1 through wk-gpu4`, `k8s-node1..6`."""
    found: list[str] = []
    for part in re.split(r",| and ", text):
        span = _SPAN.search(part.strip())
        if span:
            found += [f"{span[1]}{number}" for number in spanned(span[2], span[3])]
        elif re.fullmatch(NAME, part.strip()):
            found.append(part.strip())
    return found[:MOST]


def spanned(first: str, last: str) -> range:
    """The numbers from one to another, none where they are more than anybody means."""
    found = range(int(first), int(last) + 1)
    return found if len(found) <= MOST else range(0)
