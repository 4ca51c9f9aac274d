"""`notebooks=30x3c/12Gi,nvidia.com/gpu=1`: everyone's notebook at once, by sum, by node and by placement."""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.capacity import workers
from bayplan.capacity.addition import clearing, sizes
from bayplan.capacity.arithmetic import unit_of
from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning import form
from bayplan.capacity.reckoning.form import Question
from bayplan.capacity.report.addition import Reckoning, Sum
from bayplan.capacity.report.lines import Part
from bayplan.model import demand
from bayplan.model.errors import InvalidInput
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Container, Pod, PodSpec, Resources, Toleration
from bayplan.model.quantities import binary_bytes, millicores, parse
from bayplan.scheduling.fleet import Bay

FORM: Final = "notebooks=COUNTx[CORESc/]MEMORY[,RESOURCE=AMOUNT]"
SPACE: Final = Namespace("notebooks")


def answer(ground: Ground, argument: str) -> Reckoning:
    """Sums go over the nodes that such a pod may stand on; the placement has the last word."""
    count, requests = _read(argument)
    asked = demand.integers(requests)
    bays = [bay for bay in ground.standing.bays if _open(bay, asked)]
    sums = [*_single(asked, bays), *_together(count, asked, bays)]
    placed, message = _placed(count, requests, ground)
    said = f"{placed} of {count} such pods find a place at once, beside what stands already"
    why = "" if placed == count else message
    fits = all(one.holds for one in sums)
    notes = ["by sum all of them would fit: no single node has the room"] if fits and placed < count else []
    return Reckoning(
        argument, placed == count, f"{said}{f': {why}' if why else ''}", tuple(sums), tuple(notes)
    )


def _read(argument: str) -> tuple[int, Amounts]:
    shape, *others = argument.split(",")
    count, x, size = shape.partition("x")
    if not x:
        raise InvalidInput(f"{argument!r} has no count and shape; write {FORM}", value=argument)
    cores, memory = sizes.read(size, "the shape of a pod")
    requests: Amounts = {}
    if cores:
        requests[demand.CPU] = millicores(1000 * cores)
    if memory:
        requests[demand.MEMORY] = binary_bytes(memory)
    for one in others:
        name, equals, amount = one.partition("=")
        if not equals or not demand.is_extended(name.strip()):
            raise InvalidInput(
                f"{one!r} is no extended resource with an amount; write nvidia.com/gpu=1", value=one
            )
        requests[name.strip()] = parse(amount.strip())
    return form.number(count, FORM), requests


def _open(bay: Bay, asked: Mapping[str, int]) -> bool:
    """Nodes that any pod may go to; those kept for a resource that it asks for, too."""
    kind = workers.access(bay.node)
    return kind == workers.OPEN or (
        kind == "tainted" and any(taint.key in asked for taint in bay.node.taints)
    )


def _single(asked: Mapping[str, int], bays: list[Bay]) -> Iterator[Sum]:
    """One pod against the largest node: what does not fit there never fits."""
    for name, amount in asked.items():
        most = max((bay.allocatable.get(name, 0) for bay in bays), default=0)
        yield form.added(
            f"{name} of one pod, against the largest node",
            unit_of(name),
            [Part("one pod", amount, "asked for")],
            most,
        )


def _together(count: int, asked: Mapping[str, int], bays: list[Bay]) -> Iterator[Sum]:
    for name, amount in asked.items():
        standing = sum(bay.requested.get(name, 0) for bay in bays)
        parts = [
            Part("requested already", standing, "pods that stand"),
            Part(f"{count} pods", count * amount, "asked for"),
        ]
        yield form.added(name, unit_of(name), parts, sum(bay.allocatable.get(name, 0) for bay in bays))


def _placed(count: int, requests: Amounts, ground: Ground) -> tuple[int, str]:
    """Like the API server with ExtendedResourceToleration, who asks for a resource tolerates its taint."""
    tolerations = tuple(Toleration(name, "Exists") for name in requests if demand.is_extended(name))
    spec = PodSpec(
        containers=(Container("main", resources=Resources(requests, requests)),), tolerations=tolerations
    )
    pods = [Pod(SPACE, f"notebook-{number}", spec) for number in range(count)]
    stuck = clearing.place(pods, ground.standing.fork(), ground)
    return count - len(stuck), next(iter(stuck.values()), "")


QUESTION: Final = Question("notebooks", FORM, "everyone's notebook at once", answer)
