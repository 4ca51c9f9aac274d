"""Floors that comments declare beside the values of a container.

A comment is about the value on whose line it stands, else about the container within whose lines, or directly
above them, it stands, else about the only container. One that does not say of what means the limit, or the
request where there is none. `DO NOT LOWER` without an amount makes what is set now the floor, of both.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from bayplan.model import floors
from bayplan.model.demand import integers
from bayplan.model.pods import Container
from bayplan.model.sizing import Floor
from bayplan.model.trees import Comment, Declared, Origin, within

_SIDES: Final = ("limits", "requests")


class Plot(NamedTuple):
    """A container and where it stands in its object (`spec.template.spec.containers[0]`)."""

    container: Container
    path: str

    @property
    def amounts(self) -> Mapping[str, Mapping[str, object]]:
        """What its author wrote, by side."""
        said = self.container.resources
        return {"limits": said.limits, "requests": said.requests}


def floors_of(declared: Declared, plots: Sequence[Plot]) -> dict[str, tuple[Floor, ...]]:
    """The floors of each container, by its path."""
    found: dict[str, list[Floor]] = {plot.path: [] for plot in plots}
    for comment in declared.comments:
        for meant, floor in _read(comment, declared, plots):
            found[meant.path].append(floor)
    return {path: tuple(floors) for path, floors in found.items()}


def _read(comment: Comment, declared: Declared, plots: Sequence[Plot]) -> Iterator[tuple[Plot, Floor]]:
    least, frozen = floors.floor(comment.text), floors.freeze(comment.text)
    said = least or frozen
    plot = _meant(comment, declared, plots) if said else None
    if said is None or plot is None:
        return
    side = _beside(comment, declared, plot, said.resource) or said.side
    amount = integers({least.resource: least.amount})[least.resource] if least else None
    bound = side or (_usual_side(plot, said.resource) if least else "")
    why = comment.text.strip()
    name = f"{declared.namespace}/{declared.name}"
    yield (
        plot,
        Floor(name, said.resource, amount, bound, plot.container.name, why, comment.file, comment.line),
    )


def _meant(comment: Comment, declared: Declared, plots: Sequence[Plot]) -> Plot | None:
    inside = (one for one in plots if _holds(comment.line, _lines(comment.file, declared, one)))
    above = (one for one in plots if _holds(_below(comment, declared), _lines(comment.file, declared, one)))
    only = plots[0] if len(plots) == 1 else None
    return next(inside, None) or next(above, None) or only


def _beside(comment: Comment, declared: Declared, plot: Plot, resource: str) -> str:
    """The side of the value on whose line a comment stands, where that is one value."""
    found = {
        side
        for side in _SIDES
        if resource in plot.amounts[side]
        and _on_line(declared.place(f"{plot.path}.resources.{side}.{resource}"), comment)
    }
    return found.pop() if len(found) == 1 else ""


def _usual_side(plot: Plot, resource: str) -> str:
    return next((side for side in _SIDES if resource in plot.amounts[side]), "limits")


def _on_line(origin: Origin, comment: Comment) -> bool:
    exact = origin.last_line in (0, origin.line)
    return exact and (origin.file, origin.line) == (comment.file, comment.line)


def _lines(file: str, declared: Declared, plot: Plot) -> tuple[int, int]:
    """The first and the last line of a container in a file; none where nothing of it stands there."""
    lines = [
        line
        for path, place in declared.places.items()
        if place.file == file and within(path, plot.path)
        for line in (place.line, max(place.line, place.last_line))
    ]
    return (min(lines), max(lines)) if lines else (0, -1)


def _holds(line: int, lines: tuple[int, int]) -> bool:
    return lines[0] <= line <= lines[1]


def _below(comment: Comment, declared: Declared) -> int:
    """The first line below a comment and those that go on with it."""
    taken = {one.line for one in declared.comments if one.file == comment.file}
    line = comment.line + 1
    while line in taken:
        line += 1
    return line
