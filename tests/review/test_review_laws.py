"""What holds for any small world: a namespace or two, a quota, bounds, and workloads of all kinds."""

import re
from collections.abc import Sequence

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model import overlay
from bayplan.model.findings import Finding, Severity
from bayplan.model.overlay import identity
from bayplan.model.quantities import Quantity, parse
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.model.workloads import Kind, Workload
from bayplan.review import judge, rehearsal
from bayplan.review.answers import Ending
from bayplan.review.judge import Judgement
from bayplan.review.remedies import registry
from bayplan.review.trouble import Trouble, Variation
from tests import make
from tests.review import build

SIZES = st.sampled_from(["", "memory=256Mi", "memory=1Gi", "memory=2Gi cpu=1", "cpu=500m", "memory=3Gi"])
LIMITS = st.sampled_from(["", "memory=2Gi", "memory=3Gi"])
PACES = st.sampled_from([("25%", "25%"), ("1", "0"), ("0", "1")])
QUOTAS = st.sampled_from(
    ["", "requests.memory=4Gi", "requests.memory=6Gi pods=6", "limits.memory=8Gi", "requests.cpu=2", "pods=4"]
)
BOUNDS = st.sampled_from(
    [{}, {"maximum": "memory=2Gi"}, {"minimum": "memory=512Mi"}, {"default": "memory=1Gi cpu=1"}]
)
NODES = (make.node("n1", "cpu=4 memory=4Gi"), make.node("n2", "cpu=4 memory=6Gi"))
SUM = re.compile(r"(?:(?P<terms>[0-9 +]+) = )?(?P<total>\d+)(?P<unit>[A-Za-z]*) (?P<of>\S+), (?P<hard>\d+)")


@st.composite
def web(draw: st.DrawFn, name: str = "web") -> Workload:
    surge, unavailable = draw(PACES)
    return build.web(
        draw(SIZES), draw(st.integers(0, 4)), name, limits=draw(LIMITS), max_surge=surge,
        max_unavailable=unavailable,
    )  # fmt: skip


@st.composite
def workloads(draw: st.DrawFn) -> tuple[Workload, ...]:
    made = (
        draw(web()), draw(web("api")), build.database(draw(SIZES), draw(st.integers(0, 3))),
        build.agent(draw(SIZES)), build.job(draw(SIZES), parallel=draw(st.integers(1, 3))),
        build.nightly(draw(SIZES)),
    )  # fmt: skip
    return tuple(draw(st.lists(st.sampled_from(made), unique_by=identity, min_size=1, max_size=3)))


@st.composite
def rules(draw: st.DrawFn) -> tuple[Record, ...]:
    hard, bounds = draw(QUOTAS), draw(BOUNDS)
    return (
        *([make.quota(hard)] if hard else []),
        *([make.limit_range(**bounds)] if bounds else []),
    )


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    return build.tree(*draw(workloads()), *draw(rules()))


CLUSTERS = st.sampled_from([None, build.cluster(nodes=NODES)])


def shuffled(tree: Tree) -> Tree:
    """The same tree, read the other way round."""
    objects = {name: tuple(reversed(getattr(tree.objects, name))) for name in overlay.OBJECTS}
    return replace(tree, objects=replace(tree.objects, **objects), declared=tuple(reversed(tree.declared)))


CROWDED = build.tree(
    build.agent("memory=3Gi"), build.database("memory=3Gi", 1), build.web("", 4, limits="memory=2Gi"),
    make.quota("pods=4"),
)  # fmt: skip
"""Its database is refused at first, and would find no node once the rest stands: the same trouble twice."""


@given(trees(), CLUSTERS)
@example(CROWDED, build.cluster(nodes=NODES))
def test_a_review_of_a_tree_against_itself_has_no_news(tree: Tree, seen: Snapshot | None) -> None:
    said = build.judged(tree, tree, seen)
    assert said.findings == ()
    alone = build.judged(tree, None, seen)
    assert {one.subject for one in said.before} <= {one.subject for one in alone.findings}
    assert all(one.before == one.after for one in said.accounts)


@given(trees(), trees(), CLUSTERS)
def test_the_order_of_objects_plays_no_part(after: Tree, before: Tree, seen: Snapshot | None) -> None:
    assert build.judged(shuffled(after), shuffled(before), seen) == build.judged(after, before, seen)


@given(trees(), trees(), CLUSTERS)
def test_sums_add_up_and_are_above_what_is_allowed(after: Tree, before: Tree, seen: Snapshot | None) -> None:
    said = build.judged(after, before, seen)
    for one in (*said.findings, *said.before):
        if not one.arithmetic:
            continue
        match = SUM.match(one.arithmetic)
        assert match is not None
        if match["terms"]:
            assert sum(map(int, match["terms"].split(" + "))) == int(match["total"])
        if one.arithmetic.endswith(" min"):
            assert int(match["total"]) < int(match["hard"])
        else:
            assert int(match["total"]) > int(match["hard"])


