"""Which folders Terraform applies as stacks, and which it only reaches as modules.

In a tree with `stacks` folders everything directly below one is a stack, and so is what lies deeper, unless
it is a module: named as the source of one, or below another folder with Terraform files. In a tree without,
every folder that no other names as a source is a stack. A folder that is given itself is always one.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from bayplan.sources.trees.grounds import STACKS, Grounds

_SOURCE: Final = re.compile(rb'^[ \t]*source[ \t]*=[ \t]*"(\.{1,2}/[^"$\n]*)"', re.MULTILINE)
_LARGEST: Final = 1 << 20


def find(files: Iterable[Path], grounds: Grounds) -> tuple[Path, ...]:
    """The stacks among the folders of these Terraform files."""
    by_folder: dict[Path, list[Path]] = {}
    for file in files:
        by_folder.setdefault(file.parent, []).append(file)
    start = grounds.start if grounds.start.is_dir() else grounds.start.parent
    modules = {source for folder in by_folder for source in _sources(folder, by_folder[folder])}
    inside = [folder for folder in by_folder if below_stacks(folder, grounds)]
    candidates = inside or list(by_folder)
    found = {folder for folder in candidates if _is_stack(folder, candidates, modules, grounds)}
    return tuple(sorted(found | ({start} & by_folder.keys())))


def below_stacks(folder: Path, grounds: Grounds) -> bool:
    """Whether a folder lies in a `stacks` folder."""
    return STACKS in folder.parent.relative_to(grounds.root).parts if folder != grounds.root else False


def _is_stack(folder: Path, all_of_them: Collection[Path], modules: set[Path], grounds: Grounds) -> bool:
    if folder.parent.name == STACKS:
        return True
    if folder in modules:
        return False
    if not below_stacks(folder, grounds):
        return True
    return not any(above in all_of_them for above in folder.parents)


def _sources(folder: Path, files: Iterable[Path]) -> Iterator[Path]:
    """The folders that the modules of a folder come from, as far as they are local."""
    for file in files:
        try:
            with file.open("rb") as stream:
                text = stream.read(_LARGEST)
        except OSError:
            continue
        for match in _SOURCE.finditer(text):
            source = match[1].decode(errors="replace").partition("//")[0]
            yield Path(os.path.normpath(folder / source))
