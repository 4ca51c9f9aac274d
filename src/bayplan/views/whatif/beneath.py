"""The lower layer in the answer: machines that change, what cannot bear it, load lines before and after."""

from collections.abc import Sequence

from bayplan.app.answers import LoadLine, MachineChange, Overload
from bayplan.capacity import words
from bayplan.views import amounts
from bayplan.views.layout import Cell, Line, bad, dim, good, indented, line, section, strong, table, warning

NOTHING = "-"
Figures = tuple[int, int | None]


def machines(found: Sequence[MachineChange], width: int) -> list[Line]:
    """One line for each change of a machine."""
    if not found:
        return []
    rows: list[list[Cell]] = [
        [
            str(one.vmid), one.machine, one.host, one.what, _change(one),
            warning("stop and start") if one.restart else "",
        ]
        for one in found
    ]  # fmt: skip
    header = ["", "machine", "host", "", "", "needs"]
    return [line(strong("Machines that change")), *indented(table(header, rows, width - 2, ">*<<**"))]


def overloads(found: Sequence[Overload], width: int) -> list[Line]:
    """What would have to bear more than it can."""
    if not found:
        return []
    rows: list[list[Cell]] = [
        [
            f"{one.scope} {one.subject}", words.constraint(one.constraint, one.name),
            bad(amounts.amount(one.used, one.unit)), amounts.amount(one.capacity, one.unit),
            dim("refused" if one.firm else "nothing refuses it"),
        ]
        for one in found
    ]  # fmt: skip
    header = ["where", "", "would be", "of", ""]
    return [line(strong("What cannot bear it")), *indented(table(header, rows, width - 2, "**>>*"))]


def compared(before: Sequence[LoadLine], after: Sequence[LoadLine], width: int) -> list[Line]:
    """Load lines that the steps change. Squeezed memory is told only where it differs from the full."""
    old = {_key(one): (one.used, one.capacity) for one in before}
    new = {_key(one): (one.used, one.capacity) for one in after}
    units = {_key(one): one.unit for one in (*before, *after)}
    rows: list[list[Cell]] = [
        [
            f"{key[0]} {key[1]}",
            words.constraint(key[2], key[3]),
            *_figures(old.get(key), new.get(key), units[key]),
        ]
        for key in dict.fromkeys([*old, *new])
        if not _repeats(key, old, new)
    ]
    header = ["where", "", "used", "of", ""]
    found = table(header, rows, width - 2, "**>>>") if rows else []
    return [*section("Under the nodes, before and after"), *indented(found)] if found else []


def _key(one: LoadLine) -> tuple[str, str, str, str]:
    return one.scope, one.subject, one.constraint, one.name


def _repeats(
    key: tuple[str, str, str, str],
    old: dict[tuple[str, str, str, str], Figures],
    new: dict[tuple[str, str, str, str], Figures],
) -> bool:
    full = (*key[:3], key[3].removesuffix("-ballooned"))
    return full != key and old.get(full) == old.get(key) and new.get(full) == new.get(key)


def _figures(old: Figures | None, new: Figures | None, unit: str) -> list[Cell]:
    used = f"{_amount(old[0] if old else None, unit)} → {_amount(new[0] if new else None, unit)}"
    bounds = [found[1] for found in (old, new) if found is not None]
    capacity = " → ".join(dict.fromkeys(_amount(bound, unit) for bound in bounds))
    return [used, capacity, _share(new)]


def _share(found: Figures | None) -> Cell:
    used, capacity = found or (0, None)
    if not capacity:
        return ""
    share = amounts.percent(used, capacity)
    return bad(share) if used > capacity else share


def _amount(number: int | None, unit: str) -> str:
    return NOTHING if number is None else amounts.amount(number, unit)


def _change(one: MachineChange) -> Cell:
    return line(f"{one.was} → ", strong(one.becomes)) if one.was else good(one.becomes)
