"""Metadata of thin pools: it fills up apart from the data, with snapshots and small writes.

Where it is full the pool goes read-only, however much room the data has.
"""

from collections.abc import Iterable

from bayplan.capacity import pools
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine


def lines(ground: Ground) -> Iterable[LoadLine]:
    """How full the metadata of every thin pool is."""
    for pool in ground.lower.storage_pools:
        if pool.metadata is not None and pool.metadata_used is not None:
            full = pools.rule_of(pool, ground).metadata_full
            bound = "size of the metadata" if full is None else f"{full:.0%} of its size, as declared"
            yield LoadLine(
                "pool-metadata", "metadata", "pool", pools.label(pool, ground), "bytes",
                used=pool.metadata_used,
                capacity=pool.metadata if full is None else int(pool.metadata * full),
                relieved=False, sources=("status of the thin pool", bound),
            )  # fmt: skip
