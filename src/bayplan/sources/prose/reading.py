"""Reads documents: every Markdown or text file of a path, and what each of them claims."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bayplan.model.claims import Claim
from bayplan.model.errors import InvalidInput
from bayplan.sources.prose import passages
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

CLAIMS: Final[tuple[Callable[[Sequence[Line]], Iterator[Claim]], ...]] = (
    hosts.find,
    machines.find,
    counts.find,
    networks.find,
    envelopes.find,
    cards.find,
    versions.find,
    taints.find,
    tiers.find,
    practices.find,
)


def read(path: str) -> tuple[Claim, ...]:
    """What the documents at a path claim, by file and line. Raises InvalidInput where there is none."""
    root = Path(path)
    if not root.exists():
        raise InvalidInput("is not there; name a document, or a folder of some", file=path)
    found = sorted(one for one in root.rglob("*") if _is_one(one)) if root.is_dir() else [root]
    if not found:
        raise InvalidInput(f"holds no document; looked for {', '.join(ENDINGS)}", file=path)
    return tuple(claim for one in found for claim in _of(one, root))


def claims(text: str, file: str) -> tuple[Claim, ...]:
    """What the text of one document claims, by line."""
    lines = tuple(passages.lines(text, file))
    found = (claim for look in CLAIMS for claim in look(lines))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.line, one.topic, one.subject)))


def _is_one(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and path.is_file()


def _of(path: Path, root: Path) -> tuple[Claim, ...]:
    name = path.relative_to(root).as_posix() if root.is_dir() else str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    if len(data) > LARGEST:
        raise InvalidInput(
            f"has more than {LARGEST >> 20} MiB; name the documents that are meant", file=str(path)
        )
    return claims(data.decode("utf-8", "replace"), name)
