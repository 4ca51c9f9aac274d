"""Storage pools, and the rules about them."""

from typing import Final

from bayplan.model.bounds import PoolRule
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import StoragePool
from bayplan.sources.estate import amounts
from bayplan.sources.estate.forms.lower import StoragePoolForm
from bayplan.sources.kubernetes import wire

THIN: Final = frozenset(("btrfs", "cephfs", "cifs", "dir", "lvmthin", "nfs", "rbd"))
"""Kinds of storage in which a disk takes only what was written to it, unless somebody says otherwise."""


def pool(form: StoragePoolForm) -> StoragePool:
    """A storage pool; it has a host, or every host reaches it."""
    if bool(form.host) == form.shared:
        raise InvalidInput("needs either a host, or shared: true", path="host", value=form.host or "")
    kind = form.kind or ""
    return StoragePool(
        wire.required(form.name, "name"),
        form.host or "",
        kind,
        size=wire.at("size", amounts.size_or_none, form.size),
        metadata=wire.at("metadata", amounts.size_or_none, form.metadata),
        thin=kind in THIN if form.thin is None else form.thin,
        shared=form.shared,
        disks=tuple(form.disks or ()),
    )


def rule(form: StoragePoolForm) -> PoolRule | None:
    """How far it may be promised and filled, where something is said."""
    found = PoolRule(
        form.name,
        form.overcommit,
        wire.at("full", amounts.share_or_none, form.full),
        wire.at("metadataFull", amounts.share_or_none, form.metadata_full),
    )
    return found if found != PoolRule(form.name) else None
