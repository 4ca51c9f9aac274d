"""A bundle of Fleet: the folder of a `fleet.yaml`, and what that says of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.sources.trees import texts
from bayplan.sources.trees.grounds import Grounds, is_file
from bayplan.sources.trees.objects import Setting
from bayplan.sources.trees.sorting import CHART, FLEET
from bayplan.sources.trees.texts import Mapped


class Bundle(NamedTuple):
    """A bundle that is being read."""

    folder: Path
    files: tuple[Path, ...]
    file: Mapped
    grounds: Grounds
    setting: Setting

    def section(self, name: str) -> Mapping[str, Any]:
        """A part of its `fleet.yaml`; empty where there is none."""
        found = self.file.data.get(name)
        return found if isinstance(found, dict) else {}

    @property
    def name(self) -> str:
        return str(self.section("helm").get("releaseName") or self.file.data.get("name") or self.folder.name)

    @property
    def kustomized(self) -> Path:
        """The folder that its kustomization would be in; its own, where what it names can be no path."""
        found = self.grounds.aim(self.folder, str(self.section("kustomize").get("dir") or "."))
        return (found or self.folder).resolve()

    @property
    def chart(self) -> Path | None:
        """The folder of its chart, where that is in the tree."""
        folder = self.grounds.aim(self.folder, str(self.section("helm").get("chart") or "."))
        there = folder is not None and is_file(folder / CHART) and self.grounds.hold(folder)
        return folder.resolve() if folder and there else None

    @property
    def charted(self) -> bool:
        """Whether it is a chart, in the tree or elsewhere."""
        return bool(self.section("helm").get("chart")) or is_file(self.folder / CHART)


def load(folder: Path, files: tuple[Path, ...], grounds: Grounds, given: Mapping[str, str]) -> Bundle:
    """The bundle of a folder. Raises InvalidInput where its `fleet.yaml` cannot be read."""
    file = texts.mapping(texts.load(folder / FLEET, grounds.name(folder / FLEET)))
    forced = bool(file.data.get("namespace"))
    namespace = str(file.data.get("namespace") or file.data.get("defaultNamespace") or "")
    setting = Setting(given, grounds.name(folder), namespace, forced)
    return Bundle(folder, files, file, grounds, setting)


def kustomized(folder: Path, grounds: Grounds) -> Path:
    """The folder that a bundle's kustomization is in, as far as that can be read."""
    try:
        return load(folder, (), grounds, {}).kustomized
    except InvalidInput:
        return folder
