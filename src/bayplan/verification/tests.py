"""Pods that try the cluster from within: manifests to apply, whose outcome `verify` reads afterwards.

Every one is labelled with its test, asks for little, has no CPU limit, and ends. The images are those of
NVIDIA's catalog for cards (its documentation verifies an installation with the same vectoradd sample:
docs.nvidia.com, gpu-operator, "Verification"), and a plain busybox for the rest.
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.model.bundles import ObjectFile
from bayplan.model.estate import Declaration, Pool
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import DeclaredStorageClass
from bayplan.model.pods import Toleration
from bayplan.verification import cards
from bayplan.verification.scripts import COPY, PRODUCT, SUM, WRITE

NAMESPACE: Final = "bayplan-tests"
SHARED: Final = ("nfs-subdir", "csi-nfs")
"""Kinds of storage classes whose volumes many pods may write to at once."""
LABEL: Final = "bayplan.dev/test"
CUDA, PYTORCH, TENSORFLOW, SEVERAL = "cuda", "pytorch", "tensorflow", "multi-card"
CLAIM, SCRATCH, DNS = "claim", "scratch", "cluster-dns"
CUDA_IMAGE: Final = "nvcr.io/nvidia/k8s/cuda-sample:vectoradd-cuda12.5.0"
PYTORCH_IMAGE: Final = "nvcr.io/nvidia/pytorch:26.07-py3"
SMALL_IMAGE: Final = "busybox:1.37"


def name(sort: str, subject: str = "") -> str:
    """What a test is called: its sort, and the pool or the storage class that it tries."""
    said = re.sub(r"[^a-z0-9-]+", "-", subject.lower()).strip("-")
    return f"{sort}-{said}" if said else sort


def tests(declaration: Declaration) -> tuple[ObjectFile, ...]:
    """Every test of a declaration: a namespace, cards of each pool, a claim of each class, scratch, names."""
    found = [ObjectFile("namespace.yaml", (_namespace(),), "cluster")]
    for pool in cards.with_cards(declaration):
        for sort, made in _of_cards(pool, declaration):
            found.append(ObjectFile(f"{name(sort, pool.name)}.yaml", (made,), "gpuSharing"))
    for one in declaration.platform.storage_classes:
        made_of = _claimed(name(CLAIM, one.name), one, WRITE, "64Mi")
        found.append(ObjectFile(f"{name(CLAIM, one.name)}.yaml", made_of, "storageClasses"))
    scratch = declaration.platform.notebooks.scratch_class
    for one in declaration.platform.storage_classes:
        if one.name == scratch:
            found.append(ObjectFile("scratch.yaml", _claimed(SCRATCH, one, COPY, "8Gi"), "notebooks.scratch"))
    found.append(ObjectFile("cluster-dns.yaml", (_dns(declaration),), "cluster.domain"))
    return tuple(found)


def tensorflow(declaration: Declaration) -> str:
    """The notebooks' image of TensorFlow; empty where they have none, and nobody would use it."""
    return _image(declaration, "tensorflow")


def several(pool: Pool, declaration: Declaration) -> int:
    """How many whole cards one pod of a pool may have, where that is more than one."""
    whole = declaration.platform.sharing_of(pool.name).mode in ("whole", "budget")
    number = cards.physical(pool, declaration) if whole else 0
    return number if number > 1 else 0


def _namespace() -> Keys:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}


def _of_cards(pool: Pool, declaration: Declaration) -> Iterator[tuple[str, Keys]]:
    """The tests of a pool's cards, each with its sort."""
    yield CUDA, _cuda(pool, declaration)
    yield PYTORCH, _pytorch(pool, declaration)
    if image := tensorflow(declaration):
        yield TENSORFLOW, _tensorflow(pool, declaration, image)
    if several(pool, declaration):
        yield SEVERAL, _several(pool, declaration)


def _cuda(pool: Pool, declaration: Declaration) -> Keys:
    return _on_card(name(CUDA, pool.name), pool, declaration, {"image": CUDA_IMAGE}, 1)


