"""Local scratch: a folder on the node where the pod runs, as fast as its disk, and gone with it.

K3s brings a provisioner of its own, with the class `local-path`. This one has another name, so that the two
never both answer a claim; only the name of the class may be taken. Which nodes have scratch follows the
declared pools: nodes that are not named have none, so no claim fills a system disk by mistake.
Source: local-path-provisioner deploy/chart/local-path-provisioner/values.yaml; the chart is published by
containeroo.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import distributions, given, homes, storage_classes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import PRIVILEGED, chart, finished, refused
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import DeclaredStorageClass

KIND: Final = "local-path"
OPTIONS: Final = (
    Option("replicas", "number", "Pods of the provisioner.", 1),
    Option("helper", "text", "The image that makes and removes folders, with its tag.", "busybox:1.37.0"),
)

REPOSITORY: Final = "https://charts.containeroo.ch"
PROVISIONER: Final = "cluster.local/local-path-provisioner"
ELSEWHERE: Final = "DEFAULT_PATH_FOR_NON_LISTED_NODES"
FOLDER: Final = "/opt/local-path-provisioner"
POD: Final = ask("cpu=10m memory=32Mi", "memory=128Mi")
COMMENTS: Final = {
    "nodePathMap": "From storageClasses and the machines of their pools; nodes that are not named have none.",
    "storageClassConfigs": "From storageClasses: a folder for each, on the nodes of its pools.",
    "storageClass": "Another name than that of K3s's own provisioner: never two for one claim.",
    "helperImage": "From options.helper: a tag, because `latest` is pulled again for every volume.",
    "configmap.helperPod.tolerations": "Folders are made on the node of the pod, whatever it is kept for.",
    "resources": "The chart requests nothing; these are ours.",
}


def bundle(asked: Asked) -> Bundle:
    """The provisioner, told where every node has its scratch, and the storage classes that use it."""
    replicas = given.number(asked, "replicas")
    made = Bundle(
        KIND,
        asked.component.namespace,
        asked.key,
        chart(asked, "local-path-provisioner", REPOSITORY),
        _values(asked, replicas),
        storage_classes.files(asked, KIND, PROVISIONER, lambda _: {}),
        keep=True,
        namespace_labels=PRIVILEGED,
        footprints=(deployment(asked, "local-path-provisioner", POD, replicas, values_at=""),),
        comments=COMMENTS,
    )
    return finished(asked, made)


def doubts(asked: Asked) -> Iterator[Doubt]:
    """A class whose name K3s's own provisioner has, no class at all, or an image that may change."""
    declaration, helper = asked.declaration, given.text(asked, "helper")
    classes = storage_classes.of_kind(declaration, KIND)
    taken = distributions.brought(declaration.platform.cluster, KIND)
    if taken and any(one.name == "local-path" for _, one in classes):
        message = "K3s makes a storage class local-path of its own, and puts it back when it is changed"
        yield refused("helper", message, f"call yours otherwise, or write `{taken}` in cluster.disable")
    if not classes:
        message = "there is no storage class of the kind local-path, so no claim would ever use it"
        yield refused("helper", message, "add one under storageClasses, or leave this component out")
    if ":" not in helper or helper.endswith(":latest"):
        yield refused("helper", f"the image {helper} has no fixed version", "write its tag", helper)


def _values(asked: Asked, replicas: int) -> Keys:
    image, _, tag = given.text(asked, "helper").rpartition(":")
    return {
        "replicaCount": replicas,
        "storageClass": {"create": False, "provisionerName": PROVISIONER},
        **_places(asked.declaration),
        "helperImage": {"repository": image, "tag": tag},
        "configmap": {"helperPod": {"tolerations": homes.written(homes.ANYWHERE)}},
        "resources": resources(POD),
        "tolerations": homes.written(homes.tolerated(asked.declaration)),
    }


def _places(declaration: Declaration) -> Keys:
    """Where scratch is: for one class a map of nodes, for several a map for each of them."""
    classes = [one for _, one in storage_classes.of_kind(declaration, KIND)]
    if len(classes) == 1:
        return {"nodePathMap": _nodes(declaration, classes[0])}
    configs: Keys = {}
    for one in classes:
        created: Keys = {"create": False, "defaultVolumeType": "hostPath"}
        configs[one.name] = {"storageClass": created, "nodePathMap": _nodes(declaration, one)}
    return {"nodePathMap": [], "storageClassConfigs": configs}


def _nodes(declaration: Declaration, declared: DeclaredStorageClass) -> list[Json]:
    paths: list[Json] = [declared.path or FOLDER]
    if not declared.pools:
        return [{"node": ELSEWHERE, "paths": paths}]
    machines = sorted(one.name for one in declaration.lower.machines if one.role in declared.pools)
    if not machines:
        return [{"node": ELSEWHERE, "paths": paths}]
    places: list[Json] = [{"node": ELSEWHERE, "paths": []}]
    for name in machines:
        places.append({"node": name, "paths": list(paths)})
    return places


PART: Final = Part(
    KIND,
    "Provides scratch on the disks of the nodes.",
    "0.0.38",
    "local-path-storage",
    bundle,
    OPTIONS,
    doubts=doubts,
    implied=storage_classes.implied(KIND),
)
