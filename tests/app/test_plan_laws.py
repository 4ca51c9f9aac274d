"""No plan breaks a LimitRange, a quota, a node's size or a declared loss without saying so.

Estates are drawn at random, with rules that are tight. What holds is worked out here once more, by adding and
comparing whole numbers, and losses by a what-if on an estate that is built anew with the sizes of the plan.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from hypothesis import event, given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.app import observe, whatif
from bayplan.app.observe import Observed
from bayplan.app.proving import Prover
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.estate import Declaration
from bayplan.model.evidence import Place
from bayplan.model.snapshot import Snapshot
from bayplan.rightsizing import pieces, planning
from bayplan.rightsizing.report.plan import Change, Plan, Proof
from bayplan.rightsizing.report.recommendation import Direction, Level, Recommendation, Sized
from tests import make

MI: Final = 1 << 20
REQUEST, LIMIT, CPU = "requests.memory", "limits.memory", "requests.cpu"


class Sizes(NamedTuple):
    """MiB, MiB and millicores."""

    request: int
    limit: int
    cpu: int


class Service(NamedTuple):
    name: str
    namespace: str
    sizes: Sizes
    wanted: Sizes
    nodes: tuple[str, ...]
    priority: int
    recreate: bool


class Rules(NamedTuple):
    """Of one namespace, in MiB; 0: none."""

    most: int = 0
    least: int = 0
    ratio: int = 0
    requests: int = 0
    limits: int = 0


class Estate(NamedTuple):
    nodes: dict[str, tuple[int, int]]
    """MiB and millicores."""
    services: tuple[Service, ...]
    rules: dict[str, Rules]
    declared: bool


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    sizes = st.tuples(st.sampled_from((2048, 4096, 6144)), st.sampled_from((2000, 4000)))
    nodes = {f"n{number}": draw(sizes) for number in range(1, draw(st.integers(2, 4)) + 1)}
    free = {name: list(size) for name, size in nodes.items()}
    services = tuple(draw(_services(number, free)) for number in range(draw(st.integers(1, 5))))
    rules = {name: draw(_rules(name, services)) for name in ("shop", "house")}
    return Estate(nodes, services, rules, draw(st.booleans()))


@st.composite
def _services(draw: st.DrawFn, number: int, free: dict[str, list[int]]) -> Service:
    """It stands where there is room for it; what finds none is not there at all."""
    now = draw(_SIZES)
    where = []
    for name in draw(st.lists(st.sampled_from(sorted(free)), min_size=1, max_size=2)):
        if free[name][0] >= now.request and free[name][1] >= now.cpu:
            free[name][0] -= now.request
            free[name][1] -= now.cpu
            where.append(name)
    return Service(
        f"w{number}", draw(st.sampled_from(("shop", "house"))), now, draw(_SIZES), tuple(where),
        draw(st.sampled_from((0, 10))), draw(st.booleans()),
    )  # fmt: skip


@st.composite
def _rules(draw: st.DrawFn, namespace: str, services: Sequence[Service]) -> Rules:
    """Rules that what stands today keeps."""
    mine = [one for one in services if one.namespace == namespace]
    most = max((one.sizes.limit for one in mine), default=512)
    least = min((one.sizes.request for one in mine), default=512)
    ratio = max((-(-one.sizes.limit // one.sizes.request) for one in mine), default=1)
    asked, limited = _sum(mine, 0), _sum(mine, 1)
    room = draw(st.sampled_from((0, 256, 1024, 2048)))
    return Rules(
        most=draw(st.sampled_from((0, most, most + 512))),
        least=draw(st.sampled_from((0, least))),
        ratio=draw(st.sampled_from((0, ratio))),
        requests=draw(st.sampled_from((0, asked + room))),
        limits=draw(st.sampled_from((0, limited + room))),
    )


_SIZES: Final = st.builds(
    lambda request, more, cpu: Sizes(request, request + more, cpu),
    st.sampled_from((256, 512, 1024, 1536, 3072, 7168)),
    st.sampled_from((0, 256, 1024, 2048)),
    st.sampled_from((100, 500, 1500, 5000)),
)


def _sum(services: Sequence[Service], field: int) -> int:
    return sum(one.sizes[field] * len(one.nodes) for one in services)


def built(estate: Estate) -> Observed:
    """The estate as it is observed."""
    parts = [make.snapshot(nodes=[_node(name, *size) for name, size in estate.nodes.items()])]
    parts += [_deployed(one) for one in estate.services]
    parts += [_ruled(name, rules) for name, rules in estate.rules.items()]
    declared = Declaration(capacity=CapacityPolicy(survive=("any-node",) if estate.declared else ()))
    return replace(observe.assume(make.together(*parts)), declaration=declared)


def _node(name: str, memory: int, cpu: int) -> object:
    return make.node(name, f"cpu={cpu}m memory={memory}Mi")


def _deployed(one: Service) -> Snapshot:
    asked = f"memory={one.sizes.request}Mi cpu={one.sizes.cpu}m"
    found = make.deployed(
        one.name, asked, one.nodes, namespace=one.namespace, limits=f"memory={one.sizes.limit}Mi",
        priority=one.priority,
    )  # fmt: skip
    if not one.recreate:
        return found
    return replace(found, workloads=tuple(replace(each, strategy="Recreate") for each in found.workloads))


def _ruled(namespace: str, rules: Rules) -> Snapshot:
    bounds = {"maximum": rules.most, "minimum": rules.least}
    found = {name: f"memory={amount}Mi" for name, amount in bounds.items() if amount}
    found |= {"ratio": f"memory={rules.ratio}"} if rules.ratio else {}
    hard = {"requests.memory": rules.requests, "limits.memory": rules.limits}
    quota = " ".join(f"{name}={amount}Mi" for name, amount in hard.items() if amount)
    return make.snapshot(
        limit_ranges=[make.limit_range(namespace=namespace, **found)] if found else [],
        quotas=[make.quota(quota, namespace=namespace)] if quota else [],
    )


def resized(estate: Estate, changes: Sequence[Change]) -> Estate:
    """The estate with the sizes of a plan, written down anew."""
    known = {(one.place.namespace, one.place.workload): one.amounts for one in changes}

    def sized(one: Service) -> Service:
        amounts = known.get((one.namespace, one.name), {})
        request, limit = (
            amounts.get(name, now * MI) // MI
            for name, now in ((REQUEST, one.sizes[0]), (LIMIT, one.sizes[1]))
        )
        return one._replace(sizes=Sizes(request, limit, amounts.get(CPU, one.sizes.cpu)))

    return estate._replace(services=tuple(map(sized, estate.services)))


def advised(one: Service) -> Recommendation:
    steps = zip((REQUEST, LIMIT, CPU), one.sizes, one.wanted, (MI, MI, 1), strict=True)
    return Recommendation(
        Place("Deployment", one.namespace, one.name, "main"),
        replicas=len(one.nodes),
        priority=one.priority,
        sized=tuple(_sized(bound, now * unit, wanted * unit) for bound, now, wanted, unit in steps),
    )


def _sized(bound: str, now: int, wanted: int) -> Sized:
    way = Direction.KEEP if wanted == now else Direction.RAISE if wanted > now else Direction.LOWER
    return Sized(bound, now, wanted, direction=way, level=Level.SAFE)


def violations(before: Estate, after: Estate) -> Iterator[str]:
    """What the second estate breaks and the first one keeps."""
    for was, one in zip(before.services, after.services, strict=True):
        rules = after.rules[one.namespace]
        if one.sizes == was.sizes or not one.nodes:
            continue
        request, limit, cpu = one.sizes
        if request > limit:
            yield f"{one.name} requests more than its limit"
        if (rules.most and limit > rules.most) or request < rules.least:
            yield f"{one.name} is outside its limit range"
        if rules.ratio and limit > rules.ratio * request:
            yield f"{one.name} stretches its limit too far"
        if not any(request <= memory and cpu <= there for memory, there in after.nodes.values()):
            yield f"{one.name} is larger than every node"
    for namespace, rules in after.rules.items():
        for hard, field in ((rules.requests, 0), (rules.limits, 1)):
            then, will = (
                _sum([one for one in each.services if one.namespace == namespace], field)
                for each in (before, after)
            )
            if hard and will > hard and will > then:
                yield f"{namespace} asks for more than its quota"


def too_small_without(estate: Estate, lost: str) -> bool:
    """Whether the nodes that stay have less than everything asks for: no placement could help."""
    rest = {name: size for name, size in estate.nodes.items() if name != lost}
    return any(
        sum(one.sizes[field] * len(one.nodes) for one in estate.services)
        > sum(size[at] for size in rest.values())
        for field, at in ((0, 0), (2, 1))
    )


def stands(estate: Estate) -> bool:
    """Whether every pod fits where it stands."""
    asked: Counter[tuple[str, int]] = Counter()
    for one in estate.services:
        for node in one.nodes:
            asked[node, 0] += one.sizes.request
            asked[node, 1] += one.sizes.cpu
    return all(amount <= estate.nodes[node][at] for (node, at), amount in asked.items())


def proving_on(estate: Estate) -> Prover:
    return Prover(built(estate), None, peaks={}, tell=lambda _: None)


def check(estate: Estate, changes: Sequence[Change], proof: Proof) -> bool:
    """Holds a proof against what is worked out here; whether anything is broken."""
    after = resized(estate, changes)
    broken = sorted(set(violations(estate, after)))
    assert not broken or proof.breaks, broken
    for loss in proof.losses:
        kind, _, name = loss.subject.partition(" ")
        if kind == "node" and loss.after and (stands(after) or not proof.breaks):
            assert not too_small_without(after, name), f"{name} cannot be lost"
        if kind == "node" and loss.before and not loss.after and loss.asked:
            assert any(loss.subject in said for said in proof.breaks)
    if stands(after) and not proof.breaks:
        _lose_each(after, proof)
    return bool(broken)


def _lose_each(after: Estate, proof: Proof) -> None:
    """What is said to be survived is, when it is carried out."""
    survived = {one.subject for one in proof.losses if one.after}
    for name in after.nodes:
        if f"node {name}" in survived:
            (step,) = whatif.whatif(built(after), [f"lose:{name}"]).steps
            assert step.unplaced == (), (name, step.unplaced)


def planned(estate: Estate) -> Plan:
    return planning.plan(
        [advised(one) for one in estate.services if one.nodes], level=Level.COMPLETE, priority=("house/*",),
        prove=proving_on(estate),
    )  # fmt: skip


@given(estates())
def test_no_plan_breaks_anything_without_saying_so(estate: Estate) -> None:
    plan = planned(estate)
    assert plan.proof.breaks == ()
    check(estate, plan.changes, proving_on(estate).whole(plan.changes))
    left = {one.place.workload for one in plan.omitted}
    event("cut back" if left else "as recommended")
    wanted = {one.name for one in estate.services if one.nodes and one.wanted != one.sizes}
    assert wanted <= left | {one.place.workload for one in plan.changes}


@given(estates())
def test_whatever_is_tried_what_it_breaks_is_said(estate: Estate) -> None:
    found = [
        piece for one in estate.services if one.nodes for piece in pieces.pieces(advised(one), Level.COMPLETE)
    ]
    changes = pieces.changes(found)
    proof = proving_on(estate).whole(changes)
    assert bool(proving_on(estate)(changes).breaks) == bool(proof.breaks)
    event("breaks something" if check(estate, changes, proof) else "breaks nothing that is counted here")
