"""Every refusal of a pod, in the API server's words."""

from typing import NamedTuple

import msgspec
import pytest

from bayplan.admission import quotas
from bayplan.admission.answers import Refused, says_the_same
from bayplan.admission.chain import admit_pod
from bayplan.admission.policy import gather
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.names import Namespace
from bayplan.model.pods import (
    Affinity,
    Effect,
    NodeTerm,
    Pod,
    PodTerm,
    Port,
    PreferredNodes,
    PreferredPods,
    SpreadConstraint,
    Toleration,
)
from bayplan.model.policy import PriorityClass, RuntimeClass
from bayplan.model.snapshot import Snapshot
from tests.admission.samples import (
    NEWEST,
    amounts,
    container,
    item,
    limit_range,
    pod,
    quota,
    resources,
    snapshot,
)


class Case(NamedTuple):
    given: Snapshot
    pod: Pod
    code: int
    message: str


EMPTY = snapshot()
FORBIDDEN = 'pods "web" is forbidden: '
INVALID = 'Pod "web" is invalid: '
HIGH = PriorityClass(name="high", value=1000, preemption_policy="Never")
SANDBOX = RuntimeClass(name="sandbox", overhead=amounts("cpu=250m"), node_selector={"vm": "yes"})
SMALL = container("cpu=100m memory=128Mi", "memory=128Mi")
WEB = LabelSelector(match_labels={"app": "web"})
MUST = "requiredDuringSchedulingIgnoredDuringExecution"
WISH = "preferredDuringSchedulingIgnoredDuringExecution"


def bounds(**said: str) -> Snapshot:
    return snapshot(limit_range(item(**said)))


def pod_bounds(**said: str) -> Snapshot:
    return snapshot(limit_range(item("Pod", **said)))


def elsewhere(namespace: str) -> Pod:
    return msgspec.structs.replace(pod(), namespace=Namespace(namespace))


def with_ports(*ports: Port, host_network: bool = False) -> Pod:
    return pod(msgspec.structs.replace(container(), ports=ports), host_network=host_network)


NAMESPACES = {
    "the namespace does not exist": Case(EMPTY, elsewhere("nowhere"), 404, 'namespaces "nowhere" not found'),
    "the namespace is being deleted": Case(
        EMPTY,
        elsewhere("leaving"),
        403,
        FORBIDDEN + "unable to create new content in namespace leaving because it is being terminated",
    ),
}

PRIORITIES = {
    "the priority class is unknown": Case(
        EMPTY, pod(priority_class="top"), 403, FORBIDDEN + "no PriorityClass with name top was found"
    ),
    "the priority contradicts the class": Case(
        snapshot(priority_classes=(HIGH,)),
        pod(priority_class="high", priority=7),
        403,
        FORBIDDEN + "the integer value of priority (7) must not be provided in pod spec; "
        "priority admission controller computed 1000 from the given PriorityClass name",
    ),
    "the preemption policy contradicts the class": Case(
        snapshot(priority_classes=(HIGH,)),
        pod(priority_class="high", preemption_policy="PreemptLowerPriority"),
        403,
        FORBIDDEN
        + "the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; "
        "priority admission controller computed Never from the given PriorityClass name",
    ),
    "an unknown class is told before an impossible request": Case(
        EMPTY,
        pod(container("memory=2Gi", "memory=1Gi"), priority_class="top"),
        403,
        FORBIDDEN + "no PriorityClass with name top was found",
    ),
}

