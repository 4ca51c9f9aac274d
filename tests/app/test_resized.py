"""A cluster and a tree with other sizes: templates, pods that stand, and what quotas count."""

from typing import Any

from msgspec.structs import replace

from bayplan.admission import policy
from bayplan.app import resized
from bayplan.model.estate import PodRule
from bayplan.model.evidence import Place
from bayplan.model.pods import Container, ContainerStatus, Pod, PodStatus, Resources
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind
from bayplan.rightsizing.report.plan import Change
from tests import make

KUBERNETES = Kubernetes(34)
MI = 1 << 20
WEB = Place("Deployment", make.SHOP, "web", "main")


def change(place: Place = WEB, **amounts: int) -> Change:
    names = {"request": "requests.memory", "limit": "limits.memory", "cpu": "requests.cpu"}
    return Change(
        place, {names[key]: amount * (1 if key == "cpu" else MI) for key, amount in amounts.items()}
    )


def run(snapshot: Snapshot, *changes: Change, rules: tuple[PodRule, ...] = ()) -> Snapshot:
    return resized.cluster(snapshot, changes, policy.gather(snapshot, KUBERNETES, rules))


def resources(pod: Pod) -> dict[str, str]:
    """Of its first container, as written."""
    said = pod.spec.containers[0].resources
    sides = (("requests", said.requests), ("limits", said.limits))
    return {f"{side}.{name}": str(amount) for side, amounts in sides for name, amount in amounts.items()}


def deployed(requests: str = "cpu=100m memory=1Gi", limits: str = "memory=2Gi", **more: Any) -> Snapshot:
    return make.deployed("web", requests, ["n1", "n2"], limits=limits, **more)


def test_templates_and_pods_change_and_stay_where_they_are() -> None:
    found = run(deployed(), change(request=512, limit=768, cpu=50))
    told = {"requests.cpu": "50m", "requests.memory": "512Mi", "limits.memory": "768Mi"}
    assert [resources(pod) for pod in found.pods] == [told, told]
    assert [pod.node for pod in found.pods] == ["n1", "n2"]
    for one in found.workloads:
        said = one.template.spec.containers[0].resources
        assert str(said.limits["memory"]) == "768Mi"


def test_an_old_revision_keeps_its_sizes() -> None:
    seen = deployed()
    top, maker = seen.workloads
    old = replace(maker, name="web-old", replicas=0)
    found = run(replace(seen, workloads=(top, maker, old)), change(request=512))
    said = [str(one.template.spec.containers[0].resources.requests["memory"]) for one in found.workloads]
    assert said == ["512Mi", "512Mi", "1Gi"]


def test_others_are_left_alone() -> None:
    both = make.together(deployed(), make.deployed("db", "memory=1Gi", ["n1"]))
    found = run(both, change(request=512))
    assert found.pods[2] is both.pods[2]
    assert run(both) is both


def test_a_request_that_follows_its_limit_follows_it_again() -> None:
    seen = deployed(requests="cpu=100m")
    stored = tuple(_requesting(pod, "cpu=100m memory=2Gi") for pod in seen.pods)
    found = run(replace(seen, pods=stored), change(limit=768))
    assert resources(found.pods[0])["requests.memory"] == "768Mi"


def test_what_a_limit_range_fills_in_is_filled_in() -> None:
    seen = make.together(
        deployed(limits=""),
        make.snapshot(limit_ranges=[make.limit_range(default="memory=3Gi", default_request="memory=256Mi")]),
    )
    stored = tuple(_limited(pod, "memory=3Gi") for pod in seen.pods)
    found = run(replace(seen, pods=stored), change(request=512))
    assert resources(found.pods[0])["limits.memory"] == "3Gi"
    assert resources(found.pods[0])["requests.memory"] == "512Mi"


def test_what_a_webhook_added_or_took_stays_so() -> None:
    seen = deployed(limits="memory=2Gi cpu=1")
    sidecar = Container("proxy", resources=Resources(make.amounts("memory=64Mi")))
    stored = tuple(_injected(_limited(pod, "memory=2Gi"), sidecar) for pod in seen.pods)
    found = run(replace(seen, pods=stored), change(limit=1024))
    assert "limits.cpu" not in resources(found.pods[0])
    assert found.pods[0].spec.containers[1] == sidecar


