"""DynamicResources: devices handed out through resource claims.

Follows `plugins/dynamicresources/dynamicresources.go` only as far as pods without claims go: they all score
0. Pods with claims are placed as if their claims could be met anywhere, and every answer about them says so
(`docs/limits.md`).
"""

from collections.abc import Sequence

from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Scorer
from bayplan.scheduling.profile import DYNAMIC_RESOURCES
from bayplan.scheduling.shapes import Shape


class DynamicResources:
    """Scores nothing, as it does for pods without resource claims."""

    name = DYNAMIC_RESOURCES

    def scorer(self, _shape: Shape, _fleet: Fleet, _feasible: Sequence[Bay]) -> Scorer:
        return Scorer(lambda _: 0)
