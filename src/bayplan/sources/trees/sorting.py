"""What each file of a tree belongs to: a stack of Terraform, a bundle, a chart, a kustomization, or nothing.

A folder belongs to the nearest folder above it that bears a mark. What lies below a stack or a chart is
theirs, whatever it looks like: only Terraform and Helm know what becomes of it. A bundle of Fleet keeps what
lies below it up to the next bundle.
"""

import enum
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from bayplan.sources.trees import stacks
from bayplan.sources.trees.grounds import Grounds
from bayplan.sources.trees.walking import TERRAFORM

KUSTOMIZATIONS: Final = ("kustomization.yaml", "kustomization.yml", "Kustomization")
FLEET: Final = "fleet.yaml"
CHART: Final = "Chart.yaml"
_FLUX: Final = b"kustomize.toolkit.fluxcd.io"
_HEAD: Final = 1 << 12


class Mark(enum.Enum):
    """What owns a folder. Where several would, the first one does."""

    TERRAFORM = enum.auto()
    FLEET = enum.auto()
    CHART = enum.auto()
    KUSTOMIZE = enum.auto()


class Owner(NamedTuple):
    """A marked folder."""

    mark: Mark
    folder: Path


class Sorted(NamedTuple):
    """The files of a tree by what they belong to."""

    stacks: tuple[Path, ...]
    bundles: dict[Path, list[Path]]
    charts: tuple[Path, ...]
    kustomizations: tuple[Path, ...]
    plain: tuple[Path, ...]


def sort(files: Iterable[Path], grounds: Grounds) -> Sorted:
    """Every file with its owner."""
    everything = tuple(files)
    owners = _Owners(everything, grounds)
    found: dict[Mark | None, dict[Path, list[Path]]] = {mark: {} for mark in (None, *Mark)}
    for file in everything:
        owner = owners.of(file.parent)
        mark, folder = (owner.mark, owner.folder) if owner else (None, file.parent)
        found[mark].setdefault(folder, []).append(file)
    return Sorted(
        stacks=stacks.find((file for file in everything if file.name.endswith(TERRAFORM)), grounds),
        bundles=found[Mark.FLEET],
        charts=tuple(found[Mark.CHART]),
        kustomizations=tuple(found[Mark.KUSTOMIZE]),
        plain=tuple(sorted(file for listed in found[None].values() for file in listed)),
    )


class _Owners:
    """Finds the owners of folders, each once."""

    def __init__(self, files: tuple[Path, ...], grounds: Grounds) -> None:
        self._grounds = grounds
        self._marks: dict[Path, Mark] = {}
        self._known: dict[Path, Owner | None] = {}
        for file in files:
            mark = _mark(file)
            before = self._marks.get(file.parent)
            if mark is not None and (before is None or mark.value < before.value):
                self._marks[file.parent] = mark

    def of(self, folder: Path) -> Owner | None:
        """The owner of a folder."""
        if folder not in self._known:
            self._known[folder] = self._find(folder)
        return self._known[folder]

    def _find(self, folder: Path) -> Owner | None:
        start = self._grounds.start
        above = self.of(folder.parent) if folder != start and folder.is_relative_to(start) else None
        if above is not None and above.mark in (Mark.TERRAFORM, Mark.CHART) and self._keeps(above):
            return above
        mark = self._marks.get(folder)
        if above is not None and above.mark is Mark.FLEET and mark not in (Mark.FLEET, Mark.TERRAFORM):
            return above
        if mark is not None:
            return Owner(mark, folder)
        return above if above is None or self._keeps(above) else None

    def _keeps(self, owner: Owner) -> bool:
        """Terraform files at the start of a tree say nothing about what lies below, unless in `stacks`."""
        if owner.mark is not Mark.TERRAFORM or owner.folder != self._grounds.start:
            return True
        return stacks.below_stacks(owner.folder, self._grounds)


def _mark(file: Path) -> Mark | None:
    if file.name.endswith(TERRAFORM):
        return Mark.TERRAFORM
    if file.name in KUSTOMIZATIONS:
        return None if _is_of_flux(file) else Mark.KUSTOMIZE
    return {FLEET: Mark.FLEET, CHART: Mark.CHART}.get(file.name)


def _is_of_flux(file: Path) -> bool:
    """Whether a file is an object that tells Flux about a kustomization, and none itself."""
    try:
        with file.open("rb") as stream:
            return _FLUX in stream.read(_HEAD)
    except OSError:
        return False
