"""`control-planes=3`: so many control planes in place of the present ones, against memory of the hosts."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import hosts
from bayplan.capacity.addition import sizes
from bayplan.capacity.constraints import host_memory, host_vcpus
from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning import form
from bayplan.capacity.reckoning.form import Question
from bayplan.capacity.removal import telling
from bayplan.capacity.report.addition import Reckoning, Sum
from bayplan.capacity.words import size
from bayplan.model.machines import Machine

FORM: Final = "control-planes=N[xMEMORY]"
NAME: Final = "control-plane-{}"


def answer(ground: Ground, argument: str) -> Reckoning:
    """Each gets the memory that is asked for, else that of the present one; hosts take turns."""
    count, memory = _read(argument)
    present = _present(ground)
    each = memory or max((one.memory or 0 for one in present), default=0)
    cores = max((one.cores or 0 for one in present), default=0)
    if not each or not ground.lower.hosts:
        missing = "no host is known" if each else "the memory of the present control plane is not known"
        return Reckoning(argument, None, f"{missing}: write {FORM} and give the hosts in an estate file")
    bare = _without(present, ground)
    planned = _placed(count, each, cores, bare)
    sums = _sums(planned, bare)
    holds = form.verdict(sums)
    conclusion = f"{count} control planes of {size(each)} in place of {len(present)}"
    why = f"do not fit: {form.failures(sums)}" if not holds else "fit"
    return Reckoning(
        argument, holds, f"{conclusion} {why}", tuple(sums), tuple(_notes(count, planned, ground))
    )


def _read(argument: str) -> tuple[int, int | None]:
    count, _, memory = argument.partition("x")
    given = sizes.read(memory, "an amount of memory")[1] if memory else None
    return form.number(count, FORM), given


def _present(ground: Ground) -> list[Machine]:
    """The machines of control-plane nodes, and those that are declared as such."""
    nodes = [node.name for node in ground.snapshot.nodes if telling.controls(node)]
    found = [machine for name in nodes if (machine := ground.hosting.machine_of(name))]
    declared = [one for one in ground.lower.machines if one.role == "control-plane" and not one.template]
    return list({one.vmid: one for one in (*found, *declared)}.values())


def _without(present: Sequence[Machine], ground: Ground) -> Ground:
    gone = {one.vmid for one in present}
    kept = tuple(one for one in ground.lower.machines if one.vmid not in gone)
    return ground.with_snapshot(replace(ground.snapshot, lower=replace(ground.lower, machines=kept)))


def _placed(count: int, memory: int, cores: int, bare: Ground) -> list[Machine]:
    """Each on the host with the fewest of them so far, and there on the one with the most memory left."""
    free = {line.subject: line.free or 0 for line in host_memory.lines(bare) if line.name == "memory"}
    used = dict.fromkeys(free, 0)
    made: list[Machine] = []
    for number in range(1, count + 1):
        if not free:
            break
        host = min(free, key=lambda name: (used[name], -free[name]))
        used[host], free[host] = used[host] + 1, free[host] - memory
        made.append(
            Machine(-number, NAME.format(number), host, "running", memory=memory, cores=cores or None)
        )
    return made


def _sums(planned: Sequence[Machine], bare: Ground) -> list[Sum]:
    lower = replace(bare.lower, machines=(*bare.lower.machines, *planned))
    fuller = bare.with_snapshot(replace(bare.snapshot, lower=lower))
    touched = {one.host for one in planned}
    memory = [one for one in host_memory.lines(fuller) if one.name == "memory" and one.subject in touched]
    vcpus = [one for one in host_vcpus.lines(fuller) if one.subject in touched]
    return [form.of_line(line) for line in (*memory, *vcpus)]


def _notes(count: int, planned: Sequence[Machine], ground: Ground) -> list[str]:
    notes = [f"of {count} members {(count - 1) // 2} may fail"]
    places = {one.host for one in planned}
    if count > 1 and len(places) == 1:
        notes.append(f"all of them stand on host {planned[0].host}: its loss ends all of them at once")
    for host in ground.lower.hosts:
        rule = hosts.rule_of(host.name, ground)
        if host.name in places and host.memory:
            notes.append(
                f"host {host.name}: {size(host.memory)} physical, {size(rule.memory or 0)} of it kept"
            )
    return notes


QUESTION: Final = Question(
    "control-planes", FORM, "so many control planes instead of those there are", answer
)
