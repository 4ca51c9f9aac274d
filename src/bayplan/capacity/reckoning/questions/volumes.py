"""`volumes=20`: so many more block volumes; slots node by node, space of the pool, and a placement."""

from collections.abc import Iterator
from typing import Final

from bayplan.capacity import pools, words
from bayplan.capacity.addition import clearing, shortages, sizes
from bayplan.capacity.constraints import pool_data, pool_promises, volume_slots
from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning import form
from bayplan.capacity.reckoning.form import Question
from bayplan.capacity.report.addition import Reckoning, Sum
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.model.bounds import Planned
from bayplan.model.storage import StorageClass

FORM: Final = "volumes=N[xSIZE]"


def answer(ground: Ground, argument: str) -> Reckoning:
    """Each volume with a pod of its own that asks for nothing else, so that only slots and space count."""
    count, size = _read(argument)
    block = shortages.block_class(ground)
    if block is None:
        missing = "no storage class is known whose driver names a limit of its volumes"
        return Reckoning(
            argument, None, f"whether {count} more volumes can be attached is not known: {missing}"
        )
    found = [line for line in volume_slots.lines(ground) if line.name == block.provisioner]
    sums = [_slots(count, found), *(_pool(count, size, block, ground) if size else ())]
    placed, message = _placed(count, ground)
    holds = form.verdict(sums) if placed == count else False
    said = f"{placed} of {count} further volumes of class {block.name} find a node with a free slot"
    why = message if placed < count else form.failures(sums)
    notes = [f"{line.subject}: {line.free} of {line.capacity} slots free" for line in found]
    if not size:
        notes.append(f"space is not reckoned: no size was given ({FORM})")
    return Reckoning(argument, holds, f"{said}{f': {why}' if why else ''}", tuple(sums), tuple(notes))


def _read(argument: str) -> tuple[int, int]:
    count, _, size = argument.partition("x")
    return form.number(count, FORM), (sizes.read(size, "a size of a volume")[1] or 0) if size else 0


def _slots(count: int, found: list[LoadLine]) -> Sum:
    """Nodes that have more attached than they should leave nothing, and take nothing from others."""
    free = sum(max(0, line.free or 0) for line in found)
    return form.added("slots", "count", [Part("further volumes", count, "asked for")], free)


def _pool(count: int, size: int, block: StorageClass, ground: Ground) -> Iterator[Sum]:
    pool = pools.of_class(block.name, ground)
    if pool is None:
        return
    label, more = pools.label(pool, ground), Part(f"{count} further volumes", count * size, "asked for")
    for line in (*pool_promises.lines(ground), *pool_data.lines(ground)):
        if line.subject == label:
            parts = [Part("in use", line.used, ", ".join(line.sources)), more]
            thin = line.constraint == "pool-promises" and not line.firm
            of = None if thin and pools.rule_of(pool, ground).overcommit is None else line.capacity
            yield form.added(f"{words.constraint(line.constraint)} of {label}", "bytes", parts, of)


def _placed(count: int, ground: Ground) -> tuple[int, str]:
    wanted = shortages.planned([Planned("volume", volumes=count)], ground)
    if wanted is None:
        return 0, ""
    fleet = clearing.with_claims(wanted.claims, ground)
    stuck = clearing.place(wanted.pods, fleet, ground)
    return count - len(stuck), next(iter(stuck.values()), "")


QUESTION: Final = Question("volumes", FORM, "so many more block volumes", answer)
