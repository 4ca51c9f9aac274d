"""What is played of a change, and what is played again."""

import pytest
from msgspec.structs import replace

from bayplan.model.overlay import identity
from bayplan.model.trees import Tree
from bayplan.model.workloads import Workload
from bayplan.review import course
from bayplan.review.course import Course, Played, Scope
from bayplan.review.rollouts import Change
from tests import make
from tests.review import build
from tests.review.build import tree

OTHER = make.pod(namespace="other").namespace


def played(after: Tree, before: Tree, scope: Scope) -> tuple[list[str], list[str]]:
    """Which changes were made, and which restarts were tried."""
    found = course.play([build.world(before), build.world(after)], scope)
    return [one.change.subject.key for one in found.made], [one.change.subject.key for one in found.renewed]


def varied(found: Course, workload: Workload) -> tuple[Played, ...]:
    """The change with one workload as it is here."""
    return course.varied(found, workload, course.around(found, workload.namespace))


def test_a_scope_holds_back_what_it_does_not_concern() -> None:
    web, far = build.web(), replace(build.web(), namespace=OTHER)
    assert Scope().takes(Change(None, far))
    here = Scope(frozenset(["shop"]), frozenset([identity(web)]))
    assert (here.takes(Change(None, web)), here.takes(Change(None, far))) == (True, False)
    assert (here.restarts_too(web), here.restarts_too(far)) == (True, False)
    assert not here.restarts_too(build.web(name="other"))
    assert not Scope(frozenset(["shop"])).restarts_too(far)
    assert Scope(None, frozenset([identity(far)])).restarts_too(far)
    before, after = tree(web, far), tree(*(replace(one, replicas=4) for one in (web, far)), build.database())
    assert played(after, before, Scope(frozenset(["shop"]))) == (
        ["shop/web", "shop/db"], ["shop/web", "shop/db"],
    )  # fmt: skip
    assert played(after, before, here) == (["shop/web", "shop/db"], ["shop/web"])


def test_what_ran_is_not_restarted_and_what_will_run_is() -> None:
    runs = (build.nightly(), build.job(), build.web(replicas=0), build.agent())
    assert played(tree(*runs), tree(*runs), Scope()) == ([], ["shop/backup", "shop/agent"])
    asleep = replace(build.nightly(), schedule="0 4 * * *")
    assert played(tree(asleep), tree(*runs[:1]), Scope()) == (["shop/backup"], [])


def test_what_broke_on_the_way_is_not_restarted() -> None:
    before, after = tree(build.web()), tree(build.web("memory=2Gi"), make.limit_range(maximum="memory=1Gi"))
    assert played(after, before, Scope()) == (["shop/web"], [])


def test_a_change_is_varied_in_one_workload_only() -> None:
    far = replace(build.web(name="far"), namespace=OTHER)
    found = build.played(tree(build.web(), build.database(), far), tree(build.web("memory=2Gi")))
    again = varied(found, build.database("memory=1Gi", replicas=5))
    assert {one.change.subject.key: one.forecast.replicas for one in again} == {"shop/web": 3, "shop/db": 5}
    assert {one.change.before is not None for one in again} == {True, False}


def test_what_was_not_changed_is_restarted_when_it_is_varied() -> None:
    same = tree(build.web(), build.database())
    (again,) = varied(build.played(same, same), build.web("memory=2Gi", replicas=4))
    assert (again.change.restart, again.change.before) == (True, build.web())
    assert (again.forecast.updated, again.forecast.replicas) == (4, 4)


def test_what_is_deleted_stays_deleted_when_another_is_varied() -> None:
    found = build.played(tree(build.web()), tree(build.web("memory=2Gi"), build.database()))
    again = varied(found, build.web(replicas=5))
    assert [(one.change.subject.name, one.change.after is None) for one in again] == [
        ("db", True),
        ("web", False),
    ]


def test_with_nodes_the_pods_of_others_are_there_already() -> None:
    far = replace(build.web(name="far", replicas=1), namespace=OTHER)
    seen = build.cluster(nodes=[make.node("n1", "cpu=4 memory=8Gi")])
    for nodes, standing in ((seen, {"other"}), (None, set())):
        found = build.played(tree(build.web(), far), None, nodes)
        around = course.around(found, "shop")
        assert {pod.namespace for pod in around.pods.values()} == standing
        assert [one.change.subject.key for one in varied(found, build.web())] == ["shop/web"]


def test_the_stage_before_is_left_as_it_was() -> None:
    found = build.played(tree(build.web(replicas=5)), tree(build.web(replicas=2)))
    counts = [len(one.pods) for one in (found.before, found.start, found.after)]
    assert counts == [2, 2, 5]
    varied(found, build.web(replicas=9))
    assert [len(one.pods) for one in (found.before, found.start, found.after)] == counts


@pytest.mark.parametrize(("replicas", "short"), [(3, False), (6, True)])
def test_what_falls_short_is_counted_as_declared(replicas: int, short: bool) -> None:
    after = tree(build.web(replicas=replicas), build.job("memory=9Gi"), make.quota("requests.memory=4Gi"))
    found = build.played(after)
    assert set(found.falling_short("shop")) == ({"Deployment shop/web"} if short else set())
    assert found.falling_short("other") == {}


def test_what_has_no_pods_is_made_and_not_restarted() -> None:
    same = tree(build.web("memory=1Gi"), build.database("memory=1Gi", replicas=1), make.quota("pods=3"))
    found = build.played(same, same)
    assert found.made == ()
    made, restarted = sorted(found.renewed, key=lambda one: one.change.before is not None)
    assert (made.change.before, made.change.restart) == (None, False)
    assert (restarted.change.before, restarted.change.restart) == (restarted.change.after, True)
    assert all(one.latent for one in found.renewed)
