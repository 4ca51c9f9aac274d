"""Classes of sizes: a workload is in one of them, and has one size that nobody changes, or a floor."""

from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.sources.estate.checks.scene import Scene


def shared_classes(scene: Scene) -> Iterator[Doubt]:
    """One and the same workload in two classes: whoever reads the second would believe it."""
    first: dict[str, str] = {}
    for at, one in enumerate(scene.declaration.sizing.classes):
        for place, workload in enumerate(one.workloads):
            if first.setdefault(workload, one.name) != one.name:
                message = f"{workload} is in class {first[workload]} already; leave it in one of the two"
                yield Doubt(f"sizing.classes[{at}].workloads[{place}]", message, value=workload)
