"""Labels and taints that a node registers with, which is the only time when it may choose them.

A kubelet may not give itself every label of Kubernetes' own domains: it does not start with others than those
listed here (`--node-labels`), and the API server takes none but these from it (NodeRestriction). What a pool
has beside them has to be set by somebody with the right to.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.model import attaching
from bayplan.model.estate import Pool
from bayplan.model.nodes import HOSTNAME, REGION, ZONE

OWN_DOMAINS: Final = ("kubernetes.io", "k8s.io")
OWN_PREFIXES: Final = ("kubelet.kubernetes.io", "node.kubernetes.io")
OWN_LABELS: Final = frozenset({
    "beta.kubernetes.io/arch", "beta.kubernetes.io/instance-type", "beta.kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
    "kubernetes.io/arch", "kubernetes.io/hostname", "kubernetes.io/os",
    "node.kubernetes.io/instance-type",
    "topology.kubernetes.io/region", "topology.kubernetes.io/zone",
})  # fmt: skip
"""Labels of Kubernetes' domains that it may set (kubernetes, `pkg/kubelet/apis/well_known_labels.go`)."""
SERVER_TAINT: Final = "node-role.kubernetes.io/control-plane=true:NoSchedule"


def labels(pool: Pool, attaches: bool = False) -> tuple[str, ...]:
    """What a worker registers with, as `key=value`, by key. Its host name is set without being told.

    `attaches`: the hypervisor's CSI driver is there, and is told how many volumes a node may have.
    """
    own = {key: value for key, value in pool.labels.items() if allowed(key) and key != HOSTNAME}
    if attaches:
        own.setdefault(attaching.LABEL, str(attaching.advertised(pool)))
    return tuple(f"{key}={value}" for key, value in sorted(own.items()))


def server_labels(host: str, pools: Iterable[Pool]) -> tuple[str, ...]:
    """Region and zone of a server: those of the pools on its host, as far as they agree."""
    near = [one for one in pools if host and one.machine and one.machine.host == host]
    found = {key: {one.labels[key] for one in near if key in one.labels} for key in (REGION, ZONE)}
    return tuple(f"{key}={min(values)}" for key, values in found.items() if len(values) == 1)


def later(pool: Pool) -> tuple[str, ...]:
    """Labels of the pool that a kubelet may not give itself, as `key=value`, by key."""
    return tuple(f"{key}={value}" for key, value in sorted(pool.labels.items()) if not allowed(key))


def taints(pool: Pool) -> tuple[str, ...]:
    """What a worker registers with, as `key=value:Effect`, in the order of the declaration."""
    return tuple(f"{one.key}={one.value}:{one.effect}" for one in pool.taints)


def allowed(key: str) -> bool:
    """Whether a kubelet may give itself a label of this key."""
    domain = key.rpartition("/")[0]
    if not any(domain == own or domain.endswith(f".{own}") for own in OWN_DOMAINS):
        return True
    if key in OWN_LABELS:
        return True
    return any(domain == own or domain.endswith(f".{own}") for own in OWN_PREFIXES)
