"""Whether Fleet's repositories are read and its bundles ready. It says so itself (`display.state`)."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.platform_objects import BUNDLE, GIT_REPO, PlatformObject
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

GROUP: Final = "fleet.cattle.io"
COMMAND: Final = "kubectl get gitrepos.fleet.cattle.io,bundles.fleet.cattle.io -A -o json"


def look(scene: Scene) -> Iterator[Outcome]:
    """What of them is not ready, and why."""
    platform = scene.declaration.platform
    if not platform.component("fleet") and not platform.component("rancher"):
        yield outcomes.absent("nothing is delivered by Fleet")
        return
    found = [
        one
        for one in scene.snapshot.platform_objects
        if one.group == GROUP and one.kind in (BUNDLE, GIT_REPO)
    ]
    if not found:
        yield outcomes.unknown("no bundle of Fleet was read; add them to the dump", COMMAND)
        return
    wrong = [one for thing in found for one in _wrong(thing)]
    yield from outcomes.settled(wrong, f"{outcomes.counted(len(found), 'bundle')} and repositories ready",
                                [one.key for one in found])  # fmt: skip


def _wrong(one: PlatformObject) -> Iterator[Outcome]:
    if one.ready is False:
        said = one.facts.get("state", "") or "not ready"
        evidence = [one.message] if one.message else []
        remedy = f"kubectl -n {one.namespace} get {one.kind.lower()}s.{GROUP} {one.name} -o yaml"
        yield outcomes.failed(f"{one.kind} {one.key}", f"is {said}", evidence, remedy)
    if one.facts.get("paused") == "true":
        yield outcomes.failed(f"{one.kind} {one.key}", "is paused: what is committed does not arrive")


ITEM: Final = Item("bundles-ready", "components", "Fleet's repositories and bundles are ready.", look)
