"""A plan that does not fit is cut back: first what breaks by itself, then raises of little priority.

Reductions stay, since they make room. Raises are taken in the order of their priority, as many as fit; the
first that does not is left out, and those behind it are tried without it. Each step is proved, by halving, so
that few proofs are needed. What is kept in the end was proved as it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model.evidence import Place
from bayplan.model.findings import Finding
from bayplan.rightsizing import pieces as wholes
from bayplan.rightsizing import quotas
from bayplan.rightsizing.filling import Filling, joined
from bayplan.rightsizing.pieces import Piece
from bayplan.rightsizing.report.plan import Change, Omitted, Proof

Prove = Callable[[tuple[Change, ...]], Proof]
"""What becomes of changes when they are tried out together."""

MOST_PROOFS: Final = 32
"""A proof plays every rollout of an estate; after so many, what is not proved to fit is left out."""
FEWEST_PROOFS: Final = 12
MOST_WORK: Final = 16_000
"""Proofs times pieces: of a large estate each proof takes seconds, so there are fewer of them."""
MOST_ROUNDS: Final = 8
ALONE: Final[Mapping[str, str]] = {
    "admission-refused": "admission", "job-refused": "admission", "plan-larger-than-nodes": "room",
    "plan-changes-qos": "admission", "plan-exhausts-autoscaler": "admission",
}  # fmt: skip
"""What one workload does whatever the others do, by the code of the finding, and how it is left out."""
TOGETHER: Final[Mapping[str, str]] = {
    "quota-exceeded": "admission", "pod-unschedulable": "room", "plan-overfills-node": "room",
    "plan-ends-survival": "loss",
}  # fmt: skip
"""What all of them do together; whatever else breaks does so while pods are replaced (`rollout`)."""
SUMMED: Final = ("memory", "cpu")
"""Of what sizes there is too little where too many ask; the words for it name the resource."""
UNTRIED: Final = "what comes before it fills the plan; whether it would still fit was not tried any more"


class Cut:
    """Pieces of a plan while they are cut back. `kept` and `proof` belong together."""

    def __init__(self, found: Sequence[Piece], priority: Sequence[str], prove: Prove) -> None:
        self._prove, self._proofs = prove, dict[frozenset[tuple[Place, str]], Proof]()
        self._most = min(MOST_PROOFS, max(FEWEST_PROOFS, MOST_WORK // max(1, len(found))))
        self.omitted: list[Omitted] = []
        self.kept = self._sound(list(found))
        if self.proof.breaks:
            higher = wholes.ordered((one for one in self.kept if one.raises), priority)
            self.kept = self._filled([], self._harmless([one for one in self.kept if not one.raises]))
            self.kept = self._filled(self.kept, higher)

    @property
    def proof(self) -> Proof:
        """The proof of what is kept."""
        return self._proof(self.kept)

    def _proof(self, found: Sequence[Piece]) -> Proof:
        key = frozenset((one.place, name) for one in found for name in one.bounds)
        if key not in self._proofs:
            self._proofs[key] = self._prove(wholes.changes(found))
        return self._proofs[key]

    def _sound(self, found: list[Piece]) -> list[Piece]:
        """Without what breaks something by itself."""
        for _ in range(MOST_ROUNDS):
            guilty = _first(_guilty(found, self._proof(found)))
            for one, fault in guilty:
                self._leave(one, _code(fault), _why(fault))
                found = [other for other in found if other is not one]
            if not guilty:
                break
        return found

    def _harmless(self, lower: list[Piece]) -> list[Piece]:
        """Reductions without those of whose workload something is said: the fault is theirs."""
        for _ in range(MOST_ROUNDS):
            faults = {one.subject: one for one in self._proof(lower).findings}
            guilty = [one for one in lower if one.place.subject in faults]
            for one in guilty:
                fault = faults[one.place.subject]
                self._leave(one, _code(fault), _why(fault))
            lower = [one for one in lower if one.place.subject not in faults]
            if not guilty:
                break
        return lower

    def _filled(self, base: list[Piece], rest: list[Piece]) -> list[Piece]:
        """As many of the rest as fit, in their order; first all that nobody complains of."""
        calm = self._calm(rest, self._proof([*base, *rest]))
        if calm and len(calm) < len(rest) and self._fits([*base, *calm]):
            known = {id(one) for one in calm}
            base, rest = [*base, *calm], [one for one in rest if id(one) not in known]
        apart = self._apart(base, rest)
        if apart is not None:
            taken = {id(one) for one in self._settled(apart)}
            rest = [one for one in rest if id(one) in taken]
        return [*base, *self._settled(self._one_after_the_other(base, rest))]

    def _settled(self, found: Filling) -> list[Piece]:
        """What was taken; what was not is left out."""
        for piece, proof in found.blamed:
            self._blame(piece, proof)
        for piece in found.untried:
            self._leave(piece, "room", UNTRIED)
        return found.taken

    def _one_after_the_other(self, base: Sequence[Piece], rest: Sequence[Piece]) -> Filling:
        filling = Filling(rest)
        while not filling.done:
            if self._spent and filling.begins:
                filling.stop()
            else:
                filling.hear(self._proof([*base, *filling.asked]))
        return filling

    def _apart(self, base: Sequence[Piece], rest: Sequence[Piece]) -> Filling | None:
        """What quotas let be, each namespace by itself, all at the same time: theirs concern nobody else.

        Half of the proofs are left for what comes after.
        None where a quota of a namespace is exceeded that has nothing to give, or should have held.
        """
        fillings = _by_namespace(rest)
        while len(fillings) > 1 and not all(one.done for one in fillings.values()):
            asked = [piece for one in fillings.values() for piece in one.asked]
            proof = self._proof([*base, *asked])
            troubled = {_namespace(one) for one in proof.findings if _rationed(one)}
            going = {name: one for name, one in fillings.items() if not one.done}
            if not troubled <= going.keys():
                return None
            for name, one in going.items():
                one.hear(_within(proof, name))
                if 2 * len(self._proofs) >= self._most and one.begins:
                    one.stop()
        return joined(fillings.values()) if len(fillings) > 1 else None

    @property
    def _spent(self) -> bool:
        return len(self._proofs) >= self._most

    def _calm(self, rest: Sequence[Piece], proof: Proof) -> list[Piece]:
        """What is in no namespace that a proof complains of; nothing, where it complains of nodes."""
        troubled = {_namespace(one) for one in proof.findings}
        return [] if "" in troubled else [one for one in rest if one.place.namespace not in troubled]

    def _fits(self, found: Sequence[Piece]) -> bool:
        return not self._proof(found).breaks

    def _blame(self, piece: Piece, proof: Proof) -> None:
        said = proof.breaks[0]
        first = next((one for one in proof.findings if sentence(one) == said), None)
        self._leave(piece, _code(first), _why(first) if first else said)

    def _leave(self, piece: Piece, code: str, why: str) -> None:
        self.omitted.append(Omitted(piece.place, code, f"{piece.name}: {why}"))


def sentence(finding: Finding) -> str:
    """A finding as a proof says it: whom it is about, what happens, and Kubernetes' own words."""
    words = f": {finding.refusal}" if finding.refusal else ""
    return f"{finding.subject} {finding.summary}{words}"


