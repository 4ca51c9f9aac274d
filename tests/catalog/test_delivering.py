import pytest
from msgspec.structs import replace

from bayplan.catalog import registry
from bayplan.catalog.components.descheduler import PART
from bayplan.catalog.delivering import drifting, finished
from bayplan.model.bundles import Bundle
from bayplan.model.plain import Keys
from bayplan.model.platform import Cluster, Component
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_values_of_the_estate_lie_over_ours() -> None:
    found = wanting.bundle(PART, values={"cmdOptions": {"v": 5}, "priorityClassName": "house"})
    assert at(found.values, "cmdOptions") == {"v": 5}
    assert found.values["priorityClassName"] == "house"
    assert found.values["kind"] == "Deployment"


def test_it_waits_for_what_is_there_and_for_what_the_estate_says() -> None:
    there = wanting.estate(Component("kube-prometheus-stack"))
    asked = wanting.ask(PART, declaration=there)
    asked = replace(asked, component=replace(asked.component, after=("vault", "kube-prometheus-stack")))
    assert PART.bundle(asked).after == ("kube-prometheus-stack", "vault")


def test_comments_without_a_word_are_left_out() -> None:
    made = Bundle("tea", "tea", "components[0]", comments={"a": "", "b": "Why."})
    assert finished(wanting.ask(PART), made).comments == {"b": "Why."}


def test_version_and_namespace_are_the_estate_s() -> None:
    base = wanting.ask(PART)
    asked = replace(base, component=replace(base.component, version="0.35.0", namespace="kube-system"))
    found = PART.bundle(asked)
    assert found.chart is not None
    assert (found.chart.version, found.namespace, found.namespace_labels) == ("0.35.0", "kube-system", {})


def test_every_webhook_is_left_to_who_writes_it() -> None:
    assert drifting("MutatingWebhookConfiguration", "tea", 2).pointers == (
        "/webhooks/0/clientConfig/caBundle",
        "/webhooks/1/clientConfig/caBundle",
    )


@pytest.mark.parametrize(
    ("cluster", "options", "doubted"),
    [
        (replace(wanting.K3S_CLUSTER, disabled=("traefik",)), {}, False),
        (wanting.K3S_CLUSTER, {}, True),
        (wanting.KUBEADM_CLUSTER, {"address": "192.0.2.220"}, True),
        (wanting.KUBEADM_CLUSTER, {"service": "NodePort"}, False),
        (wanting.KUBEADM_CLUSTER, {"service": "HostPort"}, False),
        (Cluster(), {}, False),
    ],
)
@pytest.mark.parametrize("door", ["traefik", "ingress-nginx"])
def test_somebody_has_to_give_out_addresses(
    door: str, cluster: Cluster, options: Keys, doubted: bool
) -> None:
    part = registry.part(door)
    assert part is not None
    found = wanting.doubts(part, options, declaration=wanting.estate(cluster=cluster))
    assert [one.path for one in found if one.code == "address-from-nobody"] == (
        ["options.service"] if doubted else []
    )
