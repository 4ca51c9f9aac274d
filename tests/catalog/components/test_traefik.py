from msgspec.structs import replace

from bayplan.catalog.components.traefik import PART
from bayplan.model.plain import Keys
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_plain_requests_are_sent_to_https() -> None:
    arguments = at(wanting.bundle(PART).values, "additionalArguments")
    assert arguments == [
        "--entryPoints.web.http.redirections.entryPoint.to=:443",
        "--entryPoints.web.http.redirections.entryPoint.scheme=https",
    ]
    assert "additionalArguments" not in wanting.bundle(PART, {"redirect": False}).values


def test_callers_keep_their_address() -> None:
    found = wanting.bundle(PART, {"address": "192.0.2.220"})
    assert at(found.values, "service") == {"spec": at(found.values, "service.spec")}
    assert at(found.values, "service.spec") == {
        "type": "LoadBalancer",
        "externalTrafficPolicy": "Local",
        "loadBalancerIP": "192.0.2.220",
    }


def test_requests_are_written_down_where_the_chart_looks_for_it() -> None:
    assert at(wanting.bundle(PART, {"accessLog": True}).values, "accessLog") == {"enabled": True}
    assert "logs" not in wanting.bundle(PART).values


def test_proxies_are_believed_at_both_doors() -> None:
    found = wanting.bundle(PART, {"redirect": False, "trusted": ["192.0.2.1", "192.0.2.2"]})
    assert at(found.values, "additionalArguments") == [
        "--entryPoints.web.forwardedHeaders.trustedIPs=192.0.2.1,192.0.2.2",
        "--entryPoints.websecure.forwardedHeaders.trustedIPs=192.0.2.1,192.0.2.2",
    ]


def test_on_every_node_it_holds_their_ports() -> None:
    found = wanting.bundle(PART, {"kind": "DaemonSet", "service": "HostPort"})
    assert at(found.values, "ports.websecure.hostPort") == 443
    assert at(found.values, "service") == {"spec": {"type": "ClusterIP"}}
    assert "Local" not in found.comments["service"]
    assert at(found.values, "updateStrategy.rollingUpdate") == {"maxUnavailable": 1, "maxSurge": 0}
    assert found.namespace_labels["pod-security.kubernetes.io/enforce"] == "privileged"
    assert (found.footprints[0].kind, found.footprints[0].needed_on) == ("DaemonSet", ("*",))


def test_two_of_them_are_refused() -> None:
    own = wanting.estate(cluster=replace(wanting.K3S_CLUSTER, disabled=("servicelb",)))
    options: Keys = {"service": "NodePort"}
    (doubt,) = wanting.doubts(PART, options, declaration=own)
    assert "write `traefik` in cluster.disable" in doubt.message
    assert wanting.doubts(PART, options) == []
    assert wanting.doubts(PART, options, declaration=wanting.estate(cluster=wanting.KUBEADM_CLUSTER)) == []


def test_an_address_that_nobody_gives_is_refused() -> None:
    (doubt,) = wanting.doubts(PART, {"service": "NodePort", "address": "192.0.2.220"})
    assert doubt.path == "options.address"
