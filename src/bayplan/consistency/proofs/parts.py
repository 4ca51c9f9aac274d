"""What components say of their own options, beyond what stops the estate file from being read."""

from collections.abc import Iterator

from bayplan.catalog import registry
from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt


def parts(whole: Whole) -> Iterator[Doubt]:
    """The doubts of each component, at its place in the estate file."""
    for part, asked in registry.asked(whole.declaration):
        for one in part.doubts(asked) if part.doubts else ():
            if one.code:
                yield one._replace(path=f"{asked.key}.{one.path}" if one.path else asked.key)
