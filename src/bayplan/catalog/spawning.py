"""Profiles as KubeSpawner reads them: what each one overrides.

KubeSpawner keeps what it was overridden with: whoever starts a notebook with a card, stops it and starts one
without, would have the card again. So every profile says everything that any profile says. Mappings are laid
over each other key by key, and a key with nothing (null) is taken away; lists would replace each other, which
is why volumes, mounts and tolerations are mappings here (`kubespawner/spawner.py`, `_apply_overrides`).
Memory is in units of 1024 (`64G` is 64 GiB), CPU in cores.
"""

from typing import Final

from bayplan.catalog import homes, profiles
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import NotebookProfile
from bayplan.model.pods import Toleration
from bayplan.model.quantities import Family, Quantity

MEMORY_PATH: Final = "/dev/shm"
SCRATCH_PATH: Final = "/scratch"
_GIB: Final = 1 << 30
_MIB: Final = 1 << 20
_NANOS: Final = 10**9

BY_NAME: Final = """\
# What the chart gives as lists becomes mappings, so that profiles can add to it without replacing it.
def by(given, name):
    return {name(one): one for one in given} if isinstance(given, list) else given

spawner = c.KubeSpawner
spawner.volumes = by(spawner.volumes, lambda one: one["name"])
spawner.volume_mounts = by(spawner.volume_mounts, lambda one: one["mountPath"])
spawner.tolerations = by(
    spawner.tolerations,
    lambda one: f"{one.get('key', '')}={one.get('value', '')}:{one.get('effect', '')}",
)
"""
"""What the hub runs at its start, before any profile is taken."""


def profile_list(declaration: Declaration) -> list[Json]:
    """All profiles, in their order."""
    usual = profiles.usual(declaration)
    return [_profile(declaration, one, one == usual) for one in declaration.platform.notebooks.profiles]


def override(declaration: Declaration, profile: NotebookProfile) -> Keys:
    """What a profile sets, whatever the one before it did."""
    requests, limits = profiles.requests(declaration, profile), profiles.limits(declaration, profile)
    first = next(iter(profiles.images(declaration, profile).values()), "")
    image: Keys = {"image": first} if first else {}
    return {
        **image,
        "cpu_guarantee": _cores(requests.get("cpu")),
        "cpu_limit": _cores(limits.get("cpu")),
        "mem_guarantee": size(requests.get("memory")),
        "mem_limit": size(limits.get("memory")),
        "extra_resource_guarantees": _extended(declaration, profile),
        "extra_resource_limits": _extended(declaration, profile),
        "node_selector": _selectors(declaration, profile),
        "tolerations": _tolerations(declaration, profile),
        "priority_class_name": profile.priority_class,
        "volumes": volumes(declaration, profile),
        "volume_mounts": _mounts(declaration, profile),
        **_runtime(declaration, profile),
    }


def volumes(declaration: Declaration, profile: NotebookProfile) -> Keys:
    """The volumes of a profile by name; null for what others have and it has not."""
    known = declaration.platform.notebooks.profiles
    made: Keys = {}
    if any(one.shared_memory is not None for one in known):
        made[profiles.SHARED_MEMORY] = _memory(profile)
    if any(one.scratch for one in known):
        made[profiles.SCRATCH] = _scratch(declaration) if profile.scratch else None
    return made


def size(amount: Quantity | None) -> Json:
    """Bytes as JupyterHub reads them: in its G or M where they are whole, else as a number."""
    if amount is None:
        return None
    for unit, step in (("G", _GIB), ("M", _MIB)):
        if amount.units % step == 0:
            return f"{amount.units // step}{unit}"
    return amount.units


def _profile(declaration: Declaration, profile: NotebookProfile, usual: bool) -> Keys:
    made: Keys = {"display_name": profile.title or profile.name, "slug": profile.name}
    if profile.text:
        made["description"] = profile.text
    if usual:
        made["default"] = True
    made["kubespawner_override"] = override(declaration, profile)
    images = profiles.images(declaration, profile)
    return made | ({"profile_options": {"image": _choices(images)}} if len(images) > 1 else {})


def _choices(images: dict[str, str]) -> Keys:
    choices: Keys = {}
    for at, (name, reference) in enumerate(images.items()):
        default: Keys = {"default": True} if at == 0 else {}
        choices[name] = {"display_name": name, **default, "kubespawner_override": {"image": reference}}
    return {"display_name": "Image", "choices": choices}


def _cores(amount: Quantity | None) -> Json:
    if amount is None:
        return None
    return amount.millis // 1000 if amount.millis % 1000 == 0 else amount.millis / 1000


def _extended(declaration: Declaration, profile: NotebookProfile) -> Keys:
    asked = profiles.requests(declaration, profile)
    return {name: str(asked[name].units) for name in profiles.resources(declaration)}


def _selectors(declaration: Declaration, profile: NotebookProfile) -> Keys:
    mine = profiles.selector(declaration, profile)
    every = (
        key for one in declaration.platform.notebooks.profiles for key in profiles.selector(declaration, one)
    )
    return {key: mine.get(key) for key in dict.fromkeys(every)}


def _tolerations(declaration: Declaration, profile: NotebookProfile) -> Keys:
    mine = profiles.tolerated(declaration, profile)
    every = (
        each
        for one in declaration.platform.notebooks.profiles
        for each in profiles.tolerated(declaration, one)
    )
    return {_named(one): homes.written((one,))[0] if one in mine else None for one in dict.fromkeys(every)}


def _named(toleration: Toleration) -> str:
    return f"{toleration.key}={toleration.value}:{toleration.effect}"


def _mounts(declaration: Declaration, profile: NotebookProfile) -> Keys:
    there = volumes(declaration, profile)
    paths = {profiles.SHARED_MEMORY: MEMORY_PATH, profiles.SCRATCH: SCRATCH_PATH}
    return {
        paths[name]: {"name": name, "mountPath": paths[name]} if volume is not None else None
        for name, volume in there.items()
    }


def _runtime(declaration: Declaration, profile: NotebookProfile) -> Keys:
    known = declaration.platform.notebooks.profiles
    if not any(profiles.runtime_class(declaration, one) for one in known):
        return {}
    return {"extra_pod_config": {"runtimeClassName": profiles.runtime_class(declaration, profile) or None}}


def _memory(profile: NotebookProfile) -> Json:
    if profile.shared_memory is None:
        return None
    return {
        "name": profiles.SHARED_MEMORY,
        "emptyDir": {"medium": "Memory", "sizeLimit": _binary(profile.shared_memory)},
    }


def _scratch(declaration: Declaration) -> Keys:
    """A volume of the scratch class that goes with its pod, or a folder of the node where none is named."""
    notebooks = declaration.platform.notebooks
    amount: Json = _binary(notebooks.scratch_size) if notebooks.scratch_size else None
    if not notebooks.scratch_class:
        return {"name": profiles.SCRATCH, "emptyDir": {"sizeLimit": amount} if amount else {}}
    asked: Keys = {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": notebooks.scratch_class,
        "resources": {"requests": {"storage": amount or "10Gi"}},
    }
    return {"name": profiles.SCRATCH, "ephemeral": {"volumeClaimTemplate": {"spec": asked}}}


def _binary(size: int) -> str:
    return str(Quantity(size * _NANOS, Family.BINARY))
