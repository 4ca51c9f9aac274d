"""What a quota would have to allow for a size that it refuses, by the API server's own words.

`exceeded quota: tier-quota, requested: requests.memory=6656Mi, used: requests.memory=0, limited:
requests.memory=4Gi` needs 6656Mi.
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.quantities import Quantity, parse

_REFUSED: Final = re.compile(
    r"exceeded quota: (?P<name>\S+), requested: (?P<asked>\S+), used: (?P<used>\S+), limited: (?P<hard>\S+)"
)


def needed(refusal: str) -> str:
    """`raise requests.memory from 4Gi to 6656Mi in quota tier-quota first`; empty where no quota refuses."""
    found = _REFUSED.search(refusal)
    if found is None:
        return ""
    try:
        asked, used, hard = (_amounts(found[part]) for part in ("asked", "used", "hard"))
    except InvalidInput:
        return ""
    raised = [f"{name} from {hard[name]} to {amount}" for name, amount in _short(asked, used, hard)]
    return f"raise {' and '.join(raised)} in quota {found['name']} first" if raised else ""


def _short(
    asked: dict[str, Quantity], used: dict[str, Quantity], hard: dict[str, Quantity]
) -> Iterator[tuple[str, Quantity]]:
    """The resources of which there is too little, each with the least that would do."""
    for name in sorted(asked.keys() & used.keys() & hard.keys()):
        least = used[name].nanos + asked[name].nanos
        if least > hard[name].nanos:
            yield name, Quantity(least, asked[name].family)


def _amounts(text: str) -> dict[str, Quantity]:
    """`requests.cpu=1,requests.memory=4Gi`, by name."""
    return {name: parse(amount) for name, _, amount in (one.partition("=") for one in text.split(","))}
