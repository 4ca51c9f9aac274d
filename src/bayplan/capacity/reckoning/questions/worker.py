"""`worker=8c/48Gi@pve`: one more worker of a size, on a host or on any."""

from typing import Final

from bayplan.capacity.addition import bearing, models, sizes, taxing
from bayplan.capacity.addition.models import Model
from bayplan.capacity.addition.sizes import GIB, Size
from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning import form
from bayplan.capacity.reckoning.form import Question
from bayplan.capacity.report.addition import Bearer, Reckoning
from bayplan.capacity.words import amount
from bayplan.model import demand
from bayplan.model.errors import InvalidInput

FORM: Final = "worker=[CORESc/]MEMORY[@HOST]"


def answer(ground: Ground, argument: str) -> Reckoning:
    """What is not said of the size is taken from the usual worker."""
    text, _, host = argument.partition("@")
    model = models.models(ground)[0]
    size = _size(text, model)
    known = [one.name for one in ground.lower.hosts]
    if host and host not in known:
        raise InvalidInput(
            f"no host is called {host!r}; hosts are {', '.join(known) or 'not known'}", value=host
        )
    found = [one for one in bearing.bearers(size, model, ground) if host in ("", one.host)]
    chosen = found[0].lines if found else ()
    sums = tuple(form.of_line(line) for line in bearing.deciding(chosen, ground))
    feasible = any(one.bears for one in found) if found else None
    said = _concluded(size, found)
    return Reckoning(argument, feasible, said, sums, tuple(_notes(size, model, ground)))


def _size(text: str, model: Model) -> Size:
    cores, memory = sizes.read(text)
    machine = model.machine
    cores = cores or (machine.cores if machine else None)
    memory = memory or (machine.memory if machine else None)
    if cores is None or memory is None:
        raise InvalidInput(
            f"{text!r} names only a part of a size, and no worker's machine is known; write 8c/48Gi"
        )
    return Size(cores, memory)


def _concluded(size: Size, found: list[Bearer]) -> str:
    if not found:
        return f"whether a host bears a worker of {size} is not known: no host is known"
    bears = [one.host for one in found if one.bears]
    if bears:
        return f"a worker of {size} fits on {', '.join(bears)}"
    return f"no host bears a worker of {size}: " + "; ".join(f"{one.host}: {one.why}" for one in found)


def _notes(size: Size, model: Model, ground: Ground) -> list[str]:
    crew = taxing.crew([model.node(name, size) for name in taxing.new_names(1, ground)], ground)
    tax = taxing.summed(crew, ground)
    bears = demand.integers(model.allocatable(size))
    left = {name: bears[name] - tax.daemons.get(name, 0) for name in (demand.CPU, demand.MEMORY)}
    given = f"{amount(left[demand.CPU], 'millicores')} cores and {amount(left[demand.MEMORY], 'bytes')}"
    notes = [
        f"like {model.origin}, it leaves {given} to pods after reservations and {tax.pods} DaemonSet pods"
    ]
    if size.memory < GIB:
        notes.append("that is less than a node needs for itself")
    return [*notes, *(f"refused: {one}" for one in tax.refused)]


QUESTION: Final = Question("worker", FORM, "one more worker of a size", answer)
