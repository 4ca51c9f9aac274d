"""What an expression can see, and how much work it may cause."""

from typing import Final, Protocol

from bayplan.sources.terraform.values.unknowns import Lost, Value

MOST_WORK = 1_000_000
"""Steps that the reading of one stack may take; a large one takes some 10,000."""

_LETTERS_PER_STEP: Final = 64


class Exhausted(Exception):
    """The stack asks for more work than anybody should do for it."""


class Effort:
    """Counts work. The count, unlike a clock, is the same on every machine."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def spend(self, steps: int) -> None:
        """Notes that so many steps were taken."""
        self._left -= steps
        if self._left < 0:
            raise Exhausted

    def write(self, text: str) -> None:
        """Notes that a text was put together."""
        self.spend(len(text) // _LETTERS_PER_STEP)


class World(Protocol):
    """What surrounds an expression: the module instance it stands in."""

    effort: Effort

    def resolve(self, name: str) -> Value:
        """What a name at the beginning of a reference stands for."""

    def supplied(self, needs: str) -> Value | None:
        """What somebody gave for an unknown value; None if nobody did."""

    def file_name(self, path: str) -> str:
        """The name within the tree of a path that an expression gives. Raises Wrong."""

    def read(self, name: str) -> bytes:
        """The content of a file of the tree. Raises Wrong."""

    def exists(self, name: str) -> bool:
        """Whether the tree has such a file."""

    def files_below(self, name: str) -> list[str]:
        """The files below a folder, relative to it."""


class Scope:
    """The names that are known here, within a world; `file` is where the expression stands."""

    __slots__ = ("file", "names", "world")

    def __init__(self, world: World, file: str = "", names: dict[str, Value] | None = None) -> None:
        self.world, self.file, self.names = world, file, names or {}

    def within(self, **names: Value) -> "Scope":
        """The same with more names; one without a name is dropped."""
        known = {name: value for name, value in names.items() if name}
        return Scope(self.world, self.file, {**self.names, **known})

    def at(self, file: str) -> "Scope":
        """The same names, for an expression in that file."""
        return self if file == self.file else Scope(self.world, file, self.names)

    def resolve(self, name: str) -> Value:
        """What a name stands for."""
        return self.names[name] if name in self.names else self.world.resolve(name)

    def follow(self, lost: Lost, step: str) -> Value:
        """One step beyond an unknown, unless somebody gave what stands there."""
        beyond = lost.beyond(step)
        if beyond is lost:
            return lost
        found = self.world.supplied(beyond.needs)
        return beyond if found is None else found
