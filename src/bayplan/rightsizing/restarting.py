"""Whom new sizes restart, of those that nobody restarts without a thought.

A size is part of a pod, so that whoever is given another one is started anew. The estate file names workloads
that nobody moves without asking, and those of which there is one and whose absence hurts.
"""

from collections.abc import Iterator, Sequence

from bayplan.rightsizing import patterns
from bayplan.rightsizing.report.plan import Change


def notes(changes: Sequence[Change], protected: Sequence[str], singletons: Sequence[str]) -> Iterator[str]:
    """Who is to be asked, and who is missing while it starts. By patterns of `namespace/name`."""
    asked = _meant(changes, protected)
    missing = [name for name in _meant(changes, singletons) if name not in asked]
    if asked:
        yield f"nobody restarts these without asking, and new sizes do: {', '.join(asked)}"
    if missing:
        yield f"there is one of these, and it is missing while it starts: {', '.join(missing)}"


def _meant(changes: Sequence[Change], wanted: Sequence[str]) -> list[str]:
    """The workloads among them, each once, in the order of the changes."""
    places = (one.place for one in changes if patterns.any_means(wanted, one.place))
    return list(dict.fromkeys(f"{place.namespace}/{place.workload}" for place in places))
