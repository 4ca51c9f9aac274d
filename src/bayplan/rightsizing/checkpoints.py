"""What a recommender would say whose memory was found in a checkpoint.

A VerticalPodAutoscalerCheckpoint holds both histograms, when the first and the last sample of CPU were taken,
and how many. So a recommendation can be made of it anew, for as many containers as the pod has, and it has a
date, which that of a VPA object has not. Follows `LoadFromCheckpoint` of
`vertical-pod-autoscaler/pkg/recommender/model/aggregate_container_state.go`.
"""

from typing import Final

from bayplan.model.autoscaling import VerticalCheckpoint
from bayplan.model.evidence import Advice
from bayplan.rightsizing.recommender import Bounds, Usage, recommendation

SOURCE: Final = "vpa checkpoint"


def recall(checkpoint: VerticalCheckpoint) -> Usage:
    """What the recommender remembered; the highest readings themselves are not kept."""
    usage = Usage()
    usage.memory.load(checkpoint.memory)
    usage.cpu.load(checkpoint.cpu)
    if checkpoint.first and checkpoint.last:
        first, last = int(checkpoint.first.timestamp()), int(checkpoint.last.timestamp())
        usage.counted(first, last, checkpoint.samples)
    return usage


def advice_of(checkpoint: VerticalCheckpoint, containers: int = 1) -> tuple[Advice, ...]:
    """The recommendation as advice, of the time of the last sample; nothing of what has no samples."""
    usage = recall(checkpoint)
    advised, found = recommendation(usage, containers), list[Advice]()
    at, note = usage.last or 0, f"{advised.confidence:.1f} days of samples"
    if not usage.memory.empty:
        found += _told("memory", advised.memory, at, note)
    if not usage.cpu.empty:
        found += _told("cpu", advised.cpu, at, note)
    return tuple(found)


def _told(resource: str, bounds: Bounds, at: int, note: str) -> list[Advice]:
    figures = {"target": bounds.target, "lower": bounds.lower, "upper": bounds.upper}
    return [Advice(SOURCE, bound, resource, figure.amount, at, note) for bound, figure in figures.items()]
