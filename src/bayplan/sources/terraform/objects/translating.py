"""Translates values into those of a manifest: the provider's words, or a manifest as it is.

What is unknown is left out and noted. Null and empty texts of the provider mean that nothing is written, as
the provider has it; in a manifest null is absent, as Kubernetes has it.
"""

from typing import Any, Final

from bayplan.model.trees import below
from bayplan.sources.terraform.objects import naming
from bayplan.sources.terraform.objects.gathering import Gathering
from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Value, Wrong, needs_of

_MAPS_AS_BLOCKS: Final = ("limits", "requests", "match_labels", "labels", "annotations")
_FLATTENED: Final = ("persistent_volume_source", "volume_source")
_NOTHING: Final = object()


class Translation:
    """The translation of one object."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering

    def block(self, value: dict[str, Value], sketch: Sketch, path: str, parent: str = "") -> dict[str, Any]:
        """A block in the provider's words."""
        made: dict[str, Any] = {}
        for key, item in value.items():
            part = sketch.part(key)
            if key in naming.UNWANTED:
                continue
            if key in _FLATTENED:
                self._flatten(made, item, part, path, key)
                continue
            name = naming.manifest_name(key, parent)
            found = self._argument(key, item, part, below(path, name), parent)
            if found is not _NOTHING:
                made[name] = found
                if part is not sketch:
                    self._gathering.place(below(path, name), part)
        return made

    def _flatten(self, made: dict[str, Any], item: Value, part: Sketch, path: str, key: str) -> None:
        """What the provider holds one level deeper than a manifest."""
        for index, inner in enumerate(item if isinstance(item, list) else []):
            if isinstance(inner, dict):
                made.update(self.block(inner, part.part(index), path, key))

    def _argument(self, key: str, item: Value, sketch: Sketch, path: str, parent: str) -> Any:
        if isinstance(item, Lost):
            return self._missed(path, item)
        if isinstance(item, dict):
            return self._map(item, sketch, path)
        if not isinstance(item, list | tuple):
            return self._scalar(key, item, path, parent)
        if any(isinstance(one, dict) for one in item) or naming.is_list(key, parent):
            return self._blocks(key, list(item), sketch, path, parent)
        return self._texts(key, list(item), path)

    def _blocks(self, key: str, items: list[Value], sketch: Sketch, path: str, parent: str) -> Any:
        """Blocks as a list, or as the one that there can be."""
        if not naming.is_list(key, parent):
            return self._only(key, items[0], sketch.part(0), path)
        made: list[dict[str, Any]] = []
        for index, item in enumerate(items):
            place = f"{path}[{len(made)}]"
            if isinstance(item, Lost):
                self._missed(path, item)
            elif isinstance(item, dict):
                if index in sketch.parts:
                    self._gathering.place(place, sketch.parts[index])
                made.append(self.block(item, sketch.part(index), place, key))
        return made or _NOTHING

    def _only(self, key: str, item: Value, sketch: Sketch, path: str) -> Any:
        if isinstance(item, Lost):
            return self._missed(path, item)
        if not isinstance(item, dict):
            return {}  # a block without arguments, as `terraform show` prints it
        if key in _MAPS_AS_BLOCKS:
            return self._map(item, sketch, path)
        return self.block(item, sketch, path, key)

    def _texts(self, key: str, items: list[Value], path: str) -> Any:
        known = [item for item in items if not needs_of(item)]
        for item in items:
            if needs_of(item):
                self._missed(path, item)
        made = [conversions.plain(self._typed(key, item)) for item in known if item is not None]
        return made or _NOTHING

    def _map(self, items: dict[str, Value], sketch: Sketch, path: str) -> Any:
        """Labels, amounts and the like: keys are the user's own, values are texts."""
        made: dict[str, str] = {}
        for key, item in items.items():
            place = below(path, key)
            if needs_of((key, item)):
                self._missed(place if not needs_of(key) else path, (key, item))
            elif item is not None and not isinstance(item, dict | list | tuple):
                made[str(key)] = str(conversions.text(item))
                if key in sketch.parts:
                    self._gathering.place(place, sketch.parts[key])
        return made

    def _scalar(self, key: str, item: Value, path: str, parent: str) -> Any:
        if item is None or item == "":
            return "" if (parent, key) == ("toleration", "value") and item == "" else _NOTHING
        if needs_of(item):
            return self._missed(path, item)
        if (parent, key) == ("toleration", "value"):
            return conversions.text(item)
        return conversions.plain(self._typed(key, item))

    def _typed(self, key: str, item: Value) -> Value:
        """The value as the kind that the manifest needs; what cannot be that stays what it is."""
        try:
            if key in naming.WHOLE_NUMBERS and isinstance(item, str):
                return conversions.whole(item)
            if key in naming.TRUTHS:
                return conversions.truth(item)
            if key in naming.TEXTS:
                return conversions.text(item)
        except Wrong:
            return item
        return item

    def _missed(self, path: str, item: Value) -> object:
        self._gathering.miss(path, ", ".join(needs_of(item)))
        return _NOTHING

    def manifest(self, value: Value, sketch: Sketch, path: str = "") -> Any:
        """A manifest as it is."""
        found = self._verbatim(value, sketch, path)
        return None if found is _NOTHING else found

    def _verbatim(self, value: Value, sketch: Sketch, path: str) -> Any:
        if isinstance(value, Lazy):
            value = value.whole()
        if isinstance(value, Lost) or (isinstance(value, str) and needs_of(value)):
            return self._missed(path, value)
        if isinstance(value, dict):
            return self._mapping(value, sketch, path)
        if isinstance(value, list | tuple):
            return self._sequence(list(value), sketch, path)
        return conversions.plain(value)

    def _mapping(self, value: dict[str, Value], sketch: Sketch, path: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, item in value.items():
            place, part = below(path, key), sketch.parts.get(key)
            found = self._verbatim(item, part or sketch, place)
            if found is _NOTHING or found is None:
                continue
            made[str(key)] = found
            if part is not None:
                self._gathering.place(place, part)
        return made

    def _sequence(self, value: list[Value], sketch: Sketch, path: str) -> list[Any]:
        made: list[Any] = []
        for index, item in enumerate(value):
            place, part = f"{path}[{len(made)}]", sketch.parts.get(index)
            found = self._verbatim(item, part or sketch, place)
            if found is not _NOTHING:
                made.append(found)
                if part is not None:
                    self._gathering.place(place, part)
        return made
