"""What a file is about, by its path: a bare JSON value says neither its path in the API nor its host.

A folder `pve` mirrors the paths of the API: `pve/nodes/pve1/qemu/201/config.json` is the answer of
`/nodes/pve1/qemu/201/config`. What a program printed lies beside it under that program's name:
`pve/nodes/pve1/qm-config-201.txt`. Outside such a folder only what cannot be mistaken is taken: paths that go
through `nodes/NAME/` or `cluster/`, rows that say their type and node, and configurations with the number of
the machine in the file's name.
"""

import re
from typing import Final, NamedTuple


class Place(NamedTuple):
    """What a file is about. `name` is a machine's number, or a name of a storage, a network or a resource.

    `topic` is empty for what belongs to Proxmox VE but has no place in the model.
    """

    topic: str
    host: str = ""
    name: str = ""


_HOST: Final = r"nodes/(?P<host>[^/]+)/"
_VMID: Final = r"(?P<name>[0-9]{1,9})"
_PATHS: Final = {
    "cluster-status": r"cluster/status\.json",
    "resources": r"cluster/resources\.json",
    "mappings": r"cluster/mapping/pci(?:-(?P<host>[^/]+))?\.json",
    "vnets": r"cluster/sdn/vnets\.json",
    "subnets": r"cluster/sdn/vnets/(?P<name>[^/]+)/subnets\.json",
    "status": _HOST + r"status\.json",
    "history": _HOST + r"rrddata\.json",
    "machines": _HOST + r"qemu\.json",
    "containers": _HOST + r"lxc\.json",
    "config": _HOST + rf"qemu/{_VMID}/config\.json",
    "current": _HOST + rf"qemu/{_VMID}/status/current\.json",
    "pending": _HOST + rf"qemu/{_VMID}/pending\.json",
    "interfaces": _HOST + rf"qemu/{_VMID}/agent/network-get-interfaces\.json",
    "storages": _HOST + r"storage\.json",
    "storage": _HOST + r"storage/(?P<name>[^/]+)/status\.json",
    "content": _HOST + r"storage/(?P<name>[^/]+)/content\.json",
    "disks": _HOST + r"disks/list\.json",
    "thin-pools": _HOST + r"disks/lvmthin\.json",
    "volume-groups": _HOST + r"disks/lvm\.json",
    "zpools": _HOST + r"disks/zfs\.json",
    "zpool": _HOST + r"disks/zfs/(?P<name>[^/]+)\.json",
    "directories": _HOST + r"disks/directory\.json",
    "networks": _HOST + r"network\.json",
    "pci": _HOST + r"hardware/pci\.json",
    "tasks": _HOST + r"tasks\.json",
    "config-text": _HOST + rf"(?:qm-config-{_VMID}\.txt|qemu-server/(?P<conf>[0-9]{{1,9}})\.conf)",
    "pending-text": _HOST + rf"qm-pending-{_VMID}\.txt",
    "machines-text": _HOST + r"qm-list\.txt",
    "storages-text": _HOST + r"pvesm-status\.txt",
    "lvs": _HOST + r"lvs\.json",
    "lvs-text": _HOST + r"lvs\.txt",
    "zpools-text": _HOST + r"zpool-list\.txt",
    "arcstats": _HOST + r"arcstats\.txt",
    "meminfo": _HOST + r"meminfo\.txt",
    "lscpu": _HOST + r"lscpu\.json",
    "numactl": _HOST + r"numactl\.txt",
    "pressure": _HOST + r"pressure-(?P<name>cpu|memory|io)\.txt",
    "version": r"pve/version\.json",
    "definitions": r"pve/storage\.json",
    "definitions-text": r"pve/storage\.cfg",
    "nodes": r"pve/nodes\.json",
}
"""Topics by the ends of paths. The longest come first: a host may be called `pve` too."""

_PATTERNS: Final = tuple((topic, re.compile(rf"(?:^|/){end}\Z")) for topic, end in _PATHS.items())
_COMPRESSED: Final = re.compile(r"\.(gz|zst)\Z", re.IGNORECASE)
_WITHIN: Final = re.compile(
    r"(?:^|/)pve/(?:(?:nodes|cluster|access|pools|storage)/|[a-z-]+\.(?:json|cfg|txt)\Z)"
)
_TELLING: Final = re.compile(r"(?:^|/)(?:nodes/[^/]+/.|cluster/.)")
_KUBERNETES: Final = re.compile(rb'"(?:apiVersion|kind)"\s*:|^(?:apiVersion|kind)\s*:', re.MULTILINE)
_ROWS: Final = re.compile(rb'\s*(?:\{\s*"data"\s*:\s*)?\[\s*\{')
_RESOURCES: Final = (b'"id":', b'"type":', b'"node":')
_NUMBERED: Final = re.compile(r"(?:^|[^0-9])([1-9][0-9]{2,8})[^0-9/]*\.(?:txt|conf)\Z")
_CONFIG: Final = re.compile(
    rb"^(?:memory: \d+|(?:scsi|virtio|ide|sata|net|hostpci)\d+: \S|boot: |ostype: |scsihw: )", re.MULTILINE
)
_LINES: Final = 2
"""So many lines have to look like a configuration."""


def recognise(path: str, head: bytes) -> Place | None:
    """What a file is about; None where it is not about Proxmox VE.

    `head` is how its text begins (empty where it is not known).
    """
    plain = _COMPRESSED.sub("", path.replace("\\", "/"))
    foreign = _KUBERNETES.search(head) is not None
    if _WITHIN.search(plain):
        return None if foreign else _by_path(plain) or _unmodelled(plain)
    if _TELLING.search(plain) and not foreign:
        found = _by_path(plain)
        if found is not None:
            return found
    return None if foreign else _by_content(plain, head)


def _by_path(path: str) -> Place | None:
    for topic, pattern in _PATTERNS:
        found = pattern.search(path)
        if found is not None:
            parts = found.groupdict("")
            return Place(topic, parts.get("host", ""), parts.get("name", "") or parts.get("conf", ""))
    return None


def _unmodelled(path: str) -> Place | None:
    return Place("") if path.endswith((".json", ".txt", ".conf", ".cfg")) else None


def _by_content(path: str, head: bytes) -> Place | None:
    numbered = _NUMBERED.search(path)
    if numbered is not None and len(_CONFIG.findall(head)) >= _LINES:
        return Place("config-text", "", numbered[1])
    if _ROWS.match(head) and all(key in head.replace(b'" :', b'":') for key in _RESOURCES):
        return Place("resources")
    return None
