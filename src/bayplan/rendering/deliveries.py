"""Bundles as they are delivered: one at a time, each either a chart or objects, in an order that works.

A tool that installs a chart does not look at objects beside it, and objects of a kind that the chart brings
cannot be applied before it. So a bundle with both becomes two, the second of which waits for the first.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model.bundles import Bundle

OBJECTS: Final = "-objects"
WEAKEST: Final = "privileged"
"""The level of pod security that lets everything in: where two share a namespace, the weaker one counts."""


def deliveries(bundles: Sequence[Bundle]) -> tuple[Bundle, ...]:
    """What is delivered for bundles, each after what it waits for; else in the order that they come.

    What is waited for and is not among them is left out.
    """
    made = [one for bundle in bundles for one in _apart(bundle)]
    names = {one.name for one in made}
    waiting = [replace(one, after=_waits(one, names)) for one in made]
    return tuple(_labelled(_ordered(waiting)))


def owners(delivered: Sequence[Bundle]) -> dict[str, str]:
    """By namespace the first delivery that is in it: that one makes it, with its labels, and no other."""
    found: dict[str, str] = {}
    for one in delivered:
        found.setdefault(one.namespace, one.name)
    return found


def needed(name: str, delivered: Sequence[Bundle]) -> tuple[Bundle, ...]:
    """A delivery and all that it waits for, in their order; none where it is not among them."""
    by_name = {one.name: one for one in delivered}
    wanted: set[str] = set()
    asked = [name]
    while asked:
        one = by_name.get(asked.pop())
        if one is not None and one.name not in wanted:
            wanted.add(one.name)
            asked += one.after
    return tuple(one for one in delivered if one.name in wanted)


def _labelled(delivered: Sequence[Bundle]) -> Iterator[Bundle]:
    """The labels of a namespace stand at one place: whoever applied fewer would take the others away."""
    labels: dict[str, dict[str, str]] = {}
    for one in delivered:
        mine = labels.setdefault(one.namespace, {})
        for key, value in one.namespace_labels.items():
            if mine.setdefault(key, value) != value and value == WEAKEST:
                mine[key] = value
    first = owners(delivered)
    for one in delivered:
        made = labels[one.namespace] if first[one.namespace] == one.name else {}
        yield replace(one, namespace_labels=made)


def _apart(bundle: Bundle) -> tuple[Bundle, ...]:
    if bundle.chart is None or not bundle.files:
        return (bundle,)
    chart = replace(bundle, files=())
    objects = replace(
        bundle, name=bundle.name + OBJECTS, chart=None, values={}, comments={}, ignored=(), footprints=(),
        after=(bundle.name,), secrets={},
    )  # fmt: skip
    return chart, objects


def _waits(one: Bundle, names: Iterable[str]) -> tuple[str, ...]:
    """With the objects of what is waited for: an issuer is there when its certificates can be asked for."""
    known = set(names)
    wanted = (part for name in one.after for part in (name, name + OBJECTS))
    return tuple(dict.fromkeys(name for name in wanted if name in known and name != one.name))


def _ordered(waiting: Sequence[Bundle]) -> list[Bundle]:
    """Those of a circle, which consistency refuses, come last and as they were."""
    done: dict[str, Bundle] = {}
    left = list(waiting)
    while ready := next((one for one in left if all(name in done for name in one.after)), None):
        done[ready.name] = ready
        left.remove(ready)
    return [*done.values(), *left]
