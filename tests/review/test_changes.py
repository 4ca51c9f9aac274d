"""What differs between two worlds, and what is no difference."""

from msgspec.structs import replace

from bayplan.model.findings import Finding, Fix, Severity
from bayplan.model.pods import Owner
from bayplan.model.trees import Tree
from bayplan.model.workloads import Kind
from bayplan.review import baseline, changes
from tests import make
from tests.review import build


def names(before: Tree | None, after: Tree) -> list[tuple[str, str, str]]:
    """Each change as `name`, what it was, what it is."""
    known = build.world(before) if before is not None else None
    return [
        (
            one.subject.name,
            str(one.before.replicas) if one.before else "",
            str(one.after.replicas) if one.after else "",
        )
        for one in changes.between(known, build.world(after))
    ]


def test_without_a_world_before_everything_declared_is_new() -> None:
    assert names(None, build.tree(build.web(), build.database())) == [("web", "", "3"), ("db", "", "3")]


def test_what_is_gone_goes_first_and_what_is_the_same_is_left_alone() -> None:
    before = build.tree(build.web(), build.database(), build.job())
    after = build.tree(build.web(replicas=4), build.database(), build.agent())
    assert names(before, after) == [("job", "1", ""), ("agent", "", "0"), ("web", "3", "4")]


def test_what_nobody_writes_is_no_difference() -> None:
    one = build.web()
    other = replace(one, uid="1", created_replicas=2, ready_replicas=1, failure="no", labels={"a": "b"})
    assert changes.alike(one, other)
    assert not changes.alike(one, replace(one, paused=True))
    assert not changes.alike(one, replace(one, replicas=4))
    assert changes.alike(build.agent(), replace(build.agent(), replicas=4))


def test_what_a_cluster_has_and_no_tree_declares_stays() -> None:
    seen = build.cluster(make.deployed("old", "memory=1Gi", ["n1"]))
    worlds = [build.world(one, seen) for one in (Tree(), build.tree(build.web()))]
    assert [one.subject.name for one in changes.between(*worlds)] == ["web"]


def test_other_nodes_concern_daemon_sets_only() -> None:
    tree = build.tree(build.agent(), build.web())
    seen = [build.cluster(nodes=[make.node(one) for one in names]) for names in (["n1"], ["n1", "n2"])]
    before, after = (build.world(tree, one) for one in seen)
    assert [one.subject.name for one in changes.between(before, after)] == ["agent"]
    assert changes.between(before, before) == ()


def test_what_something_else_controls_is_no_workload_of_its_own() -> None:
    owned = replace(
        build.web(name="set"), kind=Kind.REPLICA_SET, owners=(Owner("Deployment", "web", controller=True),)
    )
    world = build.world(build.tree(build.web(), owned))
    assert {key[2] for key in changes.roots(world)} == {"web"}
    assert {key[2] for key in changes.declared_in(world)} == {"web"}


def test_a_finding_is_known_by_check_subject_sentence_and_sum() -> None:
    known = Finding("check", Severity.ERROR, "Deployment shop/web", "stops", file="a", line=1, arithmetic="3")
    moved = replace(known, file="b", line=7, fixes=(Fix("x"),), refusal="no")
    worse = replace(known, arithmetic="4")
    others = (replace(known, check="x"), replace(known, subject="x"), replace(known, summary="x"), worse)
    assert baseline.blame([moved, *others], [known]) == (others, (moved,))
    assert baseline.blame([known], []) == ((known,), ())
