"""Reads scenario files: steps of a what-if, and what is expected of them.

Every key is known or refused, and a mistake is told with its line, its place and its value. What a step means
is not looked at here.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from bayplan.model import quantities
from bayplan.model.demand import CPU
from bayplan.model.errors import InvalidInput
from bayplan.model.scenarios import (
    COMPLETE,
    COUNTS,
    FITS,
    FREE,
    OPERATORS,
    SURVIVES,
    Bound,
    Expected,
    Scenario,
)
from bayplan.sources import files
from bayplan.sources.estate.places import Places
from bayplan.sources.kubernetes import wire
from bayplan.sources.manifests import json_documents, yaml_documents
from bayplan.sources.manifests.documents import NO_OBJECT, Document

Count = int | str
"""A number, or a comparison with one: `<= 3`."""

_BOUND: Final = re.compile(r"(>=|<=|==|>|<) *([0-9.]+[A-Za-z]*)\Z")
_ONE: Final = r"(?:(?:node|host)/[^/+\s]+|disk/[^/+\s]+/[^+\s]+|gpu/[^+\s]+)"
_LOSS: Final = re.compile(rf"any-(?:node|host|disk|gpu)\Z|{_ONE}(?:\+{_ONE})*\Z")
_FITS: Final = re.compile(r"(?P<subject>[^=\s]+/[^=\s]+)=(?P<count>[0-9]{1,6})\Z")
FORM: Final = "a scenario is one document with a list of steps under `steps:`"
NO_SCENARIO: Final = f"is no mapping of keys; {FORM}"
_NUMBER: Final = re.compile(r"[0-9]{1,9}\Z")
_SOME_KEY: Final = "[...]"
"""The decoder does not say which key of a mapping it means."""


class ExpectForm(wire.Wire, forbid_unknown_fields=True):
    """What is expected once the steps are done.

    Counts are numbers or comparisons (`<= 3`). `survives`: losses that are borne then, such as `any-node` or
    `host/pve1`. `fits`: so many more pods of workloads, `shop/web=3`. `free`: what is left of a resource at a
    place, `memory@k8s-node2: ">= 2Gi"`.
    """

    complete: bool | None = None
    pending: Count | None = None
    refused: Count | None = None
    displaced: Count | None = None
    overloaded: Count | None = None
    survives: str | list[str] | None = None
    fits: str | list[str] | None = None
    free: dict[str, str] | None = None


class ScenarioForm(wire.Wire, forbid_unknown_fields=True):
    """A scenario: what it is called, its steps in their order, and what is expected of them."""

    name: str | None = None
    steps: list[str] | None = None
    expect: ExpectForm | None = None


_decode = wire.decoder(ScenarioForm)
_KNOWN: Final = ", ".join(field.encode_name for field in msgspec.structs.fields(ScenarioForm))
_EXPECTED: Final = ", ".join(field.encode_name for field in msgspec.structs.fields(ExpectForm))


def read(path: str) -> Scenario:
    """The scenario in a file. Raises InvalidInput that says where in it the mistake stands."""
    (source,) = files.find([path])
    text = files.content(source)
    places = Places(text)
    try:
        return _scenario(_form(text), places, source.name)
    except InvalidInput as error:
        line, value = error.line or places.line(error.path), error.value or places.scalar(error.path)
        raise InvalidInput(
            error.message, file=source.name, line=line, path=error.path, value=value
        ) from error


def json_schema() -> dict[str, Any]:
    """The form of the file as JSON Schema, for editors."""
    made = msgspec.json.schema(ScenarioForm)
    for definition in made["$defs"].values():
        definition["description"] = " ".join(definition["description"].split())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "a scenario of bayplan whatif",
        **made,
    }  # fmt: skip


def _form(text: bytes) -> ScenarioForm:
    reader = json_documents if text.lstrip()[:1] == b"{" else yaml_documents
    documents = list(reader.documents(text))
    for one in documents:
        if isinstance(one, InvalidInput):
            raise InvalidInput(NO_SCENARIO, line=one.line) if one.message == NO_OBJECT else one
    if len(documents) != 1 or not isinstance(documents[0], Document):
        many = f"holds {len(documents)} documents" if documents else "is empty"
        raise InvalidInput(f"{many}; {FORM}")
    try:
        return _decode(documents[0].data)
    except InvalidInput as error:
        raise _explained(error) from error


def _explained(error: InvalidInput) -> InvalidInput:
    holder, _, key = error.path.rpartition(".")
    if "not a key that is known" in error.message:
        what = (
            f"an expectation; there are {_EXPECTED}" if holder else f"a key of a scenario; known are {_KNOWN}"
        )
        return InvalidInput(f"is not {what}", path=error.path, value=key)
    advice = "; put the value in quotes" if "expected text" in error.message else ""
    return InvalidInput(error.message + advice, path=error.path.removesuffix(_SOME_KEY))


def _scenario(form: ScenarioForm, places: Places, file: str) -> Scenario:
    expects = tuple(_expectations(form.expect)) if form.expect is not None else ()
    if not form.steps and not expects:
        raise InvalidInput("is not a scenario yet; write a list of steps under `steps:`", path="steps")
    steps = tuple(form.steps or ())
    return Scenario(
        form.name or "", steps,
        tuple(msgspec.structs.replace(one, line=places.line(path)) for path, one in expects),
        file, tuple(places.line(f"steps[{at}]") for at in range(len(steps))),
    )  # fmt: skip


def _expectations(form: ExpectForm) -> Iterator[tuple[str, Expected]]:
    """Every expectation, with its place in the file."""
    if form.complete is not None:
        yield f"expect.{COMPLETE}", Expected(COMPLETE, truth=form.complete)
    for kind in COUNTS:
        written = getattr(form, kind)
        if written is not None:
            path = f"expect.{kind}"
            yield path, Expected(kind, bound=wire.at(path, _count, written))
    for path, text in _listed(SURVIVES, form.survives):
        yield path, Expected(SURVIVES, wire.at(path, _loss, text))
    for path, text in _listed(FITS, form.fits):
        yield path, wire.at(path, _fitting, text)
    for place, text in (form.free or {}).items():
        path = f"expect.{FREE}.{place}"
        yield path, wire.at(path, functools.partial(_left, place), text)


def _listed(kind: str, written: str | list[str] | None) -> Iterator[tuple[str, str]]:
    if isinstance(written, str):
        yield f"expect.{kind}", written
    else:
        yield from ((f"expect.{kind}[{at}]", text) for at, text in enumerate(written or ()))


def _count(written: Count) -> Bound:
    if isinstance(written, int):
        if written < 0:
            raise InvalidInput(
                "is below zero; write a number, or a comparison such as <= 3", value=str(written)
            )
        return Bound("==", written, str(written))
    operator, number = _compared(written, "<= 3")
    if not _NUMBER.match(number):
        raise InvalidInput(f"{written!r} does not compare with a whole number; write <= 3", value=written)
    return Bound(operator, int(number), written)


def _loss(written: str) -> str:
    if not _LOSS.match(written):
        message = (
            f"{written!r} is not a loss; write any-node, any-host, any-disk, any-gpu, node/NAME, host/NAME, "
            "disk/HOST/DISK or gpu/CARD, or several of them joined by +"
        )
        raise InvalidInput(message, value=written)
    return written


def _fitting(written: str) -> Expected:
    match = _FITS.match(written)
    if match is None:
        raise InvalidInput(f"{written!r} is not a workload with a number; write shop/web=3", value=written)
    return Expected(FITS, match["subject"], Bound(">=", int(match["count"]), written))


def _left(place: str, written: str) -> Expected:
    resource, at, where = place.partition("@")
    if not resource or not at or not where:
        raise InvalidInput(f"{place!r} is not a resource at a place; write memory@k8s-node2", value=place)
    operator, amount = _compared(written, ">= 2Gi")
    found = quantities.parse(amount)
    return Expected(FREE, place, Bound(operator, found.millis if resource == CPU else found.units, written))


def _compared(written: str, example: str) -> tuple[str, str]:
    match = _BOUND.match(written.strip())
    if match is None:
        known = " ".join(OPERATORS)
        raise InvalidInput(f"{written!r} is not a comparison ({known}); write {example}", value=written)
    return match[1], match[2]
