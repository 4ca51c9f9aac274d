"""What a policy can say about the object at hand: values that are only known once there is a namespace."""

from typing import NamedTuple

from bayplan.sources.kyverno.questions import (
    Classless,
    LabelLike,
    LabelThere,
    NameLike,
    NotUnderstood,
    Ranked,
    World,
    is_wild,
    like,
)


class Name(NamedTuple):
    """The name of the namespace."""

    def like(self, world: World, glob: str) -> bool:
        """Whether it is like a pattern."""
        return world.decide(NameLike(glob))


class Label(NamedTuple):
    """The value of a label of the namespace. Without it, `missing` (None: there is no answer then)."""

    key: str
    missing: str | None = None

    def like(self, world: World, glob: str) -> bool:
        """Whether it is like a pattern."""
        if self.missing is not None and like(self.missing, glob) and not world.decide(LabelThere(self.key)):
            return True
        return world.decide(LabelLike(self.key, glob))


class PriorityClassName(NamedTuple):
    """The priority class that the pod names; empty where it names none."""

    def like(self, world: World, glob: str) -> bool:
        """Whether it is like a pattern, as far as that is whether it is empty, or a certain one."""
        if glob == "":
            return world.decide(Classless())
        if glob == "?*":
            return not world.decide(Classless())
        if is_wild(glob):
            raise NotUnderstood("it goes by the priority class that a pod names")
        return world.decide(Ranked(glob))


Symbol = Name | Label | PriorityClassName


def equals(world: World, one: object, other: object) -> bool:
    """Whether two values are the same, where at most one of them is not known yet."""
    if isinstance(one, Symbol) and isinstance(other, Symbol):
        if one == other:
            return True
        raise NotUnderstood("it compares two things that are only known in the cluster")
    if isinstance(one, Symbol):
        return isinstance(other, str) and not is_wild(other) and one.like(world, other)
    if isinstance(other, Symbol):
        return equals(world, other, one)
    return type(one) is type(other) and one == other