def test_a_resource_that_only_the_stored_pod_has_stays() -> None:
    seen = deployed()
    stored = tuple(_limited(pod, "memory=2Gi ephemeral-storage=1Gi") for pod in seen.pods)
    found = run(replace(seen, pods=stored), change(limit=1024))
    assert resources(found.pods[0])["limits.ephemeral-storage"] == "1Gi"
    assert resources(found.pods[0])["limits.memory"] == "1Gi"


def test_a_container_that_no_template_knows_is_sized_where_it_stands() -> None:
    seen = deployed()
    sidecar = Container("proxy", resources=Resources(make.amounts("memory=64Mi")))
    stored = tuple(_injected(pod, sidecar) for pod in seen.pods)
    found = run(replace(seen, pods=stored), change(WEB._replace(container="proxy"), request=128))
    assert str(found.pods[0].spec.containers[1].resources.requests["memory"]) == "128Mi"


def test_pods_of_unknown_controllers_and_bare_ones_are_sized_too() -> None:
    bare = make.pod("job", "memory=1Gi", node="n1")
    found = run(make.snapshot(pods=[bare]), change(Place("Pod", make.SHOP, "job", "main"), request=256))
    assert resources(found.pods[0]) == {"requests.memory": "256Mi"}


def test_a_resize_under_way_is_forgotten_and_the_class_is_told_anew() -> None:
    status = PodStatus(
        phase="Running",
        qos="Burstable",
        containers=(ContainerStatus("main", resources=Resources(make.amounts("memory=4Gi"))),),
    )
    seen = deployed(requests="cpu=1 memory=1Gi", limits="cpu=1 memory=2Gi")
    pods = tuple(replace(pod, status=status) for pod in seen.pods)
    found = run(replace(seen, pods=pods), change(request=2048))
    assert found.pods[0].status.containers[0].resources is None
    assert found.pods[0].status.qos == "Guaranteed"


def test_finished_pods_keep_what_they_had() -> None:
    seen = deployed()
    pods = tuple(replace(pod, status=PodStatus(phase="Succeeded")) for pod in seen.pods)
    assert run(replace(seen, pods=pods), change(request=512)).pods == pods


def test_quotas_count_what_is_asked_for_then() -> None:
    quota = make.quota("requests.memory=8Gi pods=10", used="requests.memory=3Gi pods=2")
    found = run(make.together(deployed(), make.snapshot(quotas=[quota])), change(request=512))
    assert str(found.quotas[0].used["requests.memory"]) == "2Gi"
    assert str(found.quotas[0].used["pods"]) == "2"


def test_init_containers_are_found_by_name() -> None:
    first = Container("first", resources=Resources(make.amounts("memory=1Gi")))
    above = make.workload("web", "memory=1Gi", init_containers=(first,))
    found = resized.workload(above, {"first": {"requests.memory": 256 * MI}})
    assert str(found.template.spec.init_containers[0].resources.requests["memory"]) == "256Mi"
    assert found.template.spec.containers == above.template.spec.containers


def test_a_tree_is_changed_where_it_declares_the_workload() -> None:
    web = make.workload("web", "memory=1Gi")
    daemon = make.workload("web", "memory=1Gi", kind=Kind.DAEMON_SET)
    tree = Tree(objects=make.snapshot(workloads=[web, daemon]))
    found = resized.tree(tree, [change(request=512)])
    assert str(found.objects.workloads[0].template.spec.containers[0].resources.requests["memory"]) == "512Mi"
    assert found.objects.workloads[1] is daemon


def _requesting(pod: Pod, text: str) -> Pod:
    return _with(pod, requests=make.amounts(text))


def _limited(pod: Pod, text: str) -> Pod:
    return _with(pod, limits=make.amounts(text))


def _with(pod: Pod, **amounts: Any) -> Pod:
    (only,) = pod.spec.containers
    stored = replace(only, resources=replace(only.resources, **amounts))
    return replace(pod, spec=replace(pod.spec, containers=(stored,)))


def _injected(pod: Pod, sidecar: Container) -> Pod:
    return replace(pod, spec=replace(pod.spec, containers=(*pod.spec.containers, sidecar)))
