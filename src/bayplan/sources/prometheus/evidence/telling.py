"""What has to be said about evidence: what was found, what is missing, and what that excludes."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bayplan.model.errors import SourceError
from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence import dialects as known
from bayplan.sources.prometheus.evidence import questions as asked
from bayplan.sources.prometheus.evidence.blocks import Fetched
from bayplan.sources.prometheus.evidence.dialects import Dialect, Naming
from bayplan.sources.prometheus.evidence.frame import Frame

STATE: Final = (
    "no kube-state-metrics: owners are told from names of pods, and there are no requests, limits, restarts"
    " or replicas over time"
)
LOST: Final = (
    ((known.WORKING_SET,), "no working sets: nothing can be said of memory"),
    ((known.RSS,), "no resident sets: what is cache in a working set cannot be told apart"),
    ((known.CPU,), "no use of CPU: nothing can be said of it"),
    ((known.THROTTLED,), "no throttling: either nothing has a CPU limit, or cAdvisor leaves it out"),
    ((known.OOM_EVENTS,), "no OOM events: kills of child processes, which end no container, are not seen"),
    ((known.STARTED, known.STATE_STARTED), "no starts: what starting needs cannot be told apart"),
)  # fmt: skip
LOST_STATE: Final = (
    ((known.SET_OWNER,), "no owners of ReplicaSets: Deployments are told from names"),
    ((known.LAST_REASON, known.REASON), "no reasons of terminations: kills are seen by counters, if at all"),
    ((known.RESTARTS,), "no restarts: kills that follow each other within a step count once"),
    (
        (f"{known.AMOUNTS}limits", known.OLD_AMOUNTS["limits_memory"]),
        "no limits over time: nobody knows what a container was allowed when it was killed",
    ),
    ((f"{known.AMOUNTS}requests", known.OLD_AMOUNTS["requests_memory"]), "no requests over time"),
)  # fmt: skip


def generations(dialect: Dialect) -> Iterator[str]:
    """Which generations of exporters were found, and what is peculiar about them."""
    if dialect.usage:
        yield f"cAdvisor names pods by {_both(dialect.usage)}" + (", CPU by core" if dialect.per_core else "")
    amounts = [
        words
        for words, names in (
            ("by resource (version 2)", known.NEW_AMOUNTS),
            ("by a metric each (version 1)", known.OLD_AMOUNTS),
        )
        if not dialect.metrics.isdisjoint(names.values())
    ]  # fmt: skip
    if dialect.state:
        told = f", requests and limits {' and '.join(amounts)}" if amounts else ""
        yield f"kube-state-metrics names pods by {_both(dialect.state)}{told}"
    if dialect.gpu_metric:
        yield f"GPU memory comes from {dialect.gpu_metric}" + _of_cards(dialect)
    if len(dialect.clusters) > 1:
        names = ", ".join(dialect.clusters[:4])
        yield f"readings of {len(dialect.clusters)} clusters ({names}) are laid over each other by name"


def absent(dialect: Dialect) -> Iterator[str]:
    """Which metrics are missing, with what that excludes."""
    for names, words in LOST:
        if dialect.metrics.isdisjoint(names):
            yield words
    if not dialect.state:
        yield STATE
        return
    if known.POD_OWNER not in dialect.metrics:
        yield "no owners of pods: workloads are told from names of pods, and there are no replicas over time"
    for names, words in LOST_STATE:
        if dialect.metrics.isdisjoint(names):
            yield words


def gaps(server: str, failed: Sequence[Fetched]) -> Iterator[str]:
    """Which blocks did not come, by what was asked; one sentence for each reason."""
    for kind, ours in _by_kind(failed):
        days = _days([one.block for one in ours])
        why = next((str(one.trouble) for one in ours if one.trouble), "")
        yield f"{asked.WHAT[kind]} of {days} are missing, and count as not known: {_short(why, server)}"


def halves(server: str, partial: Sequence[Fetched]) -> Iterator[str]:
    """Which blocks came in part only, also when asked for again."""
    for kind, ours in _by_kind(partial):
        days = _days([one.block for one in ours])
        why = next(said for one in ours for said in one.missing)
        yield (
            f"{asked.WHAT[kind]} of {days} came in part, so peaks may be missing, and nothing should be"
            f" lowered by them: {_short(why, server)}"
        )


def late(frame: Frame, latest: int | None) -> Iterator[str]:
    """That readings end well before now."""
    behind = frame.end - latest if latest is not None else 0
    if behind > 2 * frame.step:
        hours = f"{behind // 3600} h"
        yield f"the latest reading is {hours} before now: the server has stopped, or its clock is off"


def kernel(kills: float, seen: int) -> Iterator[str]:
    """What the kernels of the nodes counted beside what containers tell."""
    if round(kills) > seen:
        yield (
            f"the kernels of the nodes killed {round(kills)} processes for want of memory, of which"
            f" containers tell {seen}: children may have died unseen"
        )


def failure(server: str, trouble: SourceError | None) -> SourceError:
    """What to raise where nothing at all came."""
    return trouble or SourceError(f"{server}: it has no readings of containers; check what it scrapes")


def _both(namings: Iterable[Naming]) -> str:
    return " and ".join(
        f"{one.pod} and {one.container}" + (" (up to 1.15)" if one.old else "") for one in namings
    )


def _of_cards(dialect: Dialect) -> str:
    if dialect.gpu_metric != known.GPU_OF_CARDS:
        return ""
    return ", which tells what a card holds: of pods that share one, each is told all of it"


def _by_kind(fetched: Sequence[Fetched]) -> Iterator[tuple[str, list[Fetched]]]:
    for kind in dict.fromkeys(one.question.kind for one in fetched):
        yield kind, [one for one in fetched if one.question.kind == kind]


def _days(blocks: Sequence[Span]) -> str:
    """`2026-11-03`, or how many days and which the first and the last are."""
    days = sorted({_day(block) for block in blocks})
    return days[0] if len(days) == 1 else f"{len(days)} days ({days[0]} to {days[-1]})"


def _day(block: Span) -> str:
    return datetime.datetime.fromtimestamp(block.start, datetime.UTC).date().isoformat()


def _short(why: str, server: str) -> str:
    return why.removeprefix(f"{server}: ")
