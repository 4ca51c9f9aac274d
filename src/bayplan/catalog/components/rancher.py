"""Rancher: the page on which people see their clusters. It brings Fleet with it."""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import chart, finished, refused, wants
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Keys

OPTIONS: Final = (
    Option("hostname", "text", "The name under which it is reached.", "", required=True),
    Option("replicas", "number", "Pods of Rancher, one to a node; 3 where it has to outlive one.", 3),
    Option(
        "certificate",
        "text",
        "Where its certificate is from: `rancher` makes one with cert-manager, `letsEncrypt` asks for one, "
        "`secret` has it in the Secret `tls-rancher-ingress`.",
        "rancher",
        ("rancher", "letsEncrypt", "secret"),
    ),
    Option("email", "text", "Whom Let's Encrypt writes to.", ""),
    Option(
        "privateCa",
        "truth",
        "Whether the certificate in the Secret is signed by an authority of yours.",
        False,
    ),
    Option("ingressClass", "text", "The ingress class; the cluster's default where nothing is said.", ""),
    Option("auditLevel", "number", "How much of what people do is written down, 0 to 3.", 0),
)

REPOSITORY: Final = "https://releases.rancher.com/server-charts/stable"
RANCHER: Final = ask("cpu=250m memory=1Gi")
COMMENTS: Final = {
    "hostname": "The name is in certificates and in agents of other clusters: changing it later hurts.",
    "antiAffinity": "Never two on one node: three pods on one node outlive nothing.",
    "resources": "The chart requests nothing; a start of Rancher takes about this much.",
    "ingress.tls.source": "From options.certificate.",
}


def bundle(asked: Asked) -> Bundle:
    """The chart. The first password is none of our business: Rancher makes one up."""
    replicas = given.number(asked, "replicas")
    made = Bundle(
        "rancher",
        asked.component.namespace,
        asked.key,
        chart(asked, "rancher", REPOSITORY, ("hostname",)),
        _values(asked, replicas),
        footprints=(deployment(asked, "rancher", RANCHER, replicas, values_at=""),),
        comments=COMMENTS,
        keep=True,
        timeout_seconds=1200,
        secrets=_secrets(asked),
    )
    return finished(asked, made, ("cert-manager", "traefik", "ingress-nginx"))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """A name that is none, a certificate from nobody, more pods than nodes."""
    hostname, source = given.text(asked, "hostname"), given.text(asked, "certificate")
    if not hostname:
        yield refused(
            "hostname", "Rancher has no name to be reached by", "write one, such as rancher.example.org"
        )
    elif "." not in hostname or "/" in hostname:
        yield refused(
            "hostname", f"{hostname} is no full name", "write one, such as rancher.example.org", hostname
        )
    if source != "secret" and not wants(asked.declaration, "cert-manager"):
        message = (
            f"the certificate is from `{source}`, which needs cert-manager, and no component is called so"
        )
        yield refused("certificate", message, "add cert-manager, or bring a certificate: `secret`", source)
    replicas, nodes = given.number(asked, "replicas"), homes.places(asked.declaration)
    if nodes is not None and nodes < replicas:
        message = f"{replicas} pods, never two on one node, and {nodes} nodes that take anybody"
        yield refused("replicas", message, f"write {nodes} or less", str(replicas))
    if source == "letsEncrypt" and not given.text(asked, "email"):
        yield refused("email", "Let's Encrypt asks for an address to write to", "write one")


def _secrets(asked: Asked) -> dict[str, str]:
    if given.text(asked, "certificate") != "secret":
        return {}
    made = {"tls-rancher-ingress": "`tls.crt` and `tls.key` of the hostname"}
    return made | ({"tls-ca": "`cacerts.pem`: your authority"} if given.truth(asked, "privateCa") else {})


def _values(asked: Asked, replicas: int) -> Keys:
    source = given.text(asked, "certificate")
    ingress: Keys = {"tls": {"source": source}}
    if name := given.text(asked, "ingressClass"):
        ingress["ingressClassName"] = name
    values: Keys = {
        "hostname": given.text(asked, "hostname"),
        "replicas": replicas,
        "antiAffinity": "required" if replicas > 1 else "preferred",
        "ingress": ingress,
        "resources": resources(RANCHER),
        "auditLog": {"level": given.number(asked, "auditLevel")},
    }
    if source == "letsEncrypt":
        values["letsEncrypt"] = {"email": given.text(asked, "email"), "environment": "production"}
    if source == "secret":
        values["privateCA"] = given.truth(asked, "privateCa")
    if tolerations := homes.written(homes.tolerated(asked.declaration)):
        values["extraTolerations"] = tolerations
    return values


PART: Final = Part(
    "rancher",
    "Shows clusters to people and lets them in; brings Fleet.",
    "2.15.2",
    "cattle-system",
    bundle,
    OPTIONS,
    doubts=doubts,
)
