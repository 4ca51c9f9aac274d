"""Capacity of both layers, question by question: `capacity`.

Each part is asked only if it is wanted. The survey of losses is made once; load lines take their marks from
it, and additions their shortages.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bayplan.app import asking
from bayplan.app import ground as grounds
from bayplan.app.asking import Asked
from bayplan.app.observe import Observed
from bayplan.capacity import (
    addition,
    alarms,
    binding,
    loading,
    picture,
    pressure,
    reckoning,
    removal,
    survival,
)
from bayplan.capacity.addition.searching import gathered
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.report.whole import Capacity
from bayplan.model import findings
from bayplan.model.findings import Finding

Progress = Callable[[str], None]
NO_PEAKS: Final = "no peaks of memory were observed (a Prometheus knows them): losses are by requests alone"
LOOKS_BACK: Final = ("triggers", "forecasts")


def capacity(observed: Observed, asked: Asked, progress: Progress | None = None) -> Capacity:
    """The answer about an estate. `progress` is told what is being done."""
    asking.assumption(asked.assumed)  # complains before anything is worked out
    return _Inquiry(_measured(observed, asked), asked, progress or _silent).answer()


def named(observed: Observed) -> str:
    """What the estate is called: by the folder of its estate file, or of what was read."""
    paths = (observed.declaration.file, *observed.snapshot.sources)
    folders = (Path(path).parent.name for path in paths if path)
    return next(filter(None, folders), "")


def _measured(observed: Observed, asked: Asked) -> Observed:
    """With what servers say of real use, if any are asked."""
    now = observed.snapshot.taken_at or asked.now
    if now is None or not asked.asks_servers:
        return observed
    from bayplan.app import tides  # it takes a while to load

    return tides.measured(observed, asked, now)


class _Inquiry:
    """One answer on its way. What several parts rest on is worked out once."""

    def __init__(self, observed: Observed, asked: Asked, tell: Progress) -> None:
        self.observed, self.asked, self.tell = observed, asked, tell
        self.ground = grounds.ground(observed)

    def answer(self) -> Capacity:
        """All parts that are wanted, and what a person should know of them."""
        found = Capacity(
            estate=named(self.observed),
            kubernetes=str(self.observed.kubernetes),
            taken_at=self.observed.snapshot.taken_at,
            survive=self.observed.declaration.capacity.survive,
        )
        for part, ask in _PARTS.items():
            if self.asked.wants(part):
                found = ask(self, found)
        found = self.with_past(found)
        return replace(found, findings=self._findings(found), notes=self._notes(found))

    @cached_property
    def losses(self) -> tuple[Outcome, ...]:
        """What was asked to be rehearsed: by requests, and by peaks where any are known."""
        self.tell("rehearsing losses")
        models = ("requests", "peak") if self.knows_peaks else ("requests",)
        return survival.survey(self.ground, pairs=self.asked.pairs, models=models, only=self.asked.losses)

    @property
    def knows_peaks(self) -> bool:
        """Whether somebody measured peaks; one reading of use is none."""
        return any(one.memory_peak is not None for one in self.ground.snapshot.usage)

    @cached_property
    def by_requests(self) -> tuple[Outcome, ...]:
        """Every loss by requests: what marks and shortages rest on, whatever else was asked."""
        if self.asked.losses or self.asked.pairs:
            return survival.survey(self.ground, models=("requests",))
        return tuple(one for one in self.losses if one.model == "requests")

    @cached_property
    def lines(self) -> tuple[LoadLine, ...]:
        """How full everything is, with the marks of the worst loss."""
        self.tell("reading load lines")
        return survival.after(loading.lines(self.ground), self.by_requests)

    def picture(self, found: Capacity) -> Capacity:
        return replace(found, plan=picture.plan(self.ground, self.lines))

    def loads(self, found: Capacity) -> Capacity:
        return replace(found, lines=self.lines, totals=loading.totals(self.lines))

    def binding(self, found: Capacity) -> Capacity:
        self.tell("looking for what binds first")
        return replace(found, bindings=binding.bindings(self.ground, self.asked.shapes))

    def survived(self, found: Capacity) -> Capacity:
        return replace(found, losses=self.losses)

    def removals(self, found: Capacity) -> Capacity:
        self.tell("looking for nodes that could go")
        return replace(found, removals=removal.removals(self.ground, names=self.asked.nodes))

    def additions(self, found: Capacity) -> Capacity:
        self.tell("looking for workers that would help")
        shortages = gathered(self.ground, self.by_requests)
        return replace(found, additions=addition.additions(self.ground, shortages))

    def sums(self, found: Capacity) -> Capacity:
        answers = (reckoning.reckon(self.ground, question) for question in self.asked.questions)
        return replace(found, reckonings=tuple(answers))

    def pressures(self, found: Capacity) -> Capacity:
        assumed = asking.assumption(self.asked.assumed)
        nodes = (pressure.pressure(self.ground, node, assume=assumed) for node in self.asked.pressed)
        return replace(found, pressures=tuple(nodes))

    def with_past(self, found: Capacity) -> Capacity:
        """Triggers and forecasts, where something says what was, or what is to trigger."""
        now = self.observed.snapshot.taken_at or self.asked.now
        if now is None or not self._looks_back():
            return found
        from bayplan.app import tides  # it takes a while to load

        self.tell("reading history")
        told = tides.look_back(self.observed, self.asked, self.lines, now)
        return replace(found, triggers=told.triggers, forecasts=told.forecasts, notes=told.notes)

    def _looks_back(self) -> bool:
        declared = self.observed.declaration
        kept = any(source.kind == "history" for source in declared.sources)
        known = declared.capacity.triggers or kept or self.asked.history or self.asked.asks_servers
        return bool(known) and any(map(self.asked.wants, LOOKS_BACK))

    def _findings(self, found: Capacity) -> tuple[Finding, ...]:
        """What the estate file risks, where it and the sources differ, and what the answer tells."""
        read = set(map(id, self.observed.snapshot.findings))
        merged = (one for one in self.ground.snapshot.findings if id(one) not in read)
        alarmed = alarms.alarms(found, self.ground.declaration.capacity.thresholds, self.asked.now)
        unheard = alarms.unknown_losses(survival.unknown(self.ground)) if found.losses else ()
        declared = self.observed.declaration.findings
        return tuple(sorted((*declared, *merged, *alarmed, *unheard), key=findings.order))

    def _notes(self, found: Capacity) -> tuple[str, ...]:
        missing = loading.notes(self.ground) if found.lines else ()
        blind = (NO_PEAKS,) if found.losses and not self.knows_peaks else ()
        return tuple(dict.fromkeys((*self.observed.notes, *missing, *blind, *found.notes)))


_PARTS: Final[dict[str, Callable[[_Inquiry, Capacity], Capacity]]] = {
    "picture": _Inquiry.picture,
    "lines": _Inquiry.loads,
    "binding": _Inquiry.binding,
    "losses": _Inquiry.survived,
    "removals": _Inquiry.removals,
    "additions": _Inquiry.additions,
    "questions": _Inquiry.sums,
    "pressure": _Inquiry.pressures,
}


def _silent(_: str) -> None:
    """Tells nobody."""
