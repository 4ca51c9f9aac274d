"""All losses that are looked at: every node, every host, every disk, every card, and those that are named.

A loss is named `KIND/NAME` (`node/k8s-node2`, `disk/pve/sdb`), `KIND` or `any-KIND` for all of a kind, or by
several names joined by `+`, which happen at once (`node/n1+host/pve2`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.capacity.survival import disks, gpus
from bayplan.capacity.survival.case import DISK, GPU, HOST, JOINT, KINDS, NODE, Case
from bayplan.model.errors import InvalidInput

ANY: Final = "any-"
MOST_PAIRS: Final = 10_000


def all_of(ground: Ground, *, pairs: bool = False, only: Sequence[str] = ()) -> list[Case]:
    """The losses to look at. With `pairs` also every two nodes at once.

    Raises InvalidInput where `only` names what there is not, or where there are too many pairs.
    """
    if only:
        return list({(one.kind, one.lost): one for text in only for one in _named(text, ground)}.values())
    found = [one for kind in KINDS for one in of_kind(kind, ground)]
    return [*found, *_pairs(ground)] if pairs else found


def of_kind(kind: str, ground: Ground) -> Iterable[Case]:
    """The single losses of one kind, in the order of the snapshot."""
    return ground.note(_EACH[kind])


def one(kind: str, names: Sequence[str], ground: Ground) -> Case:
    """The loss of several things at once; `kind` is one kind for all, or kinds joined by `+`."""
    kinds = kind.split(JOINT)
    kinds = kinds * len(names) if len(kinds) == 1 else kinds
    found = [_single(each, name, ground) for each, name in zip(kinds, names, strict=True)]
    joint = found[0]
    for other in found[1:]:
        joint = joint.joined(other)
    return joint


def asked(case: Case, ground: Ground) -> bool:
    """Whether the policy wants a loss survived."""
    wanted = ground.declaration.capacity.survive
    kinds = case.kind.split(JOINT)
    named = JOINT.join(f"{kind}/{name}" for kind, name in zip(kinds, case.lost, strict=True))
    return named in wanted or (len(kinds) == 1 and f"{ANY}{case.kind}" in wanted)


def minded(ground: Ground) -> tuple[str, ...]:
    """The names of the single losses that the policy wants survived; where it wants none, of all nodes."""
    every = (case for kind in KINDS for case in of_kind(kind, ground))
    return tuple(f"{case.kind}/{case.lost[0]}" for case in every if asked(case, ground)) or (NODE,)


def unknown(ground: Ground) -> tuple[str, ...]:
    """What the policy wants survived, of which nothing is known that could be lost."""
    return tuple(text for text in ground.declaration.capacity.survive if not _is_known(text, ground))


def _is_known(text: str, ground: Ground) -> bool:
    kind, _, name = text.removeprefix(ANY).partition("/")
    return any(not name or case.lost == (name,) for case in of_kind(kind, ground))


def _named(text: str, ground: Ground) -> Iterable[Case]:
    kind = text.removeprefix(ANY)
    if kind in KINDS:
        return of_kind(kind, ground)
    parts = [part.partition("/") for part in text.split(JOINT)]
    return [one(JOINT.join(part[0] for part in parts), [part[2] for part in parts], ground)]


def _single(kind: str, name: str, ground: Ground) -> Case:
    if kind not in KINDS:
        raise InvalidInput(f"{kind!r} is no kind of loss; write one of {', '.join(KINDS)}", value=kind)
    known = {each.lost[0]: each for each in of_kind(kind, ground)}
    if name not in known:
        there = f"there is {', '.join(known)}" if known else f"no {kind} is known"
        raise InvalidInput(f"there is no {kind} {name!r} to lose; {there}", value=name)
    return known[name]


def _pairs(ground: Ground) -> Iterator[Case]:
    nodes = list(of_kind(NODE, ground))
    number = len(nodes) * (len(nodes) - 1) // 2
    if number > MOST_PAIRS:
        raise InvalidInput(
            f"{len(nodes):,} nodes make {number:,} pairs; name those to look at (node/A+node/B)"
        )
    for first, second in combinations(nodes, 2):
        yield first.joined(second)


def _nodes(ground: Ground) -> tuple[Case, ...]:
    return tuple(Case(NODE, (node.name,), (node.name,)) for node in ground.snapshot.nodes)


def _hosts(ground: Ground) -> tuple[Case, ...]:
    """Hosts that are known, and those that machines name, with the volumes that are on their disks."""
    places = ground.note(disks.Places)
    names = dict.fromkeys(host.name for host in ground.lower.hosts)
    names.update(
        dict.fromkeys(one.machine.host for one in ground.hosting.berths.values() if one.machine.host)
    )
    unknown = [node for node in ground.nodes if not ground.hosting.host_of(node)]
    notes = (f"nothing says on which host {', '.join(unknown)} is",) if unknown else ()
    return tuple(
        Case(HOST, (name,), ground.hosting.nodes_on(name), volumes=places.volumes_on(name), notes=notes)
        for name in names
    )


def _disks(ground: Ground) -> tuple[Case, ...]:
    return tuple(disks.cases(ground))


def _gpus(ground: Ground) -> tuple[Case, ...]:
    return tuple(gpus.cases(ground))


_EACH: Final[Mapping[str, Callable[[Ground], tuple[Case, ...]]]] = {
    NODE: _nodes,
    HOST: _hosts,
    DISK: _disks,
    GPU: _gpus,
}
