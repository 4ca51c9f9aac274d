"""A machine's configuration as keys and values, before anybody asks what they mean.

The API and `qm config` give them with pending changes already in, unless `current` is asked for; the file in
`/etc/pve` has them apart, and so has the list of what is pending. Only the current part counts: snapshots
have sections of their own.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.sources.proxmox import rows
from bayplan.sources.proxmox.rows import Row


class Entry(NamedTuple):
    """A key with its value, and the line it stands on (0: not known)."""

    key: str
    value: str
    line: int = 0


class Entries(NamedTuple):
    """A configuration as it is, and the changes that wait: key to new value, empty where it is deleted."""

    current: tuple[Entry, ...]
    pending: Mapping[str, str]
    parted: bool = False
    """Whether the two are told apart."""


SECRETS: Final = frozenset(("cipassword", "sshkeys", "args", "description", "cicustom", "hookscript", "rng0"))
"""What is no business of ours, or is somebody's secret."""

HIDDEN: Final = "hidden"
"""What stands for the new value of such a key."""

_SECTION: Final = re.compile(r"\[([^\]]*)\]\s*\Z")
_LINE: Final = re.compile(r"([a-z][a-z0-9_-]*):\s*(.*?)\s*\Z")
_WAITING: Final = re.compile(r"(cur|new|del) ([a-z][a-z0-9_-]*): ?(.*?)\s*\Z")
_PENDING: Final = "pending"


def from_text(text: bytes) -> Entries:
    """What `qm config` prints, or a file of `/etc/pve/qemu-server`."""
    current: list[Entry] = []
    pending: dict[str, str] = {}
    section, parted = "", False
    for number, line in _lines(text):
        marked = _SECTION.match(line)
        if marked is not None:
            section, parted = marked[1].strip().lower(), True
            continue
        found = _LINE.match(line)
        if found is None:
            raise InvalidInput("is not a line of the form key: value", line=number)
        if not section:
            current.append(Entry(found[1], found[2], number))
        elif section == _PENDING:
            _wait(pending, found[1], found[2])
    return _insisted(Entries(_known(current), _told(pending), parted))


def from_pending_text(text: bytes) -> Entries:
    """What `qm pending` prints."""
    current: list[Entry] = []
    pending: dict[str, str] = {}
    for number, line in _lines(text):
        found = _WAITING.match(line)
        if found is None:
            raise InvalidInput("is not a line that `qm pending` prints", line=number)
        kind, key, value = found.groups()
        if kind != "new":
            current.append(Entry(key, value, number))
        if kind != "cur":
            pending[key] = value if kind == "new" else ""
    return _insisted(Entries(_known(current), _told(pending), True))


def from_answer(text: bytes) -> Entries:
    """The answer of `/nodes/NODE/qemu/VMID/config`."""
    answer, places = rows.row(text), _Places(text)
    found = [Entry(key, answer.text(key), places.line(key)) for key in answer.said()]
    return _insisted(Entries(_known(found), {}))


def from_pending_answer(text: bytes) -> Entries:
    """The answer of `/nodes/NODE/qemu/VMID/pending`."""
    current: list[Entry] = []
    pending: dict[str, str] = {}
    for index, value in enumerate(rows.listed(text)):
        row: Row = rows.as_row(value, f"[{index}]")
        key = row.name("key")
        if "value" in row:
            current.append(Entry(key, row.text("value")))
        if row.truth("delete"):
            pending[key] = ""
        elif "pending" in row:
            pending[key] = row.text("pending")
    return _insisted(Entries(_known(current), _told(pending), True))


def _wait(pending: dict[str, str], key: str, value: str) -> None:
    """Notes a line of the section of what is pending; `delete: a,!b` lists what goes."""
    if key != "delete":
        pending[key] = value
        return
    for gone in re.split(r"[,;\s]+", value):
        if gone.lstrip("!"):
            pending[gone.lstrip("!")] = ""


def _lines(text: bytes) -> Iterator[tuple[int, str]]:
    try:
        decoded = text.decode()
    except UnicodeDecodeError as error:
        raise InvalidInput("the text is not valid UTF-8") from error
    for number, line in enumerate(decoded.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip()


def _known(found: list[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in found if entry.key not in SECRETS)


def _told(pending: dict[str, str]) -> dict[str, str]:
    """What waits. That a secret is to change may be said; what to, may not."""
    return {key: HIDDEN if key in SECRETS and value else value for key, value in sorted(pending.items())}


def _insisted(found: Entries) -> Entries:
    if not found.current:
        raise InvalidInput("holds no configuration of a machine; ask for it again")
    return found


class _Places:
    """Finds the lines of keys in JSON, as far as it is indented."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def line(self, key: str) -> int:
        """Where a key first stands as one."""
        found = re.search(rb'"' + re.escape(key.encode()) + rb'"\s*:', self._text)
        return self._text.count(b"\n", 0, found.start()) + 1 if found else 0
