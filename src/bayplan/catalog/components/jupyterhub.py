"""JupyterHub by its own chart (Zero to JupyterHub): the hub, its proxy, and notebooks by profiles.

What notebooks are offered stands in `notebooks` of the estate file; the options here are about the hub.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, hub
from bayplan.catalog.delivering import BASELINE, chart, finished, refused
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.doubts import Doubt

REPOSITORY: Final = "https://hub.jupyter.org/helm-chart/"

OPTIONS: Final = (
    Option("host", "text", "The name that users open. Without it there is no ingress.", ""),
    Option("ingressClass", "text", "The class of the ingress; the cluster's default where empty.", ""),
    Option("issuer", "text", "The ClusterIssuer of cert-manager that signs the certificate of `host`.", ""),
    Option(
        "tlsSecret", "text", "The Secret with the certificate of `host`; made by `issuer`, or by hand.", ""
    ),
    Option(
        "authenticator",
        "text",
        "Who users are asked to be known by: a name such as `generic-oauth`, `github`, `gitlab`, `google`, "
        "`azuread`, `ldap`, `native`. The chart's own default, `dummy`, lets everybody in.",
        required=True,
    ),
    Option(
        "authenticatorClass",
        "text",
        "The section of the configuration that `authenticatorConfig` is for.",
        "",
    ),
    Option("authenticatorConfig", "mapping", "Settings of the authenticator, without its secrets.", {}),
    Option(
        "secret",
        "text",
        "A Secret with what may not stand in a repository, in the form of values under its key `values.yaml` "
        "(`hub.config.GenericOAuthenticator.client_secret`).",
        "",
    ),
    Option("admins", "texts", "Users who see and stop the servers of others.", []),
    Option("users", "texts", "Users who may log in.", []),
    Option("everybody", "truth", "Whether all whom the authenticator knows may log in.", False),
    Option("adminAccess", "truth", "Whether admins may enter the servers of others.", False),
    Option("namedServers", "number", "How many more servers each user may have beside the first.", 0),
    Option("atMost", "number", "How many servers may run at the same time; 0: as many as fit.", 0),
    Option(
        "database",
        "text",
        "Where the hub keeps what it knows.",
        "sqlite-pvc",
        ("sqlite-pvc", "sqlite-memory", "mysql", "postgres"),
    ),
    Option("databaseUrl", "text", "The address of a database that is not SQLite, without its password.", ""),
    Option(
        "databaseClass", "text", "The storage class of the hub's own volume; the default where empty.", ""
    ),
    Option("databaseSize", "text", "The size of the hub's own volume.", "1Gi"),
    Option(
        "service",
        "text",
        "The type of the service in front of the proxy.",
        "ClusterIP",
        ("ClusterIP", "NodePort", "LoadBalancer"),
    ),
    Option(
        "userScheduler",
        "truth",
        "Whether notebooks are placed by a scheduler of the chart, which packs by CPU and memory and does "
        "not count cards.",
        False,
    ),
    Option("spare", "number", "Placeholders that keep room for so many more notebooks.", 0),
    Option(
        "cullKernels",
        "truth",
        "Whether idle kernels end too, so that the culler sees an idle notebook.",
        True,
    ),
    Option("networkPolicy", "truth", "Whether notebooks are kept from the network of the cluster.", True),
    Option("mounts", "mapping", "Claims that every notebook gets: a path, and the name of the claim.", {}),
    Option("pullSecrets", "texts", "Secrets with which images are pulled.", []),
)

COMMENTS: Final = {
    "hub.extraConfig": "Profiles add volumes and tolerations by name; lists of the chart would be replaced.",
    "hub.existingSecret": "Made by hand, with values.yaml as its key; nothing of it stands here.",
    "proxy.service": "The chart would ask for a load balancer.",
    "singleuser.startTimeout": "Seconds. Images of 10 to 20 GB are not pulled in the 300 of the chart.",
    "singleuser.cloudMetadata": "There is no cloud here whose secrets would have to be kept away.",
    "singleuser.extraFiles": "The culler cannot see cards: an idle kernel ends first, then its notebook.",
    "singleuser.profileList": "G and M are units of 1024. Null takes away what another profile has set.",
    "cull": "Seconds. A kernel that is busy keeps its notebook, unless maxAge ends both.",
    "prePuller": "Images are too large to be pulled to every node beforehand.",
}
_OAUTH: Final = "OAuthenticator"
_SECRETS: Final = ("secret", "password", "token", "private_key")


def bundle(asked: Asked) -> Bundle:
    """The chart with its values, and what it runs beside notebooks."""
    made = Bundle(
        "jupyterhub",
        asked.component.namespace,
        asked.key,
        chart(asked, "jupyterhub", REPOSITORY, ("hub.config.JupyterHub.authenticator_class",)),
        hub.values(asked),
        keep=True,
        namespace_labels=BASELINE,
        footprints=tuple(_footprints(asked)),
        comments=COMMENTS,
        secrets=_made_by_hand(asked),
    )
    doors = ("traefik", "ingress-nginx") if given.text(asked, "host") else ()
    return finished(
        asked, made, ("gpu-operator", "cert-manager", *doors, "nfs-subdir", "csi-nfs", "local-path")
    )


def doubts(asked: Asked) -> Iterator[Doubt]:
    """What cannot be about the options, and what had better not be."""
    name = given.text(asked, "authenticator")
    if name == "dummy":
        yield Doubt(
            "options.authenticator",
            "whoever types any name is that user: dummy asks nobody for a password",
            "open-door",
            name,
            "component jupyterhub",
            "take generic-oauth, ldap or native before anybody else can reach it",
        )
    elif hub.authenticator_class(asked).endswith(_OAUTH) and not given.text(asked, "secret"):
        message = f"is required with {name}: its client secret may not stand in this file"
        yield refused("secret", message, "name a Secret that has it under values.yaml")
    for key in given.mapping(asked, "authenticatorConfig"):
        if key.lower().endswith(_SECRETS):
            message = "would be written to a repository"
            yield refused(
                f"authenticatorConfig.{key}", message, "put it into a Secret and name that as secret"
            )
    if not _lets_in(asked):
        message = "nobody may log in: there are no users, and not everybody is let in"
        yield refused("users", message, "name users, or write everybody: true")
    if given.text(asked, "database") in ("mysql", "postgres") and not given.text(asked, "databaseUrl"):
        yield refused("databaseUrl", "is required for a database that is not SQLite")


def _made_by_hand(asked: Asked) -> dict[str, str]:
    secret, certificate = given.text(asked, "secret"), given.text(asked, "tlsSecret")
    made = {secret: "`values.yaml`: the secrets of the authenticator, as values of the chart"}
    if not given.text(asked, "issuer"):
        made[certificate] = "`tls.crt` and `tls.key` of the hub's name"
    return {name: held for name, held in made.items() if name}


def _lets_in(asked: Asked) -> bool:
    """Whether anybody can log in. Since JupyterHub 5 nobody may who is not let in by name or by rule."""
    own = given.mapping(asked, "authenticatorConfig")
    named = given.texts(asked, "users") or given.texts(asked, "admins")
    ruled = any(key.startswith(("allow", "admin")) for key in own)
    return bool(named) or ruled or given.truth(asked, "everybody")


def _footprints(asked: Asked) -> Iterator[Footprint]:
    tolerated = hub.tolerated_by_core(asked.declaration)
    for name, (ask, replicas) in hub.containers(asked).items():
        yield Footprint(
            name,
            replicas=replicas,
            requests=ask.requests,
            limits=ask.limits,
            tolerations=tolerated,
            source="values",
            values_at="hub" if name == "hub" else None,
        )
    spare = given.number(asked, "spare")
    if spare:
        room = hub.placeholder(asked.declaration)
        yield Footprint(
            "user-placeholder", "StatefulSet", spare, room.requests, room.limits,
            source="values", values_at="scheduling.userPlaceholder",
        )  # fmt: skip


PART: Final = Part(
    "jupyterhub",
    "Notebooks for many users, by profiles, with cards.",
    "4.4.2",
    "jupyterhub",
    bundle,
    OPTIONS,
    doubts=doubts,
)
