"""Of defaults there is one: one class of storage, and one of ingresses, where nobody says which.

K3s brings a storage class `local-path` and a Traefik, both as defaults, unless `cluster.disable` names them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.catalog import distributions
from bayplan.consistency.framework import Whole
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt

CLASS = "default-class-twice"
INGRESS = "default-ingress-twice"
_SAYS: Final = {
    "traefik": "ingressClass.isDefaultClass",
    "ingress-nginx": "controller.ingressClassResource.default",
}
"""By component the value that makes its class the default."""


def defaults(whole: Whole) -> Iterator[Doubt]:
    """Two defaults of one kind."""
    yield from _classes(whole)
    yield from _ingresses(whole)


def _classes(whole: Whole) -> Iterator[Doubt]:
    cluster = whole.declaration.platform.cluster
    declared = [(at, one) for at, one in enumerate(whole.declaration.platform.storage_classes) if one.default]
    disabled = distributions.brought(cluster, "local-path")
    for at, one in declared[:1] if disabled else ():
        told = f"K3s makes its own local-path the default class, and {one.name} is to be the default too"
        remedy = f"add {disabled} to cluster.disable"
        yield Doubt(f"storageClasses[{at}].default", told, CLASS, one.name, one.name, remedy, grave=True)


def _ingresses(whole: Whole) -> Iterator[Doubt]:
    found: Sequence[Bundle] = [one for one in whole.bundles if one.name in _SAYS]
    chosen = [one for one in found if one.value(_SAYS[one.name]) is True]
    for one in chosen[1:]:
        told = f"{one.name} and {chosen[0].name} are both to answer where an ingress names no class"
        yield Doubt(one.key, told, INGRESS, one.name, one.name, "make one of them the default", grave=True)
    brought = distributions.brought(whole.declaration.platform.cluster, "traefik")
    for one in found if brought else ():
        if one.name != "traefik":
            told = f"K3s brings Traefik, which takes ports 80 and 443 of every node, as {one.name} would"
            remedy = f"add {brought} to cluster.disable"
            yield Doubt(one.key, told, INGRESS, one.name, one.name, remedy, grave=True)
