"""The estate file of whatever is looked at: the one that is named, or `bayplan.yaml` beside it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bayplan.app.observe import Observed
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.sizing import SizingPolicy
from bayplan.model.trees import Tree

NAME: Final = "bayplan.yaml"


def beside(observed: Observed, named: str | None, paths: Sequence[str]) -> Observed:
    """The same estate with what its file declares: `named`, or the first that is found beside `paths`."""
    path = named if named is not None else next(_near(paths), None)
    return observed if path is None else replace(observed, declaration=at(path))


def named(given: str | None, paths: Sequence[str]) -> str:
    """The path of the estate file: as it is given, or the first that is found beside `paths`, or here."""
    if given is not None:
        return given
    found = next(_near([*paths, "."]), None)
    if found is None:
        raise InvalidInput(
            f"there is no {NAME} here; name one with --estate, or write one with `bayplan init`"
        )
    return found


def of(observed: Observed | None, tree: Tree | None) -> Declaration:
    """What the house declares: the cluster's estate file, else the tree's.

    Where the cluster's says nothing of sizes, what the tree's says of them counts all the same.
    """
    within = tree.declaration if tree is not None and tree.declaration is not None else Declaration()
    if observed is None or observed.declaration == Declaration():
        return within
    known = observed.declaration
    return replace(known, sizing=within.sizing) if known.sizing == SizingPolicy() else known


def at(path: str) -> Declaration:
    """What the estate file at a path declares."""
    if not path:
        raise InvalidInput("--estate names no file; name one, or leave it out")
    from bayplan.sources import estate  # its language takes a while to load

    return estate.read(path)


def _near(paths: Sequence[str]) -> Iterator[str]:
    """In a folder that is looked at, or beside a file."""
    for given in paths:
        path = Path(given)
        folder = path if path.is_dir() else path.parent
        if given != "-" and (folder / NAME).is_file():
            yield str(folder / NAME)
