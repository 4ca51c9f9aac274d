"""Which declared machines become nodes: those whose role is a server's, or the name of a pool."""

import re
from collections.abc import Mapping
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Machine
from bayplan.model.platform import SERVER
from bayplan.provisioning.framework import Node

_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z", re.ASCII)


def nodes(declaration: Declaration) -> tuple[Node, ...]:
    """All nodes that are installed, servers first, in the order in which they are declared.

    None for a cluster that is only described, and none without a server. Raises InvalidInput for a machine
    whose name cannot be a node's, or is another's too.
    """
    machines = [(at, one) for at, one in enumerate(declaration.lower.machines) if not one.template]
    servers = tuple(one for _, one in machines if one.role == SERVER)
    if not declaration.platform.cluster.installed or not servers:
        return ()
    pools = {one.name: one for one in declaration.pools}
    made = [
        Node(one, declaration, servers, f"machines[{at}]", _pool(one, pools))
        for at, one in machines
        if one.role == SERVER or one.role in pools
    ]
    _check(made)
    return tuple(sorted(made, key=lambda one: one.role != SERVER))


def workers(declaration: Declaration) -> dict[str, tuple[Machine, ...]]:
    """The machines of every pool that has some, by the pool's name."""
    found: dict[str, tuple[Machine, ...]] = {}
    for node in nodes(declaration):
        if node.pool:
            found[node.pool.name] = (*found.get(node.pool.name, ()), node.machine)
    return found


def _pool(machine: Machine, pools: Mapping[str, Pool]) -> Pool | None:
    return None if machine.role == SERVER else pools.get(machine.role)


def _check(made: list[Node]) -> None:
    seen: dict[str, str] = {}
    for one in made:
        if not _NAME.match(one.name):
            message = f"{one.name[:60]!r} cannot be the name of a node; write small letters, digits and -"
            raise InvalidInput(message, path=f"{one.key}.name", value=one.name)
        if one.name in seen:
            message = f"{one.name} is the name of {seen[one.name]} too; give every node its own"
            raise InvalidInput(message, path=f"{one.key}.name", value=one.name)
        seen[one.name] = one.key
