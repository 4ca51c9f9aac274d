"""Gathers the evidence of what containers use: from servers, from files, laid together.

A server that does not answer is told of where others did; where nothing answers, there is nothing to size by,
and the first complaint stands for all. A file that cannot be read is a mistake of whoever named it.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.model.errors import SourceError
from bayplan.model.estate import Source
from bayplan.model.evidence import TRACKS, Evidence
from bayplan.model.findings import Finding, Severity
from bayplan.rightsizing import gathering, patterns
from bayplan.sources import evidence as files
from bayplan.sources.prometheus import evidence as servers
from bayplan.sources.prometheus.evidence import Access, Span, Tell

CHECK: Final = "evidence-source"
HOUR: Final = datetime.timedelta(hours=1)
SKEW: Final = datetime.timedelta(days=1)
"""Clocks may differ by so much."""
FUTURE: Final = "readings from later than now are left out: correct their times, or the clock"


class Wanted(NamedTuple):
    """Where evidence is looked for, and what of it is wanted.

    `prometheus` are addresses, and `secret` what they want: an environment variable, a file, or
    `exec:COMMAND`, for a person names it. `declared` are servers that an estate file names, with secrets of
    their own, which may not be commands. `only` are patterns of workloads (`media/*`); none: all. `cache`: a
    folder that keeps the answers about days that are over, or none.
    """

    prometheus: tuple[str, ...] = ()
    secret: str = ""
    files: tuple[str, ...] = ()
    days: int = 30
    step: datetime.timedelta = HOUR
    cache: str | None = None
    only: tuple[str, ...] = ()
    declared: tuple[Source, ...] = ()


class Gathered(NamedTuple):
    """All evidence by container, where it came from, and what has to be said about it.

    `live`: a server was asked and answered, so that the last readings are of the moment of asking.
    """

    evidence: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    live: bool = False


def gather(wanted: Wanted, now: datetime.datetime, tell: Tell = lambda _what, _done, _of: None) -> Gathered:
    """Everything that is known up to now. Raises SourceError where servers were named and nothing came."""
    groups = [files.read(path) for path in wanted.files]
    notes: list[str] = []
    failed: list[SourceError] = []
    live = False
    for access in _servers(wanted):
        try:
            read = servers.read(access, Span(now, wanted.days, wanted.step, wanted.cache), tell)
        except SourceError as error:
            failed.append(error)
            continue
        live = True
        groups.append(read.evidence)
        notes += read.notes
    if failed and not any(groups):
        raise failed[0]
    groups = [tuple(_believed(one, int((now + SKEW).timestamp())) for one in group) for group in groups]
    found = _chosen(gathering.merge(groups), wanted.only)
    return Gathered(found, _sources(found), tuple(notes), tuple(map(_finding, failed)), live)


def _believed(one: Evidence, latest: int) -> Evidence:
    """The evidence without what is said to have happened after now."""
    tracks = [getattr(one, name) for name in TRACKS]
    last = max(
        [*(track.end for track in tracks if track), *one.starts, *(kill.at for kill in one.kills)], default=0
    )
    if last <= latest:
        return one
    return replace(one.between(-1, latest), notes=(*one.notes, FUTURE))


def _servers(wanted: Wanted) -> list[Access]:
    """Each server once: as a person named it, before as it was declared."""
    declared = {one.url.rstrip("/"): one.secret for one in wanted.declared if one.kind == "prometheus"}
    named = [
        Access(url, wanted.secret, commands=True)
        if wanted.secret
        else Access(url, declared.get(url.rstrip("/"), ""))
        for url in wanted.prometheus
    ]
    there = {one.url.rstrip("/") for one in named}
    return [*named, *(Access(url, secret) for url, secret in declared.items() if url not in there)]


def _chosen(found: Sequence[Evidence], only: Sequence[str]) -> tuple[Evidence, ...]:
    """The workloads that any of the patterns means."""
    if not only:
        return tuple(found)
    return tuple(one for one in found if patterns.any_means(only, one.place))


def _sources(found: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for one in found for source in one.sources))


def _finding(error: SourceError) -> Finding:
    return Finding(
        CHECK, Severity.WARNING, "evidence", f"a source gave nothing: {error}",
        remedy="mend it and ask again, or do without: what it knows is missing here",
    )  # fmt: skip
