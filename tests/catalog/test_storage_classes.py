import pytest

from bayplan.catalog import storage_classes
from bayplan.model.platform import DeclaredStorageClass
from tests.catalog import wanting


@pytest.mark.parametrize(
    ("kind", "binding", "grows"),
    [
        ("nfs-subdir", "Immediate", False),
        ("csi-nfs", "Immediate", True),
        ("local-path", "WaitForFirstConsumer", False),
        ("proxmox-csi", "WaitForFirstConsumer", True),
    ],
)
def test_a_kind_decides_what_is_usual(kind: str, binding: str, grows: bool) -> None:
    made = storage_classes.storage_class(DeclaredStorageClass("tea", kind), "house.example/tea", {})
    assert (made["volumeBindingMode"], made["allowVolumeExpansion"]) == (binding, grows)
    assert made["reclaimPolicy"] == "Delete"
    assert "mountOptions" not in made


def test_what_is_declared_counts() -> None:
    declared = DeclaredStorageClass(
        "tea",
        "csi-nfs",
        True,
        binding="WaitForFirstConsumer",
        expandable=False,
        reclaim="Retain",
        mount_options=("hard",),
    )
    made = storage_classes.storage_class(declared, "house.example/tea", {"b": "2", "a": "1"})
    assert (made["volumeBindingMode"], made["allowVolumeExpansion"]) == ("WaitForFirstConsumer", False)
    assert (made["reclaimPolicy"], made["mountOptions"]) == ("Retain", ["hard"])
    assert made["metadata"] == {
        "name": "tea",
        "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
    }
    assert str(made["parameters"]) == "{'a': '1', 'b': '2'}", "in order"


def test_each_class_knows_its_key() -> None:
    assert [key for key, _ in storage_classes.of_kind(wanting.estate(), "csi-nfs")] == ["storageClasses[1]"]
