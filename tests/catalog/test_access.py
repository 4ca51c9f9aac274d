"""Each mode may do what it is for, and nothing beyond."""

import shutil
import subprocess
from typing import Any

import kubernetes_validate
import pytest
from msgspec.structs import replace

from bayplan.catalog import hypervisor_access, kubernetes_access
from bayplan.catalog.access import access
from bayplan.catalog.kubernetes_access import MODES, READ
from bayplan.model.bundles import ObjectFile
from bayplan.model.estate import Declaration
from bayplan.model.files import File
from bayplan.sources import estate
from bayplan.sources.kubernetes import kinds

SAID = """
hosts: [{name: pve1}]
networks: [{name: k8s, bridge: vmbr1, vlan: 20, cidr: 192.0.2.0/24}]
devices: [{host: pve1, address: "0000:41:00.0", mappings: [a100]}]
machines:
  - {vmid: 9000, name: debian, host: pve1, template: true}
  - {vmid: 101, name: cp1, host: pve1, role: server, networks: [k8s]}
pools:
  - name: card
    allocatable: {cpu: 8, memory: 32Gi}
    machine:
      host: pve1
      cores: 8
      memory: 32Gi
      networks: [k8s]
      devices: ["0000:41:00.0"]
      disks: [{slot: scsi0, pool: fast, size: 64Gi}]
cluster: {distribution: k3s, version: v1.34.9+k3s1}
access: {modes: [observe, plan, apply, provision], resourcePool: k3s}
"""
PLURAL = {"metrics.k8s.io/NodeMetrics": "nodes", "metrics.k8s.io/PodMetrics": "pods"}
CHANGING = {"create", "update", "patch", "delete", "deletecollection", "*", "bind", "escalate", "impersonate"}


def declared(text: str = SAID) -> Declaration:
    return estate.parse(text.encode(), "bayplan.yaml")


def rules(mode: str) -> list[dict[str, Any]]:
    """All rules of all roles of a mode."""
    made: list[Any] = list(kubernetes_access.manifests(declared(), mode))
    return [rule for one in made if one["kind"] in ("ClusterRole", "Role") for rule in one["rules"]]


def plural(group: str, kind: str) -> str:
    """The resource of a kind, as Kubernetes names it."""
    name = kind.lower()
    ending = "ies" if name.endswith("y") else "es" if name.endswith("s") else "s"
    return PLURAL.get(f"{group}/{kind}", (name[:-1] if ending == "ies" else name) + ending)


def test_observing_is_reading_exactly_what_our_readers_read() -> None:
    tables = (kinds.MODELLED, kinds.PLATFORM, kinds.MEASURED)
    read = {(group, plural(group, kind)) for table in tables for group, kind in table}
    assert {(group, one) for group, found in READ.items() for one in found} == read


@pytest.mark.parametrize("mode", ["observe", "plan"])
def test_whoever_looks_changes_nothing(mode: str) -> None:
    assert {verb for rule in rules(mode) for verb in rule["verbs"]} == {"get", "list", "watch"}


@pytest.mark.parametrize("mode", MODES)
def test_no_mode_reads_secrets_or_has_everything(mode: str) -> None:
    for rule in rules(mode):
        named = {*rule["apiGroups"], *rule["resources"], *rule["verbs"]}
        assert "*" not in named
        if "secrets" in rule["resources"]:
            assert rule["verbs"] == ["delete"]
            assert rule["resourceNames"] == ["cp1.node-password.k3s"]


def test_each_mode_may_do_more_than_the_one_before() -> None:
    allowed = [
        {
            (group, resource, verb)
            for rule in rules(mode)
            for group in rule["apiGroups"]
            for resource in rule["resources"]
            for verb in rule["verbs"]
        }
        for mode in MODES
    ]
    assert allowed[0] == allowed[1] < allowed[2] < allowed[3]
    assert ("", "pods/eviction", "create") in allowed[2]
    assert ("", "nodes", "delete") not in allowed[2]
    assert ("", "nodes", "delete") in allowed[3]


