"""TaintToleration: taints that a pod does not tolerate keep it away, or make a node less welcome.

Follows `plugins/tainttoleration/taint_toleration.go`. `NoSchedule` and `NoExecute` filter; `PreferNoSchedule`
never does, it only scores. The reason names the taint up to 1.33 and not from 1.34 on.
"""

from collections.abc import Sequence

from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect, Toleration
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Scorer, Veto, by_largest
from bayplan.scheduling.profile import TAINTS
from bayplan.scheduling.shapes import Shape
from bayplan.scheduling.tolerance import untolerated


def disliked(taints: Sequence[Taint], tolerations: Sequence[Toleration]) -> int:
    """How many `PreferNoSchedule` taints are not tolerated."""
    relevant = [one for one in tolerations if one.effect in (Effect.ANY, Effect.PREFER_NO_SCHEDULE)]
    return sum(
        taint.effect is Effect.PREFER_NO_SCHEDULE and not any(taint.tolerated_by(one) for one in relevant)
        for taint in taints
    )


def refusal(taint: Taint, *, named: bool) -> Veto:
    """The veto for an untolerated taint, in the words of the minor."""
    detail = f" {{{taint.key}: {taint.value}}}" if named else "(s)"
    return Veto(TAINTS, (f"node(s) had untolerated taint{detail}",), curable=False)


class Taints:
    """Keeps pods off nodes whose taints they do not tolerate, and away from those that would rather not."""

    name = TAINTS

    def judge(self, shape: Shape, fleet: Fleet) -> Judge:
        tolerations, named = shape.spec.tolerations, fleet.kubernetes.taint_reason_names_taint

        def verdict(bay: Bay) -> Veto | None:
            taint = untolerated(bay.node.taints, tolerations) if bay.node.taints else None
            return refusal(taint, named=named) if taint else None

        return Judge(verdict)

    def scorer(self, shape: Shape, _fleet: Fleet, _feasible: Sequence[Bay]) -> Scorer:
        tolerations = shape.spec.tolerations
        return Scorer(
            lambda bay: disliked(bay.node.taints, tolerations) if bay.node.taints else 0,
            lambda raw: by_largest(raw, reverse=True),
        )
