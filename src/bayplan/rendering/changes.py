"""What to change in a tree that is there, so that it holds what is rendered, and nobody's work is lost.

A file that holds what bayplan wrote may be written anew or removed. One that was edited since is kept, and
so is everything that bayplan never wrote, also where it stands in the way.
"""

import enum
from collections.abc import Iterator, Mapping, Sequence

from bayplan.model.files import File
from bayplan.model.record import Record
from bayplan.rendering.index import Index, digest


class Change(enum.StrEnum):
    """What becomes of a file."""

    CREATED = "created"
    UPDATED = "updated"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    EDITED = "edited"
    """By hand; it stays as it is."""
    IN_THE_WAY = "in the way"
    """It is not bayplan's, and stands where something is to be; it stays, too."""


class FileChange(Record, frozen=True):
    """What becomes of one file. `before` and `after` are None where there is none; `key` as in `File`.

    Of a file that stays they are what it holds, and what it would.
    """

    path: str
    change: Change
    before: bytes | None = None
    after: bytes | None = None
    key: str = ""

    @property
    def carried_out(self) -> bool:
        """Whether something is done to the file."""
        return self.change in (Change.CREATED, Change.UPDATED, Change.REMOVED)


class Changes(Record, frozen=True):
    """All that becomes of a tree: its files in the order of their paths, and the record during and after."""

    files: tuple[FileChange, ...]
    before: Index
    during: Index
    after: Index


class Found(Record, frozen=True):
    """A tree that is there: what stands at the paths that matter, and those where no plain file does."""

    index: Index = Index()
    contents: dict[str, bytes] = {}
    blocked: tuple[str, ...] = ()


def changes(
    wanted: Sequence[File], found: Found, overwrite: bool = False, scope: Sequence[str] = ()
) -> Changes:
    """What to do. `overwrite`: edits by hand are given up. `scope`: components that alone are looked at."""
    rendered = {one.path: one for one in wanted if not one.private and within(one.path, scope)}
    known = [one for one in found.index.paths if within(one, scope)]
    paths = sorted({*rendered, *known})
    made = tuple(
        one for path in paths for one in _change(path, rendered.get(path), found, overwrite=overwrite)
    )
    now = _standing(found)
    coming = {one.path: digest(one.after) for one in made if one.carried_out and one.after is not None}
    rest = {path: known for path, known in now.items() if not within(path, scope)}
    after = Index(rest | _kept(made, now), of=found.index.of)
    return Changes(made, found.index, Index(now, coming, found.index.of), after)


def within(path: str, scope: Sequence[str]) -> bool:
    """Whether a file belongs to one of the components, or machines, of a scope; an empty one has all."""
    parts = path.split("/")
    return not scope or (len(parts) > 2 and any(parts[1] in (one, f"{one}-objects") for one in scope))


def _change(path: str, wanted: File | None, found: Found, *, overwrite: bool) -> Iterator[FileChange]:
    before = found.contents.get(path)
    after, key = (wanted.content, wanted.key) if wanted else (None, "")
    if path in found.blocked:
        if wanted:
            yield FileChange(path, Change.IN_THE_WAY, None, after, key)
    elif before is None or before == after:
        if wanted:
            yield FileChange(path, Change.CREATED if before is None else Change.UNCHANGED, before, after, key)
    elif path not in found.index.paths:
        yield FileChange(path, Change.IN_THE_WAY, before, after, key)
    elif overwrite or found.index.ours(path, before):
        yield FileChange(path, Change.UPDATED if wanted else Change.REMOVED, before, after, key)
    else:
        yield FileChange(path, Change.EDITED, before, after, key)


def _standing(found: Found) -> dict[str, str]:
    """By path the digest of what bayplan wrote there last, also where it was stopped while writing."""
    known = found.index
    return {path: _last(path, known, found.contents.get(path)) for path in known.paths}


def _last(path: str, known: Index, content: bytes | None) -> str:
    if content is not None and known.ours(path, content):
        return digest(content)
    return known.files.get(path) or known.coming[path]


def _kept(made: Sequence[FileChange], now: Mapping[str, str]) -> dict[str, str]:
    """What is known of the files afterwards; of those that stay as somebody made them, what was before."""
    held = (Change.CREATED, Change.UPDATED, Change.UNCHANGED)
    ours = {one.path: digest(one.after) for one in made if one.change in held and one.after is not None}
    return ours | {one.path: now[one.path] for one in made if one.change is Change.EDITED}
