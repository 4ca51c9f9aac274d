"""Load lines: how full each constraint is, place by place."""

from bayplan.capacity.answers import Answer


class Part(Answer, frozen=True):
    """An amount that a figure is made of, or one of several ceilings, and where it comes from."""

    name: str
    amount: int
    source: str = ""


class LoadLine(Answer, frozen=True):
    """How full one constraint is at one place.

    `constraint` is the family (the name of its file), `name` what it is exactly (`memory`, a driver, an
    extended resource, a quota's resource). `scope` is `node`, `host`, `pool`, `namespace` or `network`,
    `subject` the place. `capacity` None: nothing bounds it, or nobody knows. `used_after`: at the worst of
    the losses that have to be survived (`loss`), counted by a placement; None: not computed, or the place is
    not touched.

    `firm`: something refuses what goes beyond; otherwise nothing does until it hurts. `relieved`: one more
    worker relieves it. `ceilings`: the several bounds of which `capacity` is the lowest; `parts`: what `used`
    consists of. `sources`: where the figures come from, in words.

    `access` says of a node to whom it is open: `open` (any pod may go there), `tainted` (only pods that
    tolerate it), `cordoned`, `not-ready`, `control-plane`; it is empty where the place is no node.
    """

    constraint: str
    name: str
    scope: str
    subject: str
    unit: str
    used: int
    capacity: int | None = None
    used_after: int | None = None
    loss: str = ""
    firm: bool = True
    relieved: bool = True
    ceilings: tuple[Part, ...] = ()
    parts: tuple[Part, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""
    access: str = ""

    @property
    def free(self) -> int | None:
        """What is left; below zero where more is promised than there is."""
        return None if self.capacity is None else self.capacity - self.used

    @property
    def share(self) -> float | None:
        """How full it is, 1 being full; None where nothing bounds it."""
        return self.used / self.capacity if self.capacity else None


class Total(Answer, frozen=True):
    """One constraint over places of a scope. `fullest`: the place with the least left in proportion.

    `of` says over which nodes: `all`, `workers` (those that are no control plane), `open` (those that any pod
    may go to); it is empty for other scopes, where all places are summed.
    `free_after`: what is left in all at the worst loss that has to be survived. `ceilings` are the sums of
    those that every one of the places has.
    """

    constraint: str
    name: str
    scope: str
    unit: str
    used: int
    capacity: int | None = None
    places: int = 0
    fullest: str = ""
    free_after: int | None = None
    of: str = ""
    ceilings: tuple[Part, ...] = ()
