"""Our own form of evidence: JSON with a schema, one object a container.

Its fields are those of the record, with what holds its default left out. A track is written as `start`,
`step` and `values`, a gap as null; `unit` is what every value is a multiple of, so that memory can be counted
in MiB or KiB where that loses nothing. Readers ignore fields that they do not know; only a newer major schema
is refused. The bytes depend on the evidence alone.
"""

import math
import re
from array import array
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import asdict

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import NOTHING, TRACKS, Advice, Evidence, Kill, Place, Track
from bayplan.sources import decoding

MAJOR: Final = 1
SCHEMA: Final = f"bayplan.evidence/v{MAJOR}"
LAST_MOMENT: Final = 253_402_300_799
"""The end of the year 9999, beyond which no moment can be printed."""
LARGEST: Final = (1 << 63) - 1
"""No amount is larger, and no count."""
LONGEST_STEP: Final = 31 * 86_400
LARGEST_READING: Final = 1e18
MOST_READINGS: Final = 1_000_000
"""In one track."""

_WRITTEN_SCHEMA: Final = re.compile(r"bayplan\.evidence/v([0-9]{1,4})\Z")
_UNITS: Final = (1 << 20, 1 << 10)
_LONG: Final = 10**20
_EXACT: Final = 1 << 53
"""Whole numbers below it are what they say they are."""


class WireTrack(msgspec.Struct, omit_defaults=True, gc=False):
    """A track. Times in seconds since 1970."""

    start: int = 0
    step: int = 0
    unit: int = 1
    values: list[int | float | None] = []


class WireKill(msgspec.Struct, omit_defaults=True, gc=False):
    """A kill."""

    at: int
    limit: int | None = None
    source: str = "status"


class WireAdvice(msgspec.Struct, omit_defaults=True, gc=False):
    """A piece of advice."""

    source: str
    bound: str
    resource: str
    amount: int
    at: int = 0
    note: str = ""


class WireEvidence(msgspec.Struct, omit_defaults=True, gc=False):
    """One container."""

    kind: str
    namespace: str
    workload: str
    container: str
    memory: WireTrack | None = None
    rss: WireTrack | None = None
    cpu: WireTrack | None = None
    cpu_peak: WireTrack | None = None
    throttled: WireTrack | None = None
    gpu_memory: WireTrack | None = None
    replicas: WireTrack | None = None
    requested: WireTrack | None = None
    limited: WireTrack | None = None
    requested_cpu: WireTrack | None = None
    starts: list[int] = []
    restarts: int = 0
    since: int | None = None
    kills: list[WireKill] = []
    advice: list[WireAdvice] = []
    sources: list[str] = []
    notes: list[str] = []


class WireFile(msgspec.Struct):
    """A whole file."""

    evidence: list[WireEvidence]
    schema: str = ""


_decode = decoding.decoder(WireFile)


def encode(evidence: Iterable[Evidence]) -> bytes:
    """The evidence as the bytes of a file, one container a line, in the order of their places."""
    ordered = sorted(evidence, key=lambda one: one.place)
    head = b'{"schema":' + msgspec.json.encode(SCHEMA) + b',"evidence":['
    lines = b",".join(b"\n" + msgspec.json.encode(_written(one)) for one in ordered)
    return head + lines + b"\n]}\n"


def decode(data: bytes) -> tuple[Evidence, ...]:
    """The evidence of such bytes. Raises InvalidInput where anything in it cannot be."""
    try:
        found = _decode(data)
    except InvalidInput as error:
        if error.path:
            raise
        raise InvalidInput(f"is damaged or cut short ({error.message}); write it again") from error
    _insist_on_schema(found.schema)
    return tuple(_read(one, f"evidence[{index}]") for index, one in enumerate(found.evidence))


def _insist_on_schema(schema: str) -> None:
    match = _WRITTEN_SCHEMA.match(schema)
    if match is None:
        raise InvalidInput("is not evidence of bayplan; `--save-evidence` writes it", value=schema[:60])
    if int(match[1]) > MAJOR:
        message = f"was written by a newer bayplan ({schema}, known is {SCHEMA}); update this one"
        raise InvalidInput(message, value=schema)


