"""What becomes of one workload: made, changed, restarted, deleted."""

from bayplan.model.record import Record
from bayplan.model.workloads import Workload


class Change(Record, frozen=True):
    """A workload before and after. None before: it is new; None after: it is deleted.

    `restart`: its pods are replaced although the template says the same (`kubectl rollout restart`).
    """

    before: Workload | None
    after: Workload | None
    restart: bool = False

    @property
    def subject(self) -> Workload:
        """The workload by its latest word."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has a workload before, or one after")
        return found

    @property
    def same_template(self) -> bool:
        """Whether pods that exist are what the workload wants."""
        if self.before is None or self.after is None or self.restart:
            return False
        return self.before.template == self.after.template
