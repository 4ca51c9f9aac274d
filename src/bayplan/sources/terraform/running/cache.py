"""Remembers what came of a stack, by the content of everything that the answer rests on.

Two steps, for only reading a stack tells which files it reaches: under the stack's name stands which files
were reached before (a few such lists, for a tree may be read in several versions), and under the digest of
the content of all of them stands the reading. An entry that cannot be read counts as none; one that cannot be
written is not missed.
"""

import contextlib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

import bayplan
from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.running import codec
from bayplan.sources.terraform.stacks import StackReading

FORMAT: Final = 2
"""Rises whenever the same files come to another reading."""

_MOST_LISTS: Final = 4

Reach = tuple[str, ...]


class Cache:
    """A folder of readings; without a folder nothing is remembered."""

    def __init__(self, folder: Path | None, jail: Jail, given: Mapping[str, str]) -> None:
        self._folder, self._jail = folder, jail
        self._basis = msgspec.json.encode((bayplan.__version__, FORMAT, sorted(given.items())))

    def find(self, stack: str) -> StackReading | None:
        """The reading of a stack, if all that it rests on is as it was."""
        for reach in self._lists(stack):
            data = self._load(f"{self._digest(stack, reach)}.stack")
            try:
                if data is not None:
                    return codec.decode(data)
            except (msgspec.MsgspecError, ValueError, LookupError):
                continue
        return None

    def keep(self, reading: StackReading) -> None:
        """Remembers a reading. One that rests on nothing was not finished, and is not kept."""
        if self._folder is None or not reading.reached:
            return
        stack, reach = reading.stack, reading.reached
        self._store(f"{self._digest(stack, reach)}.stack", codec.encode(reading))
        lists = [reach, *(known for known in self._lists(stack) if known != reach)]
        self._store(f"{self._name(stack)}.reach", msgspec.msgpack.encode(lists[:_MOST_LISTS]))

    def _lists(self, stack: str) -> list[Reach]:
        data = self._load(f"{self._name(stack)}.reach")
        try:
            return msgspec.msgpack.decode(data, type=list[Reach]) if data is not None else []
        except (msgspec.MsgspecError, ValueError):
            return []

    def _name(self, stack: str) -> str:
        return hashlib.sha256(self._basis + stack.encode()).hexdigest()[:32]

    def _digest(self, stack: str, reach: Reach) -> str:
        whole = hashlib.sha256(self._name(stack).encode())
        for name in reach:
            whole.update(f"{name}\0{self._jail.print_of(name)}\n".encode())
        return whole.hexdigest()[:32]

    def _load(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes() if self._folder is not None else None
        except OSError:
            return None

    def _store(self, name: str, data: bytes) -> None:
        if self._folder is None:
            return
        partial = self._folder / f".{name}.{os.getpid()}.partial"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(self._folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