def _written(one: Evidence) -> WireEvidence:
    tracks: dict[str, Any] = {
        name: _written_track(getattr(one, name)) for name in TRACKS if getattr(one, name)
    }
    return WireEvidence(
        *one.place,
        **tracks,
        starts=list(one.starts),
        restarts=one.restarts,
        since=one.since,
        kills=[WireKill(kill.at, kill.limit, kill.source) for kill in one.kills],
        advice=[WireAdvice(**asdict(advice)) for advice in one.advice],
        sources=list(one.sources),
        notes=list(one.notes),
    )


def _written_track(track: Track) -> WireTrack:
    unit = next((unit for unit in _UNITS if _divides(unit, track.values)), 1)
    return WireTrack(track.start, track.step, unit, [_written_value(value, unit) for value in track.values])


def _divides(unit: int, values: Sequence[float]) -> bool:
    """Whether every reading is a whole number of units, and one of them is more than none."""
    read = [value for value in values if not math.isnan(value)]
    return any(read) and all(value % unit == 0 and value < _EXACT for value in read)


def _written_value(value: float, unit: int) -> int | float | None:
    if math.isnan(value):
        return None
    return int(value) // unit if value.is_integer() and value < _EXACT else value


def _read(one: WireEvidence, path: str) -> Evidence:
    place = Place(one.kind, one.namespace, one.workload, one.container)
    for name, text in zip(Place._fields, place, strict=True):
        if not text:
            raise InvalidInput("is required, but is empty", path=f"{path}.{name}")
    tracks: dict[str, Any] = {name: _read_track(getattr(one, name), f"{path}.{name}") for name in TRACKS}
    _insist_on_moments(one, path)
    return Evidence(
        place,
        **tracks,
        starts=tuple(sorted(one.starts)),
        restarts=one.restarts,
        since=one.since,
        kills=tuple(Kill(kill.at, kill.limit, kill.source) for kill in one.kills),
        advice=tuple(
            Advice(*(getattr(said, name) for name in said.__struct_fields__)) for said in one.advice
        ),
        sources=tuple(one.sources),
        notes=tuple(one.notes),
    )


def _insist_on_moments(one: WireEvidence, path: str) -> None:
    """Moments can be reckoned with, and amounts are not below nothing."""
    moments = [*one.starts, *(kill.at for kill in one.kills), *(said.at for said in one.advice)]
    if one.since is not None:
        moments.append(one.since)
    for at in moments:
        insist_on_moment(at, path)
    amounts = [one.restarts, *(kill.limit or 0 for kill in one.kills), *(said.amount for said in one.advice)]
    for amount in amounts:
        if amount < 0:
            raise InvalidInput(f"holds {_short(amount)}, which is negative", path=path, value=_short(amount))
        if amount > LARGEST:
            raise InvalidInput(f"holds {_short(amount)}, which is no amount", path=path, value=_short(amount))


def insist_on_moment(at: int, path: str) -> None:
    """Refuses what is no moment between 1970 and 9999."""
    if not 0 <= at <= LAST_MOMENT:
        said = _short(at)
        message = f"holds the moment {said}, which is not between 1970 and 9999; moments are in whole seconds"
        raise InvalidInput(message, path=path, value=said)


def _short(number: int) -> str:
    """A number as it is, or how long it is: nobody reads hundreds of digits."""
    return str(number) if abs(number) < _LONG else f"of {number.bit_length()} bits"


def _read_track(track: WireTrack | None, path: str) -> Track:
    if track is None or not track.values:
        return Track()
    if not 0 < track.step <= LONGEST_STEP:
        message = f"is not the seconds from one reading to the next, at most {LONGEST_STEP:,}"
        raise InvalidInput(message, path=f"{path}.step")
    if len(track.values) > MOST_READINGS:
        raise InvalidInput(f"has more than {MOST_READINGS:,} readings; take a longer step", path=path)
    insist_on_moment(track.start, path)
    insist_on_moment(track.start + track.step * (len(track.values) - 1), path)
    if not 0 < track.unit <= LARGEST:
        raise InvalidInput("is not a unit; write 1, or leave it out", path=f"{path}.unit")
    values = array("d", (_amount(one, track.unit) for one in track.values))
    for index, value in enumerate(values):
        if value < 0 or value > LARGEST_READING:
            message = "is no reading; write a number from 0 to 1e18, or null for a gap"
            raise InvalidInput(message, path=f"{path}.values[{index}]", value=str(value))
    return Track(track.start, track.step, values)


def _amount(one: int | float | None, unit: int) -> float:
    if one is None:
        return NOTHING
    try:
        return float(one) * unit
    except OverflowError:
        return math.inf
