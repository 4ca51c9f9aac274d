"""The platform as it is declared: its cluster, storage classes, cards, components, notebooks and accesses.

Every part is empty where the estate file says nothing of it. Sizes are in bytes, CPU in millicores, times in
the unit that a field names.
"""

from typing import Final

from bayplan.model.plain import Keys
from bayplan.model.pods import Amounts, Toleration
from bayplan.model.record import Record

K3S: Final = "k3s"
KUBEADM: Final = "kubeadm"
DISTRIBUTIONS: Final = (K3S, KUBEADM)
SERVER: Final = "server"
"""The role (`Machine.role`) of a machine with a control plane. Agents have their pool's name as theirs."""


class EtcdSnapshots(Record, frozen=True):
    """When etcd is saved, how many snapshots are kept, and the Secret that says to which S3 store they go."""

    schedule: str = "0 */6 * * *"
    retention: int = 12
    s3_secret: str = ""


class Cluster(Record, frozen=True):
    """The cluster. `version` is that of the distribution (`v1.34.9+k3s1`), `address` its virtual address.

    `names`: further names and addresses in the certificate of the API. `disabled`: what the distribution
    would bring along and is not wanted. `mirror`: registries whose images nodes hand to each other by the
    mirror that is built into K3s (`*`: all). `token`: the environment variable or file that holds the join
    token; never the token. `reserved`: what kubelets keep for the system (system-reserved). `settings`: other
    keys of the servers' configuration file, as they are.
    """

    name: str = "cluster"
    distribution: str = ""
    version: str = ""
    cni: str = ""
    pod_cidr: str = ""
    service_cidr: str = ""
    dns: str = ""
    domain: str = "cluster.local"
    address: str = ""
    interface: str = "eth0"
    names: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    backend: str = "vxlan"
    encrypted_secrets: bool = True
    mirror: tuple[str, ...] = ()
    tainted_servers: bool = True
    snapshots: EtcdSnapshots | None = None
    token: str = ""
    reserved: Amounts = {}
    max_pods: int = 110
    settings: Keys = {}

    @property
    def declared(self) -> bool:
        """Whether the estate file says anything of it."""
        return bool(self.distribution)

    @property
    def installed(self) -> bool:
        """Whether its machines are made ready by files of ours; other clusters are only described."""
        return self.distribution == K3S


class Bootstrap(Record, frozen=True):
    """How a machine becomes a node. `keys`: public SSH keys, or files that hold some.

    `seed`: how cloud-init gets its data, `snippets` or `iso`. `driver`: who brings the driver of the cards:
    `operator`, `packages` (at first boot) or `image` (it is there).
    """

    user: str = "ops"
    keys: tuple[str, ...] = ()
    nameservers: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    time_zone: str = "Etc/UTC"
    packages: tuple[str, ...] = ()
    seed: str = "snippets"
    driver: str = "operator"
    pages: dict[str, int] = {}
    """Huge pages by the name of a pool: bytes that every machine of it sets aside."""


class DeclaredStorageClass(Record, frozen=True):
    """A storage class. `kind`: `nfs-subdir`, `csi-nfs`, `local-path`, `proxmox-csi`.

    `server` and `share` name an NFS export, `path` a folder on the nodes, `pool` a storage pool of the
    hypervisor, `size` what each node has of local scratch (bytes), `pools` the workers that have it.
    """

    name: str
    kind: str
    default: bool = False
    server: str = ""
    share: str = ""
    path: str = ""
    pool: str = ""
    size: int | None = None
    pools: tuple[str, ...] = ()
    mount_options: tuple[str, ...] = ()
    reclaim: str = "Delete"
    binding: str = ""
    expandable: bool = True
    parameters: dict[str, str] = {}


class GpuSharing(Record, frozen=True):
    """How the cards of a pool's workers are handed out.

    `mode`: `whole`, `time-slicing`, `mps`, `mig` or `budget` (by a resource of `cards`). `replicas`: turns of
    a card. `profile`: the MIG configuration (`all-1g.10gb`), `strategy` single or mixed.
    """

    pool: str
    mode: str = "whole"
    replicas: int = 1
    profile: str = ""
    strategy: str = "single"


