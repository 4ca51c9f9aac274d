from msgspec.structs import replace

from bayplan.catalog.components.metrics_server import PART
from tests.catalog import wanting


def test_kubelets_are_asked_as_often_as_it_is_said() -> None:
    assert wanting.bundle(PART, {"interval": "30s"}).value("args") == ["--metric-resolution=30s"]
    assert len(wanting.doubts(PART, {"interval": "5s"})) == 1


def test_certificates_that_nobody_signed_are_taken_only_if_it_is_said() -> None:
    assert "--kubelet-insecure-tls" not in str(wanting.bundle(PART).value("args"))
    assert "--kubelet-insecure-tls" in str(wanting.bundle(PART, {"selfSigned": True}).value("args"))


def test_kubelets_of_kubeadm_have_no_others() -> None:
    described = wanting.estate(cluster=wanting.KUBEADM_CLUSTER)
    assert "--kubelet-insecure-tls" in str(wanting.bundle(PART, declaration=described).value("args"))
    signed = wanting.bundle(PART, {"selfSigned": False}, declaration=described)
    assert "--kubelet-insecure-tls" not in str(signed.value("args"))


def test_two_of_them_are_refused() -> None:
    own = wanting.estate(cluster=replace(wanting.K3S_CLUSTER, disabled=("traefik",)))
    (doubt,) = wanting.doubts(PART, declaration=own)
    assert "`metrics-server` in cluster.disable" in doubt.message
    assert wanting.doubts(PART, declaration=wanting.estate(cluster=wanting.KUBEADM_CLUSTER)) == []


def test_a_namespace_of_the_system_gets_no_label_of_ours() -> None:
    found = wanting.bundle(PART)
    assert (found.namespace, found.namespace_labels) == ("kube-system", {})
