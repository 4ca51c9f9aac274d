"""What admission fills in: requests, limits, priority, tolerations, overhead, selectors, service class."""

import msgspec
import pytest

from bayplan.admission import tolerations
from bayplan.admission.answers import Admitted
from bayplan.admission.chain import admit_pod, complete_pod
from bayplan.admission.policy import Policies, gather
from bayplan.admission.qos import qos_class
from bayplan.admission.quotas import QuotaUsage
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.names import Namespace
from bayplan.model.pods import (
    Affinity,
    Container,
    Effect,
    Pod,
    PodSpec,
    PodStatus,
    PodTerm,
    Port,
    Resources,
    SpreadConstraint,
    Toleration,
)
from bayplan.model.policy import LimitRangeItem, PriorityClass, RuntimeClass
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from tests.admission.samples import (
    NEWEST,
    OLDEST,
    amounts,
    container,
    item,
    limit_range,
    pod,
    policies,
    resources,
)

WEB = LabelSelector(match_labels={"app": "web"})
V1 = Requirement("version", Operator.IN, ("1",))


def complete(given: Pod, found: Policies) -> Pod:
    completed = complete_pod(given, found)
    assert isinstance(completed, Pod)
    return completed


def of_main(completed: Pod) -> Resources:
    return completed.spec.containers[0].resources


def written(resources: Resources) -> tuple[dict[str, str], dict[str, str]]:
    """Requests and limits as text."""
    one, other = resources.requests, resources.limits
    return {name: str(q) for name, q in one.items()}, {name: str(q) for name, q in other.items()}


DEFAULTED = {
    "a limit without a request becomes the request": (
        limit_range(),
        container("", "memory=1Gi"),
        ({"memory": "1Gi"}, {"memory": "1Gi"}),
    ),
    "a maximum becomes the default limit and request": (
        limit_range(item(maximum="memory=2Gi")),
        container(),
        ({"memory": "2Gi"}, {"memory": "2Gi"}),
    ),
    "a minimum becomes the default request where nothing else says one": (
        limit_range(item(minimum="cpu=50m")),
        container(),
        ({"cpu": "50m"}, {}),
    ),
    "a default request goes before the default limit and the minimum": (
        limit_range(item(minimum="cpu=50m", default="cpu=2", default_request="cpu=100m")),
        container(),
        ({"cpu": "100m"}, {"cpu": "2"}),
    ),
    "a pod that sets only a limit never sees the default request": (
        limit_range(item(default_request="memory=128Mi")),
        container("", "memory=1Gi"),
        ({"memory": "1Gi"}, {"memory": "1Gi"}),
    ),
    "a pod that sets only a request gets the default limit": (
        limit_range(item(default="memory=1Gi")),
        container("memory=512Mi"),
        ({"memory": "512Mi"}, {"memory": "1Gi"}),
    ),
    "bounds of pods default nothing": (limit_range(item("Pod", maximum="memory=2Gi")), container(), ({}, {})),
    "amounts finer than a thousandth are rounded up": (
        limit_range(),
        container("cpu=0.0005"),
        ({"cpu": "1m"}, {}),
    ),
}


@pytest.mark.parametrize(("limits", "given", "expected"), DEFAULTED.values(), ids=DEFAULTED)
def test_resources_when(limits: object, given: Container, expected: object) -> None:
    assert written(of_main(complete(pod(given), policies(limits)))) == expected


def test_init_containers_and_sidecars_get_the_defaults_too() -> None:
    given = pod(init=(container(name="init"), container(name="proxy", restart="Always")))
    completed = complete(given, policies(limit_range(item(default="memory=1Gi"))))
    assert [written(one.resources)[1] for one in completed.spec.init_containers] == [{"memory": "1Gi"}] * 2


def test_of_two_limit_ranges_the_first_name_wins_and_the_doubt_is_noted() -> None:
    found = policies(
        limit_range(item(default_request="cpu=2"), name="b"),
        limit_range(item(default_request="cpu=1"), name="a"),
    )
    answer = admit_pod(pod(), found, QuotaUsage())
    assert isinstance(answer, Admitted)
    assert written(of_main(answer.pod)) == ({"cpu": "1"}, {})
    assert answer.notes == (
        "limit ranges of namespace team differ on the default cpu request: a (1) is taken, "
        "but the API server may take b (2); keep one limit range per namespace",
    )


def test_limit_ranges_that_agree_or_are_not_needed_are_no_doubt() -> None:
    found = policies(
        limit_range(item(default_request="cpu=2"), name="b"),
        limit_range(item(default_request="cpu=1"), name="a"),
    )
    answer = admit_pod(pod(container("cpu=3")), found, QuotaUsage())
    assert isinstance(answer, Admitted)
    assert answer.notes == ()


