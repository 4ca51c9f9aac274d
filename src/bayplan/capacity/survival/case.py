"""A loss to rehearse: nodes that fall silent, what others lose of a resource, volumes that are gone."""

from bayplan.model.names import NodeName, PodKey
from bayplan.model.record import Record

NODE, HOST, DISK, GPU = "node", "host", "disk", "gpu"
KINDS = (NODE, HOST, DISK, GPU)
JOINT = "+"


class Burden(Record, frozen=True):
    """What a node that goes on cannot give any more of a resource."""

    node: NodeName
    resource: str
    amount: int


class Case(Record, frozen=True):
    """One loss. `lost` are names as `kind` counts them; `nodes` fall silent.

    `hit`: the pods that held what is lost on a node that goes on. Where nothing says which pods those are,
    there are several possibilities. `volumes` are names of persistent volumes.
    """

    kind: str
    lost: tuple[str, ...]
    nodes: tuple[NodeName, ...] = ()
    burdens: tuple[Burden, ...] = ()
    hit: tuple[tuple[PodKey, ...], ...] = ((),)
    volumes: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def touched(self) -> tuple[NodeName, ...]:
        """The nodes that go down, and those that only lose a card."""
        return tuple(dict.fromkeys((*self.nodes, *(one.node for one in self.burdens))))

    def joined(self, other: "Case") -> "Case":
        """Both at once."""
        return Case(
            f"{self.kind}{JOINT}{other.kind}",
            (*self.lost, *other.lost),
            tuple(dict.fromkeys((*self.nodes, *other.nodes))),
            (*self.burdens, *other.burdens),
            tuple((*mine, *theirs) for mine in self.hit for theirs in other.hit),
            self.volumes | other.volumes,
            tuple(dict.fromkeys((*self.notes, *other.notes))),
        )
