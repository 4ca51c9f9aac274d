"""Writes answers into files."""

import os
from pathlib import Path

from bayplan.model.errors import InvalidInput


def write(path: str, written: str) -> None:
    """Writes a file as a whole or not at all."""
    target = Path(path)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        partial.write_text(written, encoding="utf-8")
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InvalidInput(f"cannot be written: {error.strerror or error}", file=path) from error
