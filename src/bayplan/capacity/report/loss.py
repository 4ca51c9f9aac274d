"""What may be lost: every node, host, disk and card, and whether everything that must run still runs."""

from bayplan.capacity.answers import Answer


class Down(Answer, frozen=True):
    """A pod that does not come back. `required`: the policy wants it back.

    `message` is the scheduler's where it found no place; `reason` says in words why it stays down.
    """

    pod: str
    workload: str = ""
    priority: int = 0
    required: bool = True
    reason: str = ""
    message: str = ""


class Late(Answer, frozen=True):
    """A pod that comes back, but has to wait: for a volume, or for somebody to act (`seconds` None)."""

    pod: str
    why: str
    seconds: int | None = None
    volume: str = ""


class Pushed(Answer, frozen=True):
    """Pods of lower priority that a homeless one pushes off a node, which are then homeless themselves."""

    by: str
    node: str
    victims: tuple[str, ...] = ()
    violated: tuple[str, ...] = ()


class Arrival(Answer, frozen=True):
    """What a surviving node takes on."""

    node: str
    pods: int = 0
    amounts: dict[str, int] = {}


class Outcome(Answer, frozen=True):
    """One loss, rehearsed as a placement.

    `kind` is node, host, disk, gpu, or several of them joined by `+`; `lost` are the names, `nodes` the nodes
    that go down with it (or only lose a card). `model` is `requests` or `peak` (observed peak use in place of
    memory requests; `unknown_peaks` pods have none and count with their requests). `survived`: every required
    pod stands again, and a control plane that can place pods is left. `asked`: the policy wants this loss
    survived. `shortage`: how much of each resource the pods that stay down ask for.
    """

    kind: str
    lost: tuple[str, ...]
    model: str = "requests"
    survived: bool = True
    asked: bool = False
    nodes: tuple[str, ...] = ()
    moved: int = 0
    arrivals: tuple[Arrival, ...] = ()
    down: tuple[Down, ...] = ()
    late: tuple[Late, ...] = ()
    pushed: tuple[Pushed, ...] = ()
    shortage: dict[str, int] = {}
    unknown_peaks: int = 0
    notes: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What is lost, in words: `node k8s-node2`, `nodes n1 + n2`, `node n1 + gpu n2/card1`."""
        kinds = self.kind.split("+")
        if len(set(kinds)) == 1:
            return f"{kinds[0]}{'s' if len(kinds) > 1 else ''} {' + '.join(self.lost)}"
        return " + ".join(f"{kind} {name}" for kind, name in zip(kinds, self.lost, strict=True))
