"""What pages show: the declaration, the cluster as it was seen, and the files that are rendered from it."""

from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Lower, Machine
from bayplan.model.platform import SERVER
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot


class Shown(Record, frozen=True):
    """`lower` is what is declared and what was observed, together. `snapshot` None: no cluster was looked at.

    `rendered` are the texts of rendered files by their paths.
    """

    declaration: Declaration
    lower: Lower = Lower()
    snapshot: Snapshot | None = None
    rendered: dict[str, str] = {}

    def role(self, machine: Machine) -> str:
        """What a machine is: a control plane, a worker of a pool, something else."""
        if machine.role == SERVER:
            return "control plane"
        pools = {pool.name for pool in self.declaration.pools}
        return f"worker, pool {machine.role}" if machine.role in pools else machine.role

    def is_node(self, machine: Machine) -> bool:
        """Whether a machine is declared to be a control plane or a worker."""
        return machine.role in (SERVER, *(pool.name for pool in self.declaration.pools))

    def workers(self, pool: Pool) -> int:
        """How many workers a pool has: those that are listed one by one, or as many as it counts."""
        listed = sum(one.role == pool.name and not one.template for one in self.lower.machines)
        return max(listed, pool.count)
