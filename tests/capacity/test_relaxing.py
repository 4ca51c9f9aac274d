"""The law of what binds, in both directions, held against a checker that shares nothing with it.

The checker changes the snapshot itself (what a node has, what it advertises, what a quota allows) or the
profile, and creates and places every pod anew with the scalar engine.
"""

from typing import Final

from hypothesis import given, settings
from msgspec.structs import replace

from bayplan.admission import chain, claims, policy, quotas
from bayplan.admission.answers import Refused
from bayplan.capacity import binding
from bayplan.capacity.report.binding import Binding
from bayplan.capacity.series import Series
from bayplan.capacity.stowage.causes import Cause
from bayplan.model.nodes import Node
from bayplan.model.quantities import NANOS, NANOS_PER_MILLI, Quantity
from bayplan.model.snapshot import Snapshot
from bayplan.scheduling import cycle, profile, settle
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.profile import Profile
from tests.capacity.estates import K34, ground, worlds
from tests.make import DISKS

PLENTY: Final = 1 << 45
RULES: Final = (profile.POD_AFFINITY, profile.SPREAD, profile.PORTS, profile.VOLUME_RESTRICTIONS)
Knob = tuple[str, str, str]
"""Family, name, and the quota that it is of."""


def fitting(snapshot: Snapshot, series: Series, rules: Profile, most: int) -> int:
    """How many are created and placed, one after the other, up to so many."""
    policies = policy.gather(snapshot, K34)
    usage = quotas.usage(snapshot, policies)
    fleet = Fleet(snapshot, K34, rules)
    for number, new in enumerate(series.make(most)):
        for wanted in new.claims:
            admitted = claims.admit_claim(wanted, policies, usage)
            if isinstance(admitted, Refused):
                return number
            usage = quotas.charge_claim(usage, admitted.claim, policies)
            fleet.facts.claims = {**fleet.facts.claims, admitted.claim.key: admitted.claim}
        stored = chain.admit_pod(new.pod, policies, usage)
        if isinstance(stored, Refused) or not settle.settle([stored.pod], fleet).placed:
            return number
        usage = quotas.charge(usage, stored.pod, policies)
    return most


def turned(
    snapshot: Snapshot, rules: Profile, knob: Knob, by: int, place: str = ""
) -> tuple[Snapshot, Profile]:
    """The world with more of one thing, at one node or at all of them."""
    family, name, holder = knob
    if family in ("placement", "host-ports"):
        return snapshot, replace(rules, filters=tuple(one for one in rules.filters if one != name))
    if family == "quota":
        raised = tuple(
            replace(one, hard={**one.hard, name: Quantity(one.hard[name].nanos + by * _nanos(name))})
            if f"{one.namespace}/{one.name}" == holder
            else one
            for one in snapshot.quotas
        )
        return replace(snapshot, quotas=raised), rules
    if family == "volume-slots":
        return replace(snapshot, csi_nodes=tuple(
            replace(one, drivers=tuple(replace(each, count=(each.count or 0) + by) for each in one.drivers))
            if place in ("", one.name) else one
            for one in snapshot.csi_nodes
        )), rules  # fmt: skip
    nodes = tuple(_roomier(one, name, by) if place in ("", one.name) else one for one in snapshot.nodes)
    return replace(snapshot, nodes=nodes), rules


def _roomier(node: Node, name: str, by: int) -> Node:
    nanos = by * (NANOS_PER_MILLI if name == "cpu" else NANOS)
    before = node.allocatable.get(name, Quantity(0))
    return replace(node, allocatable={**node.allocatable, name: Quantity(before.nanos + nanos)})


def _nanos(resource: str) -> int:
    return NANOS_PER_MILLI if resource.endswith("cpu") else NANOS


