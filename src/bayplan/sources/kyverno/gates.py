"""Changes that are made where something is not so already, or only to pods that ask for something.

A policy that sets a class where there is none goes two ways: on one the pod names a class, and nothing is
done. Such a question makes no difference but for its own change, and is taken out of the ways again: the
change itself says when it is made (`overrides`, `resource`).
"""

from collections.abc import Sequence

from bayplan.sources.kyverno.patches import Change
from bayplan.sources.kyverno.questions import (
    Answer,
    Asks,
    Bears,
    Chooses,
    Classless,
    NotUnderstood,
    Question,
    Ranked,
    Way,
)

Outcome = tuple[Way, tuple[Change, ...] | None]
Gate = Asks | Bears | Chooses | Classless | Ranked


def opened(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The same outcomes without questions about pods; those asked last are taken out first."""
    found = list(outcomes)
    gates = dict.fromkeys(one.question for way, _ in found for one in way if isinstance(one.question, Gate))
    for gate in reversed(gates):
        if isinstance(gate, Gate):
            found = _without(found, gate)
    return found


def _without(outcomes: Sequence[Outcome], gate: Gate) -> list[Outcome]:
    left: list[Outcome] = []
    shut = {_rest(way, gate): changes for way, changes in outcomes if _answer(way, gate) is not _opens(gate)}
    for way, changes in outcomes:
        answer = _answer(way, gate)
        if answer is None:
            left.append((way, changes))
        elif answer is _opens(gate):
            idle = shut.get(_rest(way, gate))
            kept = tuple(one for one in way if one.question != gate)
            left.append((kept, _merged(changes or (), idle or (), gate)))
    return left


def _merged(made: tuple[Change, ...], idle: tuple[Change, ...], gate: Gate) -> tuple[Change, ...]:
    """What is done in any case, and, marked, what is done where the gate is open."""
    if tuple(one for one in made if one in idle) != idle:
        raise NotUnderstood(_complaint(gate))
    return tuple(one if one in idle else _marked(one, gate) for one in made)


def _marked(change: Change, gate: Gate) -> Change:
    match gate:
        case Asks(resource):
            return change._replace(resource=resource)
        case Classless() if change.priority_class:
            return change._replace(overrides=False)
        case Ranked(name) if change.priority_class == name:
            return change
        case Chooses(key) if [one for one, _ in change.node_selector] == [key]:
            return change._replace(overrides=False)
        case Bears(toleration) if change.tolerations == (toleration,):
            return change
    raise NotUnderstood(_complaint(gate))


def _complaint(gate: Gate) -> str:
    match gate:
        case Classless() | Ranked():
            return "it changes only pods with, or without, a priority class"
        case Chooses(key):
            return f"it goes by the label {key} that a pod wants of its node"
        case Bears(toleration):
            return f"it goes by the toleration of {toleration.key} that a pod has"
        case Asks(resource):
            return f"it changes only pods that do not ask for {resource}"


def _opens(gate: Question) -> bool:
    """The answer with which something is done."""
    return isinstance(gate, Asks | Classless)


def _answer(way: Way, gate: Question) -> bool | None:
    return next((one.yes for one in way if one.question == gate), None)


def _rest(way: Way, gate: Question) -> frozenset[Answer]:
    return frozenset(one for one in way if one.question != gate)
