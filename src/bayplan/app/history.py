"""Gathers the past of an estate: from history files, from a Prometheus, and from the look at hand.

Histories merge, what was recorded here first. Sources that the estate file declares are asked only on
request: the file may come with a tree that somebody else wrote, and asking sends a secret to the address in
it. History files it names are read always.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bayplan.capacity.trends import history as histories
from bayplan.capacity.trends.history import NOTHING, History
from bayplan.capacity.trends.observation import Observation
from bayplan.model.errors import SourceError
from bayplan.model.estate import Declaration, Source
from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.sources import history as stores
from bayplan.sources import prometheus

SPAN: Final = datetime.timedelta(days=120)
"""How far back a Prometheus is asked: as far as forecasts look."""
STEP: Final = datetime.timedelta(hours=1)
WINDOW: Final = datetime.timedelta(days=14)
"""Over how long peaks of use are looked for."""


class Asked(NamedTuple):
    """Where the past is looked for. `declared`: also ask the servers that the estate file names.

    `secret` names an environment variable or a file, for the `servers`.
    """

    files: Sequence[str] = ()
    servers: Sequence[str] = ()
    secret: str = ""
    declared: bool = False


class Past(NamedTuple):
    """What is known of the past, and what has to be said about it."""

    history: History
    notes: tuple[str, ...] = ()


class Used(NamedTuple):
    """What containers and nodes used, with peaks, and what has to be said about it."""

    containers: tuple[ContainerUsage, ...] = ()
    nodes: tuple[NodeUsage, ...] = ()
    notes: tuple[str, ...] = ()


def gather(
    declaration: Declaration,
    asked: Asked,
    now: datetime.datetime,
    present: Observation | None = None,
) -> Past:
    """Everything known up to now. A source that was named fails loudly, a declared one with a note."""
    found, notes = NOTHING, []
    for path in [*asked.files, *_declared_files(declaration)]:
        found = found.merged(stores.read(path))
    for server in _servers(declaration, asked):
        try:
            read = prometheus.read_history(server.url, now, SPAN, STEP, secret=server.secret)
        except SourceError as error:
            notes.append(_tolerated(error, server))
            continue
        found = found.merged(read.history)
        notes += read.notes
    if present is not None:
        found = found.merged(histories.of([present]))
    return Past(found.until(now), tuple(notes))


def usage(declaration: Declaration, asked: Asked, now: datetime.datetime) -> Used:
    """What containers and nodes really used up to now, as the first server with such series tells it."""
    notes: list[str] = []
    for server in _servers(declaration, asked):
        try:
            containers, nodes = prometheus.read_usage(server.url, now, WINDOW, secret=server.secret)
        except SourceError as error:
            notes.append(_tolerated(error, server))
            continue
        if containers or nodes:
            return Used(containers, nodes, tuple(notes))
    return Used(notes=tuple(notes))


def _tolerated(error: SourceError, server: Source) -> str:
    """What to note of a server that failed; one that somebody named on the way here fails for good."""
    if not server.name:
        raise error
    return f"source {server.name} was not read: {error}"


def _servers(declaration: Declaration, asked: Asked) -> Iterator[Source]:
    declared = [one for one in declaration.sources if one.kind == "prometheus"]
    secrets = {one.url.rstrip("/"): one.secret for one in declared}
    for url in asked.servers:
        secret = asked.secret or secrets.get(url.rstrip("/"), "")
        yield Source("", "prometheus", url, secret=secret)
    if asked.declared:
        yield from declared


def _declared_files(declaration: Declaration) -> Iterable[str]:
    """History files that the estate file names, beside it, as far as they exist already."""
    folder = Path(declaration.file).parent
    paths = (str(folder / one.path) for one in declaration.sources if one.kind == "history" and one.path)
    return [path for path in paths if Path(path).is_file()]
