from msgspec.structs import replace

from bayplan.catalog.components.local_path import PART, PROVISIONER
from bayplan.model.estate import Declaration
from bayplan.model.platform import DeclaredStorageClass
from tests.catalog import wanting
from tests.catalog.wanting import at

ELSEWHERE = "DEFAULT_PATH_FOR_NON_LISTED_NODES"


def test_only_the_machines_of_its_pools_have_scratch() -> None:
    found = wanting.estate(lower=wanting.machines(cp1="server", gpu2="card", gpu1="card"))
    assert wanting.bundle(PART, declaration=found).value("nodePathMap") == [
        {"node": ELSEWHERE, "paths": []},
        {"node": "gpu1", "paths": ["/scratch"]},
        {"node": "gpu2", "paths": ["/scratch"]},
    ]


def test_where_no_machine_is_known_every_node_has_it() -> None:
    assert wanting.bundle(PART).value("nodePathMap") == [{"node": ELSEWHERE, "paths": ["/scratch"]}]


def test_two_classes_have_a_map_each() -> None:
    found = _with(
        DeclaredStorageClass("fast", "local-path", path="/fast"),
        DeclaredStorageClass("large", "local-path", path="/large"),
    )
    values = wanting.bundle(PART, declaration=found).values
    assert values["nodePathMap"] == []
    assert at(values, "storageClassConfigs.large.nodePathMap") == [{"node": ELSEWHERE, "paths": ["/large"]}]


def test_its_name_is_not_that_of_k3s_s_own() -> None:
    found = wanting.bundle(PART)
    assert found.value("storageClass.provisionerName") == PROVISIONER
    assert "rancher.io" not in PROVISIONER
    made = wanting.objects(found)["StorageClass fast-scratch"]
    assert (made["provisioner"], made["volumeBindingMode"]) == (PROVISIONER, "WaitForFirstConsumer")
    assert made["allowVolumeExpansion"] is False


def test_the_name_of_k3s_s_own_class_is_refused() -> None:
    taken = _with(DeclaredStorageClass("local-path", "local-path"), disabled=())
    (doubt,) = wanting.doubts(PART, declaration=taken)
    assert "`local-storage` in cluster.disable" in doubt.message
    assert wanting.doubts(PART, declaration=_with(DeclaredStorageClass("local-path", "local-path"))) == []


def test_an_image_without_a_version_is_refused() -> None:
    assert [one.value for one in wanting.doubts(PART, {"helper": "busybox"})] == ["busybox"]
    assert len(wanting.doubts(PART, {"helper": "busybox:latest"})) == 1
    assert wanting.bundle(PART, {"helper": "registry.example.lan:5000/busybox:1.37"}).value(
        "helperImage"
    ) == {
        "repository": "registry.example.lan:5000/busybox",
        "tag": "1.37",
    }


def _with(*classes: DeclaredStorageClass, disabled: tuple[str, ...] = ("local-storage",)) -> Declaration:
    base = wanting.estate(cluster=replace(wanting.K3S_CLUSTER, disabled=disabled))
    return replace(base, platform=replace(base.platform, storage_classes=classes))
