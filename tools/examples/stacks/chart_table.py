"""The charts of the estate: how their values are written, and where in them sizes stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A Helm release. `places`: where in its values a container's sizes stand, and its replicas."""

    name: str
    form: Literal["inline", "file", "template"]
    places: Mapping[str, str]
    replicas: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


CHARTS = {
    one.name: one
    for one in (
        Chart(
            name="kyverno",
            form="inline",
            places={
                "admissionController.initContainer.resources": "kyverno-admission-controller/kyverno-pre",
                "admissionController.container.resources": "kyverno-admission-controller/kyverno",
                "backgroundController.resources": "kyverno-background-controller/controller",
            },
            replicas={"admissionController.replicas": "kyverno-admission-controller"},
            more={"cleanupController": {"enabled": False}, "reportsController": {"enabled": False}},
        ),
        Chart(
            name="traefik",
            form="file",
            places={"resources": "traefik/traefik"},
            replicas={"deployment.replicas": "traefik"},
            more={
                "ingressClass": {"enabled": True, "isDefaultClass": True},
                "ports": {"websecure": {"tls": {"enabled": True}}},
                "providers": {"kubernetesCRD": {"allowCrossNamespace": True}},
            },
            notes={"resources": "1Gi: plugins are compiled at start, which takes twice what serving takes."},
        ),
        Chart(
            name="vault",
            form="inline",
            places={"server.resources": "vault/vault"},
            replicas={"server.ha.replicas": "vault"},
            more={
                "server": {"ha": {"enabled": True, "raft": {"enabled": True}}},
                "injector": {"enabled": False},
            },
        ),
        Chart(
            name="authentik",
            form="template",
            places={
                "server.resources": "authentik-server/server",
                "worker.resources": "authentik-worker/worker",
            },
            replicas={"server.replicas": "authentik-server", "worker.replicas": "authentik-worker"},
            more={"authentik": {"error_reporting": {"enabled": False}}},
        ),
        Chart(
            name="crowdsec",
            form="inline",
            places={"lapi.resources": "crowdsec-lapi/lapi"},
            replicas={"lapi.replicas": "crowdsec-lapi"},
            more={"agent": {"enabled": False}},
        ),
        Chart(
            name="prometheus",
            form="template",
            places={
                "server.resources": "prometheus-server/prometheus-server",
                "configmapReload.prometheus.resources": "prometheus-server/configmap-reload",
                "alertmanager.resources": "alertmanager/alertmanager",
                "kube-state-metrics.resources": "kube-state-metrics/kube-state-metrics",
                "prometheus-node-exporter.resources": "node-exporter/node-exporter",
            },
            more={"server": {"retention": "30d", "strategy": {"type": "Recreate"}}},
            notes={"server.resources": "Do not lower the limit below 6Gi: replaying the log peaks at 5.4Gi."},
        ),
        Chart(
            name="grafana",
            form="inline",
            places={"resources": "grafana/grafana"},
            replicas={"replicas": "grafana"},
            more={"persistence": {"enabled": True, "existingClaim": "grafana"}},
        ),
        Chart(name="loki", form="file", places={"singleBinary.resources": "loki/loki"},
              replicas={"singleBinary.replicas": "loki"}, more={"deploymentMode": "SingleBinary"}),
        Chart(name="tempo", form="file", places={"tempo.resources": "tempo/tempo"}),
        Chart(
            name="alloy",
            form="file",
            places={"alloy.resources": "alloy/alloy", "configReloader.resources": "alloy/config-reloader"},
            more={"controller": {"type": "daemonset"}},
        ),
        Chart(name="opensearch", form="inline", places={"resources": "opensearch/opensearch"},
              replicas={"replicas": "opensearch"}, more={"singleNode": True}),
        Chart(
            name="proxmox-csi",
            form="inline",
            places={
                "controller.plugin.resources":
                    "proxmox-csi-plugin-controller/proxmox-csi-plugin-controller",
                "node.plugin.resources": "proxmox-csi-plugin-node/proxmox-csi-plugin-node",
            },
            more={"storageClass": [{"name": "proxmox-lvm", "storage": "local-lvm", "fstype": "ext4"}]},
        ),
        Chart(name="reloader", form="inline", places={"reloader.deployment.resources": "reloader/reloader"}),
        Chart(name="minio", form="file", places={"resources": "minio/minio"}, replicas={"replicas": "minio"},
              more={"mode": "distributed", "persistence": {"size": "100Gi", "storageClass": "proxmox-lvm"}}),
        Chart(
            name="gpu-operator",
            form="inline",
            places={
                "operator.resources": "gpu-operator/gpu-operator",
                "driver.resources": "nvidia-driver/nvidia-driver",
                "dcgmExporter.resources": "nvidia-dcgm-exporter/nvidia-dcgm-exporter",
            },
            more={"devicePlugin": {"config": {"name": "time-slicing", "default": "shared"}}},
        ),
        Chart(name="influxdb", form="inline", places={"resources": "influxdb/influxdb"},
              more={"persistence": {"size": "20Gi", "storageClass": "proxmox-lvm"}}),
        Chart(name="jellyfin", form="file", places={"resources": "jellyfin/jellyfin"},
              more={"persistence": {"media": {"existingClaim": "jellyfin-media"}}}),
        Chart(
            name="nextcloud",
            form="template",
            places={"resources": "nextcloud/nextcloud", "cronjob.resources": "nextcloud/nextcloud-cron"},
            more={"cronjob": {"enabled": True}, "internalDatabase": {"enabled": False}},
            notes={"resources": "6Gi: previews of a large folder, eight at a time."},
        ),
        Chart(name="woodpecker", form="inline", places={"server.resources": "woodpecker-server/server"},
              more={"agent": {"enabled": False}}),
        Chart(name="minecraft", form="file", places={"resources": "minecraft/minecraft"},
              more={"minecraftServer": {"eula": True, "memory": "2560M", "difficulty": "normal"}}),
    )
}  # fmt: skip
