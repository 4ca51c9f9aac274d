"""Laws of admission that hold for all pods."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bayplan.admission import quotas
from bayplan.admission.answers import Admitted
from bayplan.admission.chain import admit_pod, complete_pod
from bayplan.admission.policy import Policies, gather
from bayplan.admission.quotas import QuotaUsage
from bayplan.model.labels import LabelSelector
from bayplan.model.pods import (
    Affinity,
    Amounts,
    Container,
    Pod,
    PodSpec,
    PodTerm,
    Resources,
    SpreadConstraint,
    Toleration,
)
from bayplan.model.policy import LimitRange, LimitRangeItem, PriorityClass, ResourceQuota, RuntimeClass
from bayplan.model.quantities import binary_bytes, millicores
from bayplan.model.versions import Kubernetes
from tests.admission.samples import TEAM, snapshot

BOUNDS = ("minimum", "maximum", "default", "default_request")
SELECTORS = st.none() | st.just(LabelSelector(match_labels={"app": "web"}))
KEYS = st.sets(st.sampled_from(["version", "absent"])).map(tuple)


def some_amounts() -> st.SearchStrategy[Amounts]:
    cpu = st.integers(1, 4000).map(millicores)
    memory = st.integers(1, 1 << 34).map(binary_bytes)
    return st.fixed_dictionaries({}, optional={"cpu": cpu, "memory": memory})


def some_containers(prefix: str, least: int) -> st.SearchStrategy[tuple[Container, ...]]:
    resources = st.builds(Resources, requests=some_amounts(), limits=some_amounts())
    one = st.builds(
        Container, name=st.just("x"), resources=resources, restart_policy=st.sampled_from(["", "Always"])
    )

    def named(found: list[Container]) -> tuple[Container, ...]:
        return tuple(msgspec.structs.replace(one, name=f"{prefix}{at}") for at, one in enumerate(found))

    return st.lists(one, min_size=least, max_size=3).map(named)


TERMS = st.builds(PodTerm, st.just("zone"), SELECTORS, match_label_keys=KEYS)
SPREAD = st.builds(SpreadConstraint, st.just("zone"), selector=SELECTORS, match_label_keys=KEYS)
SPECS = st.builds(
    PodSpec,
    containers=some_containers("main", 1),
    init_containers=some_containers("init", 0),
    resources=st.none() | st.builds(Resources, requests=some_amounts(), limits=some_amounts()),
    affinity=st.builds(Affinity, anti_required=st.lists(TERMS, max_size=2).map(tuple)),
    spread=st.lists(SPREAD, max_size=1).map(tuple),
    tolerations=st.sampled_from([(), (Toleration(operator="Exists"),), (Toleration("gpu", value="t4"),)]),
    priority_class=st.sampled_from(["", "gold"]),
    runtime_class=st.sampled_from(["", "sandbox"]),
    deadline_seconds=st.sampled_from([None, 60]),
)
PODS = st.builds(
    Pod,
    namespace=st.just(TEAM),
    name=st.just("web"),
    spec=SPECS,
    labels=st.just({"app": "web", "version": "1"}),
)
ITEMS = st.builds(
    LimitRangeItem,
    type=st.sampled_from(["Container", "Pod"]),
    **dict.fromkeys(BOUNDS, some_amounts()),
)
RANGES = st.lists(ITEMS, max_size=3).map(
    lambda items: tuple(LimitRange(TEAM, f"range-{at}", (one,)) for at, one in enumerate(items))
)
HARD = st.fixed_dictionaries(
    {},
    optional={
        **{f"{which}.cpu": st.integers(1, 9000).map(millicores) for which in ("requests", "limits")},
        **{f"{which}.memory": st.integers(1, 1 << 36).map(binary_bytes) for which in ("requests", "limits")},
        "pods": st.integers(0, 9).map(lambda count: millicores(count * 1000)),
    },
)
QUOTAS = st.lists(
    st.tuples(HARD, st.sampled_from([(), ("BestEffort",), ("NotTerminating",)])), max_size=3
).map(
    lambda found: tuple(
        ResourceQuota(TEAM, f"quota-{at}", hard, scopes=scopes) for at, (hard, scopes) in enumerate(found)
    )
)
CLASSES = {
    "priority_classes": (PriorityClass("gold", 100),),
    "runtime_classes": (RuntimeClass("sandbox", overhead={"cpu": millicores(250)}),),
}
MINORS = st.integers(31, 36).map(Kubernetes)


@st.composite
def rules(draw: st.DrawFn) -> Policies:
    found = snapshot(*draw(RANGES), *draw(QUOTAS), **CLASSES)
    return gather(found, draw(MINORS))


def ledger_of(found: Policies) -> QuotaUsage:
    return quotas.usage(snapshot(), found)


@given(PODS, rules())
def test_an_admitted_pod_is_admitted_as_it_is(pod: Pod, found: Policies) -> None:
    first = admit_pod(pod, found, ledger_of(found))
    if isinstance(first, Admitted):
        again = admit_pod(first.pod, found, ledger_of(found))
        assert isinstance(again, Admitted)
        assert again.pod == first.pod


@given(PODS, rules())
def test_completing_twice_is_completing_once(pod: Pod, found: Policies) -> None:
    once = complete_pod(pod, found)
    assert isinstance(once, Pod)
    assert complete_pod(once, found) == once


@given(PODS, rules())
def test_what_a_container_says_is_never_changed_by_defaults(pod: Pod, found: Policies) -> None:
    completed = complete_pod(pod, found)
    assert isinstance(completed, Pod)
    before, after = pod.spec, completed.spec
    pairs = zip(
        (*before.containers, *before.init_containers),
        (*after.containers, *after.init_containers),
        strict=True,
    )
    for said, filled in pairs:
        assert said.resources.requests.items() <= filled.resources.requests.items()
        assert said.resources.limits.items() <= filled.resources.limits.items()
        assert filled.resources.limits.keys() <= filled.resources.requests.keys()


@given(PODS, PODS, rules())
def test_charging_two_pods_does_not_depend_on_their_order(one: Pod, other: Pod, found: Policies) -> None:
    empty = ledger_of(found)
    there = quotas.charge(quotas.charge(empty, one, found), other, found)
    back = quotas.charge(quotas.charge(empty, other, found), one, found)
    assert there == back
    assert quotas.release(quotas.release(there, one, found), other, found) == empty


@given(PODS, rules(), st.integers(0, 3))
def test_counting_pods_is_charging_them_one_by_one(pod: Pod, found: Policies, count: int) -> None:
    ledger = ledger_of(found)
    for _ in range(count):
        ledger = quotas.charge(ledger, pod, found)
    assert quotas.usage(snapshot(pods=(pod,) * count), found) == ledger


@given(PODS, rules())
def test_as_many_pods_are_admitted_as_there_is_room_for(pod: Pod, found: Policies) -> None:
    ledger, admitted = ledger_of(found), 0
    answer = admit_pod(pod, found, ledger)
    if not isinstance(answer, Admitted):
        return
    room = quotas.quota_room(answer.pod, found, ledger)
    expected = min((one.more for one in room), default=None)
    for _ in range(5):
        if not isinstance(admit_pod(pod, found, ledger), Admitted):
            break
        ledger, admitted = quotas.charge(ledger, answer.pod, found), admitted + 1
    assert admitted == (5 if expected is None else min(5, expected))


@given(PODS, rules())
def test_a_pod_more_never_makes_room(pod: Pod, found: Policies) -> None:
    empty = ledger_of(found)
    fuller = quotas.charge(empty, pod, found)
    before = {(one.quota, one.resource): one.more for one in quotas.quota_room(pod, found, empty)}
    after = {(one.quota, one.resource): one.more for one in quotas.quota_room(pod, found, fuller)}
    assert all(after[key] <= more for key, more in before.items())
