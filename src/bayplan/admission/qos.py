"""The quality-of-service class of a pod (`pkg/apis/core/v1/helper/qos`).

Only CPU and memory count. From 1.34 a pod with resources of its own is classed by these alone.
"""

import enum
from typing import Final

from bayplan.model.demand import CPU, MEMORY
from bayplan.model.pods import PodSpec, Resources
from bayplan.model.versions import Kubernetes


class ServiceClass(enum.StrEnum):
    """What the kubelet promises. Fixed when the pod is created."""

    GUARANTEED = "Guaranteed"
    BURSTABLE = "Burstable"
    BEST_EFFORT = "BestEffort"


_COUNTED: Final = (CPU, MEMORY)


def qos_class(spec: PodSpec, kubernetes: Kubernetes) -> ServiceClass:
    """The class of a pod with that spec."""
    if kubernetes.pod_level_resources and spec.resources is not None:
        return _class_of(spec.resources)
    classes = {_class_of(container.resources) for container in (*spec.containers, *spec.init_containers)}
    if not classes:
        return ServiceClass.BEST_EFFORT
    return classes.pop() if len(classes) == 1 else ServiceClass.BURSTABLE


def _class_of(resources: Resources) -> ServiceClass:
    """A container's class. A pod whose containers disagree is Burstable."""
    requests = {
        name: amount for name in _COUNTED if (amount := resources.requests.get(name)) and amount.nanos > 0
    }
    limits = {
        name: amount for name in _COUNTED if (amount := resources.limits.get(name)) and amount.nanos > 0
    }
    if not requests and not limits:
        return ServiceClass.BEST_EFFORT
    if len(limits) == len(_COUNTED) and requests == limits:
        return ServiceClass.GUARANTEED
    return ServiceClass.BURSTABLE
