"""What reading from a Prometheus comes to."""

from typing import NamedTuple

from bayplan.capacity.trends.history import History


class Read(NamedTuple):
    """What a server had, and what it wanted to have said."""

    history: History
    notes: tuple[str, ...] = ()