POD_LEVEL = {
    "requests of the pod come from its containers": ("cpu=1", "cpu=4", {"cpu": "1"}),
    "requests of the pod come from its limits where no container requests": ("", "cpu=4", {"cpu": "4"}),
}


@pytest.mark.parametrize(("requests", "limits", "expected"), POD_LEVEL.values(), ids=POD_LEVEL)
def test_at_pod_level(requests: str, limits: str, expected: dict[str, str]) -> None:
    given = pod(container(requests), resources=resources("", limits))
    completed = complete(given, policies())
    assert completed.spec.resources is not None
    assert written(completed.spec.resources)[0] == expected


def test_pod_level_resources_are_left_alone_before_1_34() -> None:
    given = pod(container("cpu=1"), resources=resources("", "cpu=4"))
    assert complete(given, policies(kubernetes=Kubernetes(33))).spec.resources == given.spec.resources


def test_ports_of_the_host_network_are_host_ports() -> None:
    ported = msgspec.structs.replace(container(), ports=(Port(80), Port(81, 81)))
    completed = complete(pod(ported, host_network=True), policies())
    assert [port.host_port for port in completed.spec.containers[0].ports] == [80, 81]


def test_without_a_class_priority_is_zero_and_may_preempt() -> None:
    spec = complete(pod(), policies()).spec
    assert (spec.priority_class, spec.priority, spec.preemption_policy) == ("", 0, "PreemptLowerPriority")


def test_the_lowest_of_the_global_defaults_holds() -> None:
    classes = tuple(PriorityClass(name, value, True, "Never") for name, value in (("b", 5), ("a", 7)))
    spec = complete(pod(), policies(priority_classes=classes)).spec
    assert (spec.priority_class, spec.priority, spec.preemption_policy) == ("b", 5, "Never")


