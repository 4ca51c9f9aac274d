"""What steps do to the lower layer, as plain records: machines that change, and what cannot bear it."""

from bayplan.capacity.answers import Answer


class MachineChange(Answer, frozen=True):
    """A machine that a step changes. `was` and `becomes` say what (`32Gi`, `48Gi`), `what` of what.

    `restart`: it takes effect only once the machine is stopped and started.
    """

    machine: str
    vmid: int
    host: str
    what: str
    was: str = ""
    becomes: str = ""
    restart: bool = False


class Overload(Answer, frozen=True):
    """A host, a storage pool or a network that has to bear more than it can, because of a step.

    `constraint` and `name` are those of its load line; `before` was used before the step. `firm`: something
    refuses it; otherwise nothing does until it hurts.
    """

    scope: str
    subject: str
    constraint: str
    name: str
    unit: str
    before: int
    used: int
    capacity: int
    firm: bool = True
