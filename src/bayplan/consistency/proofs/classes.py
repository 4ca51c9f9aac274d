"""Storage classes that components claim from exist, and hold what is claimed."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.capacity.words import size
from bayplan.catalog import distributions
from bayplan.consistency.framework import Whole
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import DeclaredStorageClass
from bayplan.model.quantities import parse

MISSING = "storage-class-missing"
TOO_SMALL = "storage-too-small"
NAMES: Final = ("storageClassName", "storageClass", "storageclass")
SIZES: Final = (("resources", "requests", "storage"), ("size",), ("capacity",), ("storage",))
"""Where charts say how much they claim, beside the class."""


class Claim(NamedTuple):
    """A storage class that the values of a component name, and the bytes claimed of it."""

    bundle: Bundle
    name: str
    amount: int


def classes(whole: Whole) -> Iterator[Doubt]:
    """Classes that nobody declares, and claims beyond what a class has."""
    known = {one.name: one for one in whole.declaration.platform.storage_classes}
    if not known:
        return
    brought = (
        {"local-path"} if distributions.brought(whole.declaration.platform.cluster, "local-path") else set()
    )
    found = [one for bundle in whole.bundles for one in _claims(bundle, bundle.values)]
    for name in dict.fromkeys(one.name for one in found):
        mine = [one for one in found if one.name == name]
        if name in known:
            yield from _too_small(known[name], mine, whole.declaration)
        elif name not in brought:
            told = f"{mine[0].bundle.name} claims storage of class {name}, which is not declared"
            remedy = f"declare it under storageClasses, or name one of {', '.join(known)}"
            yield Doubt(mine[0].bundle.key, told, MISSING, name, mine[0].bundle.name, remedy, grave=True)


def _claims(bundle: Bundle, value: Json) -> Iterator[Claim]:
    if isinstance(value, dict):
        for name in NAMES:
            said = value.get(name)
            if isinstance(said, str) and said not in ("", "-"):
                yield Claim(bundle, said, _amount(value))
        for one in value.values():
            yield from _claims(bundle, one)
    elif isinstance(value, list):
        for one in value:
            yield from _claims(bundle, one)


def _amount(beside: Keys) -> int:
    for path in SIZES:
        found: Json = beside
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, str):
            try:
                return parse(found).units
            except InvalidInput:
                continue
    return 0


def _too_small(one: DeclaredStorageClass, claims: list[Claim], declaration: Declaration) -> Iterator[Doubt]:
    """Scratch is on one node, so each claim has to fit by itself; a storage pool has to hold all of them."""
    pool = next((each for each in declaration.lower.storage_pools if each.name == one.pool), None)
    room, asked = one.size, max(each.amount for each in claims)
    if pool is not None and pool.size is not None:
        room, asked = pool.size, sum(each.amount for each in claims)
    if room is None or asked <= room:
        return
    first = max(claims, key=lambda each: each.amount).bundle
    told = f"{size(asked)} are claimed of storage class {one.name}, which has {size(room)}"
    parts = " + ".join(f"{size(each.amount)} ({each.bundle.name})" for each in claims if each.amount)
    yield Doubt(first.key, told, TOO_SMALL, one.name, first.name, "claim less of it", parts, grave=True)
