"""What the policy wants survived, and what it speaks of."""

from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.sources.estate.checks import risks
from bayplan.sources.estate.checks.scene import Scene


def hopeless_losses(scene: Scene) -> Iterator[Doubt]:
    """A host that is to be survived and is the only one."""
    hosts = {host.name for _, host in scene.hosts}
    for at, loss in enumerate(scene.declaration.capacity.survive):
        wanted = loss == "any-host" or loss.removeprefix("host/") in hosts
        if wanted and len(hosts) == 1:
            message = f"cannot be survived: {next(iter(hosts))} is the only host"
            remedy = "add a second host, or leave this out; everything else is judged all the same"
            yield Doubt(f"capacity.survive[{at}]", message, risks.HOPELESS, subject=loss, remedy=remedy)


def unknown_thresholds(scene: Scene) -> Iterator[Doubt]:
    """Thresholds of constraints that do not exist. What has a dot or a slash names a resource or a driver."""
    thresholds = scene.declaration.capacity.thresholds
    if not thresholds:
        return
    from bayplan.capacity.constraints import registry  # it takes a while to load

    known = sorted(one.name for one in registry.CONSTRAINTS if one.lines is not None)
    for name in thresholds:
        if name not in known and not set(name) & set("./"):
            message = f"is no constraint; known are {', '.join(known)}"
            yield Doubt(f"capacity.thresholds.{name}", message, value=name)


def unknown_things(scene: Scene) -> Iterator[Doubt]:
    """Conditions of one host or pool that is not listed."""
    known = {
        "host-memory": {host.name for _, host in scene.hosts},
        "pool-data": {pool.name for _, pool in scene.pools},
    }
    for at, trigger in enumerate(scene.declaration.capacity.triggers):
        for place, clause in enumerate(trigger.clauses):
            names = known.get(clause.measure, set())
            if clause.of and names and clause.of not in names:
                path = f"capacity.triggers[{at}].{'all' if trigger.every else 'any'}[{place}]"
                message = f"there is no {clause.of}; known are {', '.join(sorted(names))}"
                yield Doubt(path, message, value=clause.of)
