"""Which disk a share of NFS is on, by what the disk is said to carry.

`server:/path` says it all. Of a path alone (`NFS exports of /srv/nfs`) the server is known only where it is
the host itself, by its name or its address. Volumes of the CSI driver for NFS name both in their handle
(`server#share#...`).
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.model.machines import Host, PhysicalDisk
from bayplan.model.storage import PersistentVolume

NFS: Final = "nfs"
_SHARE: Final = re.compile(r"(?:(?P<server>[^\s:/]+):)?(?P<path>/[^\s:,;]*)")


def server_of(volume: PersistentVolume) -> str:
    """The server that a volume's share is on."""
    return volume.handle.partition("#")[0]


def path_of(volume: PersistentVolume) -> str:
    """The path of a volume's share; empty where it is in none."""
    share = volume.handle.partition("#")[2].partition("#")[0].strip("/")
    return f"/{share}" if share and NFS in volume.driver else ""


def carries(disk: PhysicalDisk, host: Host, volume: PersistentVolume) -> bool:
    """Whether the share of a volume is on a disk of a host."""
    known = (host.name, host.address)
    server = server_of(volume)
    return any(server in ((named,) if named else known) for named in _servers(disk, volume))


def may_carry(disk: PhysicalDisk, volume: PersistentVolume) -> bool:
    """Whether a disk carries a share of that path, and nothing says of which server."""
    return any(not named for named in _servers(disk, volume))


def _servers(disk: PhysicalDisk, volume: PersistentVolume) -> Iterator[str]:
    """The servers, empty where none is said, of what a disk carries by the path of a volume's share."""
    share = path_of(volume)
    for found in (found for text in disk.carries for found in _SHARE.finditer(text)):
        path = found["path"].rstrip("/")
        if share == path or share.startswith(path + "/"):
            yield found["server"] or ""
