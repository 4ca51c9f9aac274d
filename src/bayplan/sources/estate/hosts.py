"""Hosts, and the rules about them."""

import re
from typing import Final

from msgspec.structs import replace

from bayplan.model.bounds import HostRule
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Host, NumaNode, PhysicalDisk
from bayplan.sources.estate import addresses, amounts
from bayplan.sources.estate.forms.lower import DiskForm, HostForm, NumaForm, OvercommitForm, ReserveForm
from bayplan.sources.kubernetes import wire

WILD: Final = "*"
_RULES: Final = frozenset(("name", "reserve", "overcommit"))
_MOST_THREADS: Final = 10_000
_SPAN: Final = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?\Z", re.ASCII)


def host(form: HostForm) -> Host | None:
    """A host; None for what only says what holds for all of a name."""
    name = wire.required(form.name, "name")
    if WILD in name:
        _insist_on_rules(form)
        return None
    return Host(
        name,
        sockets=form.sockets,
        cores=form.cores,
        threads=form.threads,
        memory=wire.at("memory", amounts.size_or_none, form.memory),
        numa=tuple(
            replace(one, index=index) for index, one in enumerate(wire.each("numa", _numa, form.numa))
        ),
        disks=wire.each("disks", _disk, form.disks),
        address=wire.at("address", addresses.address, form.address) if form.address else "",
    )


def rule(form: HostForm) -> HostRule | None:
    """What is kept free on a host and how far it may be overcommitted, where something is said."""
    reserve, overcommit = form.reserve or ReserveForm(), form.overcommit or OvercommitForm()
    found = HostRule(
        form.name,
        wire.at("reserve.memory", amounts.size_or_none, reserve.memory),
        reserve.threads,
        wire.at("overcommit.vcpus", _positive, overcommit.vcpus),
        wire.at("overcommit.memory", _positive, overcommit.memory),
    )
    return found if found != HostRule(form.name) else None


def is_wild(found: HostRule) -> bool:
    """Whether it is about all hosts of a name: what a host says of itself comes first."""
    return WILD in found.host


def _insist_on_rules(form: HostForm) -> None:
    said = [one for one in form.__struct_fields__ if getattr(form, one) is not None]
    for key in said:
        if key not in _RULES:
            message = "is about one host; a name with * holds reserve and overcommit only"
            raise InvalidInput(message, path=key)


def _positive(ratio: float | None) -> float | None:
    if ratio == 0:
        raise InvalidInput("would promise nothing at all; write 1 for as much as there is", value="0")
    return ratio


def _disk(form: DiskForm) -> PhysicalDisk:
    return PhysicalDisk(
        wire.required(form.name, "name"),
        wire.at("size", amounts.size_or_none, form.size) or 0,
        form.kind or "",
        carries=tuple(form.carries or ()),
    )


def _numa(form: NumaForm) -> NumaNode:
    return NumaNode(
        0,
        wire.at("threads", _threads, form.threads),
        wire.at("memory", amounts.size_or_none, form.memory),
    )


def _threads(written: str | None) -> tuple[int, ...]:
    """The threads of all ranges, each once."""
    spans = [_span(part.strip()) for part in dict.fromkeys((written or "").split(",")) if part.strip()]
    if sum(map(len, spans)) > _MOST_THREADS:
        raise InvalidInput(f"are more than {_MOST_THREADS} threads; write 0-10,22-32", value=written or "")
    return tuple(dict.fromkeys(number for span in spans for number in span))


def _span(written: str) -> range:
    found = _SPAN.match(written)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise InvalidInput(f"{written[:40]!r} is no range of threads; write 0-10,22-32", value=written)
    return range(first, last + 1)
