"""What can keep a pod out, as something that could give way."""

from typing import Final

from bayplan.capacity import words
from bayplan.capacity.arithmetic import unit_of
from bayplan.capacity.constraints import quota
from bayplan.model.record import Record

UNBOUNDED: Final = 1 << 50
"""More than anything has, and small enough to be reckoned with in 64 bits."""
RULES: Final = ("placement", "host-ports")
"""Families that give way as a whole: a rule is asked, or it is not."""


class Cause(Record, frozen=True):
    """A constraint, by family and name (as in `ConstraintRoom`); `holder` is the quota or the pool."""

    constraint: str
    name: str
    holder: str = ""

    @property
    def title(self) -> str:
        """What it is called where only a name fits: `quota pods of media/tier-quota`."""
        holder = f" of {self.holder}" if self.holder else ""
        return f"{words.constraint(self.constraint, self.name)}{holder}"

    @property
    def unit(self) -> str:
        """The unit in which it is relaxed."""
        if self.constraint in ("pool-data", "pool-promises"):
            return "bytes"
        if self.constraint == "quota":
            return quota.measure(self.name)
        return "count" if self.constraint in ("volume-slots", *RULES) else unit_of(self.name)


Lacks = dict[Cause, int]
"""How much is lacking of what; a rule that says no lacks 1."""
