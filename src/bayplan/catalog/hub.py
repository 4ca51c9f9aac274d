"""What JupyterHub is told: the values of its chart.

Keys are those of the chart 4.4 (jupyterhub/values.schema.yaml of
github.com/jupyterhub/zero-to-jupyterhub-k8s).
"""

from typing import Final

from bayplan.catalog import given, homes, profiles, spawning
from bayplan.catalog.asking import Ask, ask, resources
from bayplan.catalog.framework import Asked
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import Culling
from bayplan.model.pods import Effect, Toleration
from bayplan.model.quantities import NANOS, Family, Quantity

HUB: Final = ask("cpu=200m memory=512Mi", "memory=1Gi")
PROXY: Final = ask("cpu=100m memory=128Mi", "memory=512Mi")
SCHEDULER: Final = ask("cpu=50m memory=128Mi", "memory=256Mi")
CORE: Final = tuple(
    Toleration(key, "Equal", "core", Effect.NO_SCHEDULE)
    for key in ("hub.jupyter.org/dedicated", "hub.jupyter.org_dedicated")
)
"""What the chart lets its own pods tolerate (`scheduling.corePods.tolerations`)."""
CLASSES: Final = {
    "auth0": "Auth0OAuthenticator",
    "azuread": "AzureAdOAuthenticator",
    "bitbucket": "BitbucketOAuthenticator",
    "cilogon": "CILogonOAuthenticator",
    "generic-oauth": "GenericOAuthenticator",
    "github": "GitHubOAuthenticator",
    "gitlab": "GitLabOAuthenticator",
    "globus": "GlobusOAuthenticator",
    "google": "GoogleOAuthenticator",
    "openshift": "OpenShiftOAuthenticator",
    "dummy": "DummyAuthenticator",
    "ldap": "LDAPAuthenticator",
    "native": "NativeAuthenticator",
}
"""Authenticators that the image of the hub has, by the name of their entry point."""
_KERNELS: Final = "/etc/jupyter/jupyter_server_config.json"


def values(asked: Asked) -> Keys:
    """The values of the chart."""
    pull: list[Json] = [*given.texts(asked, "pullSecrets")]
    made: Keys = {"imagePullSecrets": pull} if pull else {}
    return {
        **made,
        "hub": hub(asked),
        "proxy": {
            "service": {"type": given.text(asked, "service")},
            "chp": {"resources": resources(PROXY)},
        },
        "singleuser": singleuser(asked),
        "scheduling": scheduling(asked),
        "cull": culling(asked.declaration),
        "prePuller": {"hook": {"enabled": False}, "continuous": {"enabled": False}},
        "ingress": ingress(asked),
    }


def hub(asked: Asked) -> Keys:
    """The hub itself: who may log in, what it keeps where, and what it runs at its start."""
    made: Keys = {
        "config": config(asked),
        "db": database(asked),
        "extraConfig": {"00-by-name": spawning.BY_NAME},
        "resources": resources(HUB),
    }
    at_most = given.number(asked, "atMost")
    if at_most:
        made["activeServerLimit"] = at_most
    secret = given.text(asked, "secret")
    return made | ({"existingSecret": secret} if secret else {})


def config(asked: Asked) -> Keys:
    """Sections of the hub's configuration, by class."""
    named = given.number(asked, "namedServers")
    server: Keys = {
        "authenticator_class": given.text(asked, "authenticator"),
        "admin_access": given.truth(asked, "adminAccess"),
        "allow_named_servers": named > 0,
    }
    if named:
        server["named_server_limit_per_user"] = named
    made: Keys = {"JupyterHub": server, "Authenticator": _who(asked)}
    own = given.mapping(asked, "authenticatorConfig")
    return made | ({authenticator_class(asked): own} if own else {})


def authenticator_class(asked: Asked) -> str:
    """The class that an authenticator's own settings are for."""
    name = given.text(asked, "authenticator")
    return given.text(asked, "authenticatorClass") or CLASSES.get(name, name.rpartition(".")[2])


def database(asked: Asked) -> Keys:
    """Where the hub keeps what it knows; a password would stand in the Secret (`hub.db.password`)."""
    kind = given.text(asked, "database")
    if kind == "sqlite-pvc":
        named = given.text(asked, "databaseClass")
        volume: Keys = {"storage": given.text(asked, "databaseSize")}
        return {"type": kind, "pvc": volume | ({"storageClassName": named} if named else {})}
    address = given.text(asked, "databaseUrl")
    return {"type": kind, **({"url": address} if address else {})}


def singleuser(asked: Asked) -> Keys:
    """Notebooks: their homes, how long they may take to start, and the profiles."""
    notebooks = asked.declaration.platform.notebooks
    made: Keys = {
        "startTimeout": notebooks.start_seconds,
        "storage": _homes(asked),
        "networkPolicy": {"enabled": given.truth(asked, "networkPolicy")},
        "cloudMetadata": {"blockWithIptables": False},
        "profileList": spawning.profile_list(asked.declaration),
    }
    if given.truth(asked, "cullKernels"):
        made["extraFiles"] = {"kernels": _kernels(asked.declaration)}
    return made


