"""Storage classes, and how cards are handed out."""

import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.platform import DeclaredStorageClass, GpuSharing
from bayplan.sources.estate import amounts, choices
from bayplan.sources.estate.forms.classes import SharingForm, StorageClassForm
from bayplan.sources.kubernetes import wire

NFS: Final = ("nfs-subdir", "csi-nfs")
LOCAL: Final = "local-path"
PROXMOX: Final = "proxmox-csi"
KINDS: Final = (*NFS, LOCAL, PROXMOX)
NEEDED: Final = {
    "nfs-subdir": ("server", "share"),
    "csi-nfs": ("server", "share"),
    LOCAL: ("path",),
    PROXMOX: ("pool",),
}
"""What a class of a kind cannot do without, by the names of keys."""
RECLAIM: Final = ("Delete", "Retain")
BINDING: Final = ("Immediate", "WaitForFirstConsumer")
SHARED: Final = ("time-slicing", "mps")
MIG: Final = "mig"
MODES: Final = ("whole", *SHARED, MIG, "budget")
STRATEGIES: Final = ("single", "mixed")
_MIG: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}\Z", re.ASCII)


def storage_class(form: StorageClassForm) -> DeclaredStorageClass:
    """A storage class. What is on one host waits for its pod; what is not binds at once."""
    kind = wire.at("kind", lambda one: choices.one_of(one, KINDS), form.kind)
    _insist(form, kind)
    usual = BINDING[0] if kind in NFS else BINDING[1]
    mode = form.volume_binding_mode or usual
    return DeclaredStorageClass(
        wire.at("name", choices.name, form.name),
        kind,
        form.default,
        server=form.server or "",
        share=wire.at("share", _folder, form.share) if form.share else "",
        path=wire.at("path", _folder, form.path) if form.path else "",
        pool=form.pool or "",
        size=wire.at("size", amounts.size_or_none, form.size),
        pools=tuple(form.pools or ()),
        mount_options=tuple(form.mount_options or ()),
        reclaim=wire.at(
            "reclaimPolicy", lambda one: choices.one_of(one, RECLAIM), form.reclaim_policy or "Delete"
        ),
        binding=wire.at("volumeBindingMode", lambda one: choices.one_of(one, BINDING), mode),
        expandable=_expandable(form, kind),
        parameters=form.parameters or {},
    )


def sharing(form: SharingForm) -> GpuSharing:
    """How the cards of a pool are handed out."""
    mode = wire.at("mode", lambda one: choices.one_of(one, MODES), form.mode or MODES[0])
    _insist_on_turns(form, mode)
    if (mode == MIG) != bool(form.profile):
        wanted = (
            "is required: the configuration of MIG, such as all-1g.10gb"
            if mode == MIG
            else (f"is of MIG, and the mode is {mode}; take it away, or write mode: mig")
        )
        raise InvalidInput(wanted, path="profile", value=form.profile or "")
    return GpuSharing(
        wire.required(form.pool, "pool"),
        mode,
        form.replicas if form.replicas is not None else 1,
        wire.at("profile", _profile, form.profile) if form.profile else "",
        wire.at("strategy", lambda one: choices.one_of(one, STRATEGIES), form.strategy or STRATEGIES[0]),
    )


def _insist(form: StorageClassForm, kind: str) -> None:
    for key in NEEDED[kind]:
        if not getattr(form, key):
            raise InvalidInput(f"is required by storage classes of the kind {kind}", path=key)


def _expandable(form: StorageClassForm, kind: str) -> bool:
    if kind == LOCAL and form.allow_volume_expansion:
        message = "cannot be: a folder of local-path has no size that could grow; take it away"
        raise InvalidInput(message, path="allowVolumeExpansion", value="true")
    return kind != LOCAL if form.allow_volume_expansion is None else form.allow_volume_expansion


def _folder(written: str) -> str:
    if not written.startswith("/"):
        raise InvalidInput(f"{written[:60]!r} is no folder; begin it with /", value=written)
    return written


def _insist_on_turns(form: SharingForm, mode: str) -> None:
    if mode in SHARED and (form.replicas or 0) < 2:
        message = f"has to be 2 or more: {mode} cuts each card into so many"
        raise InvalidInput(
            message, path="replicas", value="" if form.replicas is None else str(form.replicas)
        )
    if mode not in SHARED and form.replicas not in (None, 1):
        message = f"is of time-slicing and mps, and the mode is {mode}; take it away"
        raise InvalidInput(message, path="replicas", value=str(form.replicas))


def _profile(written: str) -> str:
    if not _MIG.match(written):
        message = f"{written[:40]!r} is no configuration of MIG; write one such as all-1g.10gb"
        raise InvalidInput(message, value=written)
    return written
