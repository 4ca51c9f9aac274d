"""Laws of restraint: whatever a container is, whatever is known of it, and whatever rule is asked."""

import importlib
import pkgutil

from hypothesis import assume, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from bayplan.model.evidence import Evidence, Track
from bayplan.rightsizing import levels, registry, restraining, restraints
from bayplan.rightsizing.framework import Bound, Quality, Rule, Subject, Window
from bayplan.rightsizing.recommend import recommend
from bayplan.rightsizing.report.recommendation import Direction, Level, Recommendation
from bayplan.rightsizing.restraining import RESTRAINTS
from tests.rightsizing import drafts
from tests.rightsizing.drafts import NOW, Saying

REQUEST, LIMIT = Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT
Case = tuple[Subject, Evidence, Rule]


@some.composite
def cases(pick: some.DrawFn, killed: bool = False, taught: bool = False) -> Case:
    about = pick(drafts.subjects())
    saying = drafts.FIGURES.map(Saying)
    rules = some.one_of(saying, saying, some.sampled_from(registry.RULES))
    rule = pick(rules)
    about = replace(about, learned={rule.name: "it ran out of memory"}) if taught else about
    return about, pick(drafts.evidences(about, killed)), rule


law = settings(max_examples=60, deadline=None)


def answer(case: Case) -> Recommendation:
    about, evidence, rule = case
    return recommend(about, evidence, rule, now=NOW)


def amounts(found: Recommendation) -> dict[str, int]:
    """What is in force where a recommendation is followed."""
    return {one.bound: one.wanted for one in found.sized if one.wanted is not None}


def codes(found: Recommendation, bound: Bound) -> set[str]:
    sized = found.of(bound)
    return {one.code for one in sized.held} if sized else set()


def followed(about: Subject, found: Recommendation) -> Subject:
    return replace(about, current={**about.current, **amounts(found)})


@law
@given(cases())
def test_nothing_changes_where_nothing_is_known(case: Case) -> None:
    found = answer(case)
    if found.portrait.quality is Quality.NONE:
        assert found.changed == ()
        assert amounts(found) == {one.bound: one.now for one in found.sized if one.now is not None}
        assert found.why


@law
@given(cases())
def test_nothing_is_lowered_on_thin_evidence(case: Case) -> None:
    found = answer(case)
    if found.portrait.quality is Quality.THIN:
        assert all(one.direction is not Direction.LOWER for one in found.sized)


@law
@given(cases())
def test_a_limit_is_above_what_was_used_and_what_starts_took(case: Case) -> None:
    found, limit = answer(case), answer(case).of(LIMIT)
    assert limit is not None
    seen = [one for one in (found.portrait.peak, found.portrait.start_peak, found.portrait.event_peak) if one]
    if found.portrait.quality is Quality.NONE or limit.wanted is None or not seen:
        return
    lowered = limit.direction is Direction.LOWER
    assert limit.wanted > max(seen) or ("limit-range" in codes(found, LIMIT) and not lowered)


@law
@given(cases(killed=True))
def test_a_limit_is_above_what_killed(case: Case) -> None:
    (_, evidence, _), found = case, answer(case)
    limit = found.of(LIMIT)
    assert limit is not None
    killed = [one.limit for one in evidence.kills if one.limit is not None]
    if found.portrait.quality is Quality.NONE or limit.wanted is None or not killed:
        return
    lowered = limit.direction is Direction.LOWER
    assert limit.wanted >= 1.2 * max(killed) or ("limit-range" in codes(found, LIMIT) and not lowered)


@law
@given(cases())
def test_floors_hold(case: Case) -> None:
    (about, _, _), found = case, answer(case)
    for floor in about.floors:
        for bound in (REQUEST, LIMIT):
            sized = found.of(bound)
            if sized is None or sized.wanted is None or floor.bound not in ("", bound.side):
                continue
            least = floor.amount if floor.amount is not None else sized.now or 0
            kept = found.portrait.quality is Quality.NONE or "limit-range" in codes(found, bound)
            assert sized.wanted >= least or (kept and sized.direction is not Direction.LOWER)


@law
@given(cases(taught=True))
def test_a_rule_that_was_wrong_lowers_nothing(case: Case) -> None:
    assert all(one.direction is not Direction.LOWER for one in answer(case).sized)


