"""What a node is before it is one, and what a part of its preparation adds to its user data.

A part looks at one node and says what cloud-init is to do for it: packages, files, commands, further keys.
The parts are put together in the order of the list in `userdata`; none knows another.
"""

from collections.abc import Callable
from typing import Final

from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Machine, MachineDisk, MachineNic
from bayplan.model.plain import Keys
from bayplan.model.platform import SERVER, Cluster
from bayplan.model.record import Record

AGENT: Final = "agent"
TOKEN_FILE: Final = "/etc/rancher/k3s/token"
"""Where a machine finds the join token. It gets there by another way than the user data."""
SECRET: Final = "0600"
READABLE: Final = "0644"
RUNNABLE: Final = "0755"


class Node(Record, frozen=True):
    """A machine that is to be a node. `pool` is that of a worker; `servers` are all machines with servers.

    `key` is where the machine stands in the estate file.
    """

    machine: Machine
    declaration: Declaration
    servers: tuple[Machine, ...]
    key: str
    pool: Pool | None = None

    @property
    def name(self) -> str:
        return self.machine.name

    @property
    def cluster(self) -> Cluster:
        return self.declaration.platform.cluster

    @property
    def role(self) -> str:
        """What K3s runs there: `server` or `agent`."""
        return AGENT if self.pool else SERVER

    @property
    def first(self) -> bool:
        """Whether it begins the cluster, and so waits for nobody."""
        return self.role == SERVER and self.servers[0].name == self.name

    @property
    def address(self) -> str:
        """Its first address; empty where none is declared."""
        return next(iter(self.machine.addresses), "")

    @property
    def entrance(self) -> str:
        """The address at which others join: the virtual one, else the first server's."""
        return self.cluster.address or next(iter(self.servers[0].addresses), "")

    @property
    def disks(self) -> tuple[MachineDisk, ...]:
        """Its disks, in the order of their slots as they are declared; those of its pool's machines else."""
        return self.machine.disks or (_under(self.pool).disks if self.pool else ())

    @property
    def nics(self) -> tuple[MachineNic, ...]:
        """Its network cards; those of its pool's machines where it has none of its own."""
        return self.machine.nics or (_under(self.pool).nics if self.pool else ())


def _under(pool: Pool) -> Machine:
    return pool.machine or Machine(0)


class Written(Record, frozen=True):
    """A file that cloud-init writes on the machine: its path there, its text, and who may read it."""

    path: str
    text: str
    mode: str = READABLE


class Share(Record, frozen=True):
    """What one part adds to the user data.

    Every command is a list of words; the `early` ones of all parts run before the rest. `keys` are further
    keys of the user data, which no other part writes.
    """

    packages: tuple[str, ...] = ()
    files: tuple[Written, ...] = ()
    early: tuple[tuple[str, ...], ...] = ()
    commands: tuple[tuple[str, ...], ...] = ()
    keys: Keys = {}


Preparation = Callable[[Node], Share]
