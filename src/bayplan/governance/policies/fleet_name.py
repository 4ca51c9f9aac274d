"""Bundles of one name, and Helm releases of one name in one namespace.

A bundle without a name gets one of the repository's name and its path, which no other has: nothing is said of
it.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.fleet import FleetBundle
from bayplan.model.trees import Origin


def _look(house: House) -> Iterator[Complaint]:
    bundles = house.tree.fleet.bundles
    said: set[str] = set()
    for first, second in _pairs(bundles, lambda one: one.name):
        said.add(second.file)
        yield _complaint(second, f"is called {second.name}, as {first.file} is: one replaces the other")
    for first, second in _pairs(bundles, _release):
        if second.file not in said:
            what = f"is the Helm release {second.released} in {second.namespace}, as {first.file} is"
            yield _complaint(second, f"{what}: they undo each other's objects")


def _pairs(
    bundles: Iterable[FleetBundle], key: Callable[[FleetBundle], Hashable]
) -> Iterator[tuple[FleetBundle, FleetBundle]]:
    """Each bundle with the first before it that shares a key with it; none without a key."""
    first: dict[Hashable, FleetBundle] = {}
    for one in bundles:
        found = key(one)
        if found and first.setdefault(found, one) is not one:
            yield first[found], one


def _release(bundle: FleetBundle) -> tuple[str, str] | None:
    return (bundle.namespace, bundle.released) if bundle.released else None


def _complaint(bundle: FleetBundle, summary: str) -> Complaint:
    line = bundle.name_line
    return Complaint(f"fleet.yaml {bundle.folder}", summary, Origin(bundle.file, line, line))


FLEET_NAME: Final = Check(
    code="fleet-name-taken",
    severity=Severity.ERROR,
    title="name of a Fleet bundle or release that another has",
    reason=(
        "Fleet installs a bundle as the Helm release of its name, or of `helm.releaseName`. Helm keeps one "
        "history for a name in a namespace: of two that share it each removes what the other brought."
    ),
    remedy="give each bundle a `name`, and each release of a namespace a `helm.releaseName` of its own",
    look=_look,
)
