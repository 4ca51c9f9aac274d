"""Writes dumps of Proxmox VE for tests, and reads them as Bayplan would."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bayplan.sources import files, proxmox
from bayplan.sources.proxmox import Found

GIB = 1 << 30
CONFIG = """\
cores: 8
memory: 32768
name: web
net0: virtio=BC:24:11:00:02:01,bridge=vmbr1,tag=20
scsi0: local-lvm:vm-201-disk-0,size=32G
scsihw: virtio-scsi-single
"""


def written(folder: Path, contents: Mapping[str, Any]) -> Path:
    """Files below `pve/`: text as it is, everything else as JSON."""
    for name, content in contents.items():
        path = folder / "pve" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def read(folder: Path, strict: bool = False) -> Found:
    ours, rest = proxmox.split(files.find([str(folder)], texts=True))
    assert rest == ()
    return proxmox.read(ours, strict=strict)


def told(folder: Path, contents: Mapping[str, Any], strict: bool = True) -> Found:
    """What files of such contents tell."""
    return read(written(folder, contents), strict)
