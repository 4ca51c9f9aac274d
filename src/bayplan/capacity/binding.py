"""What binds first: for the mix of workloads, for the shapes that matter, and for the next worker.

Of each shape as many go in as do, and then everything that keeps the next one out is made to give way, one
by one (`bayplan.capacity.stowage`). What binds the mix is what stops the first pod that finds no place while
all of it grows in proportion.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from bayplan.admission.answers import Refused
from bayplan.capacity import mix, series, shapes, trials, verdicts, workers
from bayplan.capacity.ground import Ground
from bayplan.capacity.mix import Strand
from bayplan.capacity.next_worker import next_worker
from bayplan.capacity.report.binding import Binding
from bayplan.capacity.series import Series
from bayplan.capacity.stowage import stops
from bayplan.capacity.stowage.entries import Desk, Entry
from bayplan.capacity.stowage.hold import Hold, overstated
from bayplan.capacity.stowage.packing import Packed, Stream, pack
from bayplan.capacity.stowage.stops import Stop
from bayplan.model import demand
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod
from bayplan.scheduling import volumes

_PLACES = 8
"""So many places are named at most."""


def bindings(ground: Ground, asked: Sequence[str] = ()) -> tuple[Binding, ...]:
    """What binds the mix, the largest workload, the one with most volumes, those with cards, what was asked
    for, and the next worker. Raises InvalidInput for a text that names no shape."""
    wanted = [shapes.ask(text, ground) for text in asked]
    found = mix.strands(ground)
    answers = [grown(found, ground)] if found else []
    answers += [bound(name, strand.series, ground) for name, strand in _telling(found, ground)]
    answers += [bound(one.text, one.series, ground, plain=one.plain) for one in wanted]
    return (*answers, *next_worker(ground))


def bound(shape: str, wanted: Series, ground: Ground, *, plain: bool = False) -> Binding:
    """What stops the next pod of one shape."""
    desk = Desk(ground, plain=plain)
    stream = Stream(series.endless(wanted), desk)
    blank = Binding(shape, wanted.subject, notes=wanted.notes)
    first = stream.at(0)
    refused = first if isinstance(first, Refused) else desk.silent(first.pod)
    if isinstance(first, Refused) or refused is not None:
        return replace(blank, message=refused.message if refused else "")
    hold = Hold(ground, first.pod)
    packed = pack(hold, stream)
    blank = replace(blank, requests=verdicts.requests(first.pod, ground.kubernetes))
    return _Answer(hold, stream, packed).told(blank)


def grown(found: Sequence[Strand], ground: Ground) -> Binding:
    """What stops the growth of all workloads in proportion."""
    desk = Desk(ground)
    refused = [one.series.subject for one in found if not _welcome(one, desk)]
    admitted = [one for one in found if one.series.subject not in refused]
    notes = (f"not grown, the API server would refuse them: {verdicts.names(refused)}",) if refused else ()
    if not admitted:
        return Binding("mix", notes=notes)
    standing = sum(one.weight for one in admitted)
    subjects: list[str] = []
    stream = Stream(_told_of(admitted, subjects), desk)
    hold = Hold(ground, admitted[0].pod)
    packed = pack(hold, stream, mixed=standing)
    blank = Binding("mix", growth=packed.count / standing, notes=notes)
    if packed.entry is not None:
        requests = verdicts.requests(packed.entry.pod, ground.kubernetes)
        blank = replace(blank, subject=subjects[packed.count], requests=requests)
    return _Answer(hold, stream, packed, mixed=standing).told(blank)


class _Answer:
    """The answer about a hold that is full."""

    def __init__(self, hold: Hold, stream: Stream, packed: Packed, *, mixed: int = 0) -> None:
        self._hold, self._stream, self._packed, self._mixed = hold, stream, packed, mixed

    def told(self, blank: Binding) -> Binding:
        """The answer, with its proofs."""
        packed = self._packed
        answer = replace(blank, more=packed.count, capped=packed.capped)
        if packed.entry is None:
            return replace(answer, message=packed.refused.message if packed.refused else "")
        stop = stops.find(self._hold, packed.entry)
        proofs = stops.prove(self._hold, packed, stop, self._stream, mixed=self._mixed)
        return replace(
            self._with_next(answer, stop),
            binding=proofs,
            together=tuple(cause.title for cause in stop.together),
            where=self._where(stop),
            message=self._message(packed.entry, stop),
            notes=(*answer.notes, *self._notes(packed.entry, stop)),
        )

    def _with_next(self, answer: Binding, stop: Stop) -> Binding:
        if not stop.giving:
            return answer
        start = self._packed.count
        later, after = stops.behind(self._hold, stop, self._stream, start, mixed=self._mixed)
        if after is None:
            return answer
        return replace(
            answer, behind=tuple(cause.title for cause in after.giving), behind_more=start + later.count
        )

    def _where(self, stop: Stop) -> tuple[str, ...]:
        """The nodes where only one thing is in the way, the nearest to enough first."""
        lacking = {name: amount for cause in stop.alone for name, amount in stop.places(cause).items()}
        return tuple(sorted(lacking, key=lambda name: lacking[name])[:_PLACES])

    def _message(self, entry: Entry, stop: Stop) -> str:
        """The API server's words, else the scheduler's; a full pool speaks only when it is too late."""
        refused = self._hold.refusal(entry)
        if refused is not None:
            return refused.message
        decision = trials.decide(entry.pod, self._hold.fleet)
        if decision.message or not stop.lacks:
            return decision.message
        return f"{' and '.join(cause.title for cause in stop.lacks)} has too little left"

    def _notes(self, entry: Entry, stop: Stop) -> Iterator[str]:
        ground = self._hold.ground
        fleet = self._hold.fleet
        brings = any(volumes.attachable(claim, fleet.facts) for claim in entry.claims)
        beyond = ground.note(overstated) if brings else ()
        if beyond:
            yield (
                f"more attach slots are advertised than there are on {verdicts.names(beyond)}: "
                "the scheduler sends pods there that stay in ContainerCreating"
            )
        if any(cause.constraint.startswith("pool-") for cause in stop.lacks):
            yield "the scheduler does not know of it: the claim stays Pending, the pod in ContainerCreating"
        if not stop.giving:
            yield "nothing that could be raised lets another one in"


def _welcome(strand: Strand, desk: Desk) -> bool:
    """Whether the API server takes pods of a kind at all, room or not."""
    found = desk.admit(strand.series.make(1)[0])
    return not isinstance(found, Refused) and desk.silent(found.pod) is None


def _told_of(found: Sequence[Strand], subjects: list[str]) -> Iterator[NewPod]:
    """The pods of the mix; whose they are is noted as they come."""
    for strand, new in mix.growing(tuple(found)):
        subjects.append(strand.series.subject)
        yield new


def _telling(found: Sequence[Strand], ground: Ground) -> Iterator[tuple[str, Strand]]:
    """The shapes that matter: of those without cards the largest and the one with most volumes; cards."""
    cards = _cards(ground)
    plain = [one for one in found if not _asked(one.pod, ground).keys() & cards] or list(found)
    if plain:
        yield "largest", max(plain, key=lambda one: _share(one.pod, ground))
    volumes_of = {one.series.subject: len(one.series.make(1)[0].claims) for one in plain}
    if any(volumes_of.values()):
        yield "volumes", max(plain, key=lambda one: (volumes_of[one.series.subject], _share(one.pod, ground)))
    chosen: dict[str, Strand] = {}
    for resource in sorted(cards):
        users = [one for one in found if _asked(one.pod, ground).get(resource)]
        if users:
            most = max(users, key=lambda one: (_asked(one.pod, ground)[resource], _share(one.pod, ground)))
            chosen.setdefault(most.series.subject, most)
    yield from (("gpu", strand) for strand in chosen.values())


def _share(pod: Pod, ground: Ground) -> float:
    """The largest share of the usual worker that a pod asks for, of CPU or memory."""
    usual = ground.note(workers.usual)
    bears = demand.integers(usual.allocatable) if usual else {}
    asked = _asked(pod, ground)
    return max(asked.get(name, 0) / max(1, bears.get(name, 0)) for name in (demand.CPU, demand.MEMORY))


def _asked(pod: Pod, ground: Ground) -> Mapping[str, int]:
    return ground.standing.shapes.of(pod).requests


def _cards(ground: Ground) -> set[str]:
    """The resources that stand for cards, parts of cards, or their memory."""
    budgets = {one.resource for one in ground.declaration.cards}
    offered = {name for bay in ground.standing.bays for name, amount in bay.allocatable.items() if amount}
    return budgets | {
        name for name in offered if demand.is_extended(name) and ("gpu" in name or "/mig-" in name)
    }
