"""What is taken to be there, because nothing that was given could tell; and how worlds are composed."""

from msgspec.structs import replace

from bayplan.model.estate import Declaration, PodRule
from bayplan.model.pods import Volume
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import StorageClass
from bayplan.model.trees import Tree
from bayplan.review import suppositions, worlds
from tests import make
from tests.review import build
from tests.review.build import tree


def claiming(*claims: str, name: str = "web") -> Snapshot:
    """A snapshot of one workload that uses these claims."""
    return Snapshot(workloads=(make.workload(name, volumes=make.claimed(*claims)),))


def test_claims_that_pods_name_are_bound_and_reachable() -> None:
    found = suppositions.suppose(claiming("a", "b"))
    assert [(one.key, one.phase, one.volume, one.bind_completed) for one in found.snapshot.claims] == [
        ("shop/a", "Bound", "volume-of-shop-a", True), ("shop/b", "Bound", "volume-of-shop-b", True),
    ]  # fmt: skip
    assert [(one.name, one.claim) for one in found.snapshot.volumes] == [
        ("volume-of-shop-a", "shop/a"), ("volume-of-shop-b", "shop/b"),
    ]  # fmt: skip
    assert found.notes == ("PersistentVolumeClaim shop/a, shop/b: declared nowhere, taken to be there",)


def test_what_is_declared_is_not_supposed() -> None:
    known = make.together(
        claiming("a"), make.disk("a"), Snapshot(storage_classes=(StorageClass("block", "x"),))
    )
    assert suppositions.suppose(known).snapshot == known
    assert suppositions.suppose(known).notes == ()


def test_ephemeral_claims_come_with_their_pods() -> None:
    own = Snapshot(
        workloads=(make.workload("web", volumes=(Volume("v", claim="v", ephemeral=True), Volume("e"))),)
    )
    assert suppositions.suppose(own).snapshot.claims == ()


def test_a_claim_of_two_workloads_is_one_and_many_are_shortened() -> None:
    both = make.together(claiming("a"), claiming("a", "b", "c", "d", "e", name="db"))
    found = suppositions.suppose(both)
    assert len(found.snapshot.claims) == 5
    assert found.notes[0] == (
        "PersistentVolumeClaim shop/a, shop/b, shop/c and 2 more: declared nowhere, taken to be there"
    )


def test_three_names_are_all_told() -> None:
    (note,) = suppositions.suppose(claiming("a", "b", "c")).notes
    assert note == "PersistentVolumeClaim shop/a, shop/b, shop/c: declared nowhere, taken to be there"


def test_priority_classes_are_supposed_where_none_is_declared() -> None:
    specs = [make.workload(name, priority_class=name) for name in ("b", "a", "system-node-critical")]
    found = suppositions.suppose(Snapshot(workloads=(*specs, make.workload("plain"))))
    assert [one.name for one in found.snapshot.priority_classes] == ["a", "b"]
    known = Snapshot(workloads=tuple(specs), priority_classes=(make.priority("c", 1),))
    assert suppositions.suppose(known).snapshot.priority_classes == known.priority_classes
    pods, rules = [make.pod("p", priority_class="of-pod")], [PodRule("rule", priority_class="of-rule")]
    found = suppositions.suppose(Snapshot(), pods, rules)
    assert [one.name for one in found.snapshot.priority_classes] == ["of-pod", "of-rule"]


def test_runtime_and_storage_classes_are_supposed() -> None:
    set_of = build.database(storage=1)
    runs = make.workload("web", runtime_class="kata")
    found = suppositions.suppose(Snapshot(workloads=(set_of, runs)))
    assert [one.name for one in found.snapshot.runtime_classes] == ["kata"]
    (storage,) = found.snapshot.storage_classes
    assert (storage.name, storage.provisioner, storage.waits) == ("block", "block", True)
    assert found.notes == (
        "RuntimeClass kata: declared nowhere, taken to be there",
        "StorageClass block: declared nowhere, taken to be there",
    )


def test_a_cluster_leaves_nothing_to_suppose() -> None:
    web = build.web(spec={"priority_class": "high"})
    assert build.judged(tree(web)).findings == ()
    said = build.judged(tree(web), None, build.cluster(workloads=[make.workload("other")]))
    found = build.only(said.findings)
    assert "no PriorityClass with name high was found" in found.refusal


def test_a_bare_pod_may_use_what_is_declared_nowhere() -> None:
    pod = make.pod("one", priority_class="high", runtime_class="kata", volumes=make.claimed("data"))
    assert build.judged(tree(pod)).findings == ()


def test_a_tree_stands_on_top_of_a_cluster() -> None:
    seen = build.cluster(workloads=[build.web("memory=9Gi"), build.database()], pods=[make.pod("p")])
    world = build.world(tree(build.web("memory=1Gi"), make.pod("bare")), seen)
    sizes = {
        one.name: str(one.template.spec.containers[0].resources.requests["memory"])
        for one in world.snapshot.workloads
    }
    assert sizes == {"web": "1Gi", "db": "1Gi"}
    assert [one.name for one in world.snapshot.pods] == ["p"]
    assert [one.name for one in world.bare_pods] == ["bare"]


def test_the_estate_brings_classes_that_files_and_clusters_may_replace() -> None:
    declared = Declaration(priority_classes=(make.priority("a", 1), make.priority("b", 1)))
    world = build.world(tree(make.priority("a", 7), declaration=declared))
    assert {one.name: one.value for one in world.snapshot.priority_classes} == {"a": 7, "b": 1}


def test_an_unknown_amount_stands_at_the_lowest_that_is_admitted() -> None:
    bounds = make.limit_range(minimum="memory=64Mi", maximum="memory=1Gi")
    written = tree(
        build.web(""), build.web("", name="b"), bounds, unknowns={"web": [build.unknown("limits.memory")]}
    )
    web, other = build.world(written).snapshot.workloads
    assert str(web.template.spec.containers[0].resources.limits["memory"]) == "64Mi"
    assert other.template.spec.containers[0].resources.limits == {}
    tight = make.quota("pods=0")
    (web,) = build.world(tree(build.web(""), tight, unknowns={"web": [build.unknown()]})).snapshot.workloads
    assert str(web.template.spec.containers[0].resources.requests["memory"]) == "0"
    never = make.limit_range(minimum="memory=2Gi", maximum="memory=1Gi")
    (web,) = build.world(tree(build.web(""), never, unknowns={"web": [build.unknown()]})).snapshot.workloads
    assert str(web.template.spec.containers[0].resources.requests["memory"]) == "0"


def test_only_rules_that_a_change_takes_away_leave_the_cluster() -> None:
    seen = build.cluster(quotas=[make.quota("pods=1", name) for name in "abc"], workloads=[build.web()])
    before, after = (
        tree(build.web(), make.quota("pods=1", "a"), make.quota("pods=1", "b")),
        tree(make.quota("pods=1", "b")),
    )
    left = worlds.left(seen, before, after)
    assert left is not None
    assert [one.name for one in left.quotas] == ["b", "c"]
    assert left.workloads == seen.workloads
    assert worlds.left(seen, None, after) is seen
    assert worlds.left(None, before, after) is None
    assert worlds.left(seen, Tree(), after) is seen
    assert worlds.left(seen, before, before) is seen
    assert replace(left, quotas=seen.quotas) == seen
