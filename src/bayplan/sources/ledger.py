"""The ledger: a text file beside the tree in which every size that was accepted is remembered.

One line of JSON an entry, appended and never changed, so that git merges two branches by keeping the lines of
both (`*.jsonl merge=union` in `.gitattributes`); the order of lines and lines that come twice mean nothing.
Empty lines and lines that begin with `#` are comments. Amounts are written as Kubernetes prints them, moments
in UTC. Keys that are not known are ignored, so that versions can differ.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.evidence import Place
from bayplan.model.quantities import binary_bytes, millicores, parse
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.ledger import order
from bayplan.rightsizing.report.ledger import Entry
from bayplan.sources import decoding, files

NAME: Final = "bayplan-sizes.jsonl"
"""What the file is called where the estate says nothing."""
HEAD: Final = "# Sizes that were accepted, one a line; see docs/reference/ledger.md of Bayplan.\n"
MOST_COMPLAINTS: Final = 20
_MARK: Final = "\ufeff"
"""What some editors put before a text in UTF-8."""
_CONFLICT: Final = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class WireEntry(msgspec.Struct):
    """A line."""

    at: datetime.datetime
    kind: str
    namespace: str
    workload: str
    container: str
    bound: str
    after: str
    rule: str
    before: str | None = None
    evidence: str = ""


_decode = decoding.decoder(WireEntry)


def read(path: str) -> tuple[Entry, ...]:
    """The entries of a ledger, each once, oldest first; none where there is no such file yet."""
    if not Path(path).exists():
        return ()
    if Path(path).is_dir():
        raise InvalidInput(f"is a directory; name the ledger in it, such as {NAME}", file=path)
    (source,) = files.find([path])
    try:
        return decode(files.content(source).decode())
    except UnicodeDecodeError as error:
        raise InvalidInput("is not UTF-8 text", file=path) from error
    except InvalidInput as error:
        raise error.within(path) from error


def decode(text: str) -> tuple[Entry, ...]:
    """The entries of a ledger's text. Raises Mistakes that name every damaged line, up to twenty."""
    found: dict[Entry, None] = {}
    wrong: list[InvalidInput] = []
    for number, line in enumerate(text.removeprefix(_MARK).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found[_entry(line)] = None
        except InvalidInput as error:
            wrong.append(InvalidInput(error.message, line=number, path=error.path, value=error.value))
            if len(wrong) == MOST_COMPLAINTS:
                break
    if wrong:
        raise Mistakes(wrong)
    return tuple(sorted(found, key=order))


def written(entries: Iterable[Entry], existing_text: str) -> str:
    """The text of the ledger with these entries in it as well; what is there stays, byte for byte."""
    known = set(decode(existing_text))
    added = sorted({one for one in entries if one not in known}, key=order)
    if not added:
        return existing_text
    before = existing_text or HEAD
    return before + ("" if before.endswith("\n") else "\n") + "".join(map(_line, added))


def _line(entry: Entry) -> str:
    moment = datetime.datetime.fromtimestamp(entry.at, datetime.UTC)
    made = {
        "at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **entry.place._asdict(),
        "bound": entry.bound,
        "before": None if entry.before is None else _amount(entry.before, entry.bound),
        "after": _amount(entry.after, entry.bound),
        "rule": entry.rule,
        "evidence": entry.evidence,
    }
    return msgspec.json.encode(made).decode() + "\n"


def _entry(line: str) -> Entry:
    if line.startswith(_CONFLICT):
        message = "is a mark of a merge that was not finished; keep the lines of both sides, drop the marks"
        raise InvalidInput(message, value=line[:20])
    try:
        found = _decode(line.encode())
    except InvalidInput as error:
        message = f"is no entry: {error.message}; restore the line, or take it out"
        raise InvalidInput(message, path=error.path, value=line[:60]) from error
    if found.bound not in set(Bound):
        known = ", ".join(Bound)
        raise InvalidInput(f"{found.bound[:40]!r} cannot be sized; known are {known}", path="bound")
    place = Place(found.kind, found.namespace, found.workload, found.container)
    if not all(place) or found.at.tzinfo is None:
        raise InvalidInput("an entry names a whole container, and a moment with its zone")
    before = None if found.before is None else _read_amount(found.before, found.bound, "before")
    after = _read_amount(found.after, found.bound, "after")
    at = int(found.at.timestamp())
    if at < 0:
        raise InvalidInput("is before 1970; write when the size was accepted", path="at", value=line[:60])
    return Entry(place, found.bound, before, after, found.rule, at, found.evidence)


def _amount(amount: int, bound: str) -> str:
    return str(millicores(amount) if Bound(bound).resource == "cpu" else binary_bytes(amount))


def _read_amount(text: str, bound: str, path: str) -> int:
    try:
        found = parse(text)
    except InvalidInput as error:
        raise InvalidInput(error.message, path=path, value=text) from error
    if found.nanos < 0:
        raise InvalidInput("is negative", path=path, value=text)
    return found.millis if Bound(bound).resource == "cpu" else found.units
