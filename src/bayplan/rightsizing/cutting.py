"""A plan that does not fit is cut back: first what breaks by itself, then raises of little priority.

Reductions stay, since they make room. Raises are taken in the order of their priority, as many as fit; the
first that does not is left out, and those behind it are tried without it. Each step is proved, by halving, so
that few proofs are needed. What is kept in the end was proved as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bayplan.model.evidence import Place
from bayplan.model.findings import Finding
from bayplan.rightsizing import pieces as wholes
from bayplan.rightsizing.pieces import Piece
from bayplan.rightsizing.report.plan import Change, Omitted, Proof

Prove = Callable[[tuple[Change, ...]], Proof]
"""What becomes of changes when they are tried out together."""

MOST_PROOFS: Final = 32
"""A proof plays every rollout of an estate; after so many, what is not proved to fit is left out."""
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
            guilty = _first([(one, fault) for one in found if (fault := self._fault(one, found)) is not None])
            for one, fault in guilty:
                self._leave(one, _code(fault), sentence(fault))
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
                self._leave(one, _code(fault), sentence(fault))
            lower = [one for one in lower if one.place.subject not in faults]
            if not guilty:
                break
        return lower

    def _fault(self, piece: Piece, found: Sequence[Piece]) -> Finding | None:
        """What a piece is to blame for by itself."""
        proof = self._proof(found)
        if not proof.breaks:
            return None
        mine = (one for one in proof.findings if _alone(one) and one.subject == piece.place.subject)
        return next((one for one in mine if _concerns(one, piece, found)), None)

    def _filled(self, base: list[Piece], rest: list[Piece]) -> list[Piece]:
        """As many of the rest as fit, in their order; first all that nobody complains of."""
        calm = self._calm(rest, self._proof([*base, *rest]))
        if calm and len(calm) < len(rest) and self._fits([*base, *calm]):
            base, rest = [*base, *calm], [one for one in rest if one not in calm]
        while rest and not self._fits([*base, *rest]):
            if len(self._proofs) >= MOST_PROOFS:
                for one in rest:
                    self._leave(one, "room", UNTRIED)
                return base
            good, bad = 0, len(rest)
            while bad - good > 1:
                middle = (good + bad) // 2
                good, bad = (middle, bad) if self._fits([*base, *rest[:middle]]) else (good, middle)
            self._blame(rest[bad - 1], self._proof([*base, *rest[:bad]]))
            base, rest = [*base, *rest[:good]], rest[bad:]
        return [*base, *rest]

    def _calm(self, rest: Sequence[Piece], proof: Proof) -> list[Piece]:
        """What is in no namespace that a proof complains of; nothing, where it complains of nodes."""
        named = [one.subject.partition(" ")[2].partition("/") for one in proof.findings]
        if not all(slash for _, slash, _ in named):
            return []
        troubled = {namespace for namespace, _, _ in named}
        return [one for one in rest if one.place.namespace not in troubled]

    def _fits(self, found: Sequence[Piece]) -> bool:
        return not self._proof(found).breaks

    def _blame(self, piece: Piece, proof: Proof) -> None:
        said = proof.breaks[0]
        first = next((one for one in proof.findings if sentence(one) == said), None)
        self._leave(piece, _code(first), said)

    def _leave(self, piece: Piece, code: str, why: str) -> None:
        self.omitted.append(Omitted(piece.place, code, f"{piece.name}: {why}"))


def sentence(finding: Finding) -> str:
    """A finding as a proof says it: whom it is about, what happens, and Kubernetes' own words."""
    words = f": {finding.refusal}" if finding.refusal else ""
    return f"{finding.subject} {finding.summary}{words}"


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


def _concerns(fault: Finding, piece: Piece, found: Sequence[Piece]) -> bool:
    """Whether a fault of a workload is about this piece, by the resources that it names, if any."""
    words = _words(fault)
    siblings = [one for one in found if one.place.subject == piece.place.subject]
    named = [one for one in siblings if any(resource in words for resource in one.resources)]
    return piece in named or not named
