"""`bayplan versions`: an example as a whole process, and the solver beside trying every set there is.

The declared set is the example's on a Kubernetes that some of it does not know. Every set of known releases
on every known Kubernetes would be too many: some are tried, and the rest is extrapolated. That what the
solver finds has no conflict is checked.
"""

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.catalog.compatibility import conflicts, solving
from bayplan.catalog.compatibility import versions as declared
from bayplan.catalog.compatibility.table import TABLE
from bayplan.catalog.compatibility.versions import Versions
from bayplan.sources import estate
from bench.measuring import ROOT, Broken, Measured, Setting, Trial, python, timed

A100: Final = str(ROOT / "examples" / "a100" / "bayplan.yaml")
TRIED: Final = 500
"""So many sets are tried; all cost about the same."""
READING: Final = "import sys; from bayplan.sources import estate; estate.read(sys.argv[1])"


def _whole(_: Setting) -> Measured:
    done = python(("-m", "bayplan", "versions", "--estate", A100, "--output", "json", "--fail-on", "never"))
    return Measured(done.seconds, peak=done.peak)


def _floor(_: Setting) -> Measured:
    done = python(("-c", READING, A100))
    return Measured(done.seconds, peak=done.peak)


def _nearest(_: Setting) -> Measured:
    """The nearest set without conflicts, and the newest one."""
    wanted = _wanted()
    seconds, found = timed(lambda: (solving.nearest(wanted), solving.newest(wanted)))
    for one in found:
        if one is None or conflicts.conflicts(one):
            raise Broken("what was found does not go together")
    return Measured(seconds, (f"{len(conflicts.conflicts(wanted))} conflicts before, none after",))


def _every(setting: Setting) -> Measured:
    """Some of all sets, each asked for its conflicts."""
    wanted = _wanted()
    count = setting.of(TRIED)
    sets = list(itertools.islice(_sets(wanted), count))
    seconds, _ = timed(lambda: [conflicts.conflicts(one) for one in sets])
    known = [len(_releases(wanted, name)) for name in wanted.components]
    every = math.prod(known) * len(_clusters(wanted))
    return Measured(seconds / len(sets) * every, (f"{every:,} sets",))


def _wanted() -> Versions:
    """What the example declares, on the newest Kubernetes of its distribution."""
    found = declared.declared(estate.read(A100))
    return found.on(_clusters(found)[-1])


def _sets(wanted: Versions) -> Iterator[Versions]:
    names = list(wanted.components)
    for release in _clusters(wanted):
        for picked in itertools.product(*(_releases(wanted, name) for name in names)):
            components = dict(zip(names, picked, strict=True))
            yield Versions(wanted.distribution, release, components, wanted.features)


def _releases(wanted: Versions, name: str) -> list[str]:
    return sorted({wanted.components[name], *solving.releases(name, TABLE)})


def _clusters(wanted: Versions) -> list[str]:
    return solving.clusters(wanted.distribution, TABLE)


TRIALS: Final[Mapping[str, Trial]] = {
    "a100": _whole,
    "a100-floor": _floor,
    "nearest": _nearest,
    "every": _every,
}
