"""One snapshot over another: what is brought replaces, what was observed stays true."""

from msgspec.structs import replace

from bayplan.model import overlay
from bayplan.model.names import Namespace
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind, Workload
from tests import make


def test_names_replace_and_new_ones_stand_at_the_end() -> None:
    old = (make.quota("pods=1", "a"), make.quota("pods=2", "b"))
    new = (make.quota("pods=3", "c"), make.quota("pods=4", "b"))
    found = overlay.merged(old, new)
    assert [(one.name, str(one.hard["pods"])) for one in found] == [("a", "1"), ("b", "4"), ("c", "3")]
    assert overlay.merged(old, ()) == old
    assert overlay.merged((), new) == new


def test_kind_namespace_and_name_tell_one_from_another() -> None:
    web = make.workload("web")
    assert overlay.identity(web) == ("Deployment", "shop", "web")
    assert overlay.identity(make.priority("high", 1)) == ("", "", "high")
    others = (
        replace(web, kind=Kind.STATEFUL_SET),
        replace(web, namespace=Namespace("other")),
        make.workload("db"),
    )
    assert overlay.merged((web,), others) == (web, *others)


def test_what_was_observed_is_kept_where_nothing_is_said_of_it() -> None:
    seen = make.quota("pods=9", used="pods=4")
    (kept,) = overlay.merged((seen,), (make.quota("pods=2"),))
    assert (str(kept.hard["pods"]), str(kept.used["pods"])) == ("2", "4")
    (told,) = overlay.merged((seen,), (make.quota("pods=2", used="pods=1"),))
    assert str(told.used["pods"]) == "1"
    bound = PersistentVolumeClaim(
        Namespace("shop"), "data", uid="7", volume="pv", phase="Bound", selected_node="n1",
        bind_completed=True, storage=1,
    )  # fmt: skip
    (claim,) = overlay.merged((bound,), (PersistentVolumeClaim(Namespace("shop"), "data", storage=2),))
    assert claim == replace(bound, storage=2)
    stands = replace(
        make.workload("web", replicas=3), uid="7", created_replicas=3, ready_replicas=2, failure="no"
    )
    (workload,) = overlay.merged((stands,), (make.workload("web", replicas=1),))
    assert workload == replace(stands, replicas=1)
    budget = make.budget("web", observed=True, allowed=1, healthy=3, desired=2, expected=3, disrupted=("a",))
    (known,) = overlay.merged((budget,), (make.budget("web", min_available="1"),))
    assert known == replace(budget, min_available="1")


def test_what_is_observed_of_one_sort_is_declared_of_another() -> None:
    old, new = make.priority("high", 5), make.priority("high", 0)
    assert overlay.merged((old,), (new,)) == (new,)


def test_a_list_that_is_not_brought_is_left_alone() -> None:
    base = make.snapshot(nodes=[make.node("n1")], quotas=[make.quota("pods=1")], pods=[make.pod("a")])
    found = overlay.overlay(
        base,
        Snapshot(quotas=(make.quota("pods=2"),), workloads=(Workload(Kind.JOB, Namespace("shop"), "j"),)),
    )
    assert (found.nodes, found.pods, found.kubernetes) == (base.nodes, base.pods, base.kubernetes)
    assert [str(one.hard["pods"]) for one in found.quotas] == ["2"]
    assert [one.name for one in found.workloads] == ["j"]
    assert overlay.overlay(base, Snapshot()) is base


def test_every_list_of_objects_can_be_brought() -> None:
    lists = {name for name in Snapshot.__struct_fields__ if getattr(Snapshot(), name) == ()}
    seen = {"sources", "object_counts", "findings", "events", "usage", "node_usage"}
    assert set(overlay.OBJECTS) == lists - seen
