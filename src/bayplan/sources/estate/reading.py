"""Reads an estate file, and says of every mistake where it stands and what was expected."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import replace

from bayplan.model import schedules, versions
from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.estate import Declaration, Suppression, Window
from bayplan.model.labels import LabelSelector
from bayplan.model.policy import PriorityClass
from bayplan.model.sizing import SizingPolicy
from bayplan.sources import files
from bayplan.sources.estate import amounts, asking, bounds, checks, hosts, known, sizing, storage, tiers
from bayplan.sources.estate.forms import EstateForm
from bayplan.sources.estate.forms.sizing import SizingForm
from bayplan.sources.estate.forms.tiers import SelectorForm, TierForm
from bayplan.sources.estate.forms.whole import SuppressionForm, WindowForm
from bayplan.sources.estate.lower import lower
from bayplan.sources.estate.places import Places
from bayplan.sources.estate.platform import platform
from bayplan.sources.estate.pools import pool
from bayplan.sources.estate.workloads import pattern
from bayplan.sources.kubernetes import selectors, wire
from bayplan.sources.manifests import json_documents, yaml_documents
from bayplan.sources.manifests.documents import NO_OBJECT, Document

T = TypeVar("T")

_SOME_KEY: Final = "[...]"
"""The decoder does not say which key of a mapping it means."""
NO_ESTATE: Final = "is no mapping of keys; `bayplan init` writes an estate file to begin with"
_NOT_SHOWN: Final = re.compile(
    r"(?:\.secret|\.url|\.repository|\.token|access\.user|\.sshKeys\[\d+\]|[pP]assword|[sS]ecret|[tT]oken)\Z"
)
"""Places whose value may be a secret that was written where a name belongs."""
_USER_OF_ADDRESS: Final = re.compile(r"://[^/\s@'\"]{1,300}@")
"""Who gives an address with a password away gives it away in any place."""
MOST_TIERS: Final = 500
"""Each is held against all others."""
_decode = wire.decoder(EstateForm)


def read(path: str) -> Declaration:
    """What an estate file declares. What contradicts itself in it is raised, all of it at once."""
    if Path(path).is_dir():
        raise InvalidInput("is a directory; name the estate file", file=path)
    (source,) = files.find([path])
    return parse(files.content(source), source.name)


def parse(text: bytes, name: str) -> Declaration:
    """What the text of an estate file of this name declares."""
    places = Places(text)
    try:
        form = _form(text)
        made = _Reader(name, places).declaration(form)
    except InvalidInput as error:
        raise _placed_at(error, name, places) from error
    errors, findings = checks.judge(made, form, name, places.line)
    if errors:
        raise Mistakes([_placed_at(one, name, places) for one in errors])
    return replace(made, findings=findings)


def json_schema() -> dict[str, Any]:
    """The form of the file as JSON Schema."""
    made: dict[str, Any] = known.schema()
    return made


def _placed_at(error: InvalidInput, file: str, places: Places) -> InvalidInput:
    """The same complaint with file, line and value. What might be a secret is not repeated."""
    line = error.line or places.line(error.path)
    hidden = _NOT_SHOWN.search(error.path) is not None
    value = asking.WITHHELD if hidden else error.value or places.scalar(error.path)
    message, value = (_USER_OF_ADDRESS.sub("://***@", one) for one in (error.message, value))
    return InvalidInput(message, file=file, line=line, path=error.path, value=value)


def _form(text: bytes) -> EstateForm:
    found = json_documents if text.lstrip()[:1] == b"{" else yaml_documents
    documents = list(found.documents(text))
    for one in documents:
        if isinstance(one, InvalidInput):
            raise InvalidInput(NO_ESTATE, line=one.line) if one.message == NO_OBJECT else one
    if not documents:
        return EstateForm()
    if len(documents) > 1 or not isinstance(documents[0], Document):
        raise InvalidInput(f"holds {len(documents)} documents; an estate file is one")
    try:
        return _decode(documents[0].data)
    except InvalidInput as error:
        raise _explained(error) from error


def _explained(error: InvalidInput) -> InvalidInput:
    """A key may be one of a later version, or of another tool: say which there are."""
    if "not a key that is known" in error.message:
        return known.explained(error)
    if error.path.endswith(_SOME_KEY):
        advice = "; put the value in quotes" if "expected text" in error.message else ""
        return InvalidInput(error.message + advice, path=error.path.removesuffix(_SOME_KEY))
    return error


class _Reader:
    def __init__(self, file: str, places: Places) -> None:
        self._file, self._places = file, places

    def declaration(self, form: EstateForm) -> Declaration:
        _insist_on_few(form.tiers or ())
        made = wire.each("tiers", lambda one: tiers.tier(one, self._file), form.tiers)
        lines = self._lines("tiers", len(made))
        under = lower(form)
        networks = {one.name: one for one in under.networks}
        policy = wire.at("capacity", bounds.policy, form.capacity)
        return Declaration(
            kubernetes=wire.at("kubernetes", _kubernetes, form),
            tiers=tuple(one.tier for one in made),
            namespace_rules=_placed([one.namespace_rules for one in made], lines),
            pod_rules=_placed([one.pod_rules for one in made], lines),
            priority_classes=_priority_classes(made),
            pools=wire.each("pools", lambda one: pool(one, networks), form.pools),
            windows=wire.each("windows", _window, form.windows),
            suppressions=self._suppressions(form.suppressions or ()),
            lower=under,
            host_rules=tuple(sorted(_present(wire.each("hosts", hosts.rule, form.hosts)), key=hosts.is_wild)),
            pool_rules=_present(wire.each("storagePools", storage.rule, form.storage_pools)),
            attach_limits=wire.each("attachLimits", bounds.attach_limit, form.attach_limits),
            cards=wire.each("cards", bounds.card, form.cards),
            capacity=replace(policy, triggers=self._triggers(policy.triggers)),
            sizing=wire.at("sizing", self._sizing, form.sizing),
            singletons=wire.each("singletons", pattern, form.singletons),
            protected=wire.each("protected", pattern, form.protected),
            sources=wire.each("sources", asking.source, form.sources),
            platform=platform(form),
            opt_outs=wire.each("optOuts", _selector, form.opt_outs),
            file=self._file,
        )

    def _lines(self, place: str, count: int) -> list[int]:
        return [self._places.line(f"{place}[{at}]") for at in range(count)]

    def _sizing(self, form: SizingForm | None) -> SizingPolicy:
        if form is None:
            return SizingPolicy()
        floors = wire.each("floors", sizing.floors, form.floors)
        lines = self._lines("sizing.floors", len(floors))
        placed = _placed([[replace(one, file=self._file) for one in group] for group in floors], lines)
        return replace(sizing.policy(form), floors=placed)

    def _triggers(self, found: Sequence[Any]) -> tuple[Any, ...]:
        lines = self._lines("capacity.triggers", len(found))
        return _placed([(replace(one, file=self._file),) for one in found], lines)

    def _suppressions(self, forms: Sequence[SuppressionForm]) -> tuple[Suppression, ...]:
        found = wire.each("suppressions", self._suppression, forms)
        return _placed([(one,) for one in found], self._lines("suppressions", len(found)))

    def _suppression(self, form: SuppressionForm) -> Suppression:
        for place, text in (("check", form.check), ("subject", form.subject), ("reason", form.reason)):
            wire.required(text.strip(), place)
        return Suppression(form.check, form.subject, form.reason, form.until, file=self._file)


def _insist_on_few(forms: Sequence[TierForm]) -> None:
    if len(forms) > MOST_TIERS:
        advice = "let one have many namespaces, by * in their names or by labels"
        message = f"holds {len(forms)} tiers, and more than {MOST_TIERS} are too many; {advice}"
        raise InvalidInput(message, path="tiers")


def _present(found: Sequence[T | None]) -> tuple[T, ...]:
    """Those of which something was said; the same said twice counts once."""
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _placed(found: Sequence[Sequence[T]], lines: Sequence[int]) -> tuple[T, ...]:
    """Every record with the line of what it was made from."""
    put: Callable[..., T] = msgspec.structs.replace
    return tuple(put(one, line=line) for records, line in zip(found, lines, strict=True) for one in records)


def _priority_classes(made: Sequence[tiers.Made]) -> tuple[PriorityClass, ...]:
    """All of them; tiers that share a class have to agree on it."""
    known_so_far: dict[str, PriorityClass] = {}
    for at, one in enumerate(made):
        for found in one.priority_classes:
            if known_so_far.setdefault(found.name, found) != found:
                message = f"{found.name} is another class in an earlier tier; give it one value"
                raise InvalidInput(message, path=f"tiers[{at}].priorityClass", value=str(found.value))
    return tuple(known_so_far.values())


def _kubernetes(form: EstateForm) -> str:
    """The minor release that is named; else the known one that is nearest to the cluster's."""
    if form.kubernetes:
        return str(versions.parse(form.kubernetes))
    return str(versions.nearest(form.cluster.version)) if form.cluster else ""


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
