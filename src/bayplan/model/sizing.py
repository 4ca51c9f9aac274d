"""What an estate declares about the sizes of its containers: classes, floors, overrides, what stays as it is.

Amounts are bytes for memory, millicores for CPU. Workloads are named `namespace/name`, with `*` and `?`.
"""

from bayplan.model.record import Record


class Floor(Record, frozen=True):
    """No recommendation goes below it, and why.

    `bound` is `requests`, `limits`, or empty for both. `container` empty: every container. `amount` None:
    what is set now is the floor (a comment `DO NOT LOWER`). `file` and `line`: where it is written.
    """

    workload: str
    resource: str = "memory"
    amount: int | None = None
    bound: str = ""
    container: str = ""
    why: str = ""
    file: str = ""
    line: int = 0


class Fixed(Record, frozen=True):
    """Workloads whose sizes are somebody's own decision: nothing is recommended."""

    workload: str
    why: str = ""
    container: str = ""


class SizingClass(Record, frozen=True):
    """Workloads that are sized alike: `stable` (databases, core), `volatile` (GPU, what users drive), or own.

    `factor` is what the rule of the documents multiplies by; 0: that of the class's name.
    """

    name: str
    workloads: tuple[str, ...] = ()
    factor: float = 0.0


class SizingPolicy(Record, frozen=True):
    """How the house wants its containers sized.

    `days`: how long a window evidence should cover. `rule` is the name of a rule, empty: ours. `level`:
    how much of a plan is wanted (`safe`, `balanced`, `complete`). `priority`: whom to keep in the plan first
    where the sum does not fit; what is not named comes behind, by priority class. `ledger`: the file in which
    accepted recommendations are remembered, relative to the estate file.
    """

    days: int = 30
    rule: str = ""
    level: str = "balanced"
    classes: tuple[SizingClass, ...] = ()
    floors: tuple[Floor, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    priority: tuple[str, ...] = ()
    ledger: str = ""
