"""The test pods: valid objects, on the workers they try, with what they ask for."""

from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest

from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Machine, MachineDevice
from bayplan.model.nodes import Taint
from bayplan.model.platform import Cluster, DeclaredStorageClass, GpuSharing, Notebooks, Platform
from bayplan.sources import estate
from bayplan.verification import tests as manifests
from tests.make import amounts

ROOT: Final = Path(__file__).parents[2]


def pool(gpus: int = 2, **more: Any) -> Pool:
    return Pool("card", 4, amounts(f"cpu=48 nvidia.com/gpu={gpus}"), **more)


def objects(declaration: Declaration) -> dict[str, Any]:
    """Every object by its kind and name."""
    found = [one for file in manifests.tests(declaration) for one in file.objects]
    return {f"{one['kind']} {one['metadata']['name']}": one for one in found}  # type: ignore[call-overload,index]


@pytest.mark.parametrize("example", ["a100", "r730"])
@pytest.mark.parametrize("version", ["1.34", "1.36"])
def test_every_object_is_valid(example: str, version: str) -> None:
    declaration = estate.read(str(ROOT / "examples" / example / "bayplan.yaml"))
    for made in objects(declaration).values():
        kubernetes_validate.validate(made, version, strict=True)


def test_every_test_is_labelled_and_ends() -> None:
    for name, made in objects(Declaration(pools=(pool(),))).items():
        if name.startswith("Pod "):
            assert made["metadata"]["labels"] == {manifests.LABEL: made["metadata"]["name"]}
            assert made["spec"]["restartPolicy"] == "Never"
            assert made["spec"]["activeDeadlineSeconds"] == 1800
            resources = made["spec"]["containers"][0]["resources"]
            assert {"cpu", "memory"} <= resources["requests"].keys()
            assert "cpu" not in resources["limits"]


def test_a_pool_is_tried_on_its_own_workers() -> None:
    taint = Taint("nvidia.com/gpu", "true")
    made = objects(Declaration(pools=(pool(labels={"accelerator": "nvidia"}, taints=(taint,)),)))
    spec = made["Pod cuda-card"]["spec"]
    assert spec["nodeSelector"] == {"accelerator": "nvidia"}
    assert spec["tolerations"] == [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]
    assert spec["containers"][0]["image"] == manifests.CUDA_IMAGE


def test_all_cards_of_a_worker_are_asked_for_together() -> None:
    made = objects(Declaration(pools=(pool(gpus=4),)))
    container = made["Pod multi-card-card"]["spec"]["containers"][0]
    assert container["resources"]["limits"]["nvidia.com/gpu"] == 4
    assert "number == 4" in container["command"][2]
    compile(container["command"][2], "test", "exec")


@pytest.mark.parametrize("mode", ["time-slicing", "mps", "mig"])
def test_turns_and_pieces_are_not_asked_for_together(mode: str) -> None:
    shared = Platform(sharing=(GpuSharing("card", mode, replicas=4, profile="all-1g.10gb"),))
    assert "Pod multi-card-card" not in objects(Declaration(pools=(pool(gpus=8),), platform=shared))


def test_one_card_is_no_several() -> None:
    assert "Pod multi-card-card" not in objects(Declaration(pools=(pool(gpus=1),)))


def test_cards_of_a_machine_count_where_nothing_is_allocatable() -> None:
    machine = Machine(
        0,
        devices=tuple(
            MachineDevice("hostpci0", addresses=(one,)) for one in ("0000:01:00.0", "0000:02:00.0")
        ),
    )
    made = objects(Declaration(pools=(Pool("card", machine=machine),)))
    assert made["Pod multi-card-card"]["spec"]["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == 2


def test_pytorch_is_that_of_the_notebooks() -> None:
    images = {"base": "example/base:1", "torch": "example/PyTorch:2"}
    made = objects(Declaration(pools=(pool(),), platform=Platform(notebooks=Notebooks(images))))
    assert made["Pod pytorch-card"]["spec"]["containers"][0]["image"] == "example/PyTorch:2"


def test_tensorflow_is_tried_where_notebooks_have_it() -> None:
    images = {"torch": "example/pytorch:2", "flow": "example/TensorFlow:3"}
    made = objects(Declaration(pools=(pool(),), platform=Platform(notebooks=Notebooks(images))))
    container = made["Pod tensorflow-card"]["spec"]["containers"][0]
    assert container["image"] == "example/TensorFlow:3"
    assert container["resources"]["limits"]["nvidia.com/gpu"] == 1
    compile(container["command"][2], "test", "exec")
    assert "Pod tensorflow-card" not in objects(Declaration(pools=(pool(),)))


def test_names_are_asked_in_the_clusters_domain() -> None:
    made = objects(Declaration(platform=Platform(Cluster(domain="k8s.example.org"))))
    command = made["Pod cluster-dns"]["spec"]["containers"][0]["command"]
    assert command == ["nslookup", "kubernetes.default.svc.k8s.example.org"]


def test_a_name_is_one_of_kubernetes() -> None:
    assert manifests.name("claim", "NFS Slow/2") == "claim-nfs-slow-2"


@pytest.mark.parametrize(("kind", "mode"), [("csi-nfs", "ReadWriteMany"), ("proxmox-csi", "ReadWriteOnce")])
def test_a_claim_asks_for_what_its_class_is_meant_for(kind: str, mode: str) -> None:
    offered = Platform(storage_classes=(DeclaredStorageClass("a", kind),))
    found = {one.path: one for one in manifests.tests(Declaration(platform=offered))}
    claim, _ = found["claim-a.yaml"].objects
    assert claim["spec"]["accessModes"] == [mode]  # type: ignore[index, call-overload]
