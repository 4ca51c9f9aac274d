"""What brings a component into a cluster: its chart, its values, its objects, and what it will take there."""

from bayplan.model.plain import Json, Keys
from bayplan.model.pods import Amounts, Toleration
from bayplan.model.record import Record


class Chart(Record, frozen=True):
    """A Helm chart. `repository` is an address of charts, or empty for `name` as an OCI reference.

    `needed` are the values, dotted, without which the chart does not work and which have no default.
    """

    name: str
    version: str
    repository: str = ""
    release: str = ""
    needed: tuple[str, ...] = ()


class ObjectFile(Record, frozen=True):
    """Objects of Kubernetes that stand in one file of a bundle. `key`: the estate key they come from."""

    path: str
    objects: tuple[Keys, ...]
    key: str = ""


class Footprint(Record, frozen=True):
    """Pods that a component runs: what each requests, where, and what it tolerates.

    `kind` is Deployment, StatefulSet, DaemonSet or Job. A DaemonSet runs once on every node that its
    `selector` picks; `needed_on`: the roles (`server`, names of pools, `*`) where the platform does not work
    without it. `source` says where the figures are from: `chart`, `values`, or `unknown` where a container
    declares nothing. `values_at`: the dotted place in the chart's values where its `tolerations` and
    `resources` stand (empty: at the top), where there is one.
    """

    name: str
    kind: str = "Deployment"
    replicas: int = 1
    requests: Amounts = {}
    limits: Amounts = {}
    containers: int = 1
    tolerations: tuple[Toleration, ...] = ()
    selector: dict[str, str] = {}
    needed_on: tuple[str, ...] = ()
    source: str = "chart"
    values_at: str | None = None


class Patch(Record, frozen=True):
    """What Fleet is not to take for drift: fields that controllers of the component write themselves."""

    api_version: str
    kind: str
    name: str
    pointers: tuple[str, ...] = ()
    namespace: str = ""


class Bundle(Record, frozen=True):
    """A component as it is delivered. `key` is the estate key that it comes from (`components[3]`).

    `after` names bundles that have to be ready first. `keep`: what it made stays when it goes. `labels` are
    those of the bundle, `namespace_labels` those of its namespace. A bundle has a chart, or objects, or both:
    then its objects are delivered after the chart, as a bundle `NAME-objects` of their own.
    """

    name: str
    namespace: str
    key: str
    chart: Chart | None = None
    values: Keys = {}
    files: tuple[ObjectFile, ...] = ()
    after: tuple[str, ...] = ()
    keep: bool = False
    labels: dict[str, str] = {}
    namespace_labels: dict[str, str] = {}
    ignored: tuple[Patch, ...] = ()
    footprints: tuple[Footprint, ...] = ()
    comments: dict[str, str] = {}
    """A line above a key of the values, dotted, for whoever reads the file."""
    secrets: dict[str, str] = {}
    """Secrets of its namespace that somebody makes by hand before it: by name, what is in each."""
    timeout_seconds: int = 600

    def value(self, path: str) -> Json:
        """The value at a dotted path of the values; None where there is none."""
        found: Json = self.values
        for step in path.split("."):
            if not isinstance(found, dict) or step not in found:
                return None
            found = found[step]
        return found
