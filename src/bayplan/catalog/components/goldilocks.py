"""Goldilocks: makes a VerticalPodAutoscaler for every workload, and a page of what they recommend.

Its label `goldilocks.fairwinds.com/vpa-update-mode` on a namespace decides what they do; without it they are
off. Here only the recommender runs, so any other mode would say something that does not happen.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, chart, finished, refused, wants
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Keys

OPTIONS: Final = (
    Option(
        "mode",
        "text",
        "What becomes of recommendations: `off` shows them. Everything else changes pods, and `initial` too: "
        "it sets requests when they start.",
        "off",
        ("off", "initial", "recreate", "auto"),
    ),
    Option("everywhere", "truth", "Whether all namespaces are looked at, or those with its label.", True),
    Option("excluded", "texts", "Namespaces that are not looked at.", ["kube-system"]),
    Option("dashboard", "truth", "Whether there is a page.", True),
    Option("replicas", "number", "Pods of the page.", 1),
    Option("hostname", "text", "The name under which the page is reached; none where nothing is said.", ""),
    Option("ingressClass", "text", "The ingress class of that name; the cluster's default if not said.", ""),
)

REPOSITORY: Final = "https://charts.fairwinds.com/stable"
POD: Final = ask("cpu=25m memory=256Mi")
COMMENTS: Final = {
    "vpa": "Off: the component vpa brings it, as a recommender only.",
    "metrics-server": "Off: K3s or the component metrics-server brings it.",
    "controller.flags": "From options.everywhere and options.excluded.",
    "image.pullPolicy": "The tag is fixed: nothing new is to be pulled at every start.",
}


def bundle(asked: Asked) -> Bundle:
    """The controller and the page."""
    replicas = given.number(asked, "replicas") if given.truth(asked, "dashboard") else 0
    pages = (
        (deployment(asked, "goldilocks-dashboard", POD, replicas, "chart", "dashboard"),) if replicas else ()
    )
    made = Bundle(
        "goldilocks",
        asked.component.namespace,
        asked.key,
        chart(asked, "goldilocks", REPOSITORY),
        _values(asked),
        namespace_labels=BASELINE,
        footprints=(deployment(asked, "goldilocks-controller", POD, 1, "chart", "controller"), *pages),
        comments=COMMENTS,
    )
    return finished(asked, made, ("vpa", "traefik", "ingress-nginx"))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """A mode that changes pods, or nobody who recommends anything."""
    mode = given.text(asked, "mode")
    if mode == "initial":
        message = "`initial` is not recommending: it sets requests when pods start"
        yield refused("mode", message, "write off", mode)
    elif mode != "off":
        message = f"`{mode}` evicts pods to change them, and here nobody runs who would"
        yield refused("mode", message, "write off", mode)
    if not wants(asked.declaration, "vpa"):
        yield refused("mode", "nobody recommends anything: no component is called vpa", "add vpa", mode)


def _values(asked: Asked) -> Keys:
    tolerations = homes.written(homes.tolerated(asked.declaration))
    flags: Keys = {"on-by-default": "true" if given.truth(asked, "everywhere") else "false"}
    if excluded := given.texts(asked, "excluded"):
        flags["exclude-namespaces"] = ",".join(excluded)
    return {
        "vpa": {"enabled": False},
        "metrics-server": {"enabled": False},
        "image": {"pullPolicy": "IfNotPresent"},
        "controller": {"flags": flags, "resources": resources(POD), "tolerations": tolerations},
        "dashboard": _dashboard(asked, flags),
    }


def _dashboard(asked: Asked, flags: Keys) -> Keys:
    made: Keys = {
        "enabled": given.truth(asked, "dashboard"),
        "replicaCount": given.number(asked, "replicas"),
        "flags": dict(flags),
        "resources": resources(POD),
        "tolerations": homes.written(homes.tolerated(asked.declaration)),
    }
    if hostname := given.text(asked, "hostname"):
        paths: Keys = {"path": "/", "type": "Prefix"}
        ingress: Keys = {"enabled": True, "hosts": [{"host": hostname, "paths": [paths]}]}
        if name := given.text(asked, "ingressClass"):
            ingress["ingressClassName"] = name
        made["ingress"] = ingress
    return made


PART: Final = Part(
    "goldilocks",
    "Shows what workloads should request, next to what they do.",
    "10.3.0",
    "goldilocks",
    bundle,
    OPTIONS,
    before=("vpa",),
    doubts=doubts,
)
