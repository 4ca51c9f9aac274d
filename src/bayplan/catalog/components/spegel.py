"""Spegel: nodes hand each other the images that they have.

K3s has the same code built in (`cluster.embeddedMirror`), with certificates of its own: both together write
the same files of containerd, and one of them loses. On other distributions containerd has to be told where to
look for what is said about registries (`config_path` in its configuration), or it asks nobody.
Source: spegel v0.7.4, charts/spegel/values.yaml; K3s docs, embedded registry mirror.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import distributions, given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import PRIVILEGED, chart, finished, monitored, refused
from bayplan.catalog.footprints import daemonset
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json, Keys

OPTIONS: Final = (
    Option(
        "registries",
        "texts",
        "Registries (`docker.io`) whose images are handed on; all, if none is named.",
        [],
    ),
    Option(
        "resolveTags", "truth", "Whether a tag is asked for among nodes too, and not only a digest.", True
    ),
    Option("keepsMirrors", "truth", "Whether mirrors that are there already stay behind it.", True),
    Option("filters", "texts", "Patterns of images that are not handed on, such as `.*:latest$`.", []),
    Option("port", "number", "The port of every node at which containerd asks it.", 30020),
    Option("tries", "number", "How many nodes are asked.", 3),
    Option("patience", "text", "How long a node may take to answer.", "20ms"),
)

CHART: Final = "oci://ghcr.io/spegel-org/helm-charts/spegel"
POD: Final = ask("cpu=10m memory=128Mi", "memory=128Mi")
COMMENTS: Final = {
    "spegel.containerdSock": "Where this distribution has its containerd.",
    "spegel.mirroredRegistries": "From options.registries; empty: all of them.",
    "spegel.prependExisting": "From options.keepsMirrors.",
    "service.registry.hostPort": "From options.port.",
    "resources": "The chart requests memory only; 10m is ours.",
}


def bundle(asked: Asked) -> Bundle:
    """A pod on every node, told where containerd is."""
    made = Bundle(
        "spegel",
        asked.component.namespace,
        asked.key,
        chart(asked, CHART),
        _values(asked),
        namespace_labels=PRIVILEGED,
        footprints=(daemonset("spegel", POD, needed_on=homes.workers(asked.declaration), values_at=""),),
        comments=COMMENTS,
    )
    return finished(asked, made, ("kube-prometheus-stack",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Two mirrors, or a port that is none."""
    cluster, port = asked.declaration.platform.cluster, given.number(asked, "port")
    if cluster.mirror:
        message = (
            "cluster.embeddedMirror has K3s's own Spegel on, and both write the same files of containerd"
        )
        yield refused("registries", message, "leave this component out, or leave embeddedMirror out")
    if not 1 <= port <= 65535:
        yield refused("port", f"{port} is no port", "write 30020, or another free one", str(port))


def _values(asked: Asked) -> Keys:
    containerd = distributions.containerd(asked.declaration.platform.cluster)
    registries: list[Json] = [_address(one) for one in given.texts(asked, "registries")]
    return {
        "spegel": {
            "containerdSock": containerd.socket,
            "containerdContentPath": containerd.content,
            "containerdRegistryConfigPath": containerd.registries,
            "mirroredRegistries": registries,
            "resolveTags": given.truth(asked, "resolveTags"),
            "registryFilters": list[Json](given.texts(asked, "filters")),
            "prependExisting": given.truth(asked, "keepsMirrors"),
            "mirrorResolveRetries": given.number(asked, "tries"),
            "mirrorResolveTimeout": given.text(asked, "patience"),
        },
        "service": {"registry": {"hostPort": given.number(asked, "port")}},
        "resources": resources(POD),
        "tolerations": homes.written(homes.ANYWHERE),
        "serviceMonitor": {"enabled": monitored(asked)},
    }


def _address(registry: str) -> str:
    return registry if "://" in registry else f"https://{registry}"


PART: Final = Part(
    "spegel",
    "Lets nodes hand each other the images that they have.",
    "0.7.4",
    "spegel",
    bundle,
    OPTIONS,
    doubts=doubts,
)
