"""The one mutable thing while files are read: what they have told so far, and what was wrong with them."""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Host, Machine, Network, PciDevice, PciMapping, StoragePool, Task
from bayplan.sources.complaints import Complaints
from bayplan.sources.proxmox import rows
from bayplan.sources.proxmox.places import Place
from bayplan.sources.proxmox.rows import Row
from bayplan.sources.proxmox.telling import Told


class Page(NamedTuple):
    """A file: its name, its text, and what it is about."""

    file: str
    text: bytes
    place: Place


class Definition(NamedTuple):
    """A storage as it is configured: what it stands on, by the names that its kind uses."""

    name: str
    kind: str
    group: str = ""
    thin_pool: str = ""
    dataset: str = ""
    path: str = ""
    content: tuple[str, ...] = ()
    shared: bool = False
    sparse: bool = False


class ThinPool(NamedTuple):
    """A thin pool of LVM on a host; sizes in bytes."""

    host: str
    group: str
    name: str
    size: int | None = None
    used: int | None = None
    metadata: int | None = None
    metadata_used: int | None = None


class Volume(NamedTuple):
    """A logical volume: thin if it is in a pool. One that no storage would name so is somebody else's."""

    host: str
    group: str
    name: str
    size: int
    pool: str = ""


class Zpool(NamedTuple):
    """A pool of ZFS on a host, and the disks it stands on where they are known."""

    host: str
    name: str
    size: int | None = None
    used: int | None = None
    devices: tuple[str, ...] = ()


class Mount(NamedTuple):
    """A directory that is mounted from a disk."""

    host: str
    path: str
    device: str


class Promise(NamedTuple):
    """A volume of a storage with its size, as the storage lists it."""

    host: str
    pool: str
    volume: str
    size: int


Key = tuple[str | int, ...]


class Book:
    """Everything that was told. Records are merged when all files are there."""

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.hosts: defaultdict[str, list[Told]] = defaultdict(list)
        self.machines: list[Told] = []
        self.pools: list[Told] = []
        self.others: defaultdict[type, defaultdict[Key, list[Told]]] = defaultdict(lambda: defaultdict(list))
        self.definitions: dict[str, Definition] = {}
        self.groups: dict[tuple[str, str], tuple[str, ...]] = {}
        self.thin_pools: list[ThinPool] = []
        self.volumes: list[Volume] = []
        self.zpools: list[Zpool] = []
        self.mounts: list[Mount] = []
        self.promises: list[Promise] = []
        self.listed: set[tuple[str, str]] = set()
        """Storages (host, name) whose volumes are all listed."""
        self.aliases: dict[tuple[str, str], str] = {}
        """Other names of disks: (host, `/dev/disk/by-id/...`) to `sda`."""
        self.configured: set[tuple[int, str]] = set()
        """Machines whose configuration was read."""
        self.containers: defaultdict[str, set[str]] = defaultdict(set)
        """Containers (LXC) by host."""
        self.unfit: set[str] = set()
        """Mappings that Proxmox VE calls wrong, and does not only warn of."""
        self.versions: dict[str, str] = {}
        self.skipped = 0

    def tell(
        self, file: str, record: Host | Machine | StoragePool | Network | PciDevice | Task, rank: int
    ) -> None:
        """Takes a partial record in."""
        told = Told(record, rank, file)
        match record:
            case Host():
                self.hosts[record.name].append(told)
            case Machine():
                self.machines.append(told)
            case StoragePool():
                self.pools.append(told)
            case Network():
                self.others[Network][record.name, record.host].append(told)
            case PciDevice():
                self.others[PciDevice][record.host, record.address].append(told)
            case Task():
                self.others[Task][record.upid,].append(told)

    def tell_mapping(self, file: str, record: PciMapping, rank: int) -> None:
        """Takes a resource mapping in, or what one host says of it."""
        self.others[PciMapping][record.name,].append(Told(record, rank, file))

    def complain(self, page: Page, error: InvalidInput, subject: str = "") -> None:
        """Notes what cannot be used."""
        self.complaints.add(error, page.file, subject)

    @contextlib.contextmanager
    def forgiving(self, page: Page, subject: str = "") -> Iterator[None]:
        """What cannot be used within becomes a complaint, and reading goes on."""
        try:
            yield
        except InvalidInput as error:
            self.complain(page, error, subject)

    def rows(self, page: Page) -> Iterator[Row]:
        """The rows of a list; what is no row is complained about."""
        for index, value in enumerate(rows.listed(page.text)):
            with self.forgiving(page):
                yield rows.as_row(value, f"[{index}]")
