"""The values of JupyterHub."""

from typing import Any

from bayplan.catalog import hub
from bayplan.model.plain import Json
from bayplan.model.platform import Culling
from tests.catalog.estates import GIB, component, declared, plain, pool, profile, wanted

NAME = "jupyterhub"


def values(
    *, notebooks: dict[str, Any] | None = None, tainted: bool = False, **options: Json
) -> dict[str, Any]:
    options.setdefault("authenticator", "generic-oauth")
    pools = (pool(taints=("lab:NoSchedule",)),) if tainted else (pool(), plain())
    known = declared(
        *pools, components=(component(NAME, **options),), profiles=(profile("one", 1),), notebooks=notebooks
    )
    made: dict[str, Any] = hub.values(wanted(NAME, known))
    return made


def test_who_may_log_in() -> None:
    made = values(
        admins=["ada"],
        users=["bob"],
        authenticatorConfig={"client_id": "hub"},
        secret="hub-oauth",
        namedServers=2,
    )
    assert made["hub"]["config"] == {
        "JupyterHub": {
            "authenticator_class": "generic-oauth", "admin_access": False, "allow_named_servers": True,
            "named_server_limit_per_user": 2,
        },
        "Authenticator": {"allow_all": False, "admin_users": ["ada"], "allowed_users": ["bob"]},
        "GenericOAuthenticator": {"client_id": "hub"},
    }  # fmt: skip
    assert made["hub"]["existingSecret"] == "hub-oauth"
    assert "existingSecret" not in values()["hub"]


def test_an_authenticator_of_somebody_else() -> None:
    made = values(authenticator="house.Login", authenticatorConfig={"url": "https://login.example.org"})
    assert made["hub"]["config"]["Login"] == {"url": "https://login.example.org"}


def test_homes_and_start() -> None:
    made = values(notebooks={"home_class": "nfs-client", "home_size": 50 * GIB, "start_seconds": 1200})
    assert made["singleuser"]["storage"] == {
        "type": "dynamic", "capacity": "50Gi", "dynamic": {"storageClass": "nfs-client"},
    }  # fmt: skip
    assert made["singleuser"]["startTimeout"] == 1200
    assert values()["singleuser"]["storage"] == {"type": "dynamic"}


def test_idle_notebooks_and_their_kernels_end() -> None:
    made = values(notebooks={"culling": Culling(7200, 300, 172800)})
    assert made["cull"] == {"enabled": True, "timeout": 7200, "every": 300, "maxAge": 172800, "users": False}
    kernels = made["singleuser"]["extraFiles"]["kernels"]["data"]["MappingKernelManager"]
    assert kernels == {
        "cull_idle_timeout": 7200, "cull_interval": 300, "cull_connected": True, "cull_busy": False,
    }  # fmt: skip
    assert "extraFiles" not in values(cullKernels=False)["singleuser"]


def test_images_are_not_pulled_beforehand_and_nobody_else_places_notebooks() -> None:
    made = values()
    assert made["prePuller"] == {"hook": {"enabled": False}, "continuous": {"enabled": False}}
    assert made["scheduling"]["userScheduler"]["enabled"] is False
    assert made["scheduling"]["userPlaceholder"] == {"enabled": False, "replicas": 0}
    spare = values(spare=3, userScheduler=True)["scheduling"]
    assert spare["userPlaceholder"] == {
        "enabled": True, "replicas": 3,
        "resources": {"requests": {"cpu": "4", "memory": "32Gi"}, "limits": {"memory": "32Gi"}},
    }  # fmt: skip
    assert spare["podPriority"] == {"enabled": True} and spare["userScheduler"]["enabled"] is True


def test_the_hub_finds_a_node_where_all_workers_are_kept_for_something() -> None:
    def keys(made: dict[str, Any]) -> list[str]:
        return [one["key"] for one in made["scheduling"]["corePods"]["tolerations"]]

    assert "node-role.kubernetes.io/control-plane" in keys(values(tainted=True))
    assert "node-role.kubernetes.io/control-plane" not in keys(values())


def test_a_name_and_a_certificate() -> None:
    made = values(host="hub.example.org", issuer="house", ingressClass="nginx")
    assert made["ingress"] == {
        "enabled": True, "hosts": ["hub.example.org"], "ingressClassName": "nginx",
        "annotations": {"cert-manager.io/cluster-issuer": "house"},
        "tls": [{"hosts": ["hub.example.org"], "secretName": "jupyterhub-tls"}],
    }  # fmt: skip
    assert values()["ingress"] == {"enabled": False}
    assert "tls" not in values(host="hub.example.org")["ingress"]


def test_what_the_hub_keeps() -> None:
    assert values(databaseClass="fast")["hub"]["db"] == {
        "type": "sqlite-pvc", "pvc": {"storage": "1Gi", "storageClassName": "fast"},
    }  # fmt: skip
    address = "postgresql://hub@db.example.lan/hub"
    assert values(database="postgres", databaseUrl=address)["hub"]["db"] == {
        "type": "postgres", "url": address,
    }  # fmt: skip


def test_claims_for_every_notebook() -> None:
    made = values(mounts={"/shared": "shared", "/data": "data"}, pullSecrets=["registry"])
    storage = made["singleuser"]["storage"]
    assert storage["extraVolumes"] == [
        {"name": "mount-0", "persistentVolumeClaim": {"claimName": "data"}},
        {"name": "mount-1", "persistentVolumeClaim": {"claimName": "shared"}},
    ]
    assert [one["mountPath"] for one in storage["extraVolumeMounts"]] == ["/data", "/shared"]
    assert made["imagePullSecrets"] == ["registry"]


def test_limits_of_the_whole_hub() -> None:
    assert values(atMost=20)["hub"]["activeServerLimit"] == 20
    assert values(networkPolicy=False)["singleuser"]["networkPolicy"] == {"enabled": False}
