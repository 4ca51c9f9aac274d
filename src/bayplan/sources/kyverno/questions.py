"""What a policy asks about a namespace, and for which answers it does what.

A policy is evaluated without any namespace at hand. Whenever it hinges on something (is the name like
`4-aux-*`? is the label `tier` there?), it puts the question to a `World`, which goes one way first and the
other way when the evaluation is repeated, until every way has been gone. Each way ends with a value and with
the answers that led to it; `regions` turns answers into rules about namespaces.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from bayplan.model.pods import Toleration

T = TypeVar("T")

MOST_WAYS: Final = 500


class NotUnderstood(Exception):
    """Something that cannot be evaluated here: the end of a sentence that begins with the rule."""


class NameLike(NamedTuple):
    """Is the namespace's name like this, with `*` and `?`?"""

    glob: str


class LabelLike(NamedTuple):
    """Has the namespace this label, with a value like this?"""

    key: str
    glob: str


class LabelThere(NamedTuple):
    """Has the namespace this label?"""

    key: str


class WildLabel(NamedTuple):
    """Has the namespace any label whose key and value are like this?"""

    key: str
    glob: str


class Classless(NamedTuple):
    """Does the pod name no priority class?"""


class Holds(NamedTuple):
    """Does the container of that sort at hand have this (`resources.limits.cpu`)?"""

    sort: str
    path: str


class Ranked(NamedTuple):
    """Does the pod name this priority class?"""

    name: str


class Asks(NamedTuple):
    """Does a container of the pod ask for more than none of a resource?"""

    resource: str


class Bears(NamedTuple):
    """Has the pod exactly this toleration?"""

    toleration: Toleration


class Chooses(NamedTuple):
    """Does the pod want this label of its node, with any value?"""

    key: str


Question = NameLike | LabelLike | LabelThere | WildLabel | Classless | Holds | Ranked | Asks | Bears | Chooses


class Answer(NamedTuple):
    """A question with its answer on one way."""

    question: Question
    yes: bool


Way = tuple[Answer, ...]


class World:
    """Answers questions as a script says, then always with yes; never against what was answered before."""

    def __init__(self, script: Sequence[bool]) -> None:
        self._script = script
        self.way: list[Answer] = []

    def decide(self, question: Question) -> bool:
        """The answer on this way."""
        known = settled(self.way, question)
        if known is not None:
            return known
        at = len(self.way)
        yes = self._script[at] if at < len(self._script) else True
        self.way.append(Answer(question, yes))
        return yes


def explore(run: Callable[[World], T]) -> list[tuple[Way, T]]:
    """What comes of every way, with its answers."""
    ways: list[tuple[Way, T]] = []
    script: list[bool] = []
    while len(ways) < MOST_WAYS:
        world = World(script)
        value = run(world)
        ways.append((tuple(world.way), value))
        script = [answer.yes for answer in world.way]
        while script and not script[-1]:
            script.pop()
        if not script:
            return ways
        script[-1] = False
    raise NotUnderstood(f"it has more than {MOST_WAYS} outcomes")


def settled(way: Sequence[Answer], question: Question) -> bool | None:
    """The answer that follows from earlier ones, None where none does."""
    for answer in way:
        known = _follows(answer, question)
        if known is not None:
            return known
    return None


def like(text: str, glob: str) -> bool:
    """Whether a text is like a pattern with `*` and `?`."""
    return _pattern(glob).fullmatch(text) is not None


def is_wild(text: str) -> bool:
    """Whether a text is a pattern."""
    return "*" in text or "?" in text


def _follows(answer: Answer, question: Question) -> bool | None:
    if answer.question == question:
        return answer.yes
    match answer.question, question:
        case NameLike(name), NameLike(glob) if answer.yes and not is_wild(name):
            return like(name, glob)
        case LabelLike(key, value), LabelLike(other, glob) if (
            key == other and answer.yes and not is_wild(value)
        ):
            return like(value, glob)
        case LabelLike(key, _), LabelThere(other) if key == other and answer.yes:
            return True
        case LabelThere(key), LabelLike(other, _) if key == other and not answer.yes:
            return False
    return None


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(char) or re.escape(char) for char in glob), re.DOTALL)
