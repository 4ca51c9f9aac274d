"""What holds of every survey, over generated estates, held against the real engine."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.capacity import survival
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.survival import cases
from bayplan.capacity.survival.playing import play
from bayplan.capacity.survival.stage import REQUESTS, opened
from bayplan.capacity.survival.surveying import SEEDS
from bayplan.capacity.survival.telling import TRIED
from bayplan.model.machines import Host, Lower, Machine
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.scheduling import chance
from bayplan.scheduling.chance import Pick
from tests.capacity.survival import estates
from tests.capacity.survival.estates import Word
from tests.scheduling import fleets
from tests.scheduling.test_laws import state

MANY = settings(max_examples=200)
UNSEEN = (11, 12, 13)


def way(seed: int) -> Pick:
    """A way to choose among equals, from its beginning: one that has chosen before would go on otherwise."""
    return chance.Seeded(seed) if seed else chance.first


def quiet(snapshot: Snapshot) -> Snapshot:
    """No quotas, for a reference that knows of none."""
    return replace(snapshot, quotas=())


def on_hosts(snapshot: Snapshot, draw: st.DataObject) -> Snapshot:
    names = [str(node.name) for node in snapshot.nodes]
    hosts = [draw.draw(st.sampled_from(("pve1", "pve2"))) for _ in names]
    machines = tuple(
        Machine(100 + number, *pair) for number, pair in enumerate(zip(names, hosts, strict=True))
    )
    return replace(snapshot, lower=Lower(hosts=(Host("pve1"), Host("pve2")), machines=machines))


def down(outcome: Outcome) -> set[str]:
    return {one.pod for one in outcome.down}


def lost_for_good(snapshot: Snapshot, outcome: Outcome) -> set[str]:
    pods = {str(pod.key): pod for pod in snapshot.pods}
    return {key for key in down(outcome) if pods[key].controller is None}


@MANY
@given(snapshot=estates.tight(), data=st.data(), settler=st.sampled_from((estates.narrow, estates.wide)))
def test_what_is_said_to_survive_does_so_in_the_engine(
    snapshot: Snapshot, data: st.DataObject, settler: object
) -> None:
    """Single nodes and hosts; with ways to break ties that the survey did not try, where it is sure."""
    estate = on_hosts(quiet(snapshot), data)
    for outcome in survival.survey(estates.ground(estate, settler), models=("requests",)):
        if not outcome.survived:
            continue
        tried = (0, SEEDS[0])
        for seed in tried if TRIED in outcome.notes else (*tried, *UNSEEN):
            assert not Word(estate, outcome.nodes, way(seed)).spoken().unplaced, outcome.subject


@MANY
@given(snapshot=estates.tight(), data=st.data())
def test_who_stays_down_is_who_finds_no_place_in_the_engine(snapshot: Snapshot, data: st.DataObject) -> None:
    """Both engines, with the first of equals. Where the first way survives, the others are not compared."""
    estate = on_hosts(quiet(snapshot), data)
    for settler in (estates.narrow, estates.wide):
        for outcome in survival.survey(estates.ground(estate, settler), models=("requests",)):
            if any("choices" in note for note in outcome.notes):
                continue
            word = Word(estate, outcome.nodes, chance.first).spoken()
            assert down(outcome) - lost_for_good(estate, outcome) == word.unplaced - lost_for_good(
                estate, outcome
            )


@MANY
@given(snapshot=fleets.snapshots())
def test_every_rule_has_its_say(snapshot: Snapshot) -> None:
    """Pods of every sort: affinity, spreading, ports, volumes. Those that tolerate all are left out."""
    estate = replace(snapshot, pods=tuple(_strict(pod) for pod in snapshot.pods))
    for outcome in survival.survey(estates.ground(estate), models=("requests",)):
        if outcome.survived:
            assert not Word(estate, outcome.nodes, chance.first).spoken().unplaced


@MANY
@given(snapshot=estates.tied(), settler=st.sampled_from((estates.narrow, estates.wide)))
def test_where_it_is_sure_chance_does_not_matter(snapshot: Snapshot, settler: object) -> None:
    (outcome,) = survival.survey(estates.ground(snapshot, settler), models=("requests",), only=("node/n0",))
    if outcome.survived:
        seen: list[Pick] = [chance.first, chance.Seeded(SEEDS[0])]
        unseen: list[Pick] = [last, *map(chance.Seeded, range(50, 60))]
        for pick in seen if TRIED in outcome.notes else [*seen, *unseen]:
            assert not Word(snapshot, ["n0"], pick).spoken().unplaced


@given(snapshot=estates.tight(), data=st.data())
def test_both_engines_tell_the_same(snapshot: Snapshot, data: st.DataObject) -> None:
    estate = on_hosts(snapshot, data)
    first, second = (
        survival.survey(estates.ground(estate, settler)) for settler in (estates.narrow, estates.wide)
    )
    for one, other in zip(first, second, strict=True):
        if not any("choices" in note for note in (*one.notes, *other.notes)):
            assert one == other


@given(snapshot=estates.tight(), settler=st.sampled_from((estates.narrow, estates.wide)))
def test_a_survey_changes_nothing_and_says_the_same_again(snapshot: Snapshot, settler: object) -> None:
    ground = estates.ground(snapshot, settler)
    before = state(ground.standing)
    outcomes = survival.survey(ground, pairs=True)
    assert state(ground.standing) == before
    assert ground.snapshot == snapshot
    assert survival.survey(ground, pairs=True) == outcomes


@given(
    snapshot=st.one_of(fleets.snapshots(), estates.tight()),
    settler=st.sampled_from((estates.narrow, estates.wide)),
    seed=st.integers(0, 3),
)
def test_a_rehearsal_puts_everything_back(snapshot: Snapshot, settler: object, seed: int) -> None:
    ground = estates.ground(snapshot, settler)
    with opened(ground, REQUESTS) as stage:
        before, allocatable = state(stage.fleet), [dict(bay.allocatable) for bay in stage.fleet.bays]
        for case in cases.all_of(ground, pairs=True):
            for hit in case.hit:
                play(case, hit, stage, chance.Seeded(seed))
                assert state(stage.fleet) == before
                assert [dict(bay.allocatable) for bay in stage.fleet.bays] == allocatable
    assert not stage.fleet.watchers


@given(snapshot=estates.tight(), data=st.data())
def test_the_cheap_answer_is_the_answer(snapshot: Snapshot, data: st.DataObject) -> None:
    ground = estates.ground(on_hosts(snapshot, data))
    for outcome in survival.survey(ground, models=("requests",)):
        assert survival.survives(ground, outcome.kind, outcome.lost) == outcome.survived


@given(snapshot=estates.tight())
def test_shortage_is_what_those_without_a_place_ask_for(snapshot: Snapshot) -> None:
    ground = estates.ground(quiet(snapshot))
    shapes = {str(pod.key): ground.standing.shapes.of(pod) for pod in snapshot.pods}
    for outcome in survival.survey(ground, models=("requests",)):
        asked = [shapes[one.pod].requests["memory"] for one in outcome.down if one.message]
        assert outcome.shortage.get("memory", 0) == sum(asked)
        assert outcome.survived == (not outcome.down)


def last(ties: Sequence[int]) -> int:
    """The last of equals."""
    return ties[-1]


def _strict(pod: Pod) -> Pod:
    tolerations = tuple(one for one in pod.spec.tolerations if one.key)
    return replace(
        pod,
        spec=replace(pod.spec, tolerations=tolerations, scheduling_gates=()),
        status=replace(pod.status, nominated_node=""),
    )
