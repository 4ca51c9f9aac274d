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


def own_doubts(scene: Scene) -> Iterator[Doubt]:
    """What a component says cannot be of its options."""
    if not scene.declaration.platform.components:
        return
    from bayplan.catalog import registry  # the whole catalog takes a while to load

    for part, asked in registry.asked(scene.declaration):
        for one in part.doubts(asked) if part.doubts else ():
            if not one.code:
                yield one._replace(path=f"{asked.key}.{one.path}" if one.path else asked.key)


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
