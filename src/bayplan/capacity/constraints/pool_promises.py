"""Promises of storage pools: the sizes of all disks in them, against the pool's size times what is allowed.

A pool that writes in full only what is used (thin) refuses nothing until it is full; one that is not thin
refuses the next disk.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from bayplan.capacity import pools
from bayplan.capacity.ground import Ground
from bayplan.capacity.pools import Promise
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.words import counted, size
from bayplan.model.machines import StoragePool

_LARGEST: Final = 8
"""So many holders are told by name; the rest are summed."""


def lines(ground: Ground) -> Iterable[LoadLine]:
    """What is promised of every pool of known size in which there are disks."""
    found = ground.note(pools.promises)
    for pool in ground.lower.storage_pools:
        label = pools.label(pool, ground)
        if pool.size is not None and (pool.provisioned or found[label]):
            yield _line(pool, pool.size, label, list(found[label].values()), ground)


def _line(pool: StoragePool, whole: int, label: str, found: list[Promise], ground: Ground) -> LoadLine:
    known = sum(one.size for one in found)
    used = known if pool.provisioned is None else pool.provisioned
    times = pools.rule_of(pool, ground).overcommit
    capacity = whole if times is None else int(whole * times)
    told = "added up: disks of machines, volumes of claims" if pool.provisioned is None else "the storage"
    bound = "size of the pool" if times is None else f"size of the pool, times {times:g} as declared"
    over = f"{used / whole:.2f} times the pool is promised" if whole and used > whole else ""
    return LoadLine(
        "pool-promises", "promised", "pool", label, "bytes",
        used=used, capacity=capacity, firm=not pool.thin, relieved=False,
        parts=tuple(_parts(found, used - known)), sources=(told, bound), note=over,
    )  # fmt: skip


def _parts(found: list[Promise], rest: int) -> Iterator[Part]:
    """The largest holders by name. `rest`: what the storage has promised to others than are known here."""
    by_holder: dict[str, list[Promise]] = {}
    for one in found:
        by_holder.setdefault(one.holder, []).append(one)
    sums = {holder: sum(one.size for one in disks) for holder, disks in by_holder.items()}
    order = sorted(sums, key=lambda holder: -sums[holder])
    for holder in order[:_LARGEST]:
        yield Part(holder, sums[holder], counted(len(by_holder[holder]), "disk"))
    if order[_LARGEST:]:
        others = sum(sums[holder] for holder in order[_LARGEST:])
        yield Part("others", others, counted(len(order) - _LARGEST, "holder"))
    if rest > 0:
        yield Part("not known here", rest, f"{size(rest)} that the storage has promised besides")
