"""cert-manager: certificates for ingresses and webhooks, and the issuer that the whole platform uses."""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, chart, drifting, finished, refused
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle, ObjectFile
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json, Keys

OPTIONS: Final = (
    Option("replicas", "number", "Pods of the controller, of the webhook and of the injector, each.", 2),
    Option(
        "issuer",
        "text",
        "Who signs: `self-signed` makes an authority of its own, `ca` signs with the key in `caSecret`, "
        "`acme` asks a server such as Let's Encrypt, `none` leaves it to you.",
        "self-signed",
        ("self-signed", "ca", "acme", "none"),
    ),
    Option("issuerName", "text", "What the ClusterIssuer is called.", "platform"),
    Option("caSecret", "text", "The Secret (`tls.crt`, `tls.key`) of the authority, for `ca`.", ""),
    Option("email", "text", "Whom the ACME server writes to before a certificate ends.", ""),
    Option(
        "server",
        "text",
        "The ACME server.",
        "https://acme-v02.api.letsencrypt.org/directory",
    ),
    Option("ingressClass", "text", "The ingress class by which names are proved (http01).", ""),
    Option(
        "dns01",
        "mapping",
        "How names are proved by DNS, as cert-manager writes it (`cloudflare: {apiTokenSecretRef: ...}`). It "
        "goes before http01, and is the only way to a wildcard.",
        {},
    ),
    Option(
        "nameservers", "texts", "Servers (`192.0.2.53:53`) that are asked whether a DNS proof is there.", []
    ),
)

REPOSITORY: Final = "https://charts.jetstack.io"
CONTROLLER: Final = ask("cpu=10m memory=64Mi", "memory=256Mi")
WEBHOOK: Final = ask("cpu=10m memory=32Mi", "memory=128Mi")
INJECTOR: Final = ask("cpu=10m memory=128Mi", "memory=512Mi")
"""The injector holds all Secrets and CRDs in memory: it is the one that is killed first."""
WEBHOOKS: Final = ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
"""Into these the injector writes the certificate authority, and writes it anew when that is renewed."""
KEEPS: Final = "The CRDs stay when the release goes: with them every Certificate would go."
COMMENTS: Final = {
    "crds.keep": KEEPS,
    "resources": "The chart requests nothing; these are ours.",
    "podDisruptionBudget": "A drain waits for the second pod.",
    "dns01RecursiveNameservers": "From options.nameservers: what the cluster's own DNS says may be split.",
}


def bundle(asked: Asked) -> Bundle:
    """The chart, and the ClusterIssuer that is asked for."""
    replicas = given.number(asked, "replicas")
    pods = (
        ("cert-manager", CONTROLLER, ""),
        ("cert-manager-webhook", WEBHOOK, "webhook"),
        ("cert-manager-cainjector", INJECTOR, "cainjector"),
    )
    made = Bundle(
        "cert-manager",
        asked.component.namespace,
        asked.key,
        chart(asked, "cert-manager", REPOSITORY, ("crds.enabled",)),
        _values(asked, replicas),
        _issuer(asked),
        namespace_labels=BASELINE,
        ignored=tuple(drifting(kind, "cert-manager-webhook") for kind in WEBHOOKS),
        footprints=tuple(
            deployment(asked, name, wanted, replicas, values_at=at) for name, wanted, at in pods
        ),
        comments=COMMENTS,
        secrets=_secrets(asked),
    )
    return finished(asked, made)


def doubts(asked: Asked) -> Iterator[Doubt]:
    """An issuer without what it signs with."""
    issuer = given.text(asked, "issuer")
    if issuer == "ca" and not given.text(asked, "caSecret"):
        yield refused("caSecret", "the issuer `ca` has no key to sign with", "name the Secret that holds it")
    if issuer != "acme":
        return
    if not given.text(asked, "email"):
        yield refused("email", "the ACME server asks for an address to write to", "write one")
    if not given.mapping(asked, "dns01") and not given.text(asked, "ingressClass"):
        message = "nothing says how names are proved to the ACME server"
        yield refused("issuer", message, "write ingressClass or dns01", "acme")


def _secrets(asked: Asked) -> dict[str, str]:
    if given.text(asked, "issuer") != "ca":
        return {}
    return {given.text(asked, "caSecret"): "`tls.crt` and `tls.key` of the authority"}


def _values(asked: Asked, replicas: int) -> Keys:
    tolerations = homes.written(homes.tolerated(asked.declaration))
    values: Keys = {
        "crds": {"enabled": True, "keep": True},
        "replicaCount": replicas,
        "resources": resources(CONTROLLER),
        "podDisruptionBudget": {"enabled": replicas > 1},
        "tolerations": tolerations,
    }
    for name, wanted in (("webhook", WEBHOOK), ("cainjector", INJECTOR)):
        values[name] = {"replicaCount": replicas, "resources": resources(wanted), "tolerations": tolerations}
    values["startupapicheck"] = {"tolerations": tolerations}
    if nameservers := given.texts(asked, "nameservers"):
        values["dns01RecursiveNameservers"] = ",".join(nameservers)
        values["dns01RecursiveNameserversOnly"] = True
    return values


def _issuer(asked: Asked) -> tuple[ObjectFile, ...]:
    name, kind = given.text(asked, "issuerName"), given.text(asked, "issuer")
    if kind == "none":
        return ()
    if kind == "self-signed":
        return (ObjectFile("issuer.yaml", _authority(asked, name), f"{asked.key}.options.issuer"),)
    spec: Keys = {"ca": {"secretName": given.text(asked, "caSecret")}}
    if kind == "acme":
        spec = _acme(asked, name)
    return (ObjectFile("issuer.yaml", (_cluster_issuer(name, spec),), f"{asked.key}.options.issuer"),)


def _authority(asked: Asked, name: str) -> tuple[Keys, ...]:
    """An authority of the house: a root that signs itself, kept as a Secret, and the issuer that uses it."""
    root, secret = f"{name}-root", f"{name}-ca"
    certificate: Keys = {
        "apiVersion": "cert-manager.io/v1",
        "kind": "Certificate",
        "metadata": {"name": secret, "namespace": asked.component.namespace},
        "spec": {
            "isCA": True,
            "commonName": secret,
            "secretName": secret,
            "duration": "87600h",
            "privateKey": {"algorithm": "ECDSA", "size": 256},
            "issuerRef": {"name": root, "kind": "ClusterIssuer", "group": "cert-manager.io"},
        },
    }
    return (
        _cluster_issuer(root, {"selfSigned": {}}),
        certificate,
        _cluster_issuer(name, {"ca": {"secretName": secret}}),
    )


def _acme(asked: Asked, name: str) -> Keys:
    solvers: list[Json] = []
    if dns := given.mapping(asked, "dns01"):
        solvers.append({"dns01": dns})
    elif ingress := given.text(asked, "ingressClass"):
        solvers.append({"http01": {"ingress": {"ingressClassName": ingress}}})
    return {
        "acme": {
            "server": given.text(asked, "server"),
            "email": given.text(asked, "email"),
            "privateKeySecretRef": {"name": f"{name}-account"},
            "solvers": solvers,
        }
    }


def _cluster_issuer(name: str, spec: Keys) -> Keys:
    return {
        "apiVersion": "cert-manager.io/v1",
        "kind": "ClusterIssuer",
        "metadata": {"name": name},
        "spec": spec,
    }


PART: Final = Part(
    "cert-manager",
    "Issues certificates and renews them, for ingresses and for webhooks.",
    "v1.21.2",
    "cert-manager",
    bundle,
    OPTIONS,
    doubts=doubts,
)
