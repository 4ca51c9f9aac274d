"""Which nodes could go, alone or together, and what must be done first."""

from bayplan.capacity.answers import Answer


class Step(Answer, frozen=True):
    """A pod that moves."""

    pod: str
    origin: str
    to: str


class Blocker(Answer, frozen=True):
    """What keeps a node. `kind` is budget, local-volume, gpu, hostname, singleton, claim, room, protected
    or bare.

    `hard`: the node cannot go without it; otherwise somebody should know. `remedy`: what to do first.
    """

    kind: str
    subject: str
    node: str
    reason: str
    hard: bool = True
    remedy: str = ""


class Gain(Answer, frozen=True):
    """What a host gets back: memory in bytes, virtual CPUs, and disk space by storage pool in bytes."""

    host: str
    memory: int = 0
    vcpus: int = 0
    pools: dict[str, int] = {}


class Removal(Answer, frozen=True):
    """A set of nodes that might go. `possible`: every pod finds a place, and nothing hard stands in the way.

    `blockers` is minimal: without any one of the hard ones the rest would still block. `survives` and
    `broken`: the losses that are still borne afterwards, and those that were and then are not.
    """

    nodes: tuple[str, ...]
    possible: bool
    steps: tuple[Step, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    gains: tuple[Gain, ...] = ()
    survives: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
