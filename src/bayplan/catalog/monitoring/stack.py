"""What the chart kube-prometheus-stack is told, and what it runs.

Keys are those of charts/kube-prometheus-stack/values.yaml of github.com/prometheus-community/helm-charts.
Rules and dashboards are objects beside the chart: Prometheus takes rules from every namespace, and
Grafana's sidecar every ConfigMap with its label.
"""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from bayplan.catalog import given, homes
from bayplan.catalog.asking import Ask, ask, resources, together
from bayplan.catalog.delivering import PRIVILEGED, chart, drifting, finished, refused
from bayplan.catalog.footprints import daemonset, deployment
from bayplan.catalog.framework import Asked
from bayplan.catalog.monitoring import facts, scraping, tiers
from bayplan.catalog.monitoring.boards.drawing import LABEL, dashboards
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.ruling import rules, unsaid
from bayplan.model.bundles import Bundle, Footprint, ObjectFile
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.quantities import binary_bytes, parse

NAME: Final = "kube-prometheus-stack"
REPOSITORY: Final = "https://prometheus-community.github.io/helm-charts"
OPERATOR: Final = ask("cpu=50m memory=128Mi", "memory=256Mi")
RELOADER: Final = ask("cpu=10m memory=32Mi", "memory=64Mi")
ALERTMANAGER: Final = ask("cpu=20m memory=64Mi", "memory=128Mi")
KUBE_STATE: Final = ask("cpu=50m memory=192Mi", "memory=384Mi")
NODE_EXPORTER: Final = ask("cpu=20m memory=32Mi", "memory=64Mi")
GRAFANA: Final = ask("cpu=100m memory=256Mi", "memory=512Mi")
SIDECAR: Final = ask("cpu=10m memory=96Mi", "memory=192Mi")
SILENCES: Final = "2Gi"
UNSAID: Final = "bayplan/unsaid"
"""The annotation of the rules that lists what they cannot say."""
FULL: Final = 0.85
"""Of the volume Prometheus may fill so much with blocks; the rest is for its log and for compaction."""
_GI: Final = 1 << 30
_A_DAY: Final = 1440
REPLACED: Final = (
    "CPUThrottlingHigh",
    "KubeCPUOvercommit",
    "KubeDaemonSetRolloutStuck",
    "KubeMemoryOvercommit",
    "KubeNodeNotReady",
    "KubeNodePressure",
    "KubePersistentVolumeFillingUp",
    "KubeQuotaAlmostFull",
    "KubeQuotaExceeded",
    "KubeQuotaFullyUsed",
    "KubeletTooManyPods",
)
"""Alerts of the chart that say with fixed bounds what ours say with those of the policy."""
COMMENTS: Final = {
    "defaultRules.disabled": "Replaced by alerts with the bounds of the estate file.",
    "kubeEtcd": "Parts of the control plane are asked where they listen on the nodes' addresses.",
    "kubelet.serviceMonitor": "On servers of K3s the kubelet tells once more what the API server does.",
    "prometheus.prometheusSpec.retention": "From options.retention; triggers look so far back.",
    "prometheus.prometheusSpec.ruleSelectorNilUsesHelmValues": "Rules and targets of all releases count.",
    "alertmanager.alertmanagerSpec.configSecret": "Who is told of alerts stands in this Secret, not here.",
}


def bundle(asked: Asked) -> Bundle:
    """The chart, the rules, and the dashboards."""
    known = _known(asked)
    made_of = (_rules(asked.declaration), *dashboards(asked.declaration))
    files = tuple(_placed(one, asked.component.namespace) for one in made_of)
    made = Bundle(
        NAME,
        asked.component.namespace,
        asked.key,
        chart(asked, NAME, REPOSITORY),
        _values(asked, known),
        files if given.truth(asked, "grafana") else files[:1],
        namespace_labels=PRIVILEGED,
        ignored=(
            drifting("MutatingWebhookConfiguration", f"{NAME}-admission", 1),
            drifting("ValidatingWebhookConfiguration", f"{NAME}-admission", 2),
        ),
        footprints=tuple(_footprints(asked)),
        comments=COMMENTS,
        timeout_seconds=900,
        secrets=_secrets(asked),
    )
    # An ingress is refused as long as nobody answers for its class.
    doors = ("traefik", "ingress-nginx") if given.text(asked, "grafanaHost") else ()
    needs = ("cert-manager", *doors, "csi-nfs", "nfs-subdir", "local-path", "proxmox-csi")
    return finished(asked, made, needs)