RUNTIMES = {
    "the runtime class is unknown": Case(
        EMPTY, pod(runtime_class="sandbox"), 403, FORBIDDEN + 'pod rejected: RuntimeClass "sandbox" not found'
    ),
    "the overhead is not that of the runtime class": Case(
        snapshot(runtime_classes=(SANDBOX,)),
        pod(runtime_class="sandbox", overhead=amounts("cpu=1")),
        403,
        FORBIDDEN + "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    ),
    "an overhead comes without a runtime class": Case(
        EMPTY,
        pod(overhead=amounts("cpu=1")),
        403,
        FORBIDDEN + "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
    ),
    "the runtime class wants other nodes": Case(
        snapshot(runtime_classes=(SANDBOX,)),
        pod(runtime_class="sandbox", node_selector={"vm": "no"}),
        403,
        FORBIDDEN
        + "conflict: runtimeClass.scheduling.nodeSelector[vm] = yes; pod.spec.nodeSelector[vm] = no",
    ),
}

LIMITS = {
    "a container requests less than the minimum": Case(
        bounds(minimum="memory=64Mi"),
        pod(container("memory=32Mi")),
        403,
        FORBIDDEN + "minimum memory usage per Container is 64Mi, but request is 32Mi",
    ),
    "a pod requests nothing where a minimum is set": Case(
        pod_bounds(minimum="memory=64Mi"),
        pod(),
        403,
        FORBIDDEN + "minimum memory usage per Pod is 64Mi.  No request is specified",
    ),
    "a container is limited above the maximum": Case(
        bounds(maximum="memory=2Gi"),
        pod(container("memory=1Gi", "memory=4Gi")),
        403,
        FORBIDDEN + "maximum memory usage per Container is 2Gi, but limit is 4Gi",
    ),
    "a pod has no limit where a maximum is set": Case(
        pod_bounds(maximum="cpu=2"),
        pod(container("cpu=1")),
        403,
        FORBIDDEN + "maximum cpu usage per Pod is 2.  No limit is specified",
    ),
    "a container may burst too far": Case(
        bounds(ratio="memory=4"),
        pod(container("memory=128Mi", "memory=1Gi")),
        403,
        FORBIDDEN + "memory max limit to request ratio per Container is 4, but provided ratio is 8.000000",
    ),
    "a ratio is set and nothing is requested": Case(
        bounds(ratio="cpu=1500m"),
        pod(),
        403,
        FORBIDDEN
        + "cpu max limit to request ratio per Container is 1500m, "
        + "but no request is specified or request is 0",
    ),
    "a ratio is set and nothing is limited": Case(
        bounds(ratio="cpu=2"),
        pod(container("cpu=1")),
        403,
        FORBIDDEN
        + "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0",
    ),
    "several bounds are broken, by an init container and by the pod": Case(
        snapshot(limit_range(item(maximum="memory=2Gi"), item("Pod", maximum="memory=3Gi"))),
        pod(SMALL, init=(container("memory=1Gi", "memory=4Gi", name="init"),)),
        403,
        FORBIDDEN + "[maximum memory usage per Container is 2Gi, but limit is 4Gi, "
        "maximum memory usage per Pod is 3Gi, but limit is 4Gi]",
    ),
    "sidecars count besides the containers of a pod": Case(
        pod_bounds(maximum="memory=3Gi"),
        pod(
            container("", "memory=2Gi"),
            init=(container("", "memory=1536Mi", name="proxy", restart="Always"),),
        ),
        403,
        FORBIDDEN + "maximum memory usage per Pod is 3Gi, but limit is 3584Mi",
    ),
    "two containers with the same complaint are told once": Case(
        bounds(maximum="memory=2Gi"),
        pod(container("", "memory=4Gi"), container("", "memory=4Gi", name="side")),
        403,
        FORBIDDEN + "maximum memory usage per Container is 2Gi, but limit is 4Gi",
    ),
    "the first of two limit ranges that object is reported": Case(
        snapshot(limit_range(item(minimum="cpu=2"), name="b"), limit_range(item(minimum="cpu=1"), name="a")),
        pod(container("cpu=100m")),
        403,
        FORBIDDEN + "minimum cpu usage per Container is 1, but request is 100m",
    ),
}

RESOURCES = {
    "a default limit is lower than the request": Case(
        bounds(default="memory=256Mi"),
        pod(container("memory=512Mi")),
        422,
        INVALID + 'spec.containers[0].resources.requests: Invalid value: "512Mi": '
        "must be less than or equal to memory limit of 256Mi",
    ),
    "two containers ask for more than their limits": Case(
        EMPTY,
        pod(
            SMALL,
            container("memory=2Gi", "memory=1Gi", name="side"),
            init=(container("cpu=3", "cpu=1", name="i"),),
        ),
        422,
        INVALID + '[spec.containers[1].resources.requests: Invalid value: "2Gi": '
        "must be less than or equal to memory limit of 1Gi, "
        'spec.initContainers[0].resources.requests: Invalid value: "3": '
        "must be less than or equal to cpu limit of 1]",
    ),
    "a GPU is requested without a limit": Case(
        EMPTY,
        pod(container("nvidia.com/gpu=1")),
        422,
        INVALID + "spec.containers[0].resources.limits: Required value: "
        "Limit must be set for non overcommitable resources",
    ),
    "fewer GPUs are requested than allowed": Case(
        EMPTY,
        pod(container("nvidia.com/gpu=1", "nvidia.com/gpu=2")),
        422,
        INVALID + 'spec.containers[0].resources.requests: Invalid value: "1": '
        "must be equal to nvidia.com/gpu limit of 2",
    ),
    "half a GPU is requested": Case(
        EMPTY,
        pod(container("", "nvidia.com/gpu=500m")),
        422,
        INVALID
        + "["
        + ", ".join(
            f"spec.containers[0].resources.{which}[nvidia.com/gpu]: Invalid value: "
            "resource.Quantity{i:resource.int64Amount{value:500, scale:-3}, "
            'd:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"500m", Format:"DecimalSI"}: must be an integer'
            for which in ("limits", "requests")
        )
        + "]",
    ),
    "an amount is negative": Case(
        EMPTY,
        pod(container("cpu=-1")),
        422,
        INVALID + 'spec.containers[0].resources.requests[cpu]: Invalid value: "-1": '
        "must be greater than or equal to 0",
    ),
    "a resource has no domain": Case(
        EMPTY,
        pod(container("gpu=1")),
        422,
        INVALID + '[spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": '
        "must be a standard resource type or fully qualified, "
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": '
        "must be a standard resource for containers]",
    ),
    "huge pages come alone": Case(
        EMPTY,
        pod(container("", "hugepages-2Mi=4Mi")),
        422,
        INVALID + "spec.containers[0].resources: Forbidden: HugePages require cpu or memory",
    ),
    "huge pages are not whole pages": Case(
        EMPTY,
        pod(container("cpu=1 hugepages-2Mi=3Mi", "hugepages-2Mi=3Mi")),
        422,
        INVALID
        + "["
        + ", ".join(
            f'spec.containers[0].resources.{which}[hugepages-2Mi]: Invalid value: "3Mi": '
            "3Mi is not positive integer multiple of hugepages-2Mi"
            for which in ("limits", "requests")
        )
        + "]",
    ),
    "the containers request more than the pod": Case(
        EMPTY,
        pod(container("cpu=1"), container("cpu=1", name="side"), resources=resources("cpu=1500m")),
        422,
        INVALID + 'spec.resources.requests[cpu]: Invalid value: "1500m": '
        "must be greater than or equal to aggregate container requests of 2",
    ),
    "a pod has no containers": Case(
        EMPTY,
        msgspec.structs.replace(pod(), spec=msgspec.structs.replace(pod().spec, containers=())),
        422,
        INVALID + "spec.containers: Required value",
    ),
    "two containers have one name": Case(
        EMPTY,
        pod(container(), init=(container(),)),
        422,
        INVALID + 'spec.initContainers[0].name: Duplicate value: "main"',
    ),
    "a deadline is in the past": Case(
        EMPTY,
        pod(deadline_seconds=0),
        422,
        INVALID + "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
    ),
}

PLACEMENT = {
    "a port is wanted twice": Case(
        EMPTY,
        with_ports(Port(80, 80), Port(81, 80)),
        422,
        INVALID + 'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"',
    ),
    "a host port differs on the host's network": Case(
        EMPTY,
        with_ports(Port(80, 8080), host_network=True),
        422,
        INVALID + "spec.containers[0].ports[0].hostPort: Invalid value: 8080: "
        "must match `containerPort` when `hostNetwork` is true",
    ),
    "node affinity has no terms": Case(
        EMPTY,
        pod(affinity=Affinity(node_required=())),
        422,
        INVALID + f"spec.affinity.nodeAffinity.{MUST}.nodeSelectorTerms: Required value: "
        "must have at least one node selector term",
    ),
    "a node preference weighs nothing": Case(
        EMPTY,
        pod(affinity=Affinity(node_preferred=(PreferredNodes(0, NodeTerm()),))),
        422,
        INVALID
        + f"spec.affinity.nodeAffinity.{WISH}[0].weight: Invalid value: 0: must be in the range 1-100",
    ),
    "a node requirement lacks its values": Case(
        EMPTY,
        pod(affinity=Affinity(node_required=(NodeTerm(expressions=(Requirement("disk", Operator.IN),)),))),
        422,
        INVALID + f"spec.affinity.nodeAffinity.{MUST}.nodeSelectorTerms[0].matchExpressions[0].values: "
        "Required value: must be specified when `operator` is 'In' or 'NotIn'",
    ),
    "a pod preference weighs too much": Case(
        EMPTY,
        pod(affinity=Affinity(anti_preferred=(PreferredPods(101, PodTerm("zone", WEB)),))),
        422,
        INVALID + f"spec.affinity.podAntiAffinity.{WISH}[0].weight: Invalid value: 101: "
        "must be in the range 1-100",
    ),
    "label keys come without a selector": Case(
        EMPTY,
        pod(affinity=Affinity(pod_required=(PodTerm("zone", match_label_keys=("app",)),))),
        422,
        INVALID + f"spec.affinity.podAffinity.{MUST}[0].matchLabelKeys: Forbidden: "
        "must not be specified when labelSelector is not set",
    ),
    "a label key is selected by already": Case(
        EMPTY,
        pod(spread=(SpreadConstraint("zone", selector=WEB, match_label_keys=("app",)),)),
        422,
        INVALID + 'spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "app": '
        "exists in both matchLabelKeys and labelSelector",
    ),
    "the skew is zero": Case(
        EMPTY,
        pod(spread=(SpreadConstraint("zone", max_skew=0, selector=WEB),)),
        422,
        INVALID + "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
    ),
    "a constraint comes twice": Case(
        EMPTY,
        pod(spread=(SpreadConstraint("zone", selector=WEB), SpreadConstraint("zone", 2, selector=WEB))),
        422,
        INVALID + "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: "
        'Duplicate value: "{zone, DoNotSchedule}"',
    ),
    "domains are counted for a wish": Case(
        EMPTY,
        pod(spread=(SpreadConstraint("zone", hard=False, selector=WEB, min_domains=2),)),
        422,
        INVALID + "spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: "
        "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
    ),
    "a toleration without a key does not tolerate all": Case(
        EMPTY,
        pod(tolerations=(Toleration(operator="Equal"),)),
        422,
        INVALID + 'spec.tolerations[0].operator: Invalid value: "Equal": '
        "operator must be Exists when `key` is empty, "
        'which means "match all values and all keys"',
    ),
    "patience is given for the wrong effect": Case(
        EMPTY,
        pod(tolerations=(Toleration("gpu", "Exists", effect=Effect.NO_SCHEDULE, seconds=5),)),
        422,
        INVALID + 'spec.tolerations[0].effect: Invalid value: "NoSchedule": '
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
    ),
    "an operator is unknown": Case(
        EMPTY,
        pod(tolerations=(Toleration("gpu", "Like"),)),
        422,
        INVALID
        + 'spec.tolerations[0].operator: Unsupported value: "Like": supported values: "Equal", "Exists"',
    ),
}

QUOTAS = {
    "a quota is used up": Case(
        snapshot(quota("limits.memory=6Gi", used=amounts("limits.memory=4608Mi"))),
        pod(container("", "memory=2Gi")),
        403,
        FORBIDDEN + "exceeded quota: quota, requested: limits.memory=2Gi, used: limits.memory=4608Mi, "
        "limited: limits.memory=6Gi",
    ),
    "several resources are used up, and are told in the order of their names": Case(
        snapshot(quota("requests.memory=1Gi pods=9 requests.cpu=1 limits.memory=9Gi")),
        pod(container("cpu=3050m memory=2Gi", "memory=2Gi")),
        403,
        FORBIDDEN + "exceeded quota: quota, requested: requests.cpu=3050m,requests.memory=2Gi, "
        "used: requests.cpu=0,requests.memory=0, limited: requests.cpu=1,requests.memory=1Gi",
    ),
    "containers do not say what a quota counts": Case(
        snapshot(quota("limits.cpu=4 requests.memory=4Gi")),
        pod(
            container("memory=1Gi", name="b"),
            container("", name="a"),
            init=(container("memory=1Gi", name="c"),),
        ),
        403,
        FORBIDDEN + "failed quota: quota: must specify limits.cpu for: a,b,c; requests.memory for: a",
    ),
    "what must be said is asked before what is left": Case(
        snapshot(quota("pods=0", name="a"), quota("limits.cpu=1", name="b")),
        pod(),
        403,
        FORBIDDEN + "failed quota: b: must specify limits.cpu for: main",
    ),
    "there are no more pods to be had": Case(
        snapshot(quota("pods=2", used=amounts("pods=2"))),
        pod(),
        403,
        FORBIDDEN + "exceeded quota: quota, requested: pods=1, used: pods=2, limited: pods=2",
    ),
    "GPUs are rationed by requests": Case(
        snapshot(quota("requests.nvidia.com/gpu=2", used=amounts("requests.nvidia.com/gpu=2"))),
        pod(container("", "nvidia.com/gpu=1")),
        403,
        FORBIDDEN + "exceeded quota: quota, requested: requests.nvidia.com/gpu=1, "
        "used: requests.nvidia.com/gpu=2, limited: requests.nvidia.com/gpu=2",
    ),
    "a limit range objects before a quota does": Case(
        snapshot(limit_range(item(maximum="memory=1Gi")), quota("pods=0")),
        pod(container("", "memory=2Gi")),
        403,
        FORBIDDEN + "maximum memory usage per Container is 1Gi, but limit is 2Gi",
    ),
}

CASES = {**NAMESPACES, **PRIORITIES, **RUNTIMES, **LIMITS, **RESOURCES, **PLACEMENT, **QUOTAS}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_refused_because(case: Case) -> None:
    found = gather(case.given, NEWEST)
    answer = admit_pod(case.pod, found, quotas.usage(case.given, found))
    assert isinstance(answer, Refused)
    reasons = {403: "Forbidden", 404: "NotFound", 422: "Invalid"}
    assert (answer.message, answer.code, answer.reason) == (case.message, case.code, reasons[case.code])


def test_the_refusal_names_the_plugin_and_the_object() -> None:
    given = snapshot(quota("pods=0", name="tier"))
    found = quotas_refusal(given)
    assert (found.plugin, found.subject) == ("ResourceQuota", "tier")


def test_other_quotas_that_would_refuse_are_noted() -> None:
    found = quotas_refusal(snapshot(quota("pods=0", name="a"), quota("pods=0", name="b")))
    assert found.subject == "a"
    assert found.notes == (
        "the API server may report this instead: "
        "exceeded quota: b, requested: pods=1, used: pods=0, limited: pods=0",
    )


def quotas_refusal(given: Snapshot) -> Refused:
    found = gather(given, NEWEST)
    answer = admit_pod(pod(), found, quotas.usage(given, found))
    assert isinstance(answer, Refused)
    return answer


def test_messages_that_differ_in_order_only_say_the_same() -> None:
    assert says_the_same("x is forbidden: [a, but b, c, but d]", "x is forbidden: [c, but d, a, but b]")
    assert not says_the_same("x is forbidden: [a, b]", "x is forbidden: [a, c]")
    assert not says_the_same("x is forbidden: [a, b]", "y is forbidden: [a, b]")
