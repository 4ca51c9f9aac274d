"""The one list of the constraints that nodes set. Of equal ones, the first is said to bind."""

from collections.abc import Callable, Iterable
from typing import Final

from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.constraints.cpu import cpu
from bayplan.capacity.constraints.ephemeral_storage import ephemeral_storage
from bayplan.capacity.constraints.extended import extended
from bayplan.capacity.constraints.host_ports import host_ports
from bayplan.capacity.constraints.memory import memory
from bayplan.capacity.constraints.pods import pods
from bayplan.capacity.constraints.volume_slots import volume_slots
from bayplan.capacity.question import Question

CONSTRAINTS: Final[tuple[Callable[[Question], Iterable[ConstraintRoom]], ...]] = (
    memory,
    cpu,
    extended,
    volume_slots,
    pods,
    ephemeral_storage,
    host_ports,
)
