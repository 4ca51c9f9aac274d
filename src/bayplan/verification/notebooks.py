"""Notebooks in a snapshot: where JupyterHub lives, its pods, and which profile each was started with.

KubeSpawner labels its pods `component: singleuser-server`. Of which profile one is, a label says where the
hub is told to set it (`extra_labels` of a profile); without it, nobody can tell.
"""

from typing import Final

from bayplan.model.pods import Pod
from bayplan.verification.framework import Scene

COMPONENT: Final = "jupyterhub"
LABEL: Final = "component"
SERVER: Final = "singleuser-server"
PROFILE: Final = "hub.jupyter.org/profile"


def wanted(scene: Scene) -> bool:
    """Whether notebooks are declared, or the component that offers them."""
    platform = scene.declaration.platform
    return bool(platform.notebooks.profiles) or platform.component(COMPONENT) is not None


def namespace(scene: Scene) -> str:
    """Where they are started."""
    found = scene.declaration.platform.component(COMPONENT)
    bundle = next((one.namespace for one in scene.bundles if one.name == COMPONENT), "")
    return (found.namespace if found else "") or bundle or COMPONENT


def servers(scene: Scene) -> tuple[Pod, ...]:
    """The notebooks that are there, those that wait too."""
    return tuple(
        one
        for one in scene.snapshot.pods
        if one.labels.get(LABEL) == SERVER and one.namespace == namespace(scene)
    )
