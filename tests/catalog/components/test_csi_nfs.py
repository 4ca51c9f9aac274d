import pytest
from msgspec.structs import replace

from bayplan.catalog.components.csi_nfs import PART
from bayplan.model.plain import Keys
from bayplan.model.platform import Cluster
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_nfs_slow_has_sixteen_connections() -> None:
    made = wanting.objects(wanting.bundle(PART))["StorageClass nfs-slow"]
    assert made["mountOptions"] == ["nfsvers=4.1", "nconnect=16"]
    assert made["provisioner"] == "nfs.csi.k8s.io"
    assert made["parameters"] == {
        "mountPermissions": "0",
        "onDelete": "delete",
        "server": "nfs.example.lan",
        "share": "/kubernetes",
        "subDir": "${pvc.metadata.namespace}/${pvc.metadata.name}",
    }
    assert (made["allowVolumeExpansion"], made["volumeBindingMode"]) == (True, "Immediate")


@pytest.mark.parametrize("cluster", [wanting.K3S_CLUSTER, wanting.KUBEADM_CLUSTER])
def test_kubelets_are_where_they_are_on_all_distributions(cluster: Cluster) -> None:
    found = wanting.bundle(PART, declaration=wanting.estate(cluster=cluster))
    assert found.value("kubeletDir") == wanting.KUBELETS


def test_a_kubelet_that_was_moved_is_followed() -> None:
    moved = replace(wanting.K3S_CLUSTER, settings={"kubelet-arg": ["v=2", "root-dir=/data/kubelet"]})
    found = wanting.bundle(PART, declaration=wanting.estate(cluster=moved))
    assert found.value("kubeletDir") == "/data/kubelet"
    assert wanting.bundle(PART, {"kubelet": "/elsewhere"}).value("kubeletDir") == "/elsewhere"


def test_every_node_mounts() -> None:
    found = wanting.bundle(PART)
    daemon = next(one for one in found.footprints if one.kind == "DaemonSet")
    assert at(found.values, "node.tolerations") == [{"operator": "Exists"}]
    assert (str(daemon.requests["cpu"]), str(daemon.requests["memory"])) == ("30m", "60Mi")
    assert str(daemon.limits["memory"]) == "500Mi"


def test_the_snapshotter_counts_only_where_it_runs() -> None:
    def cpu(options: Keys) -> str:
        return str(wanting.bundle(PART, options).footprints[0].requests["cpu"])

    assert (cpu({}), cpu({"snapshots": True})) == ("40m", "50m")
    assert "csiSnapshotter" not in str(wanting.bundle(PART).value("controller.resources"))


def test_a_driver_that_nobody_uses_is_refused() -> None:
    (doubt,) = wanting.doubts(PART, declaration=wanting.without_classes(wanting.estate()))
    assert "no claim would ever use it" in doubt.message


@pytest.mark.parametrize(("mode", "good"), [("0", True), ("0770", True), ("0789", False), ("rwx", False)])
def test_a_mode_is_octal(mode: str, good: bool) -> None:
    assert (wanting.doubts(PART, {"mountPermissions": mode}) == []) is good


def test_it_comes_by_itself_where_a_class_needs_it() -> None:
    assert PART.implied is not None
    assert PART.implied(wanting.estate())
    assert not PART.implied(wanting.without_classes(wanting.estate()))