@given(workloads(), workloads())
def test_after_is_what_stood_and_what_the_change_adds(
    made: tuple[Workload, ...], known_ones: tuple[Workload, ...]
) -> None:
    """In a quota that has room for all, and that counts memory where everybody says how much.

    A Job is left out where only the number of its pods changes.
    """
    jobs = [one for one in (*made, *known_ones) if one.kind is Kind.JOB]
    assume(len(jobs) < 2 or jobs[0] == jobs[1] or jobs[0].template != jobs[1].template)
    spoken = all(
        "memory" in one.template.spec.containers[0].resources.requests for one in (*made, *known_ones)
    )
    quota = make.quota("pods=90 requests.memory=90Gi" if spoken else "pods=90")
    after, before = build.tree(*made, quota), build.tree(*known_ones, quota)
    said = build.judged(after, before)
    known = build.judged(before)
    if said.findings or said.before or known.findings:
        return
    was = {(one.quota, one.resource): parse(one.after) for one in known.accounts}
    for one in said.accounts:
        course = build.played(after, before)
        added = sum(
            sign * part.nanos
            for change in course.made
            for sign, part in (
                (1, asked(change.change.after, one.resource)),
                (-1, asked(change.change.before, one.resource)),
            )
        )  # fmt: skip
        if (one.quota, one.resource) in was:
            assert parse(one.before) == was[one.quota, one.resource]
        assert parse(one.after).nanos == parse(one.before).nanos + added
        assert parse(one.peak).nanos >= max(parse(one.before).nanos, parse(one.after).nanos)
        assert parse(one.headroom) == parse(one.hard).minus(parse(one.peak))


def asked(workload: Workload | None, resource: str) -> Quantity:
    """What all pods of a workload count against a resource, where nothing is defaulted."""
    if workload is None or workload.kind == "CronJob":
        return Quantity(0)
    count = 1 if workload.kind == "DaemonSet" else workload.replicas
    (container,) = workload.template.spec.containers
    requests = {**container.resources.limits, **container.resources.requests}
    side, _, name = resource.rpartition(".")
    amounts = container.resources.limits if side == "limits" else requests
    each = Quantity(10**9) if resource == "pods" else amounts.get(name, Quantity(0))
    return Quantity(each.nanos * count)


@settings(max_examples=25)
@given(trees(), trees(), CLUSTERS, st.integers(1, 3))
def test_a_larger_quota_never_refuses_what_passed(
    after: Tree, before: Tree, seen: Snapshot | None, factor: int
) -> None:
    if not passes(build.judged(after, before, seen)):
        return
    larger = tuple(
        replace(
            one,
            hard={name: Quantity(part.nanos * factor + 7, part.family) for name, part in one.hard.items()},
        )
        for one in after.objects.quotas
    )
    wide = replace(after, objects=replace(after.objects, quotas=larger))
    assert passes(build.judged(wide, before, seen))


def passes(said: Judgement) -> bool:
    return not any(one.severity is Severity.ERROR for one in said.findings)


@settings(max_examples=40)
@given(trees(), st.none() | trees(), CLUSTERS)
def test_a_verified_fix_that_is_applied_passes(
    after: Tree, before: Tree | None, seen: Snapshot | None
) -> None:
    """And nothing else fails for it on the way; the later rollouts of others are not tried with each fix."""
    start = [build.world(Tree(), seen)] if seen is not None else []
    known = [build.world(before, seen)] if before is not None else []
    found = judge._examine((*start, *known, build.world(after, seen)))
    for trouble in found.troubles:
        tried = rehearsal.Rehearsal(found.worlds, found.troubles)
        verified = [one.text for one in tried.fixes(trouble)]
        for variation in variations(trouble, tried):
            if variation.text in verified:
                mended = judge._examine((*start, *known, build.world(varied(after, variation), seen)))
                left = names(mended.troubles)
                assert (trouble.check, identity(trouble.workload)) not in left
                made = [one for one in mended.troubles if not one.latent]
                assert names(made) <= names(found.troubles)


def variations(trouble: Trouble, tried: rehearsal.Rehearsal) -> list[Variation]:
    return list(
        registry._proposals(
            trouble, lambda one: tried._passes(trouble, one), lambda one: tried._needs(trouble, one)
        )
    )


def varied(tree: Tree, variation: Variation) -> Tree:
    """The tree with a remedy written into it."""
    world = variation.of(build.world(tree))
    brought = Snapshot(
        workloads=tuple(one for one in world.snapshot.workloads if one == variation.workload),
        quotas=tuple(one for one in world.snapshot.quotas if one == variation.quota),
        limit_ranges=tuple(one for one in world.snapshot.limit_ranges if one == variation.limit_range),
    )
    return replace(tree, objects=overlay.overlay(tree.objects, brought))


def names(found: Sequence[Trouble]) -> set[tuple[str, tuple[str, str, str]]]:
    return {(one.check, identity(one.workload)) for one in found}


@given(trees(), trees(), CLUSTERS)
def test_what_fails_has_a_finding_and_what_has_none_completes(
    after: Tree, before: Tree, seen: Snapshot | None
) -> None:
    said = build.judged(after, before, seen)
    told: list[Finding] = [*said.findings, *said.before]
    subjects = {one.subject for one in told}
    for one in said.verdicts:
        if one.ending in (Ending.STOPS, Ending.DOWN):
            assert f"{one.kind} {one.namespace}/{one.name}" in subjects
        assert 0 <= one.updated <= max(one.replicas, one.serving)
    for finding in told:
        assert all(fix.verified for fix in finding.fixes)
        assert finding.refusal or finding.check in ("node-loss", "preempts")
