"""A trouble: a workload that does not come to what was asked, with all that a remedy needs to know of it."""

from msgspec.structs import replace

from bayplan.admission.quotas import Excess
from bayplan.model.overlay import overlay
from bayplan.model.policy import LimitRange, ResourceQuota
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Workload
from bayplan.review.causes import Causes
from bayplan.review.demands import Demand
from bayplan.review.rollouts import Forecast
from bayplan.review.worlds import World


class Trouble(Record, frozen=True):
    """What went wrong with one workload.

    `before` None: it is new; `latent`: it only would, at the next rollout.
    """

    check: str
    workload: Workload
    forecast: Forecast
    causes: Causes
    world: World
    before: Workload | None = None
    latent: bool = False
    demanded: tuple[Demand, ...] = ()
    shortage: str = ""

    def made_by(self, kind: str, name: str) -> str:
        """Where to change a limit range or quota of the namespace: `, made by ...` where a rule makes it."""
        rule = self.world.made_by.get((kind, self.workload.namespace, name))
        return f", made by {rule.source}" if rule is not None else ""

    @property
    def excess(self) -> Excess | None:
        """The first quota and resource that is exceeded."""
        return next(iter(self.causes.excesses), None)

    @property
    def lack(self) -> int:
        """How far the sum of what is declared is above the quota, in nanos; 0 where it is not."""
        found = self.excess
        return max(0, sum(one.total.nanos for one in self.demanded) - found.hard.nanos) if found else 0


class Variation(Record, frozen=True):
    """A world that differs in one place, and what a person would have to write for it."""

    text: str
    workload: Workload | None = None
    quota: ResourceQuota | None = None
    limit_range: LimitRange | None = None

    def of(self, world: World) -> World:
        """The world with the difference."""
        brought = Snapshot(
            workloads=(self.workload,) if self.workload else (),
            quotas=(self.quota,) if self.quota else (),
            limit_ranges=(self.limit_range,) if self.limit_range else (),
        )
        return replace(world, snapshot=overlay(world.snapshot, brought))
