"""The wire form of Kubernetes objects: slim structures, decoded from JSON, that name only what is needed.

What is not named is skipped without being built, which is also why no secret can get through: a field that
holds one has no name here. Every field may be null, because Kubernetes reads null as absent.

Parts that many objects share (resources, labels, tolerations) are declared `Raw`, and turned into records by
functions that remember their answers by the bytes: the pods of one workload then share one record.
"""

import datetime
import functools
import re
import sys
from collections.abc import Callable, Iterable
from typing import Annotated, Final, TypeVar

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Amounts, Owner
from bayplan.model.quantities import NANOS_PER_MILLI, ZERO, Quantity, parse
from bayplan.sources.decoding import complaint as complaint
from bayplan.sources.decoding import decoder as decoder

T = TypeVar("T")
R = TypeVar("R")

Int32 = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
ABSENT: Final = msgspec.Raw(b"null")
_CACHED: Final = 1 << 12
_AMOUNT: Final = re.compile(r"[0-9]{1,10}%?\Z", re.ASCII)


class Wire(msgspec.Struct, rename="camel", gc=False):
    """The base of every wire structure."""


class WireOwner(Wire):
    kind: str | None = None
    name: str | None = None
    uid: str | None = None
    controller: bool | None = None


class Metadata(Wire):
    """What every object may carry, without annotations."""

    name: str | None = None
    generate_name: str | None = None
    namespace: str | None = None
    uid: str | None = None
    resource_version: str | None = None
    labels: msgspec.Raw = ABSENT
    owner_references: msgspec.Raw = ABSENT
    creation_timestamp: datetime.datetime | None = None
    deletion_timestamp: datetime.datetime | None = None


class Bare(Wire):
    """An object of which only the metadata matters."""

    metadata: Metadata | None = None


def below(error: InvalidInput, place: str) -> InvalidInput:
    """The same complaint, with its place inside the document put under `place`."""
    dot = "." if error.path and not error.path.startswith("[") else ""
    path = f"{place}{dot}{error.path}"
    return InvalidInput(error.message, file=error.file, line=error.line, path=path, value=error.value)


def at(place: str, convert: Callable[[T], R], value: T) -> R:
    """`convert(value)`; a complaint names `place`."""
    try:
        return convert(value)
    except InvalidInput as error:
        raise below(error, place) from error


def each(place: str, convert: Callable[[T], R], values: Iterable[T] | None) -> tuple[R, ...]:
    """Every value converted; a complaint names `place[index]`."""
    if not values:
        return ()
    done: list[R] = []
    try:
        for value in values:
            done.append(convert(value))
    except InvalidInput as error:
        raise below(error, f"{place}[{len(done)}]") from error
    return tuple(done)


def remembered(convert: Callable[[bytes], R], absent: R) -> Callable[[msgspec.Raw], R]:
    """`convert`, with answers remembered by the bytes; `absent` where there is nothing or null."""
    recall = functools.lru_cache(maxsize=_CACHED)(convert)

    def answer(raw: msgspec.Raw) -> R:
        data = bytes(raw)
        return absent if data == b"null" else recall(data)

    return answer


def required(value: str | None, path: str) -> str:
    """The text, which Kubernetes insists on."""
    if not value:
        raise InvalidInput("is required, but is missing or empty", path=path)
    return value


def name_of(metadata: Metadata) -> str:
    """The name, or where only a prefix for one is given, the prefix."""
    return required(metadata.name or metadata.generate_name, "metadata.name")


def namespace_of(metadata: Metadata) -> str:
    """The namespace; `default` where none is written, as kubectl would take it."""
    return sys.intern(metadata.namespace or "default")


def number_or_percentage(value: int | str | None, default: str, path: str) -> str:
    """An amount as declared, `2` or `25%`."""
    if value is None:
        return default
    text = str(value)
    if not _AMOUNT.match(text):
        raise InvalidInput(
            f"{text[:40]!r} is neither a number nor a percentage such as 25%", path=path, value=text
        )
    return text


_decode_amounts = decoder(dict[str, msgspec.Raw])
_decode_text = decoder(str)
_decode_labels = decoder(dict[str, str | None])
_decode_owners = decoder(list[WireOwner])


def quantity(raw: msgspec.Raw) -> Quantity:
    """A quantity, written as text or as a bare number; a number counts by its text, as in Kubernetes."""
    data = bytes(raw)
    if data[:1] == b'"':
        return parse(_decode_text(data).strip())
    if data == b"null":
        return ZERO
    if data[:1] in b"{[tf":
        raise InvalidInput(
            "expected a quantity such as 500m or 2Gi", value=data[:60].decode(errors="replace")
        )
    return parse(data.decode())


def _read_amounts(data: bytes) -> Amounts:
    """The API server rounds what enters it up to thousandths (`SetDefaults_ResourceList`)."""
    return {
        sys.intern(name): _in_thousandths(at(name, quantity, raw))
        for name, raw in _decode_amounts(data).items()
    }


def _in_thousandths(amount: Quantity) -> Quantity:
    finer = amount.nanos % NANOS_PER_MILLI
    return Quantity(amount.millis * NANOS_PER_MILLI, amount.family) if finer else amount


def _read_labels(data: bytes) -> dict[str, str]:
    try:
        return {sys.intern(key): value or "" for key, value in _decode_labels(data).items()}
    except InvalidInput as error:
        raise _name_label(data, error) from error


def _name_label(data: bytes, error: InvalidInput) -> InvalidInput:
    """The same complaint with the key of the label, which the decoder leaves out."""
    try:
        for key, raw in _decode_amounts(data).items():
            at(key, _decode_text, raw)
    except InvalidInput as found:
        return InvalidInput(f"{found.message}; put the value in quotes", path=found.path)
    return error


def _read_owners(data: bytes) -> tuple[Owner, ...]:
    return tuple(
        Owner(owner.kind or "", owner.name or "", owner.uid or "", bool(owner.controller))
        for owner in _decode_owners(data)
    )


_no_amounts: Amounts = {}
_no_owners: tuple[Owner, ...] = ()
_no_labels: dict[str, str] = {}
amounts = remembered(_read_amounts, _no_amounts)
labels = remembered(_read_labels, _no_labels)
owners = remembered(_read_owners, _no_owners)
