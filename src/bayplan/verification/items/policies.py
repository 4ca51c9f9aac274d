"""Whether what holds tiers up is in force: the engine runs, and its policies are there and ready."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.platform_objects import ADMISSION, KYVERNO, PlatformObject
from bayplan.verification import outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

COMMANDS: Final = {
    "kyverno": "kubectl get generatingpolicies,mutatingpolicies,validatingpolicies -o json",
    "kyverno-legacy": "kubectl get clusterpolicies.kyverno.io -o json",
    "admission": "kubectl get validatingadmissionpolicies,mutatingadmissionpolicies -o json",
}


def look(scene: Scene) -> Iterator[Outcome]:
    """Policies that are not ready, or not there, and controllers that do not run."""
    kind = scene.declaration.platform.policies.kind
    command = COMMANDS.get(kind)
    if command is None:
        yield outcomes.absent("no policy engine is declared" if not kind else "plain objects need no engine")
        return
    down = [*_engine(scene)] if kind.startswith("kyverno") else []
    groups = (ADMISSION,) if kind == "admission" else KYVERNO
    found = [one for one in scene.snapshot.platform_objects if one.group in groups]
    yield from down
    if not found:
        yield outcomes.unknown("no policy was read; add them to the dump", command)
        return
    yield from _judged(found, scene, not down)


def _engine(scene: Scene) -> Iterator[Outcome]:
    controllers = standing.named(scene.snapshot, "kyverno-*controller", kind="Deployment")
    if scene.snapshot.workloads and not controllers:
        yield outcomes.failed("Kyverno", "is declared and does not run: policies do nothing")
    for one in controllers:
        if standing.lacking(one) or not one.replicas:
            yield outcomes.failed(
                f"Deployment {one.key}", f"{one.ready_replicas} of {one.replicas} are ready"
            )


def _judged(found: Sequence[PlatformObject], scene: Scene, runs: bool) -> Iterator[Outcome]:
    wrong = [
        outcomes.failed(f"{one.kind} {one.key}", "is not ready", [one.message] if one.message else [])
        for one in found
        if one.ready is False
    ]
    names = {one.name for one in found}
    files = [made for bundle in scene.bundles if bundle.name == "tiers" for made in bundle.files]
    for wanted in (one for file in files for one in file.objects):
        about = wanted.get("metadata")
        name = str(about.get("name", "")) if isinstance(about, dict) else ""
        if str(wanted.get("kind", "")).endswith("Policy") and name not in names:
            wrong.append(
                outcomes.failed(f"{wanted.get('kind')} {name}", "is declared and is not in the cluster")
            )
    yield from wrong
    if not wrong and runs:
        yield outcomes.passed(
            f"{outcomes.counted(len(found), 'policy')} in force".replace("policys", "policies"), sorted(names)
        )


ITEM: Final = Item("policies-in-force", "tiers", "The policies behind the tiers are in force.", look)