def _pytorch(pool: Pool, declaration: Declaration) -> Keys:
    return _on_card(name(PYTORCH, pool.name), pool, declaration, _python(declaration, 1), 1)


def _tensorflow(pool: Pool, declaration: Declaration, image: str) -> Keys:
    container: Keys = {"image": image, "command": ["python3", "-c", PRODUCT]}
    return _on_card(name(TENSORFLOW, pool.name), pool, declaration, container, 1)


def _several(pool: Pool, declaration: Declaration) -> Keys:
    number = several(pool, declaration)
    return _on_card(name(SEVERAL, pool.name), pool, declaration, _python(declaration, number), number)


def _python(declaration: Declaration, number: int) -> Keys:
    """PyTorch of the notebooks themselves, where they have an image of it."""
    image = _image(declaration, "pytorch") or PYTORCH_IMAGE
    return {"image": image, "command": ["python3", "-c", SUM.format(number=number)]}


def _image(declaration: Declaration, of: str) -> str:
    """The first image of the notebooks whose name or reference says what it has."""
    images = declaration.platform.notebooks.images
    return next((ref for key, ref in images.items() if of in f"{key} {ref}".lower()), "")


def _on_card(test: str, pool: Pool, declaration: Declaration, container: Keys, number: int) -> Keys:
    resource = _resource(pool, declaration)
    made = _container(container, {resource: number}, "1Gi")
    wanted: Keys = {"containers": [made], **_placed(pool)}
    return _pod(test, wanted)


def _resource(pool: Pool, declaration: Declaration) -> str:
    """The resource that stands for a card or a piece of it."""
    named = [one for one in cards.expected(pool, declaration) if one.startswith(cards.VENDOR)]
    return named[0] if named else cards.CARD


def _placed(pool: Pool) -> Keys:
    """On a worker of the pool, whatever keeps others away."""
    selector: dict[str, Json] = dict(pool.labels)
    tolerations: list[Json] = [
        _toleration(Toleration(one.key, "Exists", "", one.effect)) for one in pool.taints
    ]
    return {
        **({"nodeSelector": selector} if selector else {}),
        **({"tolerations": tolerations} if tolerations else {}),
    }


def _toleration(one: Toleration) -> Json:
    return {"key": one.key, "operator": one.operator, "effect": one.effect.value}


def _container(container: Keys, limits: Keys, memory: str) -> Json:
    resources: Json = {
        "requests": {"cpu": "100m", "memory": memory, **limits},
        "limits": {"memory": memory if not limits else "8Gi", **limits},
    }
    return {"name": "test", **container, "resources": resources}


def _pod(test: str, spec: Keys) -> Keys:
    about: Json = {"name": test, "namespace": NAMESPACE, "labels": {LABEL: test}}
    whole: Json = {"restartPolicy": "Never", "activeDeadlineSeconds": 1800, **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": about, "spec": whole}


def _claimed(test: str, offered: DeclaredStorageClass, script: str, size: str) -> tuple[Keys, ...]:
    """A claim of a class, as it is meant to be used, and a pod that writes to it and reads back."""
    about: Json = {"name": test, "namespace": NAMESPACE, "labels": {LABEL: test}}
    claim: Keys = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": about,
        "spec": {
            "accessModes": ["ReadWriteMany" if offered.kind in SHARED else "ReadWriteOnce"],
            "storageClassName": offered.name,
            "resources": {"requests": {"storage": size}},
        },
    }
    mounted: Keys = {
        "image": SMALL_IMAGE,
        "command": ["sh", "-c", script],
        "volumeMounts": [{"name": "data", "mountPath": "/data"}],
    }
    volumes: Json = [{"name": "data", "persistentVolumeClaim": {"claimName": test}}]
    return claim, _pod(test, {"containers": [_container(mounted, {}, "256Mi")], "volumes": volumes})


def _dns(declaration: Declaration) -> Keys:
    domain = declaration.platform.cluster.domain
    asked: Keys = {
        "image": SMALL_IMAGE,
        "command": ["nslookup", f"kubernetes.default.svc.{domain}"],
    }
    return _pod(DNS, {"containers": [_container(asked, {}, "64Mi")]})
