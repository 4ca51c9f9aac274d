"""Reads documents: every Markdown or text file of a path, and what each of them claims."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bayplan.model.claims import Claim
from bayplan.model.errors import InvalidInput
from bayplan.sources.prose import figures, passages
from bayplan.sources.prose.claims import (
    cards,
    counts,
    envelopes,
    hosts,
    machines,
    networks,
    practices,
    taints,
    tiers,
    versions,
)
from bayplan.sources.prose.passages import Line

ENDINGS: Final = (".md", ".markdown", ".txt")
LARGEST: Final = 8 << 20
"""Nobody writes a document of more bytes."""
_LOOK: Final = 4096

Find = Callable[[Sequence[Line]], Iterator[Claim]]
OF_FIGURES: Final[tuple[Find, ...]] = (
    hosts.find,
    counts.find,
    networks.find,
    envelopes.find,
    cards.find,
    versions.find,
)
"""What lines claim by a figure in them, each by itself: most lines have none."""
OF_LINES: Final[tuple[Find, ...]] = (machines.find, taints.find, tiers.find, practices.find)
"""What lines claim together with those around them, or in words alone."""


def read(path: str) -> tuple[Claim, ...]:
    """What the documents at a path claim, by file and line. Raises InvalidInput where there is none."""
    if not path:
        raise InvalidInput("--check names no document; name one, or a folder of some")
    try:
        root, found = Path(path), _found(Path(path))
    except (OSError, ValueError, RuntimeError) as error:
        said = error.strerror if isinstance(error, OSError) else None
        raise InvalidInput(f"cannot be looked at: {said or error}", file=path) from error
    if found is None:
        raise InvalidInput("is not there; name a document, or a folder of some", file=path)
    if not found:
        raise InvalidInput(f"holds no document; looked for {', '.join(ENDINGS)}", file=path)
    return tuple(claim for one in found for claim in _of(one, root))


def claims(text: str, file: str) -> tuple[Claim, ...]:
    """What the text of one document claims, by line."""
    lines = tuple(passages.lines(text, file))
    counted = tuple(one for one in lines if figures.has_any(one.text))
    found = [claim for look in OF_FIGURES for claim in look(counted)]
    found += [claim for look in OF_LINES for claim in look(lines)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.line, one.topic, one.subject)))


def _found(root: Path) -> list[Path] | None:
    """The documents at a path, sorted; None where there is nothing."""
    if root.is_dir():
        next(root.iterdir(), None)  # a folder that may not be read is not one without documents
        return sorted(one for one in root.rglob("*") if _is_one(one))
    return [root] if root.exists() else None


def _is_one(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and path.is_file()


def _of(path: Path, root: Path) -> tuple[Claim, ...]:
    data = _bounded(path)
    if len(data) > LARGEST:
        message = f"has more than {LARGEST >> 20} MiB; name the documents that are meant"
        raise InvalidInput(message, file=str(path))
    if b"\0" in data[:_LOOK]:
        raise InvalidInput("is a binary file; name documents in Markdown or plain text", file=str(path))
    name = path.relative_to(root).as_posix() if root.is_dir() else str(path)
    return claims(data.decode("utf-8-sig", "replace"), name)


def _bounded(path: Path) -> bytes:
    """What a file holds, and of one that is too large a little more than it may: some never end."""
    if not path.is_file():
        raise InvalidInput("is no plain file; name a document, or a folder of some", file=str(path))
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise InvalidInput(f"cannot be read: {error.strerror or error}", file=str(path)) from error
