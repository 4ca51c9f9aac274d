"""Finds the files of a tree that matter, in a fixed order.

Hidden files and folders are passed over, and so is `node_modules`. Links are looked at when everything else
has been found: one that leads out of the root is left alone, one that leads to what was found already gives
nothing new, so that no circle is walked twice.
"""

import os
from pathlib import Path
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding
from bayplan.sources.trees import mistakes
from bayplan.sources.trees.grounds import Grounds, is_text

TERRAFORM: Final = (".tf", ".tf.json")
_ENDINGS: Final = (*TERRAFORM, ".yaml", ".yml", ".json")
_NAMES: Final = frozenset(["Kustomization"])
_PASSED_OVER: Final = frozenset(["node_modules"])


class Walk(NamedTuple):
    """The files that were found, and what was left alone."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]


def walk(grounds: Grounds) -> Walk:
    """Everything below the start; the start itself where it is a file."""
    if not grounds.start.is_dir():
        return Walk((grounds.start,), ())
    walker = _Walker(grounds)
    walker.enter(grounds.start)
    walker.follow()
    return Walk(tuple(sorted(walker.files)), tuple(walker.findings))


class _Walker:
    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._seen: set[Path] = set()
        self._links: list[Path] = []
        self.files: list[Path] = []
        self.findings: list[Finding] = []

    def enter(self, folder: Path) -> None:
        """Takes in a folder and all below it, and puts links aside."""
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            if (real := here.resolve()) in self._seen:
                continue
            self._seen.add(real)
            waiting.extend(self._look(here))

    def _look(self, folder: Path) -> list[Path]:
        """The folders in a folder."""
        below: list[Path] = []
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._complain(folder, f"cannot be looked into: {error.strerror}; open it, or move it away")
            return below
        for entry in found:
            if entry.name.startswith(".") or entry.name in _PASSED_OVER:
                continue
            if not is_text(entry.name):
                self._complain(Path(entry.path), "has a name that is not UTF-8, and is not read; rename it")
            elif entry.is_symlink():
                self._links.append(Path(entry.path))
            elif entry.is_dir():
                below.append(Path(entry.path))
            elif entry.is_file() and matters(entry.name):
                self._take(Path(entry.path))
        return below

    def _complain(self, path: Path, fact: str) -> None:
        self.findings.append(mistakes.unreadable(InvalidInput(fact), self._grounds.name(path)))

    def _take(self, file: Path) -> None:
        self._seen.add(file.resolve())
        self.files.append(file)

    def follow(self) -> None:
        """Looks where the links lead."""
        while self._links:
            link = self._links.pop(0)
            if not link.exists():
                continue
            if not self._grounds.hold(link):
                if link.is_dir() or matters(link.name):
                    name = self._grounds.name(link)
                    self.findings.append(mistakes.outside(name, "a link leads out of the tree; not followed"))
            elif link.is_dir():
                self.enter(link)
            elif matters(link.name) and link.is_file() and self._is_news(link):
                self._take(link)

    def _is_news(self, link: Path) -> bool:
        """Terraform reads a file once more wherever it is linked to; everything else counts once."""
        return link.name.endswith(TERRAFORM) or link.resolve() not in self._seen


def matters(name: str) -> bool:
    """Whether a file of that name may say what is applied."""
    return name.endswith(_ENDINGS) or name in _NAMES