def knobs(snapshot: Snapshot) -> list[Knob]:
    """Everything that could be turned."""
    found = [(name, name, "") for name in ("memory", "cpu", "ephemeral-storage", "pods")]
    found += [("extended", "nvidia.com/gpu", "")]
    found += [("placement" if rule != profile.PORTS else "host-ports", rule, "") for rule in RULES]
    if any(each.count is not None for one in snapshot.csi_nodes for each in one.drivers):
        found += [("volume-slots", DISKS, "")]
    return found + [
        ("quota", resource, f"{one.namespace}/{one.name}") for one in snapshot.quotas for resource in one.hard
    ]


def named(answer: Binding) -> dict[Knob, tuple[str, int, int]]:
    """What the answer says binds: where, by how much it has to give way, and how many fit then."""
    return {
        (one.constraint, one.name, one.subject if one.constraint == "quota" else ""): (
            one.subject, one.by, one.more,
        )
        for one in answer.binding
    }  # fmt: skip


def check(snapshot: Snapshot, series: Series) -> Binding:
    """Holds the answer about one world against the checker."""
    rules = profile.default(K34)
    answer = binding.bound("asked", series, ground(snapshot))
    assert fitting(snapshot, series, rules, answer.more + 1) == answer.more, "how many fit"
    said = named(answer)
    for knob, (subject, by, more) in said.items():
        place = "" if knob[0] == "quota" else subject
        assert fitting(*_asked(snapshot, rules, series, knob, by, place), more + 1) == more, (
            f"one unit of {knob}"
        )
        if knob[0] not in ("placement", "host-ports"):
            less = _asked(snapshot, rules, series, knob, by - 1, "")
            assert fitting(*less, answer.more + 1) == answer.more, f"less than one unit of {knob}, wherever"
    if any(_eligible(snapshot, series)):
        for knob in knobs(snapshot):
            if knob not in said:
                wide = _asked(snapshot, rules, series, knob, PLENTY, "")
                assert fitting(*wide, answer.more + 1) == answer.more, f"{knob} alone helps, and is not named"
    return answer


def _asked(
    snapshot: Snapshot, rules: Profile, series: Series, knob: Knob, by: int, place: str
) -> tuple[Snapshot, Series, Profile]:
    changed, kept = turned(snapshot, rules, knob, by, place)
    return changed, series, kept


def _eligible(snapshot: Snapshot, series: Series) -> list[str]:
    """The nodes that taints, cordons and labels leave to such pods."""
    (new,) = series.make(1)
    bare = replace(new.pod, spec=replace(new.pod.spec, volumes=()))
    kept = (profile.UNSCHEDULABLE, profile.TAINTS, profile.NODE_AFFINITY)
    fleet = Fleet(snapshot, K34, replace(profile.default(K34), filters=kept))
    return list(cycle.decide(bare, fleet).feasible)


@settings(max_examples=400)
@given(worlds())
def test_what_binds_gives_way_by_one_unit_and_nothing_else_alone_does(world: tuple[Snapshot, Series]) -> None:
    check(*world)


@settings(max_examples=100)
@given(worlds())
def test_where_none_helps_alone_the_named_ones_do_together_and_no_fewer(
    world: tuple[Snapshot, Series],
) -> None:
    snapshot, series = world
    rules = profile.default(K34)
    answer = binding.bound("asked", series, ground(snapshot))
    if not answer.together:
        return
    by_title = {Cause(*knob).title: knob for knob in knobs(snapshot)}
    chosen = [
        by_title[title] for title in answer.together if title in by_title or _eligible(snapshot, series)
    ]
    if len(chosen) < len(answer.together):
        return  # rules that choose nodes leave none at all
    assert len(chosen) > 1
    assert fitting(*_all(snapshot, rules, series, chosen), answer.more + 1) > answer.more
    for left in chosen:
        fewer = [knob for knob in chosen if knob != left]
        assert fitting(*_all(snapshot, rules, series, fewer), answer.more + 1) == answer.more


def _all(
    snapshot: Snapshot, rules: Profile, series: Series, chosen: list[Knob]
) -> tuple[Snapshot, Series, Profile]:
    for knob in chosen:
        snapshot, rules = turned(snapshot, rules, knob, PLENTY)
    return snapshot, series, rules
