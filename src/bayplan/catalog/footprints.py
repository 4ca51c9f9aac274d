"""What components run, as capacity counts it."""

from bayplan.catalog import homes
from bayplan.catalog.asking import Ask
from bayplan.catalog.framework import Asked
from bayplan.model.bundles import Footprint
from bayplan.model.pods import Toleration


def deployment(
    asked: Asked,
    name: str,
    wanted: Ask,
    replicas: int = 1,
    source: str = "values",
    values_at: str | None = None,
) -> Footprint:
    """Pods that may run on any node that is not kept for something.

    `source`: `values` where the requests are ours, `chart` where they are its own. `values_at`: as
    `Footprint` has it.
    """
    return Footprint(
        name,
        "Deployment",
        replicas,
        wanted.requests,
        wanted.limits,
        wanted.containers,
        homes.tolerated(asked.declaration),
        source=source,
        values_at=values_at,
    )


def daemonset(
    name: str,
    wanted: Ask,
    tolerations: tuple[Toleration, ...] = homes.ANYWHERE,
    needed_on: tuple[str, ...] = (homes.EVERYWHERE,),
    source: str = "values",
    values_at: str | None = None,
) -> Footprint:
    """A pod on every node, and where the platform does not work without it."""
    return Footprint(
        name,
        "DaemonSet",
        1,
        wanted.requests,
        wanted.limits,
        wanted.containers,
        tolerations,
        needed_on=needed_on,
        source=source,
        values_at=values_at,
    )
