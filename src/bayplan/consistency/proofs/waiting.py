"""What a component waits for is there, and does not wait for it in turn."""

from collections.abc import Iterator, Mapping

from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt

MISSING = "dependency-missing"
CIRCLE = "dependency-cycle"


def waiting(whole: Whole) -> Iterator[Doubt]:
    """Components that wait for what nobody delivers, and those that wait for each other."""
    after = {one.name: one.after for one in whole.bundles}
    for at, component in enumerate(whole.declaration.platform.components):
        for place, name in enumerate(component.after):
            if name not in after:
                told = f"{component.name} would wait for {name} for ever: no such component is delivered"
                path = f"components[{at}].after[{place}]"
                yield Doubt(
                    path, told, MISSING, name, component.name, "declare it, or take this away", grave=True
                )
    told_of: set[str] = set()
    for one in whole.bundles:
        found = _circle(one.name, after)
        if found and not told_of & set(found):
            told_of |= set(found)
            told = f"each waits for the next: {' -> '.join([*found, found[0]])}"
            yield Doubt(
                one.key, told, CIRCLE, one.name, one.name, "take one of them out of after", grave=True
            )


def _circle(name: str, after: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The way from a bundle back to itself; empty where there is none."""
    ways: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for step in after.get(way[-1], ()):
            if step == name:
                return way
            if step not in seen:
                seen.add(step)
                ways.append((*way, step))
    return ()