def _secrets(asked: Asked) -> dict[str, str]:
    made = {given.text(asked, "receiverSecret"): "`alertmanager.yaml`: who is told of alerts"}
    if given.truth(asked, "grafana"):
        made[given.text(asked, "grafanaSecret")] = "`admin-user` and `admin-password` of Grafana"
    return {name: held for name, held in made.items() if name}


def _placed(file: ObjectFile, namespace: str) -> ObjectFile:
    """The same objects with their namespace: kubectl would put them into the one that is its usual."""
    objects = tuple(_in_namespace(one, namespace) for one in file.objects)
    return replace(file, objects=objects)


def _in_namespace(one: Keys, namespace: str) -> Keys:
    about = one["metadata"]
    named: Keys = {"name": about["name"], "namespace": namespace} if isinstance(about, dict) else {}
    return {**one, "metadata": named | (about if isinstance(about, dict) else {})}


def _known(asked: Asked) -> Facts:
    return Facts(asked.declaration, asked.options)


def _rules(declaration: Declaration) -> ObjectFile:
    rule: Keys = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {
            "name": "bayplan",
            "labels": {"release": NAME},
            "annotations": {UNSAID: "\n".join(unsaid(declaration))},
        },
        "spec": {"groups": list(rules(declaration))},
    }
    return ObjectFile("rules.yaml", (rule,), "capacity")


def _values(asked: Asked, known: Facts) -> Keys:
    disabled: Keys = dict.fromkeys(REPLACED, True)
    return {
        "defaultRules": {"create": given.truth(asked, "chartRules"), "disabled": disabled},
        **scraping.control_plane(known),
        "prometheusOperator": {
            "resources": resources(OPERATOR),
            "prometheusConfigReloader": {"resources": resources(RELOADER)},
        },
        "prometheus": {"prometheusSpec": _prometheus(asked, known)},
        "alertmanager": _alertmanager(asked),
        "grafana": _grafana(asked),
        "kube-state-metrics": {**_shown(asked.declaration), "resources": resources(KUBE_STATE)},
        "prometheus-node-exporter": {
            "resources": resources(NODE_EXPORTER),
            "tolerations": [{"operator": "Exists"}],
        },
    }


def _shown(declaration: Declaration) -> Keys:
    """Labels of namespaces that tiers are picked by; without this no metric has them."""
    keys = tiers.label_keys(declaration)
    return {"metricLabelsAllowlist": [f"namespaces=[{','.join(keys)}]"]} if keys else {}


def _prometheus(asked: Asked, known: Facts) -> Keys:
    storage = given.size(asked, "storage")
    everyones: Keys = {
        f"{one}SelectorNilUsesHelmValues": False
        for one in ("rule", "serviceMonitor", "podMonitor", "probe", "scrapeConfig")
    }
    jobs = scraping.others(known)
    return {
        "replicas": given.number(asked, "replicas"),
        "scrapeInterval": given.text(asked, "scrapeInterval"),
        "retention": given.text(asked, "retention"),
        "retentionSize": f"{max(1, int(FULL * storage / _GI))}GiB",
        **everyones,
        "storageSpec": _volume(asked, str(binary_bytes(storage))),
        "resources": resources(_server(asked)),
        **({"additionalScrapeConfigs": jobs} if jobs else {}),
    }


def _server(asked: Asked) -> Ask:
    memory = binary_bytes(given.size(asked, "memory"))
    return Ask({"cpu": parse(given.text(asked, "cpu")), "memory": memory}, {"memory": memory})


