"""Values of charts: several mappings laid over each other, each value with where it was written."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bayplan.model.trees import Origin, nearest
from bayplan.sources.trees.texts import Mapped


class Values(NamedTuple):
    """Values, and the places that are known."""

    data: dict[str, Any]
    places: dict[str, Origin]
    origin: Origin

    def place(self, path: str) -> Origin:
        """Where a value stands, or what holds it."""
        return nearest(self.places, path, self.origin)


def of(file: Mapped, data: Any, path: str = "", stack: str = "") -> Values:
    """The values that a file has at a place; at the top, where no place is named."""
    prefix = f"{path}." if path else ""
    places = {
        place.removeprefix(prefix): Origin(file.file, line, line, stack=stack)
        for place, line in file.places.items()
        if place.startswith(prefix)
    }
    line = file.line(path)
    return Values(data if isinstance(data, dict) else {}, places, Origin(file.file, line, line, stack=stack))


def laid_over(below: Values, above: Values) -> Values:
    """Both, as Helm merges them: mappings are joined, of anything else the upper one counts."""
    return Values(_joined(below.data, above.data), {**below.places, **above.places}, above.origin)


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(below)
    for name, value in above.items():
        known = made.get(name)
        made[name] = _joined(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return made