@pytest.mark.parametrize("mode", MODES)
def test_manifests_are_valid(mode: str) -> None:
    for one in kubernetes_access.manifests(declared(), mode):
        kubernetes_validate.validate(one, "1.34", strict=True)


def test_a_cluster_that_k3s_did_not_make_has_no_such_secrets() -> None:
    found = kubernetes_access.manifests(
        declared(SAID.replace("k3s, version: v1.34.9+k3s1", "kubeadm, version: v1.34.2, cni: calico")),
        "provision",
    )
    assert [one["kind"] for one in found] == [
        "Namespace",
        "ServiceAccount",
        "ClusterRole",
        "ClusterRoleBinding",
    ]


def test_privileges_stand_where_they_are_checked() -> None:
    found = {one.role: one for one in hypervisor_access.grants(declared())}
    assert found["BayplanMachines"].paths == ("/pool/k3s",)
    assert found["BayplanClone"].paths == ("/vms/9000",)
    assert found["BayplanPass"].paths == ("/mapping/pci/a100",)
    assert found["BayplanPlug"].paths == ("/sdn/zones/localnetwork/vmbr1/20",)
    assert found["BayplanGrow"].paths == ("/storage/fast",)
    assert found["BayplanSeed"].paths == ()
    reading = {priv for one in found.values() if "observe" in one.modes for priv in one.privileges}
    for role, looked_at in {"BayplanGrow": "Datastore.Audit", "BayplanPass": "Mapping.Audit"}.items():
        assert looked_at in found[role].privileges  # what is given on a path hides what is given above it
    assert reading == {"Sys.Audit", "VM.Audit", "VM.GuestAgent.Audit", "Datastore.Audit", "Mapping.Audit"}
    assert not {priv for one in found.values() for priv in one.privileges} & {
        "Sys.Modify",
        "Permissions.Modify",
        "VM.Monitor",
    }


def test_pve_8_calls_the_agents_privilege_otherwise() -> None:
    made = declared()
    hosts = tuple(replace(one, version="8.4.1") for one in made.lower.hosts)
    old = replace(made, lower=replace(made.lower, hosts=hosts))
    assert "VM.Monitor" in hypervisor_access.commands(old)
    assert "GuestAgent" not in hypervisor_access.commands(old)


def test_a_mode_that_is_not_wanted_gets_nothing() -> None:
    text = hypervisor_access.commands(
        declared(SAID.replace("[observe, plan, apply, provision]", "[observe]"))
    )
    assert "bayplan-observe" in text
    assert "VM.Allocate" not in text
    assert "VM.PowerMgmt" not in text


def test_a_role_on_a_pool_reaches_the_nodes_because_they_are_put_into_it() -> None:
    text = hypervisor_access.commands(declared())
    assert "for vmid in 101; do\n  pveum pool modify 'k3s' --vms \"$vmid\"" in text  # the template stays out
    assert text.index("pveum pool add") < text.index("pveum pool modify")
    assert "pool modify" not in hypervisor_access.commands(declared(SAID.replace(", resourcePool: k3s", "")))


def test_the_commands_are_a_shell_script(tmp_path: Any) -> None:
    script = tmp_path / "proxmox.sh"
    script.write_text(hypervisor_access.commands(declared()), encoding="utf-8")
    shell = shutil.which("sh")
    assert shell
    subprocess.run([shell, "-n", str(script)], check=True)


def test_files_are_those_of_the_modes() -> None:
    found = access(declared())
    assert [one.path for one in found] == ["access/proxmox.sh", *(f"access/{mode}.yaml" for mode in MODES)]
    assert isinstance(found[0], File) and not found[0].private
    assert isinstance(found[1], ObjectFile) and found[1].key == "access.modes[0]"
    assert access(Declaration()) == ()
