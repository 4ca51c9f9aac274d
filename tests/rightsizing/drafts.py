"""Containers to be sized, what is known of them, and rules that say what a test wants, for hypothesis."""

from array import array
from typing import Any, Final

from hypothesis import strategies as some

from bayplan.model.evidence import DAY, Evidence, Kill, Place, Track
from bayplan.model.record import Record
from bayplan.model.sizing import Floor
from bayplan.rightsizing.framework import Bound, Figure, Proposal, Quality, Subject, Window
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.restraint import Draft, draft

MI: Final = 1 << 20
GI: Final = 1 << 30
NOW: Final = 1_795_262_400
WEB: Final = Place("Deployment", "shop", "web", "server")
STEP: Final = 3600 * 4


class Saying(Record, frozen=True):
    """A rule that says the same whatever it is asked."""

    figures: dict[str, int] = {}
    name: str = "saying"
    title: str = "says what it is told to say"

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        return Proposal({bound: Figure(0).then("observed", one) for bound, one in self.figures.items()})


def subject(memory: str = "", **more: Any) -> Subject:
    """A container; `memory` is `request/limit` in Mi, each may be left out."""
    request, _, limit = memory.partition("/")
    current = {
        **({"requests.memory": int(request) * MI} if request else {}),
        **({"limits.memory": int(limit) * MI} if limit else {}),
        **more.pop("current", {}),
    }
    return Subject(WEB, current=current, **more)


def track(*values: float, end: int = NOW, step: int = STEP) -> Track:
    """Readings of which the last was made at `end`."""
    return Track(end - step * (len(values) - 1), step, array("d", values))


def drafted(
    about: Subject,
    wanted: dict[Bound, int],
    portrait: Portrait | None = None,
    evidence: Evidence | None = None,
) -> Draft:
    """A draft of what a rule wants, in bytes and millicores, on full evidence where nothing else is said."""
    figures = {bound.value: Figure(0).then("observed", amount) for bound, amount in wanted.items()}
    known = portrait or Portrait(Quality.ENOUGH)
    return draft(about, evidence or Evidence(about.place), known, "saying", figures)


MEMORY = some.one_of(some.integers(4, 400).map(lambda one: one * 8 * MI), some.integers(3 * MI, 6 * GI))
MILLICORES = some.integers(1, 4000)
WINDOWS: some.SearchStrategy[dict[str, Window]] = some.one_of(
    some.just({}),
    some.tuples(MEMORY, MEMORY, some.sampled_from([0.0, 0.0, 2.0, 4.0])).map(
        lambda one: {
            bound: Window(min(one[:2]) // 4, max(one[:2]), "limit range shop/limits", one[2])
            for bound in ("requests.memory", "limits.memory")
        }
    ),
)


@some.composite
def subjects(pick: some.DrawFn) -> Subject:
    """Containers as admission lets them be: requests are not above limits, and both within their window."""
    allowed = pick(WINDOWS)
    window = allowed.get("limits.memory", Window())
    request, limit = sorted((_within(pick(MEMORY), window), _within(pick(MEMORY), window)))
    equal = pick(some.booleans())
    if window.ratio:
        request = max(request, -(-limit // int(window.ratio)))
    if equal and pick(some.booleans()):
        request = limit
    sized = {"requests.memory": request, "limits.memory": limit, "requests.cpu": pick(MILLICORES)}
    unset = pick(some.sets(some.sampled_from(sorted(sized)), max_size=1)) if not allowed else set()
    if "requests.memory" in unset:
        unset = set()  # where only a limit is written, the request is the same
    floors = pick(some.lists(_floors(), max_size=2))
    return Subject(
        WEB,
        current={name: amount for name, amount in sized.items() if name not in unset},
        replicas=pick(some.integers(1, 5)),
        equal=equal,
        tier="0-core" if equal else "",
        floors=tuple(floors),
        allowed=allowed,
        autoscaled=pick(some.sampled_from([(), ("cpu",), ("memory",)])),
        learned=pick(some.sampled_from([{}, {}, {"saying": "it ran out of memory on 2026-10-01"}])),
        containers=pick(some.integers(1, 3)),
    )


def _within(amount: int, window: Window) -> int:
    return min(max(amount, window.minimum or 0), window.maximum or amount)


@some.composite
def _floors(pick: some.DrawFn) -> Floor:
    amount = pick(some.one_of(some.none(), some.integers(8 * MI, 2 * GI)))
    return Floor("shop/web", "memory", amount, pick(some.sampled_from(["", "requests", "limits"])), why="why")


@some.composite
def evidences(pick: some.DrawFn, about: Subject, killed: bool = False) -> Evidence:
    """Readings of some days, seldom and by chance; what was set is what is set now, or was once more."""
    days = pick(some.sampled_from([10, 20, 30] if killed else [0, 3, 10, 20, 30]))
    levels = pick(some.lists(MEMORY, min_size=1, max_size=4))
    memory = [levels[at % len(levels)] * (1 + at % 7 / 100) for at in range(days * 6)]
    cpu = [pick(MILLICORES)] * len(memory)
    kills = pick(some.lists(MEMORY, min_size=int(killed), max_size=2))
    before = pick(some.sampled_from([1, 1, 1, 3]))

    def in_force(bound: Bound) -> Track:
        amount = about.in_force(bound)
        return track(amount * before, amount) if amount is not None else Track()

    return Evidence(
        about.place,
        memory=track(*memory),
        cpu=track(*cpu),
        cpu_peak=track(*cpu),
        requested=in_force(Bound.MEMORY_REQUEST),
        limited=in_force(Bound.MEMORY_LIMIT),
        requested_cpu=in_force(Bound.CPU_REQUEST),
        starts=tuple(pick(some.lists(some.integers(NOW - 20 * DAY, NOW), max_size=3))),
        since=NOW - max(1, days) * DAY,
        kills=tuple(Kill(NOW - DAY * at, limit) for at, limit in enumerate(kills)),
    )


FIGURES = some.fixed_dictionaries(
    {}, optional={"requests.memory": MEMORY, "limits.memory": MEMORY, "requests.cpu": MILLICORES}
)
