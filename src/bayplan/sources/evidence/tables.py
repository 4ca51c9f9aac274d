"""Evidence and sizes as CSV.

A table of readings has a row for each moment of each container: `time`, `namespace`, `kind`, `workload`,
`container`, and any of the tracks of an evidence (`memory`, `cpu`, ...); `killed` says how often memory ran
out since the row before. A table of sizes has no `time`, and says what somebody recommends:
`requests.memory`, `limits.memory`, `requests.cpu`. A summary (a mean, a percentile, a maximum) is neither:
nobody could say of how long a time it is. Columns that are not known are refused, for nobody could say what
was lost with them.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.evidence import TRACKS, Advice, Evidence, Place
from bayplan.sources.evidence import cells
from bayplan.sources.evidence.laying import Readings

TIME: Final = "time"
KILLED: Final = "killed"
PLACE: Final = ("namespace", "kind", "workload", "container")
SIZES: Final[Mapping[str, tuple[str, str]]] = {
    "requests.memory": ("request", "memory"),
    "limits.memory": ("limit", "memory"),
    "requests.cpu": ("request", "cpu"),
}
MOST_ROWS: Final = 1_000_000
MOST_COMPLAINTS: Final = 20
_DELIMITERS: Final = ",;\t"
_LONGEST_CELL: Final = 60

Row = tuple[int, dict[str, str]]
"""The line, and the cells by their columns."""


def decode(data: bytes) -> tuple[Evidence, ...]:
    """The evidence, or the sizes, in a table. Raises Mistakes for rows that cannot be used."""
    rows_at_most = max(data.count(b"\n"), data.count(b"\r"))
    if rows_at_most > MOST_ROWS:
        message = (
            f"has {rows_at_most:,} rows, of which {MOST_ROWS:,} can be read; take a longer step, or split it"
        )
        raise InvalidInput(message)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("is not UTF-8 text; save it as UTF-8") from error
    columns, rows = _table(text)
    return _readings(columns, rows) if TIME in columns else _sizes(columns, rows)


def _table(text: str) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The columns, and what follows them. Lines that begin with `#` are comments."""
    kept = ("\n" if line.startswith("#") else line for line in io.StringIO(text, newline=""))
    lines = io.StringIO(text, newline="")
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(kept, delimiter=delimiter, strict=True)
    header: list[str] = []
    while not any(header):
        header = _next(rows)
        if header == [""]:
            raise InvalidInput("holds no table; its first line names the columns")
    columns = tuple(name.strip() for name in header)
    _insist_on_columns(columns, rows.line_num)
    return columns, _rows(rows, columns)


def _next(rows: "csv._reader") -> list[str]:  # type: ignore[name-defined]
    try:
        return next(rows, [""])
    except csv.Error as error:
        raise InvalidInput(f"is not CSV: {error}", line=rows.line_num) from error


def _insist_on_columns(columns: tuple[str, ...], line: int) -> None:
    if len(columns) == 1:
        message = "is neither JSON nor a table: its first line names no columns; a table begins with"
        raise InvalidInput(f"{message} time,{','.join(PLACE)},memory", line=line, value=columns[0][:60])
    known = (TIME, *PLACE, *TRACKS, KILLED) if TIME in columns else (*PLACE, *SIZES, "at", "note")
    for name in columns:
        if name not in known:
            unread = f"is no column of a table of {'readings' if TIME in columns else 'sizes'}"
            hint = "a table of readings has one that is called time; a summary is no evidence"
            message = f"{unread}; known are {', '.join(known)}{'' if TIME in columns else f'; {hint}'}"
            raise InvalidInput(message, line=line, path=name[:_LONGEST_CELL])
    if len(set(columns)) < len(columns):
        raise InvalidInput("two columns have the same name", line=line)
    missing = [name for name in PLACE if name not in columns]
    if missing:
        raise InvalidInput(f"there is no column {missing[0]}; a row has to say whose it is", line=line)
    if len(set(columns) - {TIME, *PLACE, "at", "note"}) == 0:
        raise InvalidInput("no column holds a reading or a size", line=line)


def _rows(rows: "csv._reader", columns: tuple[str, ...]) -> Iterator[Row]:  # type: ignore[name-defined]
    try:
        for found in rows:
            if not any(found):
                continue
            if len(found) != len(columns):
                message = f"has {len(found)} cells, but there are {len(columns)} columns"
                raise InvalidInput(message, line=rows.line_num)
            cut = (cell.strip() for cell in found)
            yield rows.line_num, dict(zip(columns, cut, strict=True))
    except csv.Error as error:
        raise InvalidInput(f"is not CSV: {error}", line=rows.line_num) from error


def _readings(columns: tuple[str, ...], rows: Iterator[Row]) -> tuple[Evidence, ...]:
    found: dict[Place, Readings] = {}
    wrong: list[InvalidInput] = []
    tracks: list[str] = [name for name in TRACKS if name in columns]
    for line, row in rows:
        try:
            place, at = _place(row), cells.moment(row[TIME], TIME)
            values = {name: cells.reading(row[name], name) for name in tracks if row[name]}
            kills = cells.whole(row.get(KILLED, ""), KILLED)
            if place not in found:
                found[place] = Readings()
            found[place].add(at, values, kills)
        except InvalidInput as error:
            _complain(error, line, wrong)
    _insist_on_rows(wrong, bool(found))
    common = Readings.commonest(found.values())
    return tuple(one.evidence(place, common) for place, one in sorted(found.items()))


def _sizes(columns: tuple[str, ...], rows: Iterator[Row]) -> tuple[Evidence, ...]:
    found: dict[Place, list[Advice]] = {}
    wrong: list[InvalidInput] = []
    named = [name for name in SIZES if name in columns]
    for line, row in rows:
        try:
            advice = found.setdefault(_place(row), [])
            at = cells.moment(row["at"], "at") if row.get("at") else 0
            for name in named:
                if row[name]:
                    amount = int(cells.reading(row[name], SIZES[name][1]))
                    advice.append(Advice("list", *SIZES[name], amount, at, row.get("note", "")))
        except InvalidInput as error:
            _complain(error, line, wrong)
    _insist_on_rows(wrong, bool(found))
    return tuple(
        Evidence(place, advice=tuple(dict.fromkeys(advice)), sources=("list",))
        for place, advice in sorted(found.items())
    )


def _place(row: Mapping[str, str]) -> Place:
    for name in PLACE:
        if not row[name]:
            raise InvalidInput("is empty; a row has to say whose it is", path=name)
    return Place(row["kind"], row["namespace"], row["workload"], row["container"])


def _complain(error: InvalidInput, line: int, wrong: list[InvalidInput]) -> None:
    """Remembers a complaint with its line; gives up where there are many."""
    wrong.append(InvalidInput(error.message, line=line, path=error.path, value=error.value))
    if len(wrong) == MOST_COMPLAINTS:
        raise Mistakes(wrong)


def _insist_on_rows(wrong: list[InvalidInput], any_found: bool) -> None:
    if wrong:
        raise Mistakes(wrong)
    if not any_found:
        raise InvalidInput("holds no row; give at least one")
