"""The time for what does not say when it was observed: SOURCE_DATE_EPOCH where it is set, else now."""

import datetime
import os

from bayplan.app import take


def now() -> datetime.datetime:
    """The time, to the second."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.datetime.fromtimestamp(int(said), datetime.UTC) if said.isdecimal() else take.now()
