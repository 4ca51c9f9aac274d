"""metrics-server: what pods and nodes use right now, for autoscalers and `kubectl top`.

K3s brings one. On kubeadm clusters kubelets sign their own certificates, without the address in them that
they are asked at, unless somebody approves better ones; with such it never becomes ready.
Sources: metrics-server charts/metrics-server/values.yaml, and its README (Requirements).
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import distributions, given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, chart, finished, monitored, refused
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import KUBEADM

OPTIONS: Final = (
    Option("replicas", "number", "Its pods.", 2),
    Option(
        "selfSigned",
        "truth",
        "Whether kubelets' certificates are taken that nobody signed. Where nothing is said, they are on "
        "kubeadm clusters, whose kubelets have no others unless somebody approves them.",
    ),
    Option("interval", "seconds", "How often kubelets are asked; not below 10 s.", 15),
)

REPOSITORY: Final = "https://kubernetes-sigs.github.io/metrics-server/"
POD: Final = ask("cpu=100m memory=200Mi")
COMMENTS: Final = {
    "args": "From options.selfSigned and options.interval.",
    "resources": "What the chart requests: enough for 100 nodes.",
    "podDisruptionBudget": "A drain waits for the second pod.",
}


def bundle(asked: Asked) -> Bundle:
    """The chart."""
    replicas = given.number(asked, "replicas")
    made = Bundle(
        "metrics-server",
        asked.component.namespace,
        asked.key,
        chart(asked, "metrics-server", REPOSITORY),
        _values(asked, replicas),
        namespace_labels=BASELINE,
        footprints=(deployment(asked, "metrics-server", POD, replicas, "chart", values_at=""),),
        comments=COMMENTS,
    )
    return finished(asked, made, ("kube-prometheus-stack",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Two of them, or questions that come too often."""
    cluster, interval = asked.declaration.platform.cluster, given.seconds(asked, "interval")
    if name := distributions.brought(cluster, "metrics-server"):
        message = "K3s brings a metrics-server of its own, and both would answer for the same API"
        yield refused("replicas", message, f"leave this component out, or write `{name}` in cluster.disable")
    if interval < 10:
        yield refused("interval", "metrics-server refuses to ask more often than every 10 s", "write 15s")


def _values(asked: Asked, replicas: int) -> Keys:
    arguments: list[Json] = [f"--metric-resolution={given.seconds(asked, 'interval')}s"]
    if _takes_any(asked):
        arguments.append("--kubelet-insecure-tls")
    watched = monitored(asked)
    values: Keys = {"replicas": replicas, "args": arguments, "resources": resources(POD)}
    values["podDisruptionBudget"] = {"enabled": replicas > 1}
    if replicas > 1:
        values["podDisruptionBudget"] = {"enabled": True, "minAvailable": 1}
    values["tolerations"] = homes.written(homes.tolerated(asked.declaration))
    values["metrics"] = {"enabled": watched}
    values["serviceMonitor"] = {"enabled": watched}
    return values


def _takes_any(asked: Asked) -> bool:
    if asked.options.get("selfSigned") is None:
        return asked.declaration.platform.cluster.distribution == KUBEADM
    return given.truth(asked, "selfSigned")


PART: Final = Part(
    "metrics-server",
    "Says what pods and nodes use right now.",
    "3.13.1",
    "kube-system",
    bundle,
    OPTIONS,
    doubts=doubts,
)
