"""The rules of the house: what appears in namespaces, what is changed in pods, and what is left alone."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.admission import chain, house
from bayplan.admission.answers import Refused
from bayplan.admission.policy import gather
from bayplan.admission.quotas import QuotaUsage
from bayplan.model.estate import NamespacePick, NamespaceRule, PodRule, Where
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.names import Namespace
from bayplan.model.pods import Container, Pod, Resources, Toleration
from bayplan.model.policy import NAME_LABEL, NamespaceInfo
from bayplan.model.quantities import parse
from bayplan.model.versions import Kubernetes
from tests import make

AUX = NamespacePick(("4-aux-*",))
LABELLED = NamespacePick(selector=LabelSelector({"tier": "4-aux"}))
CUSTOM = NamespacePick(selector=LabelSelector({"custom-quota": "true"}))


def tier(*picks: NamespacePick, excludes: tuple[NamespacePick, ...] = (), **more: Any) -> NamespaceRule:
    """A rule that makes a limit range and a quota named after the namespace."""
    fields: dict[str, Any] = {
        "limit_ranges": (make.limit_range("tier-defaults", namespace="", default="memory=256Mi"),),
        "quotas": (make.quota("pods=20", "{namespace}-quota", namespace=""),),
        **more,
    }
    return NamespaceRule("tier 4-aux", Where(picks, excludes), **fields)


def space(name: str, **labels: str) -> NamespaceInfo:
    return NamespaceInfo(Namespace(name), {key.replace("_", "-"): value for key, value in labels.items()})


def names(objects: Any) -> list[str]:
    return [f"{one.namespace}/{one.name}" for one in objects]


def test_objects_appear_where_the_rule_is_about_a_namespace() -> None:
    world = make.snapshot(namespaces=[space("4-aux-wiki"), space("shop"), space("notes", tier="4-aux")])
    rule = tier(AUX, LABELLED)
    found = house.govern(world, [rule])
    assert names(found.snapshot.quotas) == ["4-aux-wiki/4-aux-wiki-quota", "notes/notes-quota"]
    assert names(found.snapshot.limit_ranges) == ["4-aux-wiki/tier-defaults", "notes/tier-defaults"]
    assert found.sources["ResourceQuota", "notes", "notes-quota"] is rule
    assert found.sources.keys() == {
        ("LimitRange", "4-aux-wiki", "tier-defaults"), ("LimitRange", "notes", "tier-defaults"),
        ("ResourceQuota", "4-aux-wiki", "4-aux-wiki-quota"), ("ResourceQuota", "notes", "notes-quota"),
    }  # fmt: skip
    assert (found.opted_out, found.unsure) == ({}, ())


def test_an_object_of_the_same_name_is_reset_and_another_stays_beside_it() -> None:
    world = make.snapshot(
        namespaces=[space("notes", tier="4-aux")],
        quotas=[
            make.quota("pods=99", "notes-quota", used="pods=7", namespace="notes"),
            make.quota("count/secrets=5", "own", namespace="notes"),
        ],
    )
    reset, own = house.govern(world, [tier(LABELLED)]).snapshot.quotas
    assert reset == make.quota("pods=20", "notes-quota", used="pods=7", namespace="notes")
    assert own == world.quotas[1]


def test_the_later_of_two_rules_makes_the_object() -> None:
    world = make.snapshot(namespaces=[space("notes", tier="4-aux")])
    stricter = tier(LABELLED, quotas=(make.quota("pods=5", "{namespace}-quota", namespace=""),))
    found = house.govern(world, [tier(LABELLED), stricter])
    assert found.snapshot.quotas == (make.quota("pods=5", "notes-quota", namespace="notes"),)
    assert found.sources["ResourceQuota", "notes", "notes-quota"] is stricter


def test_every_namespace_wears_its_name() -> None:
    by_name = NamespacePick(selector=LabelSelector({NAME_LABEL: "shop"}))
    world = make.snapshot(namespaces=[space("shop"), space("notes")])
    assert names(house.govern(world, [tier(by_name)]).snapshot.quotas) == ["shop/shop-quota"]
    stripped = house.change_pod(
        make.pod(priority_class=""), [PodRule("rule", Where((by_name,)), priority_class="p")], {}
    )
    assert stripped.spec.priority_class == "p"


def test_labels_with_wildcards_pick_by_any_key_and_value_that_fit() -> None:
    wild = NamespacePick(wild_labels={"example.org/*": "4-*"})
    assert wild.picks("x", {"example.org/tier": "4-aux"})
    assert not wild.picks("x", {"example.org/tier": "3-edge", "example.com/tier": "4-aux"})


def test_who_opts_out_of_what_is_told() -> None:
    ranges = tier(LABELLED, quotas=())
    quotas = tier(LABELLED, excludes=(CUSTOM,), limit_ranges=())
    world = make.snapshot(
        namespaces=[
            space("media", tier="4-aux", custom_quota="true"),
            space("notes", tier="4-aux", unmanaged="yes"),
            space("shop", unmanaged="yes"),
        ]
    )
    found = house.govern(world, [ranges, quotas], [LabelSelector({"unmanaged": "yes"})])
    assert names(found.snapshot.limit_ranges) == ["media/tier-defaults"]
    assert found.snapshot.quotas == ()
    assert found.opted_out == {"media": ("ResourceQuota",), "notes": ("LimitRange", "ResourceQuota")}


def test_a_fallback_for_those_without_a_tier_is_no_opting_out() -> None:
    tiered = NamespacePick(selector=LabelSelector({}, (Requirement("tier", Operator.EXISTS),)))
    fallback = tier(excludes=(tiered, NamespacePick(("kube-system",))))
    world = make.snapshot(namespaces=[space("notes", tier="4-aux"), space("kube-system"), space("shop")])
    found = house.govern(world, [tier(LABELLED), fallback])
    assert names(found.snapshot.quotas) == ["notes/notes-quota", "shop/shop-quota"]
    assert found.opted_out == {}


def test_namespaces_that_nobody_declares_are_governed_by_name_alone() -> None:
    world = make.snapshot(pods=[make.pod(namespace="4-aux-wiki"), make.pod(namespace="notes")])
    found = house.govern(world, [tier(AUX), tier(LABELLED)])
    assert names(found.snapshot.quotas) == ["4-aux-wiki/4-aux-wiki-quota"]
    assert found.unsure == ("4-aux-wiki", "notes")
    unsure = house.govern(world, [tier(AUX, excludes=(CUSTOM,))])
    assert (unsure.snapshot.quotas, unsure.unsure) == ((), ("4-aux-wiki",))
    by_name_label = NamespacePick(selector=LabelSelector({NAME_LABEL: "notes"}))
    sure = house.govern(world, [tier(by_name_label), tier(excludes=(NamespacePick(("*",)), CUSTOM))])
    assert (names(sure.snapshot.quotas), sure.unsure) == (["notes/notes-quota"], ())


def test_limits_are_stripped_from_every_container_and_requests_stay() -> None:
    pod = make.pod(requests="cpu=1 memory=1Gi")
    both = Container("c", resources=Resources(make.amounts("cpu=1"), make.amounts("cpu=2 memory=1Gi")))
    pod = replace(pod, spec=replace(pod.spec, containers=(both,), init_containers=(both,)))
    bare = Resources(make.amounts("cpu=1"), make.amounts("memory=1Gi"))

    def resources(*strips: str) -> tuple[Resources, Resources]:
        changed = house.change_pod(pod, [PodRule("rule", strips=strips)], {})
        return changed.spec.containers[0].resources, changed.spec.init_containers[0].resources

    assert resources("limits.cpu") == (bare, bare)
    assert resources("containers.limits.cpu") == (bare, both.resources)
    assert resources("initContainers.limits.cpu") == (both.resources, bare)
    assert resources("limits", "requests.cpu") == (Resources(), Resources())


def test_a_priority_class_is_set_where_none_is_named_or_always() -> None:
    plain, ranked = make.pod(), make.pod(priority_class="mine", priority=7, preemption_policy="Never")
    polite, firm = PodRule("a", priority_class="tier"), PodRule("b", priority_class="tier", overrides=True)
    assert house.change_pod(plain, [polite], {}).spec.priority_class == "tier"
    assert house.change_pod(ranked, [polite], {}) is ranked
    forced = house.change_pod(ranked, [firm], {}).spec
    assert (forced.priority_class, forced.priority, forced.preemption_policy) == ("tier", None, "")


def test_tolerations_and_node_labels_are_added_once() -> None:
    gpu = Toleration("gpu", "Exists")
    rule = PodRule("gpu", tolerations=(gpu,), node_selector={"gpu": "true", "zone": "a"})
    pod = make.pod(node_selector={"zone": "b"})
    changed = house.change_pod(pod, [rule, rule], {})
    assert changed.spec.tolerations == (*make.USUAL, gpu)
    assert changed.spec.node_selector == {"gpu": "true", "zone": "b"}
    assert house.change_pod(pod, [replace(rule, overrides=True)], {}).spec.node_selector["zone"] == "a"


def test_a_stripped_limit_is_gone_although_a_limit_range_fills_it_in() -> None:
    """Plugins, rules, plugins, rules: then the quota looks, and no pod can ever be created."""
    world = make.snapshot(
        limit_ranges=[make.limit_range(default="cpu=1 memory=1Gi", default_request="cpu=100m")],
        quotas=[make.quota("limits.cpu=4")],
        priority_classes=[make.priority("tier", 200)],
    )
    rules = PodRule("strip", strips=("limits.cpu",)), PodRule("rank", priority_class="tier")
    pod = make.pod(requests="memory=1Gi")
    policies = gather(world, Kubernetes(34), rules)
    stored = chain.complete_pod(pod, policies)
    assert isinstance(stored, Pod)
    assert stored.spec.containers[0].resources == Resources(
        make.amounts("memory=1Gi cpu=100m"), make.amounts("memory=1Gi")
    )
    assert stored.spec.priority == 200
    outcome = chain.admit_pod(pod, policies, QuotaUsage())
    assert isinstance(outcome, Refused)
    assert (
        outcome.message == 'pods "web" is forbidden: failed quota: quota: must specify limits.cpu for: main'
    )


def test_sizes_are_completed_alike_where_a_class_is_missing() -> None:
    world = make.snapshot(limit_ranges=[make.limit_range(default="cpu=1 memory=1Gi")])
    policies = gather(world, Kubernetes(34), (PodRule("strip", strips=("limits.cpu",)),))
    pod = replace(make.pod(), spec=replace(make.spec(), priority_class="nobody-made-it"))
    assert isinstance(chain.complete_pod(pod, policies), Refused)
    sized = chain.complete_sizes(pod, policies)
    assert isinstance(sized, Pod)
    assert sized.spec.containers[0].resources.limits == make.amounts("memory=1Gi")


def test_a_request_that_came_from_a_stripped_limit_stays() -> None:
    policies = gather(make.snapshot(), Kubernetes(34), (PodRule("strip", strips=("limits.cpu",)),))
    stored = chain.complete_pod(replace(make.pod(), spec=make.spec(limits="cpu=2")), policies)
    assert isinstance(stored, Pod)
    assert stored.spec.containers[0].resources == Resources(make.amounts("cpu=2"))


# Laws


amounts = st.dictionaries(
    st.sampled_from(["cpu", "memory", "nvidia.com/gpu"]), st.sampled_from(["1", "2", "100m"]).map(parse)
)
containers = st.lists(
    st.builds(lambda said, more: Container("c", resources=Resources(said, more)), amounts, amounts),
    max_size=3,
).map(tuple)
picks = st.sampled_from([AUX, LABELLED, CUSTOM, NamespacePick(("shop",)), NamespacePick()])
wheres = st.builds(Where, st.lists(picks, max_size=2).map(tuple), st.lists(picks, max_size=1).map(tuple))
strips = st.lists(
    st.sampled_from(
        [
            "limits.cpu",
            "limits",
            "requests.memory",
            "containers.limits.cpu",
            "initContainers.requests",
            "limits.memory",
        ]
    ),
    max_size=2,
).map(tuple)
pod_rules = st.lists(
    st.builds(
        PodRule,
        st.just("rule"),
        wheres,
        strips,
        st.sampled_from(["", "low", "high"]),
        st.booleans(),
        st.lists(st.sampled_from([Toleration("a", "Exists"), Toleration("b", value="1")]), max_size=2).map(
            tuple
        ),
        st.dictionaries(st.sampled_from(["zone", "gpu"]), st.sampled_from(["x", "y"])),
    ),
    max_size=4,
)
labels = st.dictionaries(st.sampled_from(["tier", "custom-quota"]), st.sampled_from(["4-aux", "true"]))
pods = st.builds(
    lambda main, init, name, chosen, place: replace(
        make.pod(namespace=name, priority_class=chosen, node_selector=place),
        spec=replace(
            make.spec(priority_class=chosen, node_selector=place), containers=main, init_containers=init
        ),
    ),
    containers, containers, st.sampled_from(["shop", "4-aux-wiki"]), st.sampled_from(["", "low", "own"]),
    st.dictionaries(st.just("zone"), st.sampled_from(["x", "z"])),
)  # fmt: skip


@given(pods, pod_rules, labels)
def test_changing_a_pod_twice_is_changing_it_once(
    pod: Pod, rules: list[PodRule], worn: Mapping[str, str]
) -> None:
    once = house.change_pod(pod, rules, worn)
    assert house.change_pod(once, rules, worn) == once


@given(pods, pod_rules, labels)
def test_a_pod_outside_is_itself(pod: Pod, rules: list[PodRule], worn: Mapping[str, str]) -> None:
    outside = [one for one in rules if not one.where.meets(pod.namespace, worn)]
    assert house.change_pod(pod, outside, worn) is pod


@given(pods, pod_rules, labels)
def test_stripping_never_raises_anything(pod: Pod, rules: list[PodRule], worn: Mapping[str, str]) -> None:
    changed = house.change_pod(pod, rules, worn).spec
    for old, new in zip(
        (*pod.spec.containers, *pod.spec.init_containers),
        (*changed.containers, *changed.init_containers),
        strict=True,
    ):
        assert new.resources.requests.items() <= old.resources.requests.items()
        assert new.resources.limits.items() <= old.resources.limits.items()


@given(st.lists(wheres, max_size=3), labels)
def test_governing_twice_is_governing_once(found: list[Where], worn: dict[str, str]) -> None:
    world = make.snapshot(namespaces=[NamespaceInfo(Namespace(one), worn) for one in ("4-aux-wiki", "shop")])
    rules = [replace(tier(), where=where) for where in found]
    once = house.govern(world, rules)
    again = house.govern(once.snapshot, rules)
    assert again.snapshot == once.snapshot
    assert again.sources == once.sources
