"""The table: all rows together."""

from typing import Final

from bayplan.catalog.compatibility import announcements, clusters, components
from bayplan.catalog.compatibility.rows import Table

SEEN: Final = "2026-11-21"
"""Until when somebody looked."""
TABLE: Final = Table(
    clusters.CLUSTERS,
    components.RELEASES,
    components.SUPPORTS,
    components.REFUSALS,
    components.PAIRS,
    components.NEEDS,
    announcements.ANNOUNCED,
    clusters.ENDS,
    components.STEPWISE,
)
