"""Autoscalers: what changes replicas or sizes by itself, and what a VPA recommends.

Memory in bytes, CPU in millicores.
"""

import datetime

from bayplan.model.record import Record


class HorizontalAutoscaler(Record, frozen=True):
    """A HorizontalPodAutoscaler. `utilization`: the share of requests it aims at, in percent, by resource.

    Changing a request of one of these resources changes how many replicas it wants. `maximum` bounds them.
    """

    namespace: str
    name: str
    kind: str
    workload: str
    minimum: int = 1
    maximum: int = 1
    utilization: dict[str, int] = {}
    container: dict[str, str] = {}
    """By resource the container that is meant, where it is a ContainerResource metric."""


class VerticalAdvice(Record, frozen=True):
    """What a VPA recommends for one container, by resource."""

    container: str
    target: dict[str, int] = {}
    lower: dict[str, int] = {}
    upper: dict[str, int] = {}
    uncapped: dict[str, int] = {}


class VerticalAutoscaler(Record, frozen=True):
    """A VerticalPodAutoscaler. `mode` other than `Off` changes pods by itself (`Initial` at their creation).

    `off`: containers that it leaves alone. `minimum` and `maximum` by container (`*`: all) and resource.
    """

    namespace: str
    name: str
    kind: str
    workload: str
    mode: str = "Recreate"
    advice: tuple[VerticalAdvice, ...] = ()
    off: tuple[str, ...] = ()
    minimum: dict[str, dict[str, int]] = {}
    maximum: dict[str, dict[str, int]] = {}
    goldilocks: bool = False


class KeptHistogram(Record, frozen=True):
    """A decaying histogram as a checkpoint holds it: each bucket and its weight (1 to 10,000).

    `reference`: the moment a sample of which weighs 1, in seconds since 1970.
    """

    reference: int = 0
    total: float = 0.0
    weights: tuple[tuple[int, int], ...] = ()


class VerticalCheckpoint(Record, frozen=True):
    """A VerticalPodAutoscalerCheckpoint: what the recommender remembers of one container.

    `autoscaler` is the VPA's name. `first` and `last`: when the first and the last sample of CPU were taken,
    `samples` how many.
    """

    namespace: str
    name: str
    autoscaler: str
    container: str
    memory: KeptHistogram = KeptHistogram()
    cpu: KeptHistogram = KeptHistogram()
    first: datetime.datetime | None = None
    last: datetime.datetime | None = None
    samples: int = 0
