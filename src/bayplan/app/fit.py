"""How many more pods fit: `fit POD.yaml | namespace/workload`."""

from msgspec.structs import replace

from bayplan.app import subjects
from bayplan.app.observe import Observed
from bayplan.capacity import fit as capacity
from bayplan.capacity.answers import Fit


def fit(estate: Observed, subject: str, *, cap: int = capacity.CAP, seeds: int = capacity.SEEDS) -> Fit:
    """How many more pods like the subject's the estate takes, and what stops the next one."""
    series, seen = subjects.series(subject, estate.snapshot)
    world = replace(estate, snapshot=seen).world(series.make(1)[0].pod)
    answer = capacity.fit(series, world, cap, seeds)
    doubts = [estate.volume_doubt] if estate.volume_doubt and series.make(1)[0].claims else []
    return replace(answer, notes=(*estate.notes, *doubts, *answer.notes))
