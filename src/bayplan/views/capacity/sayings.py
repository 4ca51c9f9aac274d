"""What the text and the page say in the same words: the verdict, what binds, what a loss comes to."""

import re
from collections.abc import Iterable, Sequence

from bayplan.capacity.report.binding import Binding
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.report.removal import Removal
from bayplan.capacity.report.trends import ClauseVerdict, Forecast
from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Severity, worst
from bayplan.views import amounts
from bayplan.views.amounts import counted

MODELS = {"requests": "by requests", "peak": "by observed peaks"}
"""How a loss is rehearsed."""
SHAPES = {
    "mix": "workloads as they are",
    "largest": "the largest",
    "volumes": "the most volumes",
    "gpu": "with a GPU",
    "worker": "one more worker",
}
"""What shapes are called that were not asked for by their size."""
_ASIDE = re.compile(r"[.;,]? (?:no new claims to deallocate|preemption: ).*?(?=;|$)")


def headline(answer: Capacity) -> str:
    """The answer in a sentence: first what is not borne, else what is."""
    asked = [one for one in answer.losses if one.asked and one.model == "requests"]
    broken = [one for one in asked if not one.survived]
    if broken:
        return f"{counted(len(broken), 'loss', 'losses')} of {len(asked)} would leave pods down"
    if worst(answer.findings) is Severity.ERROR:
        return "more is promised than there is"
    if asked:
        return f"all {counted(len(asked), 'loss', 'losses')} that must be survived are"
    return _unasked(answer)


def _unasked(answer: Capacity) -> str:
    """Where no policy names losses."""
    nodes = [one for one in answer.losses if one.kind == "node" and one.model == "requests"]
    broken = sum(not one.survived for one in nodes)
    if not nodes:
        return "nothing is promised beyond what there is"
    said = f"the loss of {broken} of {counted(len(nodes), 'node')} would leave pods down"
    said = said if broken else f"any one of {counted(len(nodes), 'node')} may be lost"
    return f"{said}; no policy says what must be survived"


def mark(answer: Capacity) -> str:
    """What the marks of load lines stand for."""
    return "after the worst loss to be survived" if answer.survive else "after the worst loss of one node"


def brief(text: str, most: int = 150) -> str:
    """A message without what the scheduler adds, cut at a word."""
    said = _ASIDE.sub("", text)
    return said if len(said) <= most else f"{said[:most].rsplit(' ', 1)[0].rstrip(',;:')} …"


def basis(answer: Capacity) -> str:
    """What was looked at."""
    berths = [berth for deck in answer.plan.decks for berth in deck.berths]
    hosts = sum(bool(deck.host) for deck in answer.plan.decks)
    parts = [
        counted(hosts, "host") if hosts else "",
        counted(sum(bool(berth.vmid) for berth in berths), "machine") if hosts else "",
        counted(sum(bool(berth.node) for berth in berths), "node"),
        counted(sum(len(berth.pods) for berth in berths), "pod"),
    ]
    taken = f"; seen {answer.taken_at:%Y-%m-%d %H:%M} UTC" if answer.taken_at else ""
    what = ", ".join(part for part in parts if part)
    return f"Kubernetes {answer.kubernetes}{': ' if berths else ''}{what if berths else ''}{taken}"


def shape(found: Binding) -> str:
    """What a shape is called."""
    said = SHAPES.get(found.shape, found.shape)
    subject = found.subject.partition(" ")[2] or found.subject
    return f"{said} ({subject})" if subject and subject != said else said


def room(found: Binding) -> str:
    """How many more fit: `12 more`, `7 % more`."""
    if found.growth is not None:
        return f"{100 * found.growth:.0f} % more"
    return f"{'at least ' if found.capped else ''}{found.more:,} more"


def binds(found: Binding) -> str:
    """What stops the next one, and where."""
    if found.binding:
        return " or ".join(
            f"{one.name} on {one.subject}" if one.subject else one.name for one in found.binding
        )
    return f"{' and '.join(found.together)} together" if found.together else ""


def behind(found: Binding) -> str:
    """What comes next: `then volume slots, 12 further on`."""
    if not found.behind:
        return ""
    number = "" if found.behind_more is None else f" at {found.behind_more:,}"
    return f"{', '.join(found.behind)}{number}"


def relaxed(found: Binding) -> list[str]:
    """The proof: what letting go a little brings."""
    return [
        f"{amounts.amount(one.by, one.unit)} more of {one.name} at {one.subject or 'it'} lets {one.more:,} in"
        for one in found.binding
    ]


def verdict(found: Outcome) -> str:
    """`survived`, or how many stay down."""
    down = [one for one in found.down if one.required]
    return "survived" if found.survived else f"{counted(len(down), 'pod')} down"


def consequences(found: Outcome) -> str:
    """What a loss brings with it, whether it is survived or not."""
    parts = [
        f"{found.moved} move" if found.moved else "",
        f"{len(found.late)} late" if found.late else "",
        f"{sum(len(one.victims) for one in found.pushed)} pushed off" if found.pushed else "",
    ]
    return ", ".join(part for part in parts if part)


def by_loss(losses: Iterable[Outcome]) -> list[dict[str, Outcome]]:
    """Outcomes of the same loss together, by model."""
    found: dict[tuple[str, tuple[str, ...]], dict[str, Outcome]] = {}
    for one in losses:
        found.setdefault((one.kind, one.lost), {})[one.model] = one
    return list(found.values())


def asked_first(found: Sequence[dict[str, Outcome]]) -> list[dict[str, Outcome]]:
    """Losses that the policy names, and of those the ones that are not borne, first; pairs come last."""

    def rank(models: dict[str, Outcome]) -> tuple[bool, bool, bool]:
        ones = list(models.values())
        return (
            "+" in ones[0].kind,
            not any(one.asked for one in ones),
            all(one.survived for one in ones),
        )

    return sorted(found, key=rank)


def gains(found: Removal) -> str:
    """What the hosts get back."""
    return "; ".join(
        f"{one.host} gains {amounts.memory(one.memory)}, {counted(one.vcpus, 'vCPU')}" for one in found.gains
    )


def figure(found: ClauseVerdict) -> str:
    """The last value of a clause, in the unit of its threshold."""
    if found.value is None:
        return "not known"
    return f"{100 * found.value:.0f} %" if "%" in found.clause else f"{found.value:.4g}"


def exhausted(found: Forecast) -> str:
    """When a constraint is used up, with its band."""
    if found.verdict == "thin":
        return f"too little history: {found.note}" if found.note else "too little history"
    if found.at is None and found.earliest is None:
        return "not within the horizon"
    band = f"{found.earliest or '?'} to {found.latest or 'later'}"
    return f"{found.at} ({band})" if found.at else f"not before {found.earliest}"
