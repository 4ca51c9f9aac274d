"""Whether idle notebooks are stopped. The hub's own configuration says so, and it is a Secret."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import notebooks, outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Notebooks that are older than they may become; else the command that shows the configuration."""
    culling = scene.declaration.platform.notebooks.culling
    if culling is None:
        yield outcomes.absent("no culling is declared")
        return
    moment = scene.snapshot.taken_at
    if culling.age and moment is not None:
        for pod in notebooks.servers(scene):
            age = int((moment - pod.created).total_seconds()) if pod.created else 0
            if age > culling.age + culling.every:
                yield outcomes.failed(
                    f"Pod {pod.key}",
                    f"is {age // 3600:,} hours old, and {culling.age // 3600:,} are the most",
                )
    where = notebooks.namespace(scene)
    yield outcomes.unknown(
        "no snapshot shows a Secret, so the hub's configuration is not known",
        f"helm -n {where} get values jupyterhub --all | grep -A9 '^cull:'; "
        f"kubectl -n {where} logs deploy/hub | grep jupyterhub-idle-culler",
        evidence=[f"declared: {culling.idle:,} seconds idle, looked for every {culling.every:,}"],
    )


ITEM: Final = Item("culling", "notebooks", "Idle notebooks are stopped as declared.", look)
