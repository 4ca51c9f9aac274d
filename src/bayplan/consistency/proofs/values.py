"""Charts have the values without which they do not work."""

from collections.abc import Iterator

from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt

CODE = "chart-value-missing"


def values(whole: Whole) -> Iterator[Doubt]:
    """Values that a chart needs, has no default for, and is not given."""
    for one in whole.bundles:
        for path in one.chart.needed if one.chart else ():
            if one.value(path) in (None, "", [], {}):
                told = f"the chart of {one.name} does not work without {path}, and nothing gives it"
                remedy = f"give it by an option of {one.name}, or under its values"
                yield Doubt(one.key, told, CODE, path, one.name, remedy, grave=True)
