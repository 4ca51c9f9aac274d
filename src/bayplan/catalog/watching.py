"""Components that watch the cluster: metrics, alerts, dashboards."""

from typing import Final

from bayplan.catalog.components import kube_prometheus_stack
from bayplan.catalog.framework import Part

PARTS: Final[tuple[Part, ...]] = (kube_prometheus_stack.PART,)
