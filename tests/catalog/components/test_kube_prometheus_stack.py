"""What the chart is told: where control planes listen, how long metrics stay, who is told of alerts."""

import kubernetes_validate
import pytest
import yaml
from cloudcoil.models.prometheus_operator.v1 import PrometheusRule
from msgspec.structs import replace

from bayplan.catalog.components.kube_prometheus_stack import OPTIONS, PART
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import Component
from tests.catalog import wanting
from tests.catalog.monitoring.estates import whole
from tests.catalog.test_every_part import KEYS, leaves
from tests.catalog.wanting import at

EVERYTHING: Keys = {
    "receiverSecret": "alertmanager-receivers",
    "grafanaSecret": "grafana-admin",
    "grafanaHost": "grafana.example.org",
    "ingressClass": "nginx",
    "issuer": "platform",
    "hypervisorExporter": "192.0.2.5:9221",
    "hostExporters": {"pve1": "192.0.2.5:9100"},
    "controlPlane": ["scheduler"],
    "storageClass": "",
}
ESTATE = whole()


def told(options: Keys | None = None, declaration: Declaration = ESTATE) -> Keys:
    return wanting.bundle(PART, options, declaration=declaration).values


def test_every_value_is_one_that_the_chart_knows() -> None:
    said = yaml.safe_load((KEYS / "kube-prometheus-stack.yaml").read_text(encoding="utf-8"))["keys"]
    below = tuple(one.removesuffix("*") for one in said if one.endswith("*"))
    cases: tuple[Keys, ...] = ({}, EVERYTHING, {"alertmanager": False, "grafana": False})
    for options in cases:
        strange = [one for one in leaves(told(options)) if one not in said and not one.startswith(below)]
        assert strange == []


def test_k3s_is_asked_for_etcd_at_its_servers_and_for_nothing_that_listens_on_the_loopback() -> None:
    values = told()
    assert values["kubeEtcd"] == {"enabled": True, "endpoints": ["192.0.2.11", "192.0.2.12", "192.0.2.13"]}
    for part in ("kubeScheduler", "kubeControllerManager", "kubeProxy"):
        assert values[part] == {"enabled": False}


def with_settings(**settings: Json) -> Declaration:
    platform = ESTATE.platform
    return replace(
        ESTATE, platform=replace(platform, cluster=replace(platform.cluster, settings=dict(settings)))
    )


@pytest.mark.parametrize(
    ("settings", "part", "asked"),
    [
        ({"kube-scheduler-arg": ["bind-address=0.0.0.0"]}, "kubeScheduler", True),
        ({"kube-scheduler-arg": ["bind-address=127.0.0.1"]}, "kubeScheduler", False),
        ({"kube-proxy-arg": "metrics-bind-address=0.0.0.0"}, "kubeProxy", True),
        ({"etcd-expose-metrics": False}, "kubeEtcd", False),
    ],
)
def test_what_listens_on_the_node_is_asked(settings: Keys, part: str, asked: bool) -> None:
    found = told(declaration=with_settings(**settings))[part]
    assert isinstance(found, dict)
    assert found["enabled"] is asked
    assert bool(found.get("endpoints")) is asked


def test_kubeadm_is_asked_for_what_somebody_has_opened() -> None:
    described = wanting.estate(cluster=wanting.KUBEADM_CLUSTER)
    assert told(declaration=described)["kubeEtcd"] == {"enabled": False}
    assert "kubelet" not in told(declaration=described)
    opened = told({"controlPlane": ["etcd", "scheduler"]}, described)
    assert opened["kubeEtcd"] == opened["kubeScheduler"] == {"enabled": True}


def test_what_the_api_server_says_is_not_kept_twice() -> None:
    dropped = at(told(), "kubelet.serviceMonitor.metricRelabelings.1.regex")
    assert dropped == "(apiserver|aggregator|etcd|scheduler|k3s)_.+"


def test_prometheus_keeps_less_than_its_volume_holds() -> None:
    values = told({"storage": 100 << 30, "storageClass": "fast-scratch"}, wanting.estate())
    assert at(values, "prometheus.prometheusSpec.retentionSize") == "85GiB"
    claim = at(values, "prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec")
    assert at(claim, "resources.requests.storage") == "100Gi"
    assert at(claim, "storageClassName") == "fast-scratch"


def test_secrets_are_named_and_never_written() -> None:
    values = told(EVERYTHING)
    assert at(values, "alertmanager.alertmanagerSpec.configSecret") == "alertmanager-receivers"
    assert at(values, "alertmanager.alertmanagerSpec.useExistingSecret") is True
    assert at(values, "grafana.admin.existingSecret") == "grafana-admin"
    assert "adminPassword" not in str(values)