def scheduling(asked: Asked) -> Keys:
    """Where notebooks and the hub may run. Pools are chosen by profiles, not by a label of the chart."""
    spare = given.number(asked, "spare")
    made: Keys = {
        "userScheduler": {"enabled": given.truth(asked, "userScheduler"), "resources": resources(SCHEDULER)},
        "podPriority": {"enabled": spare > 0},
        "userPlaceholder": _placeholders(asked),
        "userPods": {
            "tolerations": homes.written(profiles.OF_THE_CHART),
            "nodeAffinity": {"matchNodePurpose": "ignore"},
        },
        "corePods": {
            "tolerations": homes.written(tolerated_by_core(asked.declaration)),
            "nodeAffinity": {"matchNodePurpose": "ignore"},
        },
    }
    return made


def tolerated_by_core(declaration: Declaration) -> tuple[Toleration, ...]:
    """What the hub and its proxy tolerate."""
    return (*CORE, *homes.tolerated(declaration))


def culling(declaration: Declaration) -> Keys:
    """When idle notebooks are stopped. Seconds; an age of 0 is any."""
    found = declaration.platform.notebooks.culling or Culling()
    return {"enabled": True, "timeout": found.idle, "every": found.every, "maxAge": found.age, "users": False}


def ingress(asked: Asked) -> Keys:
    """How the hub is reached from outside, where it has a name."""
    host = given.text(asked, "host")
    if not host:
        return {"enabled": False}
    made: Keys = {"enabled": True, "hosts": [host]}
    if given.text(asked, "ingressClass"):
        made["ingressClassName"] = given.text(asked, "ingressClass")
    if given.text(asked, "issuer"):
        made["annotations"] = {"cert-manager.io/cluster-issuer": given.text(asked, "issuer")}
    if given.text(asked, "issuer") or given.text(asked, "tlsSecret"):
        made["tls"] = [{"hosts": [host], "secretName": given.text(asked, "tlsSecret") or "jupyterhub-tls"}]
    return made


def containers(asked: Asked) -> dict[str, tuple[Ask, int]]:
    """What the chart runs beside notebooks: by name what one asks for, and how many there are."""
    there: dict[str, tuple[Ask, int]] = {"hub": (HUB, 1), "proxy": (PROXY, 1)}
    if given.truth(asked, "userScheduler"):
        there["user-scheduler"] = (SCHEDULER, 2)
    return there


def placeholder(declaration: Declaration) -> Ask:
    """What keeps room for a notebook of the usual profile; it gives way to any real one.

    Its limit of memory is its request: without one it would get the default of its namespace, which may be
    less.
    """
    usual = profiles.usual(declaration)
    if usual is None:
        return ask("memory=1G", "memory=1G")
    requests = profiles.requests(declaration, usual)
    kept = {name: one for name, one in requests.items() if name in ("cpu", "memory")}
    return Ask(kept, {name: one for name, one in kept.items() if name == "memory"})


def _placeholders(asked: Asked) -> Keys:
    spare = given.number(asked, "spare")
    if not spare:
        return {"enabled": False, "replicas": 0}
    return {"enabled": True, "replicas": spare, "resources": resources(placeholder(asked.declaration))}


def _who(asked: Asked) -> Keys:
    made: Keys = {"allow_all": given.truth(asked, "everybody")}
    for option, key in (("admins", "admin_users"), ("users", "allowed_users")):
        names: list[Json] = [*given.texts(asked, option)]
        if names:
            made[key] = names
    return made


def _homes(asked: Asked) -> Keys:
    notebooks = asked.declaration.platform.notebooks
    made: Keys = {"type": "dynamic"}
    if notebooks.home_size:
        made["capacity"] = str(Quantity(notebooks.home_size * NANOS, Family.BINARY))
    if notebooks.home_class:
        made["dynamic"] = {"storageClass": notebooks.home_class}
    mounts = sorted(given.mapping(asked, "mounts").items())
    named = [(f"mount-{at}", path, str(claim)) for at, (path, claim) in enumerate(mounts)]
    if named:
        made["extraVolumes"] = [
            {"name": name, "persistentVolumeClaim": {"claimName": claim}} for name, _, claim in named
        ]
        made["extraVolumeMounts"] = [{"name": name, "mountPath": path} for name, path, _ in named]
    return made


def _kernels(declaration: Declaration) -> Keys:
    """Kernels that do nothing end, also those with a browser before them: they are what holds a card."""
    found = declaration.platform.notebooks.culling or Culling()
    settings: Keys = {
        "cull_idle_timeout": found.idle,
        "cull_interval": found.every,
        "cull_connected": True,
        "cull_busy": False,
    }
    return {"mountPath": _KERNELS, "data": {"MappingKernelManager": settings}}