class Component(Record, frozen=True):
    """A component that is wanted. `options` are ours (each component has its own), `values` the chart's.

    What stands in `values` is laid over what is rendered, key by key. `after`: components to wait for beside
    those that are known to be needed first. `version`, `namespace`: the usual ones where nothing is said.
    """

    name: str
    version: str = ""
    namespace: str = ""
    options: Keys = {}
    values: Keys = {}
    after: tuple[str, ...] = ()


class Culling(Record, frozen=True):
    """When idle notebooks are stopped: seconds idle, seconds between looks, seconds of age (0: any age)."""

    idle: int = 3600
    every: int = 600
    age: int = 0


class NotebookProfile(Record, frozen=True):
    """A choice that users have. CPU in millicores, memory in bytes.

    `gpus` of `resource` are asked for; `pool` is where it starts (any worker that fits, where empty).
    `at_once`: how many of them have to find room at the same time. `shared_memory` is the size of /dev/shm.
    """

    name: str
    title: str = ""
    text: str = ""
    default: bool = False
    cpu: int | None = None
    cpu_limit: int | None = None
    memory: int | None = None
    memory_limit: int | None = None
    gpus: int = 0
    resource: str = "nvidia.com/gpu"
    pool: str = ""
    priority_class: str = ""
    shared_memory: int | None = None
    scratch: bool = False
    images: tuple[str, ...] = ()
    at_once: int | None = None
    tolerations: tuple[Toleration, ...] = ()


class Notebooks(Record, frozen=True):
    """What JupyterHub offers: images by name, homes, scratch, and profiles.

    `home_class` and `scratch_class` name storage classes; `home_size` is in bytes.
    """

    images: dict[str, str] = {}
    home_class: str = ""
    home_size: int | None = None
    scratch_class: str = ""
    scratch_size: int | None = None
    culling: Culling | None = None
    start_seconds: int = 900
    profiles: tuple[NotebookProfile, ...] = ()


class PolicyEngine(Record, frozen=True):
    """What holds tiers up: `kyverno`, `kyverno-legacy` (ClusterPolicy), `admission` (CEL in the API server).

    `objects`: plain objects in the `namespaces` that are named, and nothing that adds them later.
    """

    kind: str = ""
    namespaces: tuple[str, ...] = ()


class Delivery(Record, frozen=True):
    """How the rendered tree gets to the cluster: `fleet`, `helm` or `kustomize`, from which repository."""

    kind: str = "fleet"
    repository: str = ""
    branch: str = "main"
    path: str = ""
    secret: str = ""


class Access(Record, frozen=True):
    """What Bayplan may do. `modes`: `observe`, `plan`, `apply`, `provision`.

    `user` and `token` are the hypervisor's (`bayplan@pve`, `reader`), `resource_pool` the pool that machines
    are in, `namespace` where the service accounts of Kubernetes stand.
    """

    modes: tuple[str, ...] = ()
    user: str = "bayplan@pve"
    token: str = "bayplan"
    resource_pool: str = ""
    namespace: str = "bayplan"


class Platform(Record, frozen=True):
    """All that is declared of the platform."""

    cluster: Cluster = Cluster()
    bootstrap: Bootstrap = Bootstrap()
    storage_classes: tuple[DeclaredStorageClass, ...] = ()
    sharing: tuple[GpuSharing, ...] = ()
    components: tuple[Component, ...] = ()
    notebooks: Notebooks = Notebooks()
    policies: PolicyEngine = PolicyEngine()
    delivery: Delivery = Delivery()
    access: Access = Access()

    def component(self, name: str) -> Component | None:
        """The component of a name, where it is wanted."""
        return next((one for one in self.components if one.name == name), None)

    def sharing_of(self, pool: str) -> GpuSharing:
        """How the cards of a pool are handed out; whole, where nothing is said."""
        return next((one for one in self.sharing if one.pool == pool), GpuSharing(pool))
