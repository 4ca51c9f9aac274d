"""kube-vip's objects are Kubernetes', its settings are kube-vip's, and one server has them."""

import kubernetes_validate
import pytest
import yaml

from bayplan.provisioning import vip
from tests.provisioning import estates
from tests.provisioning.estates import cluster, declaration, node, written

_SETTINGS = """
vip_arp vip_arpRate vip_leaderelection vip_leasename vip_leaseduration vip_renewdeadline vip_retryperiod
vip_leaseannotations vip_loglevel vip_interface vip_interfaceloglobal vip_servicesinterface vip_subnet
address port vip_ddns vip_nodename cp_namespace cp_enable cp_detect svc_enable svc_election lb_enable
prometheus_server dns_mode enable_node_labeling
"""
SETTINGS = frozenset(_SETTINGS.split())
"""Environment variables that kube-vip reads (`pkg/kubevip/config_envvar.go`, 00337a756bc9)."""


def test_only_the_first_server_has_the_manifest() -> None:
    found = {name: vip.MANIFEST in written(vip.prepare(node(name))) for name in ("cp1", "cp2", "cp3", "wk1")}
    assert found == {"cp1": True, "cp2": False, "cp3": False, "wk1": False}


def test_a_cluster_without_a_virtual_address_has_none() -> None:
    assert written(vip.prepare(node("cp1", declaration(cluster(address=""))))) == {}


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the checker leaves its schemas open
@pytest.mark.parametrize("version", ["1.34", "1.36"])
def test_the_objects_are_valid(version: str) -> None:
    for one in vip.objects(cluster()):
        kubernetes_validate.validate(one, version, strict=True)


def test_the_text_reads_back_as_the_objects() -> None:
    text = written(vip.prepare(node("cp1")))[vip.MANIFEST]
    assert tuple(yaml.safe_load_all(text)) == vip.objects(cluster())


def test_its_settings_are_known_and_name_the_address() -> None:
    *_, daemon_set = estates.plain(vip.objects(cluster(interface="ens18")))
    (container,) = daemon_set["spec"]["template"]["spec"]["containers"]
    environment = {one["name"]: one.get("value") for one in container["env"]}
    assert set(environment) <= SETTINGS
    assert environment["address"] == "192.0.2.100"
    assert environment["vip_interface"] == "ens18"
    assert environment["vip_subnet"] == "32"
    assert environment["vip_arp"] == environment["cp_enable"] == "true"


def test_the_role_may_do_what_its_binding_gives_the_account() -> None:
    account, role, binding, daemon_set = estates.plain(vip.objects(cluster()))
    assert binding["roleRef"]["name"] == role["metadata"]["name"]
    assert binding["subjects"][0]["name"] == account["metadata"]["name"]
    assert daemon_set["spec"]["template"]["spec"]["serviceAccountName"] == account["metadata"]["name"]
