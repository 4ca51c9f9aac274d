"""Restarts that are said to be sure to go well do go well, in whatever order things happen."""

from collections import Counter

from hypothesis import event, given
from msgspec.structs import replace

from bayplan.app.proving import proof
from bayplan.app.proving.sides import Sides
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind, Workload
from bayplan.review import ease, judge
from bayplan.review.course import WELL, Scope
from bayplan.review.rollouts import Change, Stage, forecast
from bayplan.rightsizing import pieces
from bayplan.rightsizing.report.recommendation import Level
from tests import make
from tests.app.test_plan_laws import Estate, advised, built, estates


def stage(seen: Snapshot) -> Stage:
    return Stage(seen, Kubernetes(34))


def web(requests: str = "memory=1Gi", where: tuple[str, ...] = ("n1",), **more: object) -> Snapshot:
    found = make.deployed("web", requests, where)
    return replace(found, workloads=(replace(found.workloads[0], **more), *found.workloads[1:]))


def seen(one: Snapshot, *rules: Snapshot, memory: str = "4Gi") -> tuple[Workload, Stage]:
    nodes = [make.node(name, f"cpu=4 memory={memory}") for name in ("n1", "n2")]
    world = make.together(make.snapshot(nodes=nodes), one, *rules)
    return world.workloads[0], stage(world)


def test_one_with_room_beside_it_is_sure() -> None:
    assert ease.surely(*seen(web()))


def test_one_without_room_beside_it_is_not_but_for_one_that_goes_first() -> None:
    assert not ease.surely(*seen(web("memory=3Gi", ("n1", "n2"))))
    alone = make.together(web("memory=3Gi", strategy="Recreate"), make.deployed("big", "memory=3Gi", ("n2",)))
    assert ease.surely(*seen(alone))


def test_several_that_go_first_are_left_to_the_play() -> None:
    assert not ease.surely(*seen(web("memory=3Gi", ("n1", "n2"), strategy="Recreate")))


def test_a_quota_counts_all_of_the_new_ones() -> None:
    quota = make.snapshot(quotas=[make.quota("requests.memory=3Gi")])
    both = ("n1", "n2")
    assert not ease.surely(*seen(web(where=both), quota))
    wide = make.snapshot(quotas=[make.quota("requests.memory=4Gi")])
    assert ease.surely(*seen(web(where=both), wide))


def test_what_is_not_as_it_should_be_is_left_to_the_play() -> None:
    assert not ease.surely(*seen(web(paused=True)))
    assert not ease.surely(*seen(web(replicas=2)))
    assert not ease.surely(*seen(web(replicas=0, where=())))
    assert not ease.surely(*seen(web(kind=Kind.DAEMON_SET)))


def test_nothing_is_left_behind_on_the_stage() -> None:
    one, there = seen(web("memory=3Gi", strategy="Recreate"))
    bay = there.seen.by_name["n1"]
    before = (list(bay.pods), dict(bay.requested), dict(bay.spaces))
    assert ease.surely(one, there)
    assert (list(bay.pods), dict(bay.requested), dict(bay.spaces)) == before


@given(estates())
def test_what_is_sure_goes_well_in_every_order(estate: Estate) -> None:
    there = stage(built(estate).snapshot)
    found = Counter[bool]()
    for one in there.standing_workloads():
        sure = ease.surely(one, there)
        found[sure] += 1
        (told,) = forecast([Change(one, one, restart=True)], there.fork())
        assert not sure or {each.ending for each in (told, *told.also)} <= set(WELL)
    event("some are sure" if found[True] else "none is sure")
    event("some are not" if found[False] else "all are")


@given(estates())
def test_a_proof_that_skips_what_is_sure_finds_the_same(estate: Estate) -> None:
    told = [advised(one) for one in estate.services if one.nodes]
    changes = pieces.changes([piece for one in told for piece in pieces.pieces(one, Level.COMPLETE)])
    sides = Sides(built(estate), None)
    after = sides.after(changes)
    slow = Scope(timing=proof.ONE_BY_ONE.timing, others=proof.ONE_BY_ONE.others)
    start, before = sides.known.state.worlds
    quick, _ = judge.against(sides.known, after, proof.ONE_BY_ONE, fixes=False)
    whole, _ = judge.against(judge.state(start, before), after, slow, fixes=False)
    assert bad(quick) == bad(whole)


def bad(judged: judge.Judgement) -> list[tuple[str, str, str]]:
    return [(one.check, one.subject, one.summary) for one in judged.findings if one.check not in proof.UNSAID]
