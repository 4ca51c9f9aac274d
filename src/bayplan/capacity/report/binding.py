"""What binds first: the constraint that stops the next pod of a shape, and the next behind it."""

from bayplan.capacity.answers import Answer


class Relaxed(Answer, frozen=True):
    """A constraint that was relaxed by one unit, and what that brought: the proof of what binds.

    `by`, in `unit`, is the least that lets one more in at `subject`; `more` are as many as fit then.
    """

    constraint: str
    name: str
    subject: str
    by: int
    unit: str
    more: int


class Binding(Answer, frozen=True):
    """What stops the next pod of a shape.

    `shape` is how it was asked for or chosen (`mix`, `largest`, `gpu`, `500m/1Gi`), `subject` the workload it
    is taken from. `more`: as many fit now; `capped`: at least as many. `binding`: each of these alone,
    relaxed by one unit, lets at least one more in, and no other constraint alone does. Where none alone
    helps, `together` names those that have to give way at once. `behind`: what stops it once the binding ones
    are out of the way, and `behind_more` how many fit until then. `message` is the scheduler's or the API
    server's. `growth`: of the mix, the share by which all of it can grow.
    """

    shape: str
    subject: str = ""
    requests: dict[str, str] = {}
    more: int = 0
    capped: bool = False
    binding: tuple[Relaxed, ...] = ()
    together: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    behind_more: int | None = None
    where: tuple[str, ...] = ()
    message: str = ""
    growth: float | None = None
    notes: tuple[str, ...] = ()
