"""One difference between what was recorded and what Bayplan says."""

from bayplan.model.record import Record


class Mismatch(Record, frozen=True):
    """`file` names the scenario, `pod` the pod or step, `what` the thing that differs; then both sides."""

    file: str
    pod: str
    what: str
    expected: str
    got: str
