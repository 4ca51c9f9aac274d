"""No two bundles go by one name, and no two charts are one release: the second would take the first over."""

from collections.abc import Iterator

from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt

CODE = "release-collision"


def releases(whole: Whole) -> Iterator[Doubt]:
    """Bundles of one name, and releases of one name in one namespace."""
    seen: dict[tuple[str, ...], str] = {}
    for one in whole.bundles:
        names: list[tuple[str, ...]] = [("bundle", one.name)]
        if one.files and one.chart:
            names.append(("bundle", f"{one.name}-objects"))
        if one.chart:
            names.append(("release", one.namespace, one.chart.release or one.name))
        for name in names:
            holder = seen.setdefault(name, one.key)
            if holder != one.key:
                what = f"{name[0]} {'/'.join(name[1:])}"
                told = f"{one.name} would be {what}, which is that of {holder}: one takes the other over"
                yield Doubt(one.key, told, CODE, name[-1], one.name, "give one another namespace", grave=True)
