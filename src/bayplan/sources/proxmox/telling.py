"""What the files tell, put together: of two that speak of the same, the more exact one is believed.

Every file gives partial records, in which the default of a field stands for "nothing said". They are merged
field by field. Where two that should know say different things of what does not change by itself, that is a
finding.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from bayplan.model.findings import Finding, Severity
from bayplan.model.machines import NumaNode, PhysicalDisk
from bayplan.model.record import Record

R = TypeVar("R", bound=Record)

LISTED: Final = 1
"""Lists of a whole cluster know little of each ..."""
NARROW: Final = 2
"""... those of one host know more ..."""
EXACT: Final = 3
"""... and what was asked of one thing alone knows most ..."""
PARTED: Final = 4
"""... above all where it tells what is from what waits."""

_SHOWN: Final = 5
_KEYS: Final[dict[type[Record], str]] = {NumaNode: "index", PhysicalDisk: "name"}
_JOINED: Final = frozenset(("addresses", "carries", "complaints"))
"""Lists to which every file adds."""


class Told(NamedTuple):
    """A partial record, how exact it is, and the file that told it."""

    record: Any
    rank: int
    file: str


class Disagreement(NamedTuple):
    """A field of which two files say different things: what is believed, and what is not."""

    field: str
    believed: object
    believed_file: str
    other: object
    other_file: str


def merge(told: Iterable[Told], firm: frozenset[str]) -> tuple[Any, list[Disagreement]]:
    """One record of many, and what they disagree on of the `firm` fields."""
    ordered = sorted(told, key=lambda one: -one.rank)
    kind: Any = type(ordered[0].record)
    fields: dict[str, Any] = {}
    found: list[Disagreement] = []
    for name, default in _defaults(kind):
        said = [one for one in ordered if getattr(one.record, name) != default]
        if not said:
            continue
        fields[name] = _together(name, [getattr(one.record, name) for one in said])
        if name in firm:
            found.extend(_disagreements(name, said))
    return kind(**fields), found


@functools.cache
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:
    """The fields of a record, each with what stands for nothing said; required ones are always said."""
    return tuple(
        (one.name, one.default_factory() if callable(one.default_factory) else one.default)
        for one in msgspec.structs.fields(kind)
    )


def _together(name: str, values: Sequence[Any]) -> Any:
    """The first of the values; mappings and lists of named parts are put together."""
    first = values[0]
    if isinstance(first, dict):
        return {key: value for one in reversed(values) for key, value in one.items()}
    if isinstance(first, tuple) and name in _JOINED:
        return tuple(dict.fromkeys(part for one in values for part in one))
    if isinstance(first, tuple) and first and type(first[0]) in _KEYS:
        return _merged_parts(_KEYS[type(first[0])], values)
    return first


def _merged_parts(key: str, values: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    parts: defaultdict[Any, list[Told]] = defaultdict(list)
    for rank, listed in enumerate(reversed(values)):
        for part in listed:
            parts[getattr(part, key)].append(Told(part, rank, ""))
    return tuple(merge(parts[name], frozenset())[0] for name in sorted(parts))


def _disagreements(name: str, said: Sequence[Told]) -> Iterable[Disagreement]:
    first = said[0]
    believed = getattr(first.record, name)
    for one in said[1:]:
        other = getattr(one.record, name)
        if other != believed:
            yield Disagreement(name, believed, first.file, other, one.file)
            return


def disagreement(subject: str, found: Sequence[Disagreement]) -> Finding:
    """The finding about files that say different things of one subject."""
    fields = ", ".join(one.field for one in found)
    return Finding(
        check="dumps-disagree",
        severity=Severity.WARNING,
        subject=subject,
        summary=f"the files do not agree on its {fields}; the more exact one is believed",
        evidence=tuple(
            f"{one.field}: {one.believed} in {one.believed_file}, {one.other} in {one.other_file}"
            for one in found[:_SHOWN]
        ),
        remedy="give dumps of one moment, and configurations with `--current 1`",
        file=found[0].believed_file,
    )
