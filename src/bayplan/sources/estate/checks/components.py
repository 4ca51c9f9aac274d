"""Components: each once, with what its own page asks of it, and without secrets that would go to git."""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json
from bayplan.sources.estate.asking import WITHHELD
from bayplan.sources.estate.checks.scene import Scene

_PASSWORD: Final = re.compile(
    r"(?:password|passwd|passphrase|client_?secret|secret_?token|secret_?access_?key|"
    r"(?:api|auth|access|bearer)_?token|api_?key|private_?key|crypt_?key)\Z",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://[^/@\s:]*:[^/@\s]+@.*|"
    r"gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,}|xox[abp]-[\w-]{10,}|AKIA[0-9A-Z]{16}|"
    r"K10[0-9a-f]{40,}::.+|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}|-----BEGIN [A-Z ]*PRIVATE KEY-----.*)\Z",
    re.DOTALL,
)
"""What tokens of GitHub, GitLab, Slack, Amazon and K3s look like, and private keys and JSON web tokens; and
addresses with a password in them."""

_OWN: Final = {
    "jupyterhub": {
        "singleuser.profileList": "notebooks.profiles",
        "singleuser.startTimeout": "notebooks.startTimeout",
        "singleuser.storage.capacity": "notebooks.home.size",
        "cull.timeout": "notebooks.culling.idle",
        "cull.every": "notebooks.culling.every",
        "cull.maxAge": "notebooks.culling.maxAge",
    },
    "gpu-operator": {
        "devicePlugin.config": "gpuSharing",
        "mig.strategy": "gpuSharing",
    },
    "csi-nfs": {"storageClass": "storageClasses"},
    "nfs-subdir": {"nfs.server": "storageClasses", "nfs.path": "storageClasses"},
    "local-path": {"nodePathMap": "storageClasses"},
    "proxmox-csi": {"storageClass": "storageClasses"},
}
"""Values that the estate file has keys of its own for, and that no proof looks up again."""


def own_doubts(scene: Scene) -> Iterator[Doubt]:
    """What a component says cannot be of its options."""
    if not scene.declaration.platform.components:
        return
    from bayplan.catalog import registry  # the whole catalog takes a while to load

    for part, asked in registry.asked(scene.declaration):
        for one in part.doubts(asked) if part.doubts else ():
            if not one.code:
                yield one._replace(path=f"{asked.key}.{one.path}" if one.path else asked.key)


def said_elsewhere(scene: Scene) -> Iterator[Doubt]:
    """Values of a chart that come from another key of the estate file, and are proved from there."""
    for at, one in enumerate(scene.declaration.platform.components):
        for path, key in _OWN.get(one.name, {}).items():
            if _holds(one.values, path.split(".")):
                message = f"comes from {key}, and is proved from there; write it there"
                yield Doubt(f"components[{at}].values.{path}", message)


def _holds(values: Json, steps: list[str]) -> bool:
    found = values
    for step in steps:
        if not isinstance(found, dict) or step not in found:
            return False
        found = found[step]
    return True


def awaited_selves(scene: Scene) -> Iterator[Doubt]:
    """A component that waits for itself."""
    for at, one in enumerate(scene.declaration.platform.components):
        if one.name in one.after:
            place = one.after.index(one.name)
            message = "would wait for itself; take it away"
            yield Doubt(f"components[{at}].after[{place}]", message, value=one.name)


def open_secrets(scene: Scene) -> Iterator[Doubt]:
    """Passwords and tokens among options and values: they would stand in the repository for all to read."""
    for at, one in enumerate(scene.declaration.platform.components):
        for key, found in (("options", one.options), ("values", one.values)):
            yield from _secrets(f"components[{at}].{key}", found)
    yield from _secrets("cluster.settings", scene.declaration.platform.cluster.settings)


def _secrets(path: str, value: Json) -> Iterator[Doubt]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _secrets(f"{path}.{key}", one)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _secrets(f"{path}[{at}]", one)
    elif isinstance(value, str) and value and (_PASSWORD.search(path) or _TOKEN.match(value)):
        message = "would stand in the repository for all to read; put it in a Secret, and name that"
        yield Doubt(path, message, value=WITHHELD)
