"""The options of a component, as what they stand for.

The estate file's reader has checked their kinds. A duration may still be text (`5m`), a share too (`30 %`):
what a default is written like, an option may be written like.
"""

import re
from typing import Final

from bayplan.catalog.framework import Asked
from bayplan.model.plain import Keys
from bayplan.model.quantities import parse

_DURATION: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?\Z", re.ASCII)
_STEPS: Final = (86400, 3600, 60, 1)


def text(asked: Asked, name: str) -> str:
    """The text of an option; empty where nothing is said."""
    found = asked.options.get(name)
    return "" if found is None else str(found)


def number(asked: Asked, name: str) -> int:
    """The whole number of an option; 0 where nothing is said."""
    found = asked.options.get(name)
    return int(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else 0


def truth(asked: Asked, name: str) -> bool:
    """Whether an option is on."""
    return asked.options.get(name) is True


def texts(asked: Asked, name: str) -> list[str]:
    """The texts of an option, in their order."""
    found = asked.options.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


def mapping(asked: Asked, name: str) -> Keys:
    """The mapping of an option; empty where nothing is said."""
    found = asked.options.get(name)
    return dict(found) if isinstance(found, dict) else {}


def seconds(asked: Asked, name: str) -> int:
    """The seconds of an option that is a duration: a number of them, or text such as `1h30m`."""
    found = asked.options.get(name)
    if isinstance(found, str) and (parts := _DURATION.match(found)):
        return sum(int(part or 0) * step for part, step in zip(parts.groups(), _STEPS, strict=True))
    return number(asked, name)


def size(asked: Asked, name: str) -> int:
    """The bytes of an option that is a size: a number of them, or text such as `250Mi`."""
    found = asked.options.get(name)
    return parse(found).units if isinstance(found, str) and found else number(asked, name)


def percent(written: object) -> int:
    """A share in hundredths, as programs of Kubernetes count them: of `30 %`, of 0.3, of 30."""
    if isinstance(written, str):
        return round(float(written.removesuffix("%").strip() or 0))
    if isinstance(written, float) and written <= 1:
        return round(written * 100)
    return round(written) if isinstance(written, (int, float)) else 0


def duration(total: int) -> str:
    """Seconds as Go reads them: the largest unit that leaves a whole number (`90s`, `5m`, `720h`)."""
    for unit, step in (("h", 3600), ("m", 60)):
        if total and total % step == 0:
            return f"{total // step}{unit}"
    return f"{total}s"
