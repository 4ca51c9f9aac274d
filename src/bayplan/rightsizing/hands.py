"""Who else has a hand on the sizes of a container: autoscalers, and people who want no advice.

What a VerticalPodAutoscaler writes by itself is nobody else's to write: the two would undo each other. A
HorizontalPodAutoscaler does not write sizes, but counts in them.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.model.autoscaling import HorizontalAutoscaler, VerticalAutoscaler
from bayplan.model.evidence import Place
from bayplan.model.sizing import Fixed
from bayplan.rightsizing import patterns

_WATCHING: Final = ("Off", "")


def horizontal(found: Iterable[HorizontalAutoscaler], place: Place) -> HorizontalAutoscaler | None:
    """The HorizontalPodAutoscaler of a workload."""
    return next((one for one in found if _targets(one, place)), None)


def steered(scaler: HorizontalAutoscaler | None, place: Place) -> tuple[str, ...]:
    """The resources of a container whose requests decide how many replicas there are."""
    if scaler is None:
        return ()
    meant = (name for name in scaler.utilization if scaler.container.get(name, "") in ("", place.container))
    return tuple(sorted(meant))


def fixed_by(place: Place, fixed: Iterable[Fixed], autoscalers: Iterable[VerticalAutoscaler]) -> str:
    """Why nothing is to be recommended for a container; empty where something may be."""
    for one in fixed:
        if patterns.means_container(one.workload, one.container, place):
            return f"the estate keeps it as it is: {one.why}" if one.why else "the estate keeps it as it is"
    for scaler in autoscalers:
        if _targets(scaler, place) and _writes(scaler, place.container):
            return (
                f"VerticalPodAutoscaler {scaler.namespace}/{scaler.name} (mode {scaler.mode}) sets it by "
                "itself; two hands on one value undo each other"
            )
    return ""


def _targets(scaler: HorizontalAutoscaler | VerticalAutoscaler, place: Place) -> bool:
    target = (scaler.kind, scaler.namespace, scaler.workload)
    return target == (place.kind, place.namespace, place.workload)


def _writes(scaler: VerticalAutoscaler, container: str) -> bool:
    return scaler.mode not in _WATCHING and not {container, "*"} & set(scaler.off)
