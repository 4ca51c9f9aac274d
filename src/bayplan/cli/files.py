"""Writes answers into files."""

from bayplan.sources import writing


def write(path: str, written: str) -> None:
    """Writes a file as a whole or not at all."""
    writing.write(path, written.encode("utf-8", "backslashreplace"))
