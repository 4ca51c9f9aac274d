"""What history says: whether triggers hold, and when each constraint is exhausted.

An `Observation` is what one look at an estate comes to in figures; a `History` is many of them, as arrays.
Where they come from (a store, a Prometheus, the snapshot at hand) nobody here knows.
"""

from bayplan.capacity.trends.forecasting import forecasts
from bayplan.capacity.trends.history import History
from bayplan.capacity.trends.observation import Observation
from bayplan.capacity.trends.triggering import triggers

__all__ = ["History", "Observation", "forecasts", "triggers"]
