"""Prometheus, Alertmanager and Grafana, with alerts and dashboards from the declared capacity policy.

The chart brings the exporters that know Kubernetes; what its rules and boards say of a house is ours
(`monitoring`). Rules and dashboards are objects of the bundle, so that a change of the policy changes one
file and no value of the chart.
"""

from typing import Final

from bayplan.catalog.framework import Option, Part
from bayplan.catalog.monitoring import stack

_GI: Final = 1 << 30

OPTIONS: Final = (
    Option(
        "retention",
        "text",
        "How long metrics are kept (`45d`). Triggers look as far back as they are declared to, so it is not "
        "shorter than the longest of them.",
        "45d",
    ),
    Option("storage", "size", "The volume of each Prometheus.", 50 * _GI),
    Option("storageClass", "text", "The storage class of the volumes; the default one, if not said.", ""),
    Option("replicas", "number", "How many Prometheus servers scrape side by side.", 1),
    Option("memory", "size", "What each Prometheus requests, and may use, of memory.", 3 * _GI),
    Option("cpu", "text", "What each Prometheus requests of CPU.", "500m"),
    Option("scrapeInterval", "text", "How often everything is asked (`30s`).", "30s"),
    Option("alertmanager", "truth", "Whether an Alertmanager is delivered.", True),
    Option("alertmanagerReplicas", "number", "How many Alertmanagers.", 1),
    Option(
        "receiverSecret",
        "text",
        "The Secret, in the same namespace, whose key `alertmanager.yaml` says who is told of alerts. "
        "Without "
        "it they can be looked at, and nobody is told.",
        "",
    ),
    Option("grafana", "truth", "Whether a Grafana is delivered.", True),
    Option(
        "grafanaSecret",
        "text",
        "The Secret, in the same namespace, with the keys `admin-user` and `admin-password`.",
        "",
    ),
    Option(
        "grafanaHost", "text", "The name under which Grafana is reached by an ingress; none, if empty.", ""
    ),
    Option("ingressClass", "text", "The class of that ingress; the default one, if not said.", ""),
    Option(
        "issuer", "text", "The ClusterIssuer of cert-manager that signs the certificate of that name.", ""
    ),
    Option(
        "hypervisorExporter",
        "text",
        "Where a prometheus-pve-exporter listens (`192.0.2.5:9221`). Without it hosts and storage "
        "pools have no "
        "alerts, because nobody measures them.",
        "",
    ),
    Option(
        "hostExporters",
        "mapping",
        "Node exporters on hosts, by the names of the hosts (`pve1: 192.0.2.5:9100`): they know how "
        "busy disks are.",
        {},
    ),
    Option(
        "controlPlane",
        "texts",
        "Parts of the control plane that listen on the addresses of the nodes, and can be asked: "
        "`controller-manager`, `scheduler`, `proxy`, `etcd`. Of K3s it is known from `cluster.settings`.",
        [],
        ("controller-manager", "scheduler", "proxy", "etcd"),
    ),
    Option(
        "chartRules",
        "truth",
        "Whether the alerts that the chart brings are delivered, too. Those that ours replace never are.",
        True,
    ),
    Option(
        "runbooks",
        "text",
        "The address of the page that says what to do about each alert; `docs/reference/alerts.md` is "
        "its text.",
        "",
    ),
)

PART: Final = Part(
    "kube-prometheus-stack",
    "Measures the cluster, says when its capacity policy would bite, and shows it.",
    # The newest that is known to be in use: github.com/prometheus-community/helm-charts, October 2026.
    "92.3.0",
    "monitoring",
    stack.bundle,
    OPTIONS,
    doubts=stack.doubts,
)
