"""From evidence to a recommendation: what is told of it, and when nothing is recommended."""

import pytest
from msgspec.structs import replace

from bayplan.model.evidence import DAY, Advice, Evidence, Kill
from bayplan.rightsizing import recommend as recommending
from bayplan.rightsizing import registry
from bayplan.rightsizing.framework import Proposal, Quality, Subject
from bayplan.rightsizing.recommend import recommend
from bayplan.rightsizing.report.recommendation import Direction, Level
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI, NOW, WEB, Saying

CALM = Evidence(
    WEB,
    memory=drafts.track(*(200 * MI + at % 24 * MI for at in range(30 * 6))),
    cpu=drafts.track(*([40.0] * 180)),
    cpu_peak=drafts.track(*([60.0] * 180)),
    starts=(NOW - 40 * DAY,),
    since=NOW - 40 * DAY,
)
SAYING = Saying({"requests.memory": 240 * MI, "limits.memory": 290 * MI, "requests.cpu": 60})


def test_a_reduction_on_full_evidence() -> None:
    about = drafts.subject("512/1024", current={"requests.cpu": 200}, tier="4-aux", file="web.tf", line=12)
    found = recommend(about, CALM, SAYING, now=NOW)
    assert (found.rule, found.tier, found.file, found.line) == ("saying", "4-aux", "web.tf", 12)
    assert found.portrait.quality is Quality.ENOUGH
    memory, limit, cpu = found.sized
    assert (memory.now, memory.asked, memory.wanted) == (512 * MI, 240 * MI, 256 * MI)
    assert (limit.asked, limit.wanted, [one.code for one in limit.held]) == (290 * MI, 512 * MI, ["step"])
    assert (cpu.asked, cpu.wanted) == (60, 100)
    assert {one.direction for one in found.sized} == {Direction.LOWER}
    assert {one.level for one in found.sized} == {Level.SAFE}
    assert [one.what for one in limit.terms] == ["observed", "held"]
    assert found.why == ""


def test_cpu_limits_are_never_recommended() -> None:
    about = drafts.subject("512/1024", current={"requests.cpu": 200, "limits.cpu": 400})
    rule = Saying({**SAYING.figures, "limits.cpu": 900})
    assert "limits.cpu" not in [one.bound for one in recommend(about, CALM, rule, now=NOW).sized]


def test_what_ran_out_is_raised_whatever_a_rule_says() -> None:
    known = replace(CALM, kills=(Kill(NOW - DAY, 320 * MI),))
    found = recommend(drafts.subject("200/320"), known, SAYING, now=NOW)
    limit = found.of("limits.memory")
    assert limit is not None
    assert (limit.asked, limit.wanted, limit.level) == (290 * MI, 384 * MI, Level.SAFE)
    assert "ran-out-of-memory" in [one.code for one in found.warnings]


def test_what_nobody_measured_is_left_alone() -> None:
    for nothing in (None, Evidence(WEB)):
        found = recommend(drafts.subject("512/1024"), nothing, SAYING, now=NOW)
        assert (found.changed, found.why) == ((), recommending.UNMEASURED)
        assert [one.code for one in found.warnings] == ["never-measured"]


def test_what_is_parked_is_left_alone() -> None:
    found = recommend(drafts.subject("64/128", replicas=0), CALM, SAYING, now=NOW)
    assert (found.changed, found.why) == ((), "parked: no evidence while it does not run")


def test_what_somebody_keeps_is_left_alone() -> None:
    found = recommend(drafts.subject("64/128", fixed="ask Ada"), CALM, SAYING, now=NOW)
    assert (found.changed, found.why) == ((), "ask Ada")
    assert [(one.bound, one.now, one.wanted) for one in found.sized] == [
        ("requests.memory", 64 * MI, 64 * MI),
        ("limits.memory", 128 * MI, 128 * MI),
        ("requests.cpu", None, None),
    ]


def test_what_is_young_is_left_alone() -> None:
    young = replace(CALM, memory=drafts.track(*([200.0 * MI] * 12)))
    found = recommend(drafts.subject("512/1024"), young, SAYING, now=NOW)
    assert found.changed == ()
    assert "days" in found.why


def test_advice_is_shown_but_a_floor_among_it_is_no_data() -> None:
    advice = tuple(Advice("vpa", bound, "memory", 250 * MI) for bound in ("lower", "target", "upper"))
    known = replace(CALM, advice=advice)
    found = recommend(drafts.subject("256/320"), known, registry.rule("documents"), now=NOW)
    assert found.advice == advice
    assert "artefact" in [one.code for one in found.warnings]
    plain = recommend(drafts.subject("256/320"), CALM, registry.rule("documents"), now=NOW)
    assert found.sized == plain.sized


def test_a_rule_that_says_nothing_changes_nothing() -> None:
    found = recommend(drafts.subject("512/1024"), CALM, Saying(), now=NOW)
    assert [one.direction for one in found.sized] == [Direction.KEEP] * 3
    assert [one.asked for one in found.sized] == [None] * 3


class Asking(Saying, frozen=True):
    """A rule that remembers what it was shown."""

    seen: list[Evidence] = []

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        self.seen.append(evidence)
        return super().propose(subject, evidence)


def test_a_rule_is_not_shown_what_is_no_data() -> None:
    floor, real = (Advice("vpa", "upper", "memory", amount * MI) for amount in (250, 700))
    rule = Asking(seen=[])
    recommend(drafts.subject("256/320"), replace(CALM, advice=(floor, real)), rule, now=NOW)
    assert [one.advice for one in rule.seen] == [(real,)]


@pytest.mark.parametrize("name", ["memory", "rss", "cpu", "cpu_peak", "advice"])
def test_who_has_any_evidence_was_measured(name: str) -> None:
    advice = (Advice("list", "request", "memory", 300 * MI),)
    known = replace(Evidence(WEB), **{name: advice if name == "advice" else drafts.track(40.0)})
    found = recommend(drafts.subject("256/320"), known, SAYING, now=NOW)
    assert "never-measured" not in [one.code for one in found.warnings]


def test_what_grows_is_told_when_it_reaches_the_limit_in_force() -> None:
    grown = drafts.track(*(200 * MI + at * MI / 2 for at in range(30 * 6)))
    found = recommend(drafts.subject("256/320"), replace(CALM, memory=grown), SAYING, now=NOW)
    trend = found.portrait.trend
    assert trend is not None and trend.reaches_limit_at is not None
    days = (trend.reaches_limit_at - NOW) / DAY
    assert days == pytest.approx((320 - 289.5) / 3, abs=1)
