"""What a tree says to Fleet: bundles by their `fleet.yaml`, the repositories that bring them, known clusters.

Every record carries the line at which it is written; 0 is unknown. Files are named as in a tree.
"""

from bayplan.model.labels import LabelSelector
from bayplan.model.record import Record


class UnknownKey(Record, frozen=True):
    """A key that Fleet does not know, at a dotted path. `known` are those that could stand there."""

    path: str
    line: int = 0
    known: tuple[str, ...] = ()


class FleetTarget(Record, frozen=True):
    """Which clusters are meant: by name, by labels, or by a group. `path` is where that is written."""

    path: str
    line: int = 0
    name: str = ""
    cluster: str = ""
    selector: LabelSelector | None = None
    group: str = ""
    grouped: bool = False
    """Whether a group is picked by labels: then nobody here knows which clusters are in it."""


class FleetDependency(Record, frozen=True):
    """A bundle, or bundles by their labels, that have to be ready first."""

    line: int = 0
    name: str = ""
    selector: LabelSelector | None = None


class FleetChart(Record, frozen=True):
    """The chart of a bundle. `line` is that of its version, or of the chart where it names none."""

    name: str
    repository: str = ""
    version: str = ""
    line: int = 0


class FleetBundle(Record, frozen=True):
    """A folder with a `fleet.yaml`.

    `name` and `release` are empty where the file does not name them, and Fleet makes one of the repository's
    name and the path. `namespace` is where its release stands. `claims` are the claims among its objects that
    nothing keeps, as `namespace/name` with the lines they are written at.
    """

    file: str
    folder: str = ""
    name: str = ""
    release: str = ""
    name_line: int = 0
    namespace: str = ""
    labels: dict[str, str] = {}
    chart: FleetChart | None = None
    keep: bool = False
    unknown: tuple[UnknownKey, ...] = ()
    after: tuple[FleetDependency, ...] = ()
    targets: tuple[FleetTarget, ...] = ()
    claims: tuple[tuple[str, str, int], ...] = ()
    """Subject, file and line of each."""

    @property
    def released(self) -> str:
        """The name of its Helm release, as far as the file tells."""
        return self.release or self.name


class FleetRepository(Record, frozen=True):
    """A GitRepo. `line` is that of the object; `deletes_namespace`: its namespace goes with it."""

    name: str
    namespace: str
    file: str = ""
    line: int = 0
    keep: bool = False
    targets: tuple[FleetTarget, ...] = ()


class FleetCluster(Record, frozen=True):
    """A cluster that Fleet knows, by its object or by its repository's namespace."""

    name: str
    namespace: str
    labels: dict[str, str] = {}


class Fleet(Record, frozen=True):
    """All that a tree says to Fleet."""

    bundles: tuple[FleetBundle, ...] = ()
    repositories: tuple[FleetRepository, ...] = ()
    clusters: tuple[FleetCluster, ...] = ()
