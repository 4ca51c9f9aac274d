"""Components that watch the cluster: metrics, alerts, dashboards."""

from typing import Final

from bayplan.catalog.framework import Part

PARTS: Final[tuple[Part, ...]] = ()
