"""A session with a server, with the secret that it wants."""

import contextlib
from collections.abc import Iterator

from bayplan.sources.prometheus.client import Client
from bayplan.wire import secrets
from bayplan.wire.http import Transport


@contextlib.contextmanager
def asking(url: str, secret: str = "") -> Iterator[Client]:
    """A client of the server at an address. `secret` names an environment variable or a file."""
    with Transport(url, secret=secrets.read(secret) if secret else None) as transport:
        yield Client(transport)
