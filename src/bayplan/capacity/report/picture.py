"""The bay plan: hosts, in them machines, in them pods, tier by tier."""

from bayplan.capacity.answers import Answer


class PodBlock(Answer, frozen=True):
    """A pod in a machine; `memory` is requested, in bytes, `cpu` in millicores."""

    pod: str
    tier: str
    memory: int
    cpu: int = 0
    priority: int = 0
    cards: int = 0


class Slots(Answer, frozen=True):
    """Slots for volumes of one driver, and how many are taken."""

    driver: str
    used: int
    capacity: int | None = None


class Berth(Answer, frozen=True):
    """A machine on a host, or a node of which the machine is not known (`vmid` 0).

    `node` is empty for machines that are no nodes. `memory` is the machine's, `allocatable` what the node
    gives to pods, `requested` what they ask of it, `load_line` what they would at the worst tolerated loss;
    bytes. `shares` are cards, or parts of them, as the node offers them to pods; `cards` are passed
    through to the machine.
    """

    name: str
    vmid: int = 0
    node: str = ""
    status: str = ""
    role: str = ""
    memory: int = 0
    allocatable: int = 0
    vcpus: int = 0
    requested: int = 0
    pods: tuple[PodBlock, ...] = ()
    slots: tuple[Slots, ...] = ()
    cards: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    schedulable: bool = True
    load_line: int | None = None
    shares: tuple[Slots, ...] = ()


class Deck(Answer, frozen=True):
    """A host with all that stands on it. An empty name: machines of which the host is not known.

    `committed`: what machines are promised, with the `cache` that the host itself takes (ZFS); bytes.
    """

    host: str
    memory: int | None = None
    reserve: int = 0
    committed: int = 0
    berths: tuple[Berth, ...] = ()
    cards: tuple[str, ...] = ()
    cache: int = 0


class BayPlan(Answer, frozen=True):
    """The whole picture. `tiers` are in the order of their importance."""

    decks: tuple[Deck, ...] = ()
    tiers: tuple[str, ...] = ()
