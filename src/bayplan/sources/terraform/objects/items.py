"""A resource as data, whether a stack's files or a plan say it."""

from typing import NamedTuple

from bayplan.model.trees import Comment, Origin
from bayplan.sources.terraform.objects.gathering import Gathering
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Lost, Value


class Item(NamedTuple):
    """One resource: its type, its address, what it says and where. `unknown`: how many there are."""

    kind: str
    address: str
    value: dict[str, Value]
    sketch: Sketch
    module: str = ""
    stack: str = ""
    comments: tuple[Comment, ...] = ()
    unknown: Lost | None = None

    def gathering(self) -> Gathering:
        """A beginning for the object that the resource stands for."""
        gathering = Gathering(self.module, self.stack)
        if self.unknown is not None:
            gathering.miss("", self.unknown.needs)
        return gathering

    @property
    def origin(self) -> Origin:
        return Gathering(self.module, self.stack).origin(self.sketch)
