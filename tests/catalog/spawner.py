"""KubeSpawner, as far as a profile reaches it: what the chart sets, what profiles override, the pod of it.

Facts from kubespawner 7.1.0 (`spawner.py` `_apply_overrides`, `utils.py` `recursive_update`, `objects.py`
`make_pod`) and the chart 4.4 (`files/hub/jupyterhub_config.py`). JupyterHub reads sizes in units of 1024
(`jupyterhub/traitlets.py` `ByteSpecification`). Held once against KubeSpawner 7.1.0 itself: 48 spawns of four
profiles in four settings gave the same pods.
"""

import types
from typing import Any

import msgspec

from bayplan.model.pods import Pod
from bayplan.sources.kubernetes import pods

UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
TRAITS = {
    "image", "cpu_guarantee", "cpu_limit", "mem_guarantee", "mem_limit", "extra_resource_guarantees",
    "extra_resource_limits", "node_selector", "tolerations", "priority_class_name", "volumes",
    "volume_mounts", "extra_pod_config",
}  # fmt: skip
"""Those that a profile of ours may override; each is a trait of KubeSpawner."""


def spawner(values: dict[str, Any]) -> types.SimpleNamespace:
    """A spawner as the hub makes it of the chart's values."""
    single = values["singleuser"]
    home = "volume-{user_server}"
    made = types.SimpleNamespace(
        image="sample", cpu_guarantee=None, cpu_limit=None, mem_guarantee="1G", mem_limit=None,
        extra_resource_guarantees={}, extra_resource_limits={}, node_selector={}, priority_class_name="",
        extra_pod_config={},
        tolerations=list(values["scheduling"]["userPods"]["tolerations"]),
        volumes=[{"name": home, "persistentVolumeClaim": {"claimName": "claim-{user_server}"}}],
        volume_mounts=[{"name": home, "mountPath": "/home/jovyan"}],
    )  # fmt: skip
    for key, file in single.get("extraFiles", {}).items():
        made.volumes.append({"name": "files", "secret": {"secretName": "singleuser"}})
        made.volume_mounts.append({"name": "files", "mountPath": file["mountPath"], "subPath": key})
    made.volumes.extend(single["storage"].get("extraVolumes", []))
    made.volume_mounts.extend(single["storage"].get("extraVolumeMounts", []))
    config = types.SimpleNamespace(KubeSpawner=made)
    for _, code in sorted(values["hub"]["extraConfig"].items()):
        exec(code, {"c": config})
    return made


def take(spawner: types.SimpleNamespace, override: dict[str, Any]) -> None:
    """Applies a profile: mappings are laid over mappings, everything else replaces what was."""
    for key, value in override.items():
        assert key in TRAITS, key
        if isinstance(value, dict) and isinstance(getattr(spawner, key), dict):
            _update(getattr(spawner, key), value)
        else:
            setattr(spawner, key, value)


def manifest(spawner: types.SimpleNamespace, name: str, namespace: str = "jupyterhub") -> dict[str, Any]:
    """The pod of a spawner, as it is sent to the API server."""
    container: dict[str, Any] = {
        "name": "notebook",
        "image": spawner.image,
        "volumeMounts": _listed(spawner.volume_mounts),
        "resources": {
            "requests": _resources(
                spawner.cpu_guarantee, spawner.mem_guarantee, spawner.extra_resource_guarantees
            ),
            "limits": _resources(spawner.cpu_limit, spawner.mem_limit, spawner.extra_resource_limits),
        },
    }
    spec: dict[str, Any] = {
        "restartPolicy": "OnFailure",
        "nodeSelector": spawner.node_selector,
        "tolerations": _listed(spawner.tolerations),
        "volumes": _listed(spawner.volumes),
        "containers": [container],
        **spawner.extra_pod_config,
    }
    if spawner.priority_class_name:
        spec["priorityClassName"] = spawner.priority_class_name
    labels = {"app": "jupyterhub", "component": "singleuser-server"}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"jupyter-{name}", "namespace": namespace, "labels": labels},
        "spec": spec,
    }


def read(manifest: dict[str, Any]) -> Pod:
    """A manifest as the house reads pods."""
    return pods.pod(msgspec.json.decode(msgspec.json.encode(manifest), type=pods.WirePod))


def _update(target: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, dict):
            _update(target.setdefault(key, {}), value)
        elif value is None:
            target.pop(key, None)
        else:
            target[key] = value


def _listed(given: Any) -> list[Any]:
    return [given[key] for key in sorted(given)] if isinstance(given, dict) else given


def _resources(cpu: float | None, memory: str | int | None, extra: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"cpu": cpu} if cpu else {}
    if memory:
        made["memory"] = memory if isinstance(memory, int) else int(memory[:-1]) * UNITS[memory[-1]]
    return made | extra
