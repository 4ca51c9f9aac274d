from bayplan.catalog.components.ingress_nginx import LAST, PART
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_it_is_the_last_there_is_and_says_so() -> None:
    chart = wanting.bundle(PART).chart
    assert chart is not None
    assert chart.version == LAST == "4.15.1"
    assert "Retired" in PART.text


def test_an_ingress_may_not_bring_configuration() -> None:
    assert at(wanting.bundle(PART).values, "controller.allowSnippetAnnotations") is False
    assert at(wanting.bundle(PART, {"snippets": True}).values, "controller.allowSnippetAnnotations") is True


def test_its_class_is_the_default_under_its_name() -> None:
    found = wanting.bundle(PART, {"class": "outside", "default": False})
    assert at(found.values, "controller.ingressClassResource") == {
        "name": "outside",
        "enabled": True,
        "default": False,
    }


def test_on_every_node_it_holds_their_ports() -> None:
    found = wanting.bundle(PART, {"kind": "DaemonSet", "service": "HostPort"})
    assert at(found.values, "controller.hostPort") == {"enabled": True}
    assert at(found.values, "controller.service") == {"type": "ClusterIP"}
    assert at(found.values, "controller.publishService") == {"enabled": False}
    assert "Local" not in found.comments["controller.service"]
    assert "publishService" not in str(wanting.bundle(PART).values)
    assert at(found.values, "controller.tolerations") == [{"operator": "Exists"}]
    assert found.footprints[0].kind == "DaemonSet"


def test_an_address_that_nobody_gives_is_refused() -> None:
    (doubt,) = wanting.doubts(PART, {"service": "HostPort", "address": "192.0.2.220"})
    assert "an address for a LoadBalancer" in doubt.message
    found = wanting.doubts(PART, {"address": "192.0.2.220"})
    assert [one.code for one in found] == ["address-from-nobody"]
