"""How to tell that something is about a GPU: resources, labels, taints.

Labels under the prefixes below are set by node feature discovery, by the device plugins' own discovery, or by
a cloud; anything else that speaks of GPUs was once set by hand.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bayplan.model.demand import is_extended
from bayplan.model.labels import Operator, Requirement
from bayplan.model.pods import PodSpec

DISCOVERED: Final = (
    "nvidia.com/", "feature.node.kubernetes.io/", "amd.com/", "beta.amd.com/", "gpu.intel.com/",
    "cloud.google.com/", "k8s.amazonaws.com/", "karpenter.", "kubernetes.azure.com/", "node.kubernetes.io/",
)  # fmt: skip
_KEYS: Final = ("gpu", "nvidia.com/", "pci-10de", "accelerator")
_RESOURCES: Final = ("gpu", "/mig-", "nvidia.com/")
_ASKING: Final = (Operator.IN, Operator.EXISTS)


def is_key(key: str) -> bool:
    """Whether a label or a taint is about GPUs."""
    return any(word in key.lower() for word in _KEYS)


def is_resource(name: str) -> bool:
    """Whether a resource is a GPU, a part of one, or its memory."""
    return is_extended(name) and any(word in name.lower() for word in _RESOURCES)


def requested(spec: PodSpec) -> bool:
    """Whether any container asks for a GPU, or the pod for a resource claim."""
    containers = (*spec.containers, *spec.init_containers)
    asked = ({**one.resources.requests, **one.resources.limits} for one in containers)
    return bool(spec.resource_claims) or any(is_resource(name) for names in asked for name in names)


def selected(spec: PodSpec) -> Iterator[tuple[str, str]]:
    """The labels about GPUs that a node must have for this pod, and where the pod says so."""
    for key, value in spec.node_selector.items():
        if is_key(key) and value != "false":
            yield f"nodeSelector.{key}", f"{key}={value}"
    terms = spec.affinity.node_required or ()
    if terms and all(any(_asks(one) for one in term.expressions) for term in terms):
        for term in terms:
            yield from (("affinity.nodeAffinity", _said(one)) for one in term.expressions if _asks(one))


def set_by(label: str, nodes: Sequence[Mapping[str, str]]) -> bool:
    """Whether some node has a label (`key=value`, or `key` for any value)."""
    key, equals, value = label.partition("=")
    return any(key in labels and (not equals or labels[key] in value.split("|")) for labels in nodes)


def _asks(one: Requirement) -> bool:
    return is_key(one.key) and one.operator in _ASKING and one.values != ("false",)


def _said(one: Requirement) -> str:
    return f"{one.key}={'|'.join(one.values)}" if one.values else one.key
