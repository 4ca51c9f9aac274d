"""Node pressure: whom the kubelet would evict first, and whom the kernel would kill."""

from bayplan.capacity.answers import Answer


class Victim(Answer, frozen=True):
    """A pod in the order in which the kubelet would evict it; memory in bytes.

    The keys: `exceeds` its request, then `priority`, then `over` (usage less request). `immune`: it is ranked
    and not evicted (static, or critical). `usage` None: nothing is known, and nothing assumed: such come
    first.
    """

    pod: str
    rank: int
    usage: int | None
    assumed: bool
    request: int
    exceeds: bool
    priority: int
    over: int | None
    qos: str = ""
    immune: str = ""


class Prey(Answer, frozen=True):
    """A container in the order in which the kernel would kill it.

    `adjustment` is its oom_score_adj; `points` the score: memory used in thousandths of the node's, plus the
    adjustment. `usage` None: unknown.
    """

    pod: str
    container: str
    rank: int
    adjustment: int
    points: int | None
    usage: int | None = None
    assumed: bool = False
    qos: str = ""


class Protection(Answer, frozen=True):
    """Something that is said to protect pods, whether it does, and why."""

    claim: str
    real: bool
    why: str


class Pressure(Answer, frozen=True):
    """One node under memory pressure."""

    node: str
    available: int | None = None
    threshold: int = 0
    evictions: tuple[Victim, ...] = ()
    kills: tuple[Prey, ...] = ()
    protections: tuple[Protection, ...] = ()
    notes: tuple[str, ...] = ()
