"""Holds a cluster against what was declared of it: the scene is set here, and the checklist gone through.

The bundles that the declaration comes to say which workloads, versions, alerts and policies are meant.
"""

import datetime
from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.app import results
from bayplan.app.observe import Observed
from bayplan.model.estate import Declaration
from bayplan.rendering import parts
from bayplan.verification import checking
from bayplan.verification.answers import Verification
from bayplan.verification.framework import Scene

UNDECLARED = "no estate file is beside what is looked at, so only what needs no declaration is judged"


def verify(
    observed: Observed,
    *,
    only: Sequence[str] = (),
    tests: str = "",
    throughput: int | None = None,
    now: datetime.datetime | None = None,
) -> Verification:
    """The checklist. `tests`: a folder with what tests printed; `throughput`: bytes a second of scratch."""
    checking.chosen(only)  # a slip of the pen is told before anything is read
    declaration = observed.declaration
    scene = Scene(
        declaration,
        observed.snapshot,
        parts.bundles(declaration),
        results.read(tests) if tests else (),
        now,
        throughput,
    )
    found = checking.verify(scene, only)
    notes = (UNDECLARED,) if declaration == Declaration() else ()
    return replace(found, notes=notes)
