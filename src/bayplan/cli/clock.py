"""The time for what does not say when it was observed: SOURCE_DATE_EPOCH where it is set, else now."""

import datetime
import os
from typing import Final

from bayplan.model.errors import InvalidInput

VARIABLE: Final = "SOURCE_DATE_EPOCH"


def now() -> datetime.datetime:
    """The time, to the second; where the variable is set, the same bytes come of the same files."""
    said = os.environ.get(VARIABLE, "")
    if not said.isdecimal():
        return datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    try:
        return datetime.datetime.fromtimestamp(int(said), datetime.UTC)
    except (ValueError, OverflowError, OSError) as error:
        message = f"{VARIABLE} is {said[:40]}, which is no time; write the seconds since 1970"
        raise InvalidInput(message, value=said) from error
