"""A session with one server, from the first question to the last."""

from bayplan.sources.evidence_cache import Cache
from bayplan.sources.prometheus.evidence import Access, Read, Span, Tell, frame, reading
from bayplan.sources.prometheus.evidence.asking import BOUNDS, Asker
from bayplan.wire import secrets
from bayplan.wire.http import Transport


def read(access: Access, span: Span, tell: Tell) -> Read:
    """Opens the session, reads, and closes it."""
    within = frame.frame(span.now, span.days, span.step)
    secret = secrets.read(access.secret, commands=access.commands) if access.secret else None
    with Transport(access.url, secret=secret, bounds=BOUNDS) as transport:
        return Read(*reading.read(Asker(transport), within, Cache(span.cache), tell))
