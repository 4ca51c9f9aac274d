"""What machines are given at their first boot and no estate file holds: public keys, and the join token."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.wire import secrets

_TOKEN: Final = "cluster.token"


def keys(names: Iterable[str], folder: Path) -> dict[str, str]:
    """The texts of files with public keys; paths count from a folder. What is not there is left out."""
    found: dict[str, str] = {}
    for name in names:
        try:
            found[name] = (folder / Path(name).expanduser()).read_text(encoding="utf-8")
        except (OSError, ValueError, RuntimeError):
            continue
    return found


def token(name: str) -> str:
    """The join token in an environment variable or a file. Raises InvalidInput where there is none."""
    if not name:
        raise InvalidInput("names no join token; write a variable or a file there", path=_TOKEN)
    try:
        return secrets.read(name).bare()
    except InvalidInput as error:
        raise InvalidInput(f"{error.path} {error.message}".strip(), path=_TOKEN) from error
