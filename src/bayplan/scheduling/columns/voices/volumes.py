"""The rules about volumes over columns: asked one node at a time, for the few pods that have any.

Their answers hang on what other pods do elsewhere (claims in use, volumes taken), so they are asked anew for
each pod.
"""

from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.framework import Filter, Refusal
from bayplan.scheduling.shapes import Shape


class OneByOne:
    """Speaks for a scalar filter."""

    def __init__(self, rule: Filter) -> None:
        self._rule = rule

    def speak(self, shape: Shape, columns: Columns, _census: Census) -> "_Answer | None":
        uses_volumes = shape.claim_names or any(volume.exclusive for volume in shape.spec.volumes)
        return _Answer(self._rule, shape, columns) if uses_volumes else None


class _Answer:
    def __init__(self, rule: Filter, shape: Shape, columns: Columns) -> None:
        self._rule, self._shape, self._columns = rule, shape, columns

    def admits(self) -> Mask | None:
        judge = self._rule.judge(self._shape, self._columns.fleet)
        if isinstance(judge, Refusal):
            return self._columns.by_node(lambda _: False)
        return self._columns.by_node(lambda bay: judge.verdict(bay) is None) if judge else None

    def scores(self, _feasible: Mask) -> Vector | None:
        return None

    def silent(self) -> bool:
        return True
