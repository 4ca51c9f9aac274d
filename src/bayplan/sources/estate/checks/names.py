"""What goes by one name is one thing."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bayplan.model.doubts import Doubt
from bayplan.sources.estate.checks.scene import Scene

PathAt = Callable[[int], str]


def repeated_names(scene: Scene) -> Iterator[Doubt]:
    """Two of a kind with one name."""
    declaration = scene.declaration
    lists: dict[str, Sequence[str]] = {
        "tiers": [one.name for one in declaration.tiers],
        "pools": [one.name for one in declaration.pools],
        "windows": [one.name for one in declaration.windows],
        "hosts": [one.name for one in scene.form.hosts or ()],
        "networks": [one.name for _, one in scene.networks],
        "sources": [one.name for one in declaration.sources],
        "capacity.triggers": [one.name for one in declaration.capacity.triggers],
        "sizing.classes": [one.name for one in declaration.sizing.classes],
        "capacity.planned": [one.name for one in declaration.capacity.planned],
        "storageClasses": [one.name for one in declaration.platform.storage_classes],
        "components": [one.name for one in declaration.platform.components],
        "notebooks.profiles": [one.name for one in declaration.platform.notebooks.profiles],
    }
    for place, names in lists.items():
        yield from _repeated(names, _named(place))


def repeated_machines(scene: Scene) -> Iterator[Doubt]:
    """Two machines of one number, or of one name."""
    machines = [one.machine for one in scene.machines]
    yield from _repeated([str(one.vmid) for one in machines], lambda at: f"machines[{at}].vmid", "number")
    yield from _repeated([one.name for one in machines], lambda at: f"machines[{at}].name")


def repeated_pools(scene: Scene) -> Iterator[Doubt]:
    """Two storage pools of one name on one host; what pools of one name may be promised has to agree."""
    keys = [f"{one.host} {one.name}" for _, one in scene.pools]
    for at, _ in _twice(keys):
        one = scene.pools[at][1]
        where = f"on {one.host}" if one.host else "among the shared ones"
        message = f"{one.name!r} is the name of an earlier pool {where}; give each its own"
        yield Doubt(f"storagePools[{at}].name", message, value=one.name)
    for name in dict.fromkeys(rule.pool for rule in scene.declaration.pool_rules):
        if len(scene.pool_rules(name)) > 1:
            at = max(at for at, one in enumerate(scene.pools) if one[1].name == name)
            message = f"pools called {name!r} differ in overcommit or full; say the same of each"
            yield Doubt(f"storagePools[{at}]", message, value=name)


def repeated_devices(scene: Scene) -> Iterator[Doubt]:
    """Two devices at one address of a host."""
    keys = [f"{one.host} {one.address}" for _, one in scene.devices]
    for at, first in _twice(keys):
        message = f"is where devices[{first}] is plugged in; one address holds one device"
        yield Doubt(f"devices[{at}].address", message, value=scene.devices[at][1].address)


def repeated_bounds(scene: Scene) -> Iterator[Doubt]:
    """Two limits of one driver, two budgets of one card."""
    limits = [one.driver for one in scene.declaration.attach_limits]
    yield from _repeated(limits, lambda at: f"attachLimits[{at}].driver", "driver")
    cards = [f"{one.resource} {one.host} {one.address}".strip() for one in scene.declaration.cards]
    yield from _repeated(cards, lambda at: f"cards[{at}].resource", "budget")


def _named(place: str) -> PathAt:
    return lambda at: f"{place}[{at}].name"


def _repeated(names: Sequence[str], path: PathAt, what: str = "name") -> Iterator[Doubt]:
    for at, _ in _twice(names):
        message = f"{names[at]!r} is the {what} of an earlier one; give each its own"
        yield Doubt(path(at), message, value=names[at])


def _twice(keys: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where something stands again, and where it stood first. What has no name is not named twice."""
    first: dict[str, int] = {}
    for at, key in enumerate(keys):
        if key and first.setdefault(key, at) != at:
            yield at, first[key]
