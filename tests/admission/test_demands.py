"""What the house demands of pods, asked after everything is filled in and before quotas."""

import pytest
from msgspec.structs import replace

from bayplan.admission.answers import Admitted, Refused
from bayplan.admission.chain import admit_pod
from bayplan.admission.policy import Policies, gather
from bayplan.admission.quotas import QuotaUsage
from bayplan.model.estate import NamespacePick, PodRule, Where
from bayplan.model.pods import Container, Pod, Resources
from bayplan.model.versions import Kubernetes
from tests import make

SAYING = PodRule("tier 4-aux", requires=("requests.cpu", "requests.memory"))
EQUAL = PodRule("tier 0-core", equal=("memory",))


def answer(pod: Pod, *rules: PodRule, **world: object) -> Admitted | Refused:
    return admit_pod(pod, policies(*rules, **world), QuotaUsage())


def policies(*rules: PodRule, **world: object) -> Policies:
    return gather(make.snapshot(**world), Kubernetes(34), rules)


def test_a_container_that_says_nothing_is_refused() -> None:
    found = answer(make.pod("web", "cpu=1"), SAYING)
    assert isinstance(found, Refused)
    assert found.message == 'pods "web" is forbidden: tier 4-aux: every container has to say requests.memory'
    assert (found.plugin, found.subject) == ("house", "tier 4-aux")


def test_what_a_limit_range_fills_in_is_said() -> None:
    ranges = [make.limit_range(default_request="cpu=50m memory=64Mi")]
    assert isinstance(answer(make.pod("web"), SAYING, limit_ranges=ranges), Admitted)


def test_what_a_rule_strips_is_not_said() -> None:
    strips = PodRule("tier 4-aux", strips=("limits.cpu",), requires=("limits.cpu",))
    found = answer(make.pod("web", "cpu=1", limits="cpu=1"), strips)
    assert isinstance(found, Refused)
    assert "every container has to say limits.cpu" in found.message


def test_init_containers_count() -> None:
    pod = make.pod("web", "cpu=1 memory=1Gi")
    bare = replace(pod, spec=replace(pod.spec, init_containers=(Container("init"),)))
    assert isinstance(answer(pod, SAYING), Admitted)
    assert isinstance(answer(bare, SAYING), Refused)


@pytest.mark.parametrize(
    ("requests", "limits", "admitted"),
    [
        ("memory=1Gi", "memory=1Gi", True),
        ("memory=1024Mi", "memory=1Gi", True),
        ("memory=1Gi", "memory=2Gi", False),
        ("memory=1Gi", "", False),
        ("", "memory=1Gi", True),  # a limit is the request where there is none
        ("", "", False),
    ],
)
def test_equal_is_equal_in_amount(requests: str, limits: str, admitted: bool) -> None:
    found = answer(make.pod("web", requests, limits=limits), EQUAL)
    assert isinstance(found, Admitted) is admitted


def test_a_warning_lets_pods_in() -> None:
    assert isinstance(answer(make.pod("web"), replace(SAYING, warns=True)), Admitted)


def test_other_namespaces_and_other_pods_are_left_alone() -> None:
    elsewhere = replace(SAYING, where=Where((NamespacePick(("4-aux-*",)),)))
    assert isinstance(answer(make.pod("web"), elsewhere), Admitted)
    cards = replace(SAYING, resource="nvidia.com/gpu")
    assert isinstance(answer(make.pod("web"), cards), Admitted)
    gpu = make.pod("web", "nvidia.com/gpu=1", limits="nvidia.com/gpu=1")
    assert isinstance(answer(gpu, cards), Refused)


def test_none_of_a_card_is_no_card() -> None:
    cards = PodRule("tier 2-gpu", resource="nvidia.com/gpu", node_selector={"card": "true"})
    none = answer(make.pod("web", limits="nvidia.com/gpu=0", requests="nvidia.com/gpu=0"), cards)
    one = answer(make.pod("web", limits="nvidia.com/gpu=1", requests="nvidia.com/gpu=1"), cards)
    assert isinstance(none, Admitted) and isinstance(one, Admitted)
    assert none.pod.spec.node_selector == {}
    assert one.pod.spec.node_selector == {"card": "true"}


def test_demands_come_before_quotas() -> None:
    full = [make.quota("pods=0")]
    found = answer(make.pod("web"), SAYING, quotas=full)
    assert isinstance(found, Refused)
    assert found.plugin == "house"


def test_a_resource_that_nothing_says_is_met_by_none() -> None:
    pod = make.pod("web")
    talkative = replace(pod, spec=replace(pod.spec, containers=(Container("a", resources=Resources()),)))
    assert isinstance(answer(talkative, EQUAL), Refused)
