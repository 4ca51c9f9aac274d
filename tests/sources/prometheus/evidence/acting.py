"""A server on the loopback that speaks the query API well enough, and misbehaves as a test tells it to."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from bayplan.sources.prometheus.evidence.asking import BOUNDS, Asker
from bayplan.wire.http import Transport
from tests.wire.answering import Answer, Asked, Server, answering

Asking = dict[str, str]
"""What is asked, by parameter; `path` is the path."""
Acting = Callable[[Asking], Answer]


class Stage(NamedTuple):
    """The double, an asker of it, and the pauses that the asker made."""

    server: Server
    asker: Asker
    pauses: list[float]


@contextlib.contextmanager
def acting(answer: Acting, read: float = 5.0) -> Iterator[Stage]:
    """Runs the double. `read`: how many seconds the asker waits for it."""
    pauses: list[float] = []
    with (
        answering(lambda asked: answer(asking_of(asked))) as server,
        Transport(server.url, bounds=BOUNDS._replace(read=read)) as transport,
    ):
        yield Stage(server, Asker(transport, pauses.append), pauses)


def asking_of(asked: Asked) -> Asking:
    """What a request asks."""
    parts = urlsplit(asked.path)
    given = parse_qs(parts.query) | parse_qs(asked.body.decode())
    return {"path": parts.path, **{name: values[0] for name, values in given.items()}}


def success(data: object, **more: object) -> Answer:
    return Answer(body=json.dumps({"status": "success", "data": data, **more}).encode())


def matrix(asking: Asking, value: str = "1", more: Mapping[str, object] | None = None) -> Answer:
    """One series that has the same value all the time; `more` goes beside the data."""
    times = range(int(asking["start"]), int(asking["end"]) + 1, int(asking["step"]))
    labels = {"namespace": "shop", "pod": "web-0", "container": "server"}
    rows = [{"metric": labels, "values": [[at, value] for at in times]}]
    return success({"resultType": "matrix", "result": rows}, **(more or {}))


def refusal(status: int, kind: str, text: str) -> Answer:
    return Answer(status, json.dumps({"status": "error", "errorType": kind, "error": text}).encode())
