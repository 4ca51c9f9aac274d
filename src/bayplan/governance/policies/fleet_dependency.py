"""Bundles that wait for what is not there, or in a circle for themselves.

A bundle without a name is called after its repository and path: where one of the tree has no name, a
dependency whose name ends like its folder may mean it, and nothing is said.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.fleet import FleetBundle
from bayplan.model.trees import Origin


def _look(house: House) -> Iterator[Complaint]:
    bundles = house.tree.fleet.bundles
    named = {one.name: one for one in bundles if one.name}
    unnamed = [one.folder.replace("/", "-").lower() for one in bundles if not one.name]
    for bundle in bundles:
        subject = f"fleet.yaml {bundle.folder}"
        for one in bundle.after:
            place = Origin(bundle.file, one.line, one.line)
            if one.name and one.name not in named and not any(map(one.name.endswith, unnamed)):
                yield Complaint(subject, f"waits for the bundle {one.name}, which the tree has not", place)
            elif one.name and (circle := _circle(bundle, one.name, named)):
                yield Complaint(subject, f"waits for itself: {' -> '.join(circle)}", place)


def _circle(bundle: FleetBundle, name: str, named: Mapping[str, FleetBundle]) -> tuple[str, ...]:
    """The way from a dependency back to the bundle; empty where there is none."""
    ways: list[tuple[str, ...]] = [(bundle.name, name)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        if way[-1] == bundle.name:
            return way
        if way[-1] in seen or way[-1] not in named:
            continue
        seen.add(way[-1])
        ways += [(*way, one.name) for one in named[way[-1]].after if one.name]
    return ()


FLEET_DEPENDENCY: Final = Check(
    code="fleet-waits-forever",
    severity=Severity.ERROR,
    title="Fleet bundle that waits for ever",
    reason=(
        "`dependsOn` holds a bundle back until the other is ready. One that is not there, or waits for this "
        "one, never is: the bundle is never deployed."
    ),
    remedy="correct the name (the `name` of the other fleet.yaml), or break the circle",
    look=_look,
)
