"""Keeps answers from being written over what they were made from."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bayplan.model.errors import InvalidInput

WRITTEN: Final = "-o"
SAVED: Final = "--save-evidence"
OF_TREES: Final = (".tf", ".tfvars", ".hcl", ".tpl", ".tftpl", ".yaml", ".yml", ".jsonl")
"""How files end that trees are made of, and no answer."""


OF_DUMPS: Final = (*OF_TREES, ".json", ".gz", ".zst")


def insist(written: Sequence[tuple[str, str]], read: Iterable[str | None], tree: str = "") -> None:
    """Raises InvalidInput where a file that an option writes is one that is read, or that another writes."""
    inputs = [_real(one) for one in read if one]
    taken: dict[Path, str] = {}
    for option, path in written:
        real = _real(path)
        if not path or (real.exists() and not real.is_file()):
            continue  # devices and pipes can be both
        if real in taken:
            message = f"is written by {taken[real]} and by {option}; give each a file of its own"
            raise InvalidInput(message, file=path)
        below = any(_holds(one, real, OF_DUMPS) for one in inputs)
        if real in inputs or below or (tree and _holds(_real(tree), real, OF_TREES)):
            message = f"is read for the answer, and {option} would write over it; name another file"
            raise InvalidInput(message, file=path)
        taken[real] = option


def _real(path: str) -> Path:
    return Path(os.path.realpath(path))


def _holds(folder: Path, path: Path, endings: tuple[str, ...]) -> bool:
    """Whether there is such a file in a folder that is read, so that it is read as well."""
    return path.name.endswith(endings) and path.is_relative_to(folder) and path.is_file()
