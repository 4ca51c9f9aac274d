"""What can be asked about capacity, and how what is to be assumed is written."""

import datetime
import re
from typing import Final

from bayplan.capacity.pressure import Assumed
from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record

PARTS: Final = (
    "picture", "lines", "binding", "losses", "removals", "additions", "questions", "triggers", "forecasts",
    "pressure",
)  # fmt: skip
"""What an answer can be made of."""
_ASSUMED: Final = re.compile(
    r"(?:(?P<share>[0-9]{1,4}(?:\.[0-9]+)?) ?%)?(?: ?(?:of )?(?P<of>request|limit))?"
)


class Asked(Record, frozen=True):
    """What is wanted. `parts` empty: all of it.

    `shapes` are asked for beside those that matter anyway (`500m/1Gi`), `questions` are about size
    (`control-planes=3`), `losses` the only ones to look at (`node/NAME`, `any-disk`), `nodes` those to look
    at for removal, `pressed` those to look at under memory pressure. `history` are files, `prometheus`
    addresses (`secret` is for them), `ask`: also the servers that the estate file names. `now` is for what
    does not say when it was observed.
    """

    parts: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    pairs: bool = False
    nodes: tuple[str, ...] = ()
    pressed: tuple[str, ...] = ()
    assumed: str = ""
    history: tuple[str, ...] = ()
    prometheus: tuple[str, ...] = ()
    secret: str = ""
    ask: bool = False
    now: datetime.datetime | None = None

    def wants(self, part: str) -> bool:
        """Whether a part is asked for."""
        return not self.parts or part in self.parts

    @property
    def asks_servers(self) -> bool:
        """Whether any server is to be asked."""
        return bool(self.prometheus) or self.ask


def parts(text: str) -> tuple[str, ...]:
    """`lines, losses` as parts. Raises InvalidInput for one that there is not."""
    found = tuple(filter(None, (part.strip() for part in text.split(","))))
    if not found:
        raise InvalidInput(f"no part is asked for; choose of {', '.join(PARTS)}", value=text)
    for part in found:
        if part not in PARTS:
            raise InvalidInput(f"there is no part {part!r}; choose of {', '.join(PARTS)}", value=part)
    return found


def assumption(text: str) -> Assumed | None:
    """`request`, or `80%` of it, or `80% of limit`, to take where no usage was measured."""
    if not text:
        return None
    match = _ASSUMED.fullmatch(text.strip())
    if match is None:
        raise InvalidInput(f"{text!r} cannot be assumed; write 80%, limit, or 120% of request", value=text)
    share = float(match["share"]) / 100 if match["share"] else 1.0
    return Assumed(share, match["of"] or "request")
