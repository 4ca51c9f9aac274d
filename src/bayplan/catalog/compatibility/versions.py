"""The versions that an estate comes to, and what it uses of them."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from bayplan.catalog import registry
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json
from bayplan.model.record import Record

POLICIES: Final = {"admission": "admission", "kyverno": "generating", "kyverno-legacy": "cluster-policy"}
"""What each kind of policy engine rests on."""


class Versions(Record, frozen=True):
    """Versions that are to go together. `kubernetes` is that of the distribution, empty where none is named.

    `features` are those that rows of the table know.
    """

    distribution: str = ""
    kubernetes: str = ""
    components: dict[str, str] = {}
    features: tuple[str, ...] = ()

    def with_component(self, name: str, version: str) -> "Versions":
        """The same with another release of a component."""
        return replace(self, components={**self.components, name: version})

    def on(self, kubernetes: str) -> "Versions":
        """The same on another Kubernetes."""
        return replace(self, kubernetes=kubernetes)


def declared(declaration: Declaration) -> Versions:
    """What a declaration comes to; a component without a version has its usual one."""
    cluster = declaration.platform.cluster
    components = {one.component.name: one.component.version for _, one in registry.asked(declaration)}
    return Versions(
        cluster.distribution,
        cluster.version or declaration.kubernetes,
        components,
        tuple(dict.fromkeys(_features(declaration))),
    )


def _features(declaration: Declaration) -> Iterator[str]:
    engine = POLICIES.get(declaration.platform.policies.kind)
    if engine:
        yield engine
    for part, asked in registry.asked(declaration):
        if part.name == "gpu-operator":
            yield from ("nri",) if asked.options["injection"] == "nri" else ()
            yield from ("claims",) if asked.options["dynamicResources"] is True else ()
        if part.name in ("vpa", "goldilocks") and _says_auto({**asked.options, **asked.component.values}):
            yield "vpa-auto"


def _says_auto(given: Json) -> bool:
    """Whether the mode of some VerticalPodAutoscaler is `Auto`."""
    if isinstance(given, dict):
        modes = (str(given.get(key)).lower() for key in ("mode", "updateMode", "vpa-update-mode"))
        return "auto" in modes or any(_says_auto(one) for one in given.values())
    return isinstance(given, list) and any(_says_auto(one) for one in given)
