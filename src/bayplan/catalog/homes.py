"""Where the pods of the platform itself find a node.

The pods of a DaemonSet that every node needs tolerate everything. Others run on workers that take anybody;
where all workers are kept for something, on the servers, whose taint they then tolerate.
"""

from typing import Final

from bayplan.model.estate import Declaration, Pool
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import SERVER
from bayplan.model.pods import Effect, Toleration

CONTROL_PLANE: Final = "node-role.kubernetes.io/control-plane"
EVERYWHERE: Final = "*"
"""Of roles: all of them."""
ANYWHERE: Final = (Toleration(operator="Exists"),)
ON_SERVERS: Final = (Toleration(CONTROL_PLANE, "Exists", effect=Effect.NO_SCHEDULE),)


def tolerated(declaration: Declaration) -> tuple[Toleration, ...]:
    """What a pod of the platform that may run anywhere has to tolerate so that it runs somewhere."""
    if not declaration.pools or any(not _kept(pool) for pool in declaration.pools):
        return ()
    return ON_SERVERS


def places(declaration: Declaration) -> int | None:
    """How many nodes there are for such pods; None where the estate file does not say it."""
    if not declaration.pools:
        return None
    free = sum(pool.count for pool in declaration.pools if not _kept(pool))
    return free or sum(one.role == SERVER for one in declaration.lower.machines) or None


def workers(declaration: Declaration) -> tuple[str, ...]:
    """The pools whose nodes carry what users run; every node, where no pool is declared."""
    return tuple(pool.name for pool in declaration.pools) or (EVERYWHERE,)


def written(tolerations: tuple[Toleration, ...]) -> list[Json]:
    """Tolerations as a pod's spec has them."""
    return [_one(toleration) for toleration in tolerations]


def _one(toleration: Toleration) -> Keys:
    made: Keys = {"key": toleration.key} if toleration.key else {}
    made["operator"] = toleration.operator
    if toleration.value:
        made["value"] = toleration.value
    if toleration.effect:
        made["effect"] = str(toleration.effect)
    return made


def _kept(pool: Pool) -> bool:
    return any(taint.effect in (Effect.NO_SCHEDULE, Effect.NO_EXECUTE) for taint in pool.taints)