def _why(fault: Finding) -> str:
    """What keeps a piece out, behind what a quota would have to allow for it, where one refuses."""
    needed = quotas.needed(fault.refusal)
    return f"{needed}; {sentence(fault)}" if needed else sentence(fault)


def _first(guilty: list[tuple[Piece, Finding]]) -> list[tuple[Piece, Finding]]:
    """Whoever is to blame for what it is; else the first that cannot be replaced: others may hang on it."""
    certain = [(piece, fault) for piece, fault in guilty if fault.check in ALONE]
    if certain or not guilty:
        return certain
    subject = min(guilty, key=lambda one: one[0].place)[1].subject
    return [(piece, fault) for piece, fault in guilty if fault.subject == subject]


def _alone(finding: Finding) -> bool:
    """Whether a workload is to blame for itself: for what it is, or for being replaced, whatever its size."""
    if finding.check in ALONE:
        return True
    return finding.check not in TOGETHER and not any(one in _words(finding) for one in SUMMED)


def _words(finding: Finding) -> str:
    return f"{finding.summary} {finding.refusal} {finding.arithmetic}"


def _code(finding: Finding | None) -> str:
    if finding is None:
        return "rollout"
    return ALONE.get(finding.check) or TOGETHER.get(finding.check, "rollout")


def _guilty(found: Sequence[Piece], proof: Proof) -> list[tuple[Piece, Finding]]:
    """What is to blame for something by itself, with that."""
    if not proof.breaks:
        return []
    faults, siblings = defaultdict[str, list[Finding]](list), defaultdict[str, list[Piece]](list)
    for each in filter(_alone, proof.findings):
        faults[each.subject].append(each)
    for one in found:
        siblings[one.place.subject].append(one)
    return [
        (one, fault)
        for one in found
        if (fault := _fault(one, faults.get(one.place.subject, ()), siblings[one.place.subject])) is not None
    ]


def _fault(piece: Piece, faults: Iterable[Finding], siblings: Sequence[Piece]) -> Finding | None:
    return next((one for one in faults if _concerns(one, piece, siblings)), None)


def _concerns(fault: Finding, piece: Piece, siblings: Sequence[Piece]) -> bool:
    """Whether a fault of a workload is about this piece, by the resources that it names, if any."""
    words = _words(fault)
    named = [one for one in siblings if any(resource in words for resource in one.resources)]
    return piece in named or not named


def _by_namespace(rest: Iterable[Piece]) -> dict[str, Filling]:
    found = defaultdict[str, list[Piece]](list)
    for one in rest:
        found[one.place.namespace].append(one)
    return {name: Filling(pieces) for name, pieces in found.items()}


def _namespace(fault: Finding) -> str:
    """The namespace of the workload that is complained of; empty for a node."""
    before, slash, _ = fault.subject.partition(" ")[2].partition("/")
    return before if slash else ""


def _rationed(fault: Finding) -> bool:
    """Whether it is a quota that is exceeded."""
    return fault.check == "quota-exceeded" or "exceeded quota" in fault.refusal


def _within(proof: Proof, namespace: str) -> Proof:
    """What a proof says of the quotas of one namespace."""
    mine = tuple(one for one in proof.findings if _rationed(one) and _namespace(one) == namespace)
    return replace(proof, findings=mine, breaks=tuple(map(sentence, mine)))