@pytest.mark.parametrize(
    ("name", "value"), [("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)]
)
def test_system_classes_are_built_in(name: str, value: int) -> None:
    assert complete(pod(priority_class=name), policies()).spec.priority == value


PATIENT = Toleration("node.kubernetes.io/not-ready", "Exists", effect=Effect.NO_EXECUTE, seconds=300)
UNREACHABLE = msgspec.structs.replace(PATIENT, key="node.kubernetes.io/unreachable")
FOREVER = msgspec.structs.replace(PATIENT, seconds=None)
EVERYTHING = Toleration(operator="Exists")

TOLERATED = {
    "both are added to a pod that tolerates nothing": ((), (PATIENT, UNREACHABLE)),
    "what is tolerated for ever stays so": ((FOREVER,), (FOREVER, UNREACHABLE)),
    "a pod that tolerates everything gets nothing": ((EVERYTHING,), (EVERYTHING,)),
    "tolerating only NoSchedule does not count": (
        (msgspec.structs.replace(FOREVER, effect=Effect.NO_SCHEDULE),),
        (msgspec.structs.replace(FOREVER, effect=Effect.NO_SCHEDULE), PATIENT, UNREACHABLE),
    ),
}


@pytest.mark.parametrize(("given", "expected"), TOLERATED.values(), ids=TOLERATED)
def test_of_default_tolerations(given: tuple[Toleration, ...], expected: tuple[Toleration, ...]) -> None:
    assert complete(pod(tolerations=given), policies()).spec.tolerations == expected


GPU = Toleration("gpu", "Exists", effect=Effect.NO_SCHEDULE)

MERGED = {
    "equal ones stay once": ((GPU,), (GPU,), (GPU,)),
    "one that covers all effects replaces one that covers one": (
        (GPU,),
        (Toleration("gpu", "Exists"),),
        (Toleration("gpu", "Exists"),),
    ),
    "a value is covered by Exists": ((Toleration("gpu", value="t4"),), (Toleration("gpu", "Exists"),), None),
    "different values both stay": (
        (Toleration("gpu", value="t4"),),
        (Toleration("gpu", value="a100"),),
        (Toleration("gpu", value="t4"), Toleration("gpu", value="a100")),
    ),
    "the longer patience covers the shorter": ((PATIENT,), (FOREVER,), (FOREVER,)),
}


@pytest.mark.parametrize(("first", "second", "expected"), MERGED.values(), ids=MERGED)
def test_when_tolerations_are_merged(
    first: tuple[Toleration, ...], second: tuple[Toleration, ...], expected: tuple[Toleration, ...] | None
) -> None:
    assert tolerations.merge(first, second) == (second if expected is None else expected)


def test_a_runtime_class_adds_its_overhead_nodes_and_tolerations() -> None:
    runtime = RuntimeClass(
        name="sandbox", overhead=amounts("cpu=250m"), node_selector={"vm": "yes"}, tolerations=(GPU,)
    )
    given = pod(runtime_class="sandbox", node_selector={"disk": "ssd"})
    spec = complete(given, policies(runtime_classes=(runtime,))).spec
    assert spec.overhead == amounts("cpu=250m")
    assert spec.node_selector == {"disk": "ssd", "vm": "yes"}
    assert spec.tolerations == (PATIENT, UNREACHABLE, GPU)


@pytest.mark.parametrize(
    ("minor", "expressions"), [(33, ()), (34, (V1,))], ids=["before 1.34 not", "from 1.34 merged"]
)
def test_label_keys_of_spreading_are(minor: int, expressions: tuple[Requirement, ...]) -> None:
    constraint = SpreadConstraint("zone", selector=WEB, match_label_keys=("version", "absent"))
    given = msgspec.structs.replace(pod(spread=(constraint,)), labels={"app": "web", "version": "1"})
    completed = complete(given, policies(kubernetes=Kubernetes(minor)))
    assert completed.spec.spread[0].selector == LabelSelector({"app": "web"}, expressions)


def test_label_keys_of_affinity_become_requirements() -> None:
    term = PodTerm("zone", WEB, match_label_keys=("version",), mismatch_label_keys=("tenant",))
    labels = {"app": "web", "version": "1", "tenant": "a"}
    given = msgspec.structs.replace(pod(affinity=Affinity(anti_required=(term,))), labels=labels)
    completed = complete(given, policies(kubernetes=OLDEST))
    selector = completed.spec.affinity.anti_required[0].selector
    assert selector == LabelSelector({"app": "web"}, (V1, Requirement("tenant", Operator.NOT_IN, ("a",))))


CLASSES = {
    "nothing said is best effort": (pod(), "BestEffort"),
    "requests and limits alike are guaranteed": (pod(container("", "cpu=1 memory=1Gi")), "Guaranteed"),
    "without a CPU limit no pod is guaranteed": (
        pod(container("cpu=1 memory=1Gi", "memory=1Gi")),
        "Burstable",
    ),
    "an init container that says nothing makes it burstable": (
        pod(container("", "cpu=1 memory=1Gi"), init=(container(),)),
        "Burstable",
    ),
    "ephemeral storage does not count": (pod(container("ephemeral-storage=1Gi")), "BestEffort"),
    "resources of the pod alone count": (pod(resources=resources("", "cpu=1 memory=1Gi")), "Guaranteed"),
}


@pytest.mark.parametrize(("given", "expected"), CLASSES.values(), ids=CLASSES)
def test_service_class(given: Pod, expected: str) -> None:
    completed = complete(given, policies())
    assert completed.status.qos == qos_class(completed.spec, NEWEST) == expected


def test_resources_of_the_pod_do_not_class_it_before_1_34() -> None:
    spec = PodSpec(containers=(container(),), resources=resources("cpu=1", "cpu=1"))
    assert qos_class(spec, Kubernetes(33)) == "BestEffort"


def test_a_created_pod_starts_without_the_status_it_was_copied_with() -> None:
    running = msgspec.structs.replace(pod(), status=PodStatus(phase="Running", ready=True, reason="Evicted"))
    assert complete(running, policies()).status == PodStatus(qos="BestEffort")


def test_classes_and_namespaces_that_were_not_read_are_learned_from_pods() -> None:
    seen = msgspec.structs.replace(
        pod(priority_class="gold", priority=9, runtime_class="sandbox", overhead=amounts("cpu=1")),
        namespace=Namespace("unread"),
    )
    found = gather(Snapshot(pods=(seen,)), NEWEST)
    spec = complete(pod(priority_class="gold", runtime_class="sandbox"), found).spec
    assert (spec.priority, spec.overhead) == (9, amounts("cpu=1"))
    listed = policies(pods=(seen,))
    assert complete(msgspec.structs.replace(pod(), namespace=Namespace("unread")), listed)


AT_THE_EDGE = {
    "as small as the minimum": item(minimum="memory=1Gi"),
    "as big as the maximum": item(maximum="memory=4Gi"),
    "as stretched as the ratio": item(ratio="memory=4"),
}


@pytest.mark.parametrize("kind", ["Container", "Pod"])
@pytest.mark.parametrize("bound", AT_THE_EDGE.values(), ids=AT_THE_EDGE)
def test_a_pod_is_admitted(bound: LimitRangeItem, kind: str) -> None:
    found = policies(limit_range(msgspec.structs.replace(bound, type=kind)))
    given = pod(container("memory=1Gi", "memory=4Gi"))
    assert isinstance(admit_pod(given, found, QuotaUsage()), Admitted)
