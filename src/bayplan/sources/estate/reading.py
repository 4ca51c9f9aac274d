"""Reads an estate file, and says of every mistake where it stands and what was expected."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from bayplan.model import schedules, versions
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration, Suppression, Window
from bayplan.model.labels import LabelSelector
from bayplan.model.policy import PriorityClass
from bayplan.sources import files
from bayplan.sources.estate import amounts, tiers
from bayplan.sources.estate.form import EstateForm, SelectorForm, SuppressionForm, WindowForm
from bayplan.sources.estate.places import Places
from bayplan.sources.estate.pools import pool
from bayplan.sources.kubernetes import selectors, wire
from bayplan.sources.manifests import json_documents, yaml_documents
from bayplan.sources.manifests.documents import Document

T = TypeVar("T")

_KNOWN: Final = ", ".join(sorted(field.encode_name for field in msgspec.structs.fields(EstateForm)))
_SOME_KEY: Final = "[...]"
"""The decoder does not say which key of a mapping it means."""
_decode = wire.decoder(EstateForm)


def read(path: str) -> Declaration:
    """What an estate file declares."""
    if Path(path).is_dir():
        raise InvalidInput("is a directory; name the estate file", file=path)
    (source,) = files.find([path])
    text = files.content(source)
    try:
        return _Reader(source.name, Places(text)).declaration(_form(text))
    except InvalidInput as error:
        places = Places(text)
        line, value = error.line or places.line(error.path), error.value or places.scalar(error.path)
        raise InvalidInput(
            error.message, file=source.name, line=line, path=error.path, value=value
        ) from error


def json_schema() -> dict[str, Any]:
    """The form of the file as JSON Schema."""
    made = msgspec.json.schema(EstateForm)
    for definition in made["$defs"].values():
        if "description" in definition:
            lines = definition["description"].splitlines()
            definition["description"] = "\n".join(line.strip() for line in lines)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "bayplan.yaml", **made}


def _form(text: bytes) -> EstateForm:
    found = json_documents if text.lstrip()[:1] == b"{" else yaml_documents
    documents = list(found.documents(text))
    for one in documents:
        if isinstance(one, InvalidInput):
            raise one
    if not documents:
        return EstateForm()
    if len(documents) > 1 or not isinstance(documents[0], Document):
        raise InvalidInput(f"holds {len(documents)} documents; an estate file is one")
    try:
        return _decode(documents[0].data)
    except InvalidInput as error:
        raise _explained(error) from error


def _explained(error: InvalidInput) -> InvalidInput:
    """A key at the top may be one of a later version, or of another tool: say which there are."""
    if "not a key that is known" in error.message and not set(error.path) & set(".["):
        message = f"is not a key of an estate file; known are {_KNOWN}"
        return InvalidInput(message, path=error.path, value=error.path)
    if error.path.endswith(_SOME_KEY):
        advice = "; put the value in quotes" if "expected text" in error.message else ""
        return InvalidInput(error.message + advice, path=error.path.removesuffix(_SOME_KEY))
    return error


class _Reader:
    def __init__(self, file: str, places: Places) -> None:
        self._file, self._places = file, places

    def declaration(self, form: EstateForm) -> Declaration:
        made = wire.each("tiers", lambda one: tiers.tier(one, self._file), form.tiers)
        _insist_on_names("tiers", [one.tier.name for one in made])
        lines = [self._places.line(f"tiers[{at}]") for at in range(len(made))]
        pools = wire.each("pools", pool, form.pools)
        _insist_on_names("pools", [one.name for one in pools])
        windows = wire.each("windows", _window, form.windows)
        _insist_on_names("windows", [one.name for one in windows])
        return Declaration(
            kubernetes=wire.at("kubernetes", _kubernetes, form.kubernetes or ""),
            tiers=tuple(one.tier for one in made),
            namespace_rules=_placed([one.namespace_rules for one in made], lines),
            pod_rules=_placed([one.pod_rules for one in made], lines),
            priority_classes=_priority_classes(made),
            pools=pools,
            windows=windows,
            suppressions=_placed(
                [(one,) for one in wire.each("suppressions", self._suppression, form.suppressions)],
                [self._places.line(f"suppressions[{at}]") for at in range(len(form.suppressions or ()))],
            ),
            opt_outs=wire.each("optOuts", _selector, form.opt_outs),
            file=self._file,
        )

    def _suppression(self, form: SuppressionForm) -> Suppression:
        for place, text in (("check", form.check), ("subject", form.subject), ("reason", form.reason)):
            wire.required(text.strip(), place)
        return Suppression(form.check, form.subject, form.reason, form.until, file=self._file)


def _placed(found: Sequence[Sequence[T]], lines: Sequence[int]) -> tuple[T, ...]:
    """Every record with the line of what it was made from."""
    put: Callable[..., T] = msgspec.structs.replace
    return tuple(put(one, line=line) for records, line in zip(found, lines, strict=True) for one in records)


def _priority_classes(made: Sequence[tiers.Made]) -> tuple[PriorityClass, ...]:
    """All of them; tiers that share a class have to agree on it."""
    known: dict[str, PriorityClass] = {}
    for at, one in enumerate(made):
        for found in one.priority_classes:
            if known.setdefault(found.name, found) != found:
                message = f"{found.name} is another class in an earlier tier; give it one value"
                raise InvalidInput(message, path=f"tiers[{at}].priorityClass", value=str(found.value))
    return tuple(known.values())


def _insist_on_names(place: str, names: Sequence[str]) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            message = f"{name!r} is the name of an earlier one; give each its own"
            raise InvalidInput(message, path=f"{place}[{at}].name", value=name)


def _kubernetes(written: str) -> str:
    return str(versions.parse(written)) if written else ""


def _window(form: WindowForm) -> Window:
    minutes = wire.at("duration", amounts.minutes, form.duration)
    schedules.parse(form.schedule, form.time_zone or "")
    return Window(wire.required(form.name, "name"), form.schedule, minutes, form.time_zone or "")


def _selector(form: SelectorForm) -> LabelSelector:
    encoded = msgspec.json.encode(form)
    found = selectors.selector(wire.decoder(selectors.WireSelector)(encoded)) or LabelSelector()
    if found.empty:
        raise InvalidInput("would let every namespace opt out; name a label")
    return found