@law
@given(cases())
def test_what_is_equal_stays_equal(case: Case) -> None:
    (about, _, _), found = case, answer(case)
    request, limit = found.of(REQUEST), found.of(LIMIT)
    assert request is not None and limit is not None
    if about.equal and (
        request.now == limit.now or request.wanted != request.now or limit.wanted != limit.now
    ):
        assert request.wanted == limit.wanted


@law
@given(cases())
def test_requests_are_not_above_limits_at_any_level(case: Case) -> None:
    found = answer(case)
    for level in Level:
        taken = amounts(levels.limited(found, level))
        assert taken.get(REQUEST.value, 0) <= taken.get(LIMIT.value, 1 << 60)


@law
@given(cases())
def test_a_limit_range_is_minded_or_named(case: Case) -> None:
    (about, _, _), found = case, answer(case)
    for bound, window in about.allowed.items():
        sized = found.of(bound)
        assert sized is not None and sized.wanted is not None
        inside = (window.minimum or 0) <= sized.wanted <= (window.maximum or sized.wanted)
        assert inside or any(one.code == "limit-range" for one in sized.held)
    ratio = about.allowed[LIMIT.value].ratio if about.allowed else 0
    if ratio:
        made = amounts(found)
        assert made[LIMIT.value] <= made[REQUEST.value] * ratio


@law
@given(cases())
def test_what_was_followed_is_recommended_again(case: Case) -> None:
    (about, evidence, rule), found = case, answer(case)
    after = followed(about, found)
    assume(
        rule.propose(after, evidence) == rule.propose(about, evidence)
    )  # a VPA's limits follow what is set
    again = answer((after, evidence, rule))
    if "kill" in codes(found, REQUEST) and LIMIT in {one.bound for one in found.changed}:
        # The limit that held the request is no longer in force: the request, and nothing else, may go down.
        assert {(one.bound, one.direction) for one in again.changed} <= {(REQUEST, Direction.LOWER)}
        return
    assert [one.bound for one in again.changed] == []
    assert amounts(again) == amounts(found)


@law
@given(cases())
def test_without_a_memory_of_sizes_steps_go_one_way_and_end(case: Case) -> None:
    about, evidence, rule = case
    assume(rule.name != "vpa")  # its limits follow what is set
    unaware = replace(evidence, requested=Track(), limited=Track(), requested_cpu=Track())
    ways: dict[str, set[Direction]] = {}
    for _ in range(16):
        found = recommend(about, unaware, rule, now=NOW)
        for one in found.changed:
            ways.setdefault(one.bound, set()).add(one.direction)
        if not found.changed:
            break
        about = followed(about, found)
    assert not recommend(about, unaware, rule, now=NOW).changed
    assert all(len(way - {Direction.SET}) <= 1 for way in ways.values())


@law
@given(cases())
def test_every_figure_is_the_last_of_its_terms(case: Case) -> None:
    for one in answer(case).sized:
        if one.terms:
            assert one.terms[-1].amount == one.wanted
        assert one.direction is not Direction.KEEP or one.wanted == one.now


def test_what_is_kept_in_the_end_still_meets_its_limit() -> None:
    about = drafts.subject("1000/1200")
    draft = restraining.hold(drafts.drafted(about, {REQUEST: 960 << 20, LIMIT: 940 << 20}))
    assert [draft.of(one).amount for one in (REQUEST, LIMIT)] == [1000 << 20, 1000 << 20]
    assert [one.code for one in draft.of(REQUEST).held][-1] == "dead-band"


def test_every_restraint_is_in_the_list() -> None:
    names = [one.name for one in pkgutil.iter_modules(restraints.__path__)]
    codes = {importlib.import_module(f"{restraints.__name__}.{name}").CODE for name in names}
    assert codes == {one.code for one in RESTRAINTS}


def test_what_a_ratio_asks_for_is_a_size_that_people_write() -> None:
    window = Window(8 << 20, 92 << 20 | 1, "limit range shop/limits", 2.0)
    about = drafts.subject("32/32", allowed={"requests.memory": window, "limits.memory": window})
    draft = restraining.hold(drafts.drafted(about, {LIMIT: 200 << 20}))
    assert [draft.of(one).amount for one in (REQUEST, LIMIT)] == [48 << 20, 92 << 20 | 1]
