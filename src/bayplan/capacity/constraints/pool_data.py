"""Data of storage pools: what is written, against how full the pool may become.

A pool that is full refuses writes: machines on it halt with I/O errors, and new volumes are not made.
"""

from collections.abc import Iterable

from bayplan.capacity import pools
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.verdicts import names
from bayplan.model.machines import StoragePool


def lines(ground: Ground) -> Iterable[LoadLine]:
    """How full every pool is of which somebody says its size and its use."""
    for pool in ground.lower.storage_pools:
        if pool.size is not None and pool.used is not None:
            yield _line(pool, pool.size, pool.used, ground)


def unknown(ground: Ground) -> Iterable[str]:
    """Pools of which the size or the use is not known."""
    silent = [
        pools.label(pool, ground) for pool in ground.lower.storage_pools
        if pool.active and (pool.size is None or pool.used is None)
    ]  # fmt: skip
    if silent:
        yield f"nobody says how full these storage pools are: {names(silent)}"


def _line(pool: StoragePool, size: int, used: int, ground: Ground) -> LoadLine:
    rule = pools.rule_of(pool, ground)
    bound = "size of the pool" if rule.full is None else f"{rule.full:.0%} of its size, as declared"
    return LoadLine(
        "pool-data", "data", "pool", pools.label(pool, ground), "bytes",
        used=used, capacity=size if rule.full is None else int(size * rule.full),
        relieved=False, sources=("status of the storage", bound),
        note="" if pool.active else "the storage is not active",
    )  # fmt: skip
