"""How a change reaches its pods: the workload controllers, played until nothing moves.

Each controller is a small deterministic machine that follows Kubernetes' own. They take turns on a `Stage`,
where admission, quotas and the scheduler answer as they would in the cluster. A pod that is bound is Ready at
once, and one that is deleted is gone at once; what is left to chance then is who comes first, and where that
decides, every end is named.
"""

from bayplan.review.rollouts.answers import Count, Forecast
from bayplan.review.rollouts.changes import Change
from bayplan.review.rollouts.forecast import forecast
from bayplan.review.rollouts.peaks import Peaks
from bayplan.review.rollouts.stage import Stage

__all__ = ["Change", "Count", "Forecast", "Peaks", "Stage", "forecast"]