def _volume(asked: Asked, size: str) -> Keys:
    name = given.text(asked, "storageClass")
    named: Keys = {"storageClassName": name} if name else {}
    spec: Keys = {**named, "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}
    return {"volumeClaimTemplate": {"spec": spec}}


def _alertmanager(asked: Asked) -> Keys:
    if not given.truth(asked, "alertmanager"):
        return {"enabled": False}
    secret = given.text(asked, "receiverSecret")
    told: Keys = {"useExistingSecret": True, "configSecret": secret} if secret else {}
    spec: Keys = {
        "replicas": given.number(asked, "alertmanagerReplicas"),
        **told,
        "storage": _volume(asked, SILENCES),
        "resources": resources(ALERTMANAGER),
    }
    return {"enabled": True, "alertmanagerSpec": spec}


def _grafana(asked: Asked) -> Keys:
    if not given.truth(asked, "grafana"):
        return {"enabled": False}
    secret, host = given.text(asked, "grafanaSecret"), given.text(asked, "grafanaHost")
    admin: Keys = {"admin": {"existingSecret": secret}} if secret else {}
    entrance: Keys = {"ingress": _ingress(asked, host)} if host else {}
    dashboards_: Keys = {"enabled": True, "label": LABEL, "labelValue": "1", "searchNamespace": "ALL"}
    return {
        "enabled": True,
        **admin,
        **entrance,
        "sidecar": {"dashboards": dashboards_, "resources": resources(SIDECAR)},
        "resources": resources(GRAFANA),
    }


def _ingress(asked: Asked, host: str) -> Keys:
    name = given.text(asked, "ingressClass")
    named: Keys = {"ingressClassName": name} if name else {}
    made: Keys = {"enabled": True, **named, "hosts": [host]}
    if issuer := given.text(asked, "issuer"):
        tls: Json = [{"hosts": [host], "secretName": "grafana-tls"}]
        made |= {"annotations": {"cert-manager.io/cluster-issuer": issuer}, "tls": tls}
    return made


def _footprints(asked: Asked) -> Iterator[Footprint]:
    tolerated = homes.tolerated(asked.declaration)

    def stateful(name: str, wanted: Ask, replicas: str) -> Footprint:
        both = together(wanted, RELOADER)
        number = given.number(asked, replicas)
        return Footprint(
            name, "StatefulSet", number, both.requests, both.limits, 2, tolerated,
            source="values", values_at=f"{name}.{name}Spec",
        )  # fmt: skip

    yield stateful("prometheus", _server(asked), "replicas")
    if given.truth(asked, "alertmanager"):
        yield stateful("alertmanager", ALERTMANAGER, "alertmanagerReplicas")
    yield deployment(asked, "operator", OPERATOR, values_at="prometheusOperator")
    yield deployment(asked, "kube-state-metrics", KUBE_STATE, values_at="kube-state-metrics")
    if given.truth(asked, "grafana"):
        yield deployment(asked, "grafana", together(GRAFANA, SIDECAR, SIDECAR), values_at="grafana")
    yield daemonset("node-exporter", NODE_EXPORTER, values_at="prometheus-node-exporter")


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Metrics that are gone before a trigger can hold, places that nobody has declared."""
    declaration, retention = asked.declaration, given.text(asked, "retention")
    kept = given.seconds(asked, "retention") // 60
    for trigger in declaration.capacity.triggers:
        longest = max((trigger.minutes, *(one.minutes or 0 for one in trigger.clauses)))
        if longest >= kept:
            message = (
                f"the trigger {trigger.name} looks back {longest // _A_DAY} days, and metrics are kept "
                f"{retention or 'for no time'}"
            )
            yield refused("retention", message, f"write {longest // _A_DAY + 5}d or more", retention)
            break
    yield from _open(asked)
    classes = [one.name for one in declaration.platform.storage_classes]
    name = given.text(asked, "storageClass")
    if name and classes and name not in classes:
        yield refused("storageClass", f"{name} is no declared class", f"one of {', '.join(classes)}", name)
    hosts = [one.name for one in declaration.lower.hosts]
    for host in facts.read(declaration).host_exporters:
        if host not in hosts:
            known = ", ".join(hosts) or "declare hosts first"
            yield refused("hostExporters", f"{host} is no declared host", f"write one of: {known}", host)


def _open(asked: Asked) -> Iterator[Doubt]:
    """The chart's own password of `admin` stands in its values (`prom-operator`), which are public."""
    host, own = given.text(asked, "grafanaHost"), asked.component.values.get("grafana")
    named = isinstance(own, dict) and ("admin" in own or "adminPassword" in own)
    if given.truth(asked, "grafana") and host and not given.text(asked, "grafanaSecret") and not named:
        yield Doubt(
            "options.grafanaHost",
            f"whoever reaches {host} is admin there: the chart's password is the same everywhere, and public",
            "open-door",
            host,
            "component kube-prometheus-stack",
            "make a Secret with admin-user and admin-password, and name it as grafanaSecret",
        )
