"""Traefik: the door by which names reach services.

K3s brings a Traefik of its own. Two of them would both answer for every ingress, so K3s's has to be disabled
where this one is wanted. Redirections and trusted proxies go as arguments: the chart moved their keys twice.
What is said of the Service stands below `service.spec` since chart 40, and access logs below `accessLog`
since 41; the chart drops the older keys without a word.
Sources: github.com/traefik/traefik-helm-chart, releases v40.0.0 and v41.0.0.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import distributions, given, homes
from bayplan.catalog.asking import Ask, ask, resources
from bayplan.catalog.delivering import BASELINE, PRIVILEGED, chart, finished, refused, unaddressed
from bayplan.catalog.footprints import daemonset, deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json, Keys

OPTIONS: Final = (
    Option("kind", "text", "A few pods, or one on every node.", "Deployment", ("Deployment", "DaemonSet")),
    Option("replicas", "number", "How many pods, where it is a Deployment.", 2),
    Option("class", "text", "What its ingress class is called.", "traefik"),
    Option("default", "truth", "Whether ingresses that name no class are its own.", True),
    Option(
        "service",
        "text",
        "How it is reached: an address of its own (`LoadBalancer`, which somebody has to give out), a port "
        "of every node (`NodePort`), or ports 80 and 443 of the nodes it is on (`HostPort`).",
        "LoadBalancer",
        ("LoadBalancer", "NodePort", "HostPort"),
    ),
    Option("address", "text", "The address that it is to get, for `LoadBalancer`.", ""),
    Option("redirect", "truth", "Whether plain HTTP is sent to HTTPS.", True),
    Option("trusted", "texts", "Proxies before it, whose word about the caller's address is taken.", []),
    Option("accessLog", "truth", "Whether every request is written down.", False),
    Option("dashboard", "truth", "Whether its own page can be reached from within the cluster.", False),
)

REPOSITORY: Final = "https://traefik.github.io/charts"
TRAEFIK: Final = ask("cpu=100m memory=128Mi", "memory=512Mi")
LOCAL: Final = "Local: pods see who calls, and no request takes a turn over another node."
HOST_PORT: Final = "Requests come in by the nodes' own ports; this Service is for others in the cluster."
COMMENTS: Final = {
    "resources": "The chart requests nothing; these are ours. No CPU limit: it would slow every service.",
    "additionalArguments": "From options.redirect and options.trusted.",
    "ingressClass": "From options.class and options.default.",
}


def bundle(asked: Asked) -> Bundle:
    """The chart, with a class, a way in, and redirections."""
    made = Bundle(
        "traefik",
        asked.component.namespace,
        asked.key,
        chart(asked, "traefik", REPOSITORY),
        _values(asked),
        namespace_labels=PRIVILEGED if given.text(asked, "service") == "HostPort" else BASELINE,
        footprints=(_footprint(asked, TRAEFIK),),
        comments=COMMENTS | {"service": HOST_PORT if given.text(asked, "service") == "HostPort" else LOCAL},
    )
    return finished(asked, made, ("cert-manager",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Two of them, or an address that nobody gives."""
    cluster = asked.declaration.platform.cluster
    if name := distributions.brought(cluster, "traefik"):
        message = "K3s brings a Traefik of its own, and both would answer for every ingress"
        yield refused("class", message, f"write `{name}` in cluster.disable", given.text(asked, "class"))
    service, address = given.text(asked, "service"), given.text(asked, "address")
    if address and service != "LoadBalancer":
        message = f"{address} is an address for a LoadBalancer, and the service is a {service}"
        yield refused("address", message, "leave it out", address)
    yield from unaddressed(asked)


def _values(asked: Asked) -> Keys:
    kind = given.text(asked, "kind")
    tolerations = homes.ANYWHERE if kind == "DaemonSet" else homes.tolerated(asked.declaration)
    values: Keys = {
        "deployment": _deployment(asked, kind),
        "ingressClass": {
            "enabled": True,
            "isDefaultClass": given.truth(asked, "default"),
            "name": given.text(asked, "class"),
        },
        "service": {"spec": _service(asked)},
        "resources": resources(TRAEFIK),
        "tolerations": homes.written(tolerations),
        "ingressRoute": {"dashboard": {"enabled": given.truth(asked, "dashboard")}},
        "accessLog": {"enabled": given.truth(asked, "accessLog")},
    }
    if given.text(asked, "service") == "HostPort":
        values["ports"] = {"web": {"hostPort": 80}, "websecure": {"hostPort": 443}}
        values["updateStrategy"] = {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0},
        }
    if arguments := _arguments(asked):
        values["additionalArguments"] = arguments
    return values


def _deployment(asked: Asked, kind: str) -> Keys:
    made: Keys = {"kind": kind}
    return made if kind == "DaemonSet" else {**made, "replicas": given.number(asked, "replicas")}


def _service(asked: Asked) -> Keys:
    service = given.text(asked, "service")
    if service == "HostPort":
        return {"type": "ClusterIP"}
    spec: Keys = {"type": service, "externalTrafficPolicy": "Local"}
    if address := given.text(asked, "address"):
        spec["loadBalancerIP"] = address
    return spec


def _arguments(asked: Asked) -> list[Json]:
    arguments: list[Json] = []
    if given.truth(asked, "redirect"):
        point = "--entryPoints.web.http.redirections.entryPoint"
        arguments += [f"{point}.to=:443", f"{point}.scheme=https"]
    if trusted := ",".join(given.texts(asked, "trusted")):
        arguments += [
            f"--entryPoints.{one}.forwardedHeaders.trustedIPs={trusted}" for one in ("web", "websecure")
        ]
    return arguments


def _footprint(asked: Asked, wanted: Ask) -> Footprint:
    if given.text(asked, "kind") == "DaemonSet":
        return daemonset("traefik", wanted, needed_on=homes.workers(asked.declaration), values_at="")
    return deployment(asked, "traefik", wanted, given.number(asked, "replicas"), values_at="")


PART: Final = Part(
    "traefik",
    "Lets requests from outside in to services, by name.",
    "42.3.0",
    "traefik",
    bundle,
    OPTIONS,
    doubts=doubts,
)
