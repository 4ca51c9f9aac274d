"""The cluster that a declaration comes to, before it exists: nodes, the pods of its components, its rules.

Workers have what their pool says is allocatable; what it does not say comes from the machine under them and
from how their cards are shared. Servers have what is left of their machines. A node of which neither memory
nor CPU is known is left out, and with it everything that could only be said of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.catalog import sharing
from bayplan.consistency.framework import Whole
from bayplan.model import versions
from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.estate import Declaration, Pool, named_in
from bayplan.model.machines import Machine
from bayplan.model.names import Namespace, NodeName
from bayplan.model.nodes import HOSTNAME, Node, Taint
from bayplan.model.platform import K3S, SERVER
from bayplan.model.pods import Amounts, Container, Effect, Pod, PodSpec, Resources
from bayplan.model.policy import NAME_LABEL, LimitRange, NamespaceInfo, ResourceQuota
from bayplan.model.quantities import NANOS, Quantity
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind, PodTemplate, Workload
from bayplan.provisioning import kubelet
from bayplan.scheduling import daemons
from bayplan.scheduling import profile as profiles
from bayplan.scheduling.decision import Decision
from bayplan.scheduling.fleet import Fleet

CONTROL_PLANE: Final = "node-role.kubernetes.io/control-plane"
KNOWN: Final = ("cpu", "memory")
DAEMON_SET: Final = Kind.DAEMON_SET


def kubernetes(declaration: Declaration) -> Kubernetes:
    """The minor release that the cluster is to be of, or the nearest that is modelled."""
    return versions.nearest(declaration.platform.cluster.version or declaration.kubernetes)


def nodes(declaration: Declaration) -> tuple[Node, ...]:
    """Servers and workers, as far as their memory and CPU are known."""
    found = [*_servers(declaration), *_workers(declaration)]
    return tuple(one for one in found if all(name in one.allocatable for name in KNOWN))


def nodes_of(whole: Whole) -> tuple[Node, ...]:
    """The nodes that a whole declares."""
    return nodes(whole.declaration)


def control_plane(declaration: Declaration) -> str:
    """The value of the label and the taint of servers: K3s writes one, kubeadm leaves it empty."""
    return "true" if declaration.platform.cluster.distribution == K3S else ""


def fleet(declaration: Declaration, pods: Sequence[Pod] = ()) -> Fleet:
    """The nodes with these pods on them, for the scheduler's engine."""
    minor = kubernetes(declaration)
    snapshot = Snapshot(
        nodes=nodes(declaration), pods=tuple(pods), priority_classes=declaration.priority_classes
    )
    return Fleet(snapshot, minor, profiles.default(minor))


def words(decision: Decision) -> str:
    """What the scheduler says of a pod that fits nowhere, without what preemption could not do either."""
    return decision.message.partition(". ")[0]


def daemons_of(whole: Whole) -> tuple[Pod, ...]:
    """The pods of all DaemonSets, each on its node."""
    return tuple(
        replace(pod, node=node.name)
        for bundle in whole.bundles
        for one in bundle.footprints
        if one.kind == DAEMON_SET
        for node, pod in on_nodes(bundle, one, whole.note(nodes_of))
    )


def on_nodes(bundle: Bundle, one: Footprint, nodes: Sequence[Node]) -> Iterator[tuple[Node, Pod]]:
    """The nodes that a DaemonSet runs on, and its pod for each."""
    workload = Workload(DAEMON_SET, Namespace(bundle.namespace), one.name, template=_template(one))
    for node in nodes:
        pod = daemons.pod_for(workload, node.name)
        if daemons.should_run(pod, node):
            yield node, pod


def replicas(bundle: Bundle, one: Footprint) -> tuple[Pod, ...]:
    """The pods of anything but a DaemonSet."""
    template = _template(one)
    return tuple(
        Pod(Namespace(bundle.namespace), f"{one.name}-{at}", template.spec, template.labels)
        for at in range(one.replicas)
    )


def policies(declaration: Declaration, namespace: str, labels: Mapping[str, str]) -> Snapshot:
    """A namespace with the limit ranges and quotas that the tiers would put there."""
    worn = {**labels, NAME_LABEL: namespace}
    out = any(one.selects(worn) for one in declaration.opt_outs)
    rules = [one for one in declaration.namespace_rules if not out and one.where.meets(namespace, worn)]
    return Snapshot(
        namespaces=(NamespaceInfo(Namespace(namespace), worn),),
        limit_ranges=tuple(_range(one, namespace) for rule in rules for one in rule.limit_ranges),
        quotas=tuple(_quota(one, namespace) for rule in rules for one in rule.quotas),
        priority_classes=declaration.priority_classes,
    )


def _range(one: LimitRange, namespace: str) -> LimitRange:
    return replace(one, namespace=Namespace(namespace), name=named_in(one.name, namespace))


def _quota(one: ResourceQuota, namespace: str) -> ResourceQuota:
    return replace(one, namespace=Namespace(namespace), name=named_in(one.name, namespace))


def _servers(declaration: Declaration) -> Iterator[Node]:
    mark = control_plane(declaration)
    kept = (Taint(CONTROL_PLANE, mark, Effect.NO_SCHEDULE),)
    for machine in declaration.lower.machines:
        if machine.role == SERVER and not machine.template:
            labels = {CONTROL_PLANE: mark}
            made = _left(declaration, Pool(SERVER, machine=machine))
            taints = kept if declaration.platform.cluster.tainted_servers else ()
            yield _node(machine.name, labels, taints, made)


def _workers(declaration: Declaration) -> Iterator[Node]:
    for pool in declaration.pools:
        machines = [one for one in declaration.lower.machines if one.role == pool.name and not one.template]
        under = pool if pool.machine or not machines else replace(pool, machine=machines[0])
        cards = {
            name: Quantity(amount * NANOS) for name, amount in sharing.advertised(declaration, pool).items()
        }
        bears = _left(declaration, under) | cards | pool.allocatable
        for at in range(pool.count):
            yield _node(_name(pool, machines, at), pool.labels, pool.taints, bears)


def _name(pool: Pool, machines: Sequence[Machine], at: int) -> str:
    return machines[at].name if at < len(machines) and machines[at].name else f"{pool.name}-{at + 1}"


def _left(declaration: Declaration, pool: Pool) -> Amounts:
    """What a machine leaves for pods, where one is declared."""
    found = kubelet.budget(declaration, pool)
    most = {"pods": Quantity(declaration.platform.cluster.max_pods * NANOS)}
    return found.allocatable if found else most


def _node(name: str, labels: Mapping[str, str], taints: tuple[Taint, ...], bears: Amounts) -> Node:
    return Node(
        NodeName(name),
        {"kubernetes.io/os": "linux", **labels, HOSTNAME: name},
        taints=taints,
        allocatable=bears,
        capacity=bears,
    )


def _template(one: Footprint) -> PodTemplate:
    """What is requested is spread evenly over the containers, as nobody says whose it is."""
    number = max(one.containers, 1)
    asked = Resources(_share(one.requests, number), _share(one.limits, number))
    containers = tuple(Container(f"c{at}", resources=asked) for at in range(number))
    spec = PodSpec(containers, node_selector=one.selector, tolerations=one.tolerations)
    return PodTemplate(spec, {"app": one.name})


def _share(amounts: Amounts, number: int) -> Amounts:
    return {name: Quantity(amount.nanos // number, amount.family) for name, amount in amounts.items()}
