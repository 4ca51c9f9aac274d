"""Ingress NGINX, as long as somebody still needs it: its makers retired it in March 2026.

Chart 4.15.1 of 2026-03-19 is the last one. No hole in it will be mended; Traefik is what to go to.
Source: https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, homes
from bayplan.catalog.asking import ask
from bayplan.catalog.delivering import BASELINE, PRIVILEGED, chart, drifting, finished, refused, unaddressed
from bayplan.catalog.footprints import daemonset, deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Keys

OPTIONS: Final = (
    Option("kind", "text", "A few pods, or one on every node.", "Deployment", ("Deployment", "DaemonSet")),
    Option("replicas", "number", "How many pods, where it is a Deployment.", 2),
    Option("class", "text", "What its ingress class is called.", "nginx"),
    Option("default", "truth", "Whether ingresses that name no class are its own.", True),
    Option(
        "service",
        "text",
        "How it is reached: an address of its own (`LoadBalancer`), a port of every node (`NodePort`), or "
        "ports 80 and 443 of the nodes it is on (`HostPort`).",
        "LoadBalancer",
        ("LoadBalancer", "NodePort", "HostPort"),
    ),
    Option("address", "text", "The address that it is to get, for `LoadBalancer`.", ""),
    Option("bodySize", "text", "The largest body of a request (`0`: any).", "1g"),
    Option(
        "snippets",
        "truth",
        "Whether ingresses may bring NGINX configuration of their own. Who writes an ingress then reads "
        "every Secret that the controller does (CVE-2021-25742).",
        False,
    ),
)

REPOSITORY: Final = "https://kubernetes.github.io/ingress-nginx"
LAST: Final = "4.15.1"
CONTROLLER: Final = ask("cpu=100m memory=90Mi")
LOCAL: Final = "Local: pods see who calls, and no request takes a turn over another node."
HOST_PORT: Final = "Requests come in by the nodes' own ports; this Service is for others in the cluster."
COMMENTS: Final = {
    "controller.publishService": "Ingresses tell the addresses of the nodes, not that of the Service.",
    "controller.allowSnippetAnnotations": "From options.snippets: off, or any ingress can read Secrets.",
    "controller.config": "From options.bodySize.",
    "controller.ingressClassResource": "From options.class and options.default.",
}


def bundle(asked: Asked) -> Bundle:
    """The last chart there is."""
    everywhere, replicas = given.text(asked, "kind") == "DaemonSet", given.number(asked, "replicas")
    name = "ingress-nginx-controller"
    pods = deployment(asked, name, CONTROLLER, replicas, "chart", values_at="controller")
    made = Bundle(
        "ingress-nginx",
        asked.component.namespace,
        asked.key,
        chart(asked, "ingress-nginx", REPOSITORY),
        {"controller": _controller(asked, everywhere)},
        namespace_labels=PRIVILEGED if given.text(asked, "service") == "HostPort" else BASELINE,
        ignored=(drifting("ValidatingWebhookConfiguration", "ingress-nginx-admission"),),
        footprints=(
            daemonset(
                name,
                CONTROLLER,
                needed_on=homes.workers(asked.declaration),
                source="chart",
                values_at="controller",
            )
            if everywhere
            else pods,
        ),
        comments=COMMENTS
        | {"controller.service": HOST_PORT if given.text(asked, "service") == "HostPort" else LOCAL},
    )
    return finished(asked, made, ("cert-manager",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """An address that nobody gives."""
    service, address = given.text(asked, "service"), given.text(asked, "address")
    if address and service != "LoadBalancer":
        message = f"{address} is an address for a LoadBalancer, and the service is a {service}"
        yield refused("address", message, "leave it out", address)
    yield from unaddressed(asked)


def _controller(asked: Asked, everywhere: bool) -> Keys:
    tolerations = homes.ANYWHERE if everywhere else homes.tolerated(asked.declaration)
    name = given.text(asked, "class")
    controller: Keys = {"kind": given.text(asked, "kind")}
    if not everywhere:
        controller["replicaCount"] = given.number(asked, "replicas")
    controller["ingressClass"] = name
    controller["ingressClassResource"] = {
        "name": name,
        "enabled": True,
        "default": given.truth(asked, "default"),
    }
    controller["watchIngressWithoutClass"] = given.truth(asked, "default")
    controller["allowSnippetAnnotations"] = given.truth(asked, "snippets")
    controller["config"] = {"proxy-body-size": given.text(asked, "bodySize")}
    controller["service"] = _service(asked)
    if given.text(asked, "service") == "HostPort":
        controller["hostPort"] = {"enabled": True}
        controller["publishService"] = {"enabled": False}
    controller["tolerations"] = homes.written(tolerations)
    return controller


def _service(asked: Asked) -> Keys:
    service = given.text(asked, "service")
    if service == "HostPort":
        return {"type": "ClusterIP"}
    made: Keys = {"type": service, "externalTrafficPolicy": "Local"}
    if address := given.text(asked, "address"):
        made["loadBalancerIP"] = address
    return made


PART: Final = Part(
    "ingress-nginx",
    "Lets requests from outside in to services, by name. Retired by its makers in March 2026; Traefik "
    "follows.",
    LAST,
    "ingress-nginx",
    bundle,
    OPTIONS,
    doubts=doubts,
)
