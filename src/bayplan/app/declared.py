"""The estate file of whatever is looked at: the one that is named, or `bayplan.yaml` beside it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bayplan.app.observe import Observed
from bayplan.model.errors import InvalidInput

NAME: Final = "bayplan.yaml"


def beside(observed: Observed, named: str | None, paths: Sequence[str]) -> Observed:
    """The same estate with what its file declares: `named`, or the first that is found beside `paths`."""
    if named == "":
        raise InvalidInput("--estate names no file; name one, or leave it out")
    path = named if named is not None else next(_near(paths), None)
    if path is None:
        return observed
    from bayplan.sources import estate  # its language takes a while to load

    return replace(observed, declaration=estate.read(path))


def _near(paths: Sequence[str]) -> Iterator[str]:
    """In a folder that is looked at, or beside a file."""
    for given in paths:
        path = Path(given)
        folder = path if path.is_dir() else path.parent
        if given != "-" and (folder / NAME).is_file():
            yield str(folder / NAME)