def test_the_hypervisor_and_hosts_are_asked_where_exporters_are_named() -> None:
    jobs = at(told(EVERYTHING), "prometheus.prometheusSpec.additionalScrapeConfigs")
    assert isinstance(jobs, list)
    assert at(jobs[0], "static_configs.0.targets.0") == "192.0.2.5:9221"
    assert at(jobs[1], "static_configs.0.labels.host") == "pve1"
    plain = told({}, wanting.estate())
    assert "additionalScrapeConfigs" not in str(plain)


def test_certificates_come_from_an_issuer_that_is_named() -> None:
    ingress = at(told(EVERYTHING), "grafana.ingress")
    assert at(ingress, "annotations") == {"cert-manager.io/cluster-issuer": "platform"}
    unsigned = at(told({"grafanaHost": "grafana.example.org"}), "grafana.ingress")
    assert isinstance(unsigned, dict)
    assert "tls" not in unsigned


def test_rules_and_dashboards_are_objects_beside_the_chart() -> None:
    found = wanting.bundle(PART, declaration=ESTATE)
    assert sorted(wanting.objects(found)) == [
        "ConfigMap dashboard-bayplan-capacity",
        "ConfigMap dashboard-bayplan-cards",
        "ConfigMap dashboard-bayplan-quotas",
        "PrometheusRule bayplan",
    ]
    alone = wanting.bundle(PART, {"grafana": False}, declaration=ESTATE)
    assert list(wanting.objects(alone)) == ["PrometheusRule bayplan"]


def test_objects_are_what_their_schemas_want() -> None:
    for name, one in wanting.objects(wanting.bundle(PART, declaration=ESTATE)).items():
        if name.startswith("PrometheusRule"):
            read = PrometheusRule.model_validate(one)
            assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == one
        else:
            kubernetes_validate.validate(one, "1.34", strict=True)


def test_every_node_has_an_exporter() -> None:
    (daemonset,) = [one for one in wanting.bundle(PART).footprints if one.kind == "DaemonSet"]
    assert daemonset.needed_on == ("*",)
    assert daemonset.tolerations[0].operator == "Exists"


@pytest.mark.parametrize(
    ("options", "path", "words"),
    [
        ({"retention": "10d"}, "options.retention", "looks back 30 days, and metrics are kept 10d"),
        ({"hostExporters": {"pve2": "192.0.2.6:9100"}}, "options.hostExporters", "pve2 is no declared host"),
    ],
)
def test_what_could_never_work_is_refused(options: Keys, path: str, words: str) -> None:
    (doubt,) = wanting.doubts(PART, options, declaration=ESTATE)
    assert (doubt.path, words in doubt.message) == (path, True)


def test_a_storage_class_that_nobody_declared_is_refused() -> None:
    (doubt,) = wanting.doubts(PART, {"storageClass": "gold"}, declaration=wanting.estate())
    assert "gold is no declared class" in doubt.message


def test_defaults_are_enough() -> None:
    assert wanting.doubts(PART, declaration=ESTATE) == []
    assert not any(option.required for option in OPTIONS)


@pytest.mark.parametrize(
    ("options", "values", "open_door"),
    [
        ({"grafanaHost": "grafana.example.org"}, {}, True),
        ({"grafanaHost": "grafana.example.org", "grafanaSecret": "grafana-admin"}, {}, False),
        ({"grafanaHost": "grafana.example.org"}, {"grafana": {"admin": {"existingSecret": "a"}}}, False),
        ({"grafanaHost": "grafana.example.org", "grafana": False}, {}, False),
        ({}, {}, False),
    ],
)
def test_a_page_behind_a_password_that_is_public(options: Keys, values: Keys, open_door: bool) -> None:
    found = [one for one in wanting.doubts(PART, options, values, ESTATE) if one.code == "open-door"]
    assert [one.path for one in found] == (["options.grafanaHost"] if open_door else [])


def test_rules_and_boards_are_in_the_namespace_of_the_stack() -> None:
    found = wanting.bundle(PART, EVERYTHING, declaration=ESTATE)
    assert found.secrets.keys() == {"alertmanager-receivers", "grafana-admin"}
    places = {at(one, "metadata.namespace") for file in found.files for one in file.objects}
    assert places == {found.namespace}


def test_an_ingress_waits_for_who_answers_for_it() -> None:
    door = wanting.estate(Component("ingress-nginx"))
    assert wanting.bundle(PART, {"grafanaHost": "grafana.example.org"}, declaration=door).after == (
        "ingress-nginx",
    )
    assert wanting.bundle(PART, declaration=door).after == ()
